package io.laminar.core.state;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import java.util.List;

/** Rows as state: the selected ones of a batch, with their weights and commits. */
public final class BatchState {
  private BatchState() {}

  /**
   * Writes the selected rows of a batch.
   *
   * @param batch its columns are of the types
   * @param types one a column
   * @param writer takes them
   */
  public static void write(Batch batch, List<DataType> types, StateWriter writer) {
    int[] rows = batch.selection();
    writer.writeLong(batch.size());
    writer.writeLong(batch.isCommitOpen() ? 1 : 0);
    for (int i = 0; i < batch.size(); i++) {
      writer.writeLong(batch.weight(rows[i]));
      writer.writeLong(batch.ordinal(rows[i]));
    }
    for (int column = 0; column < types.size(); column++) {
      Vector vector = batch.column(column);
      for (int i = 0; i < batch.size(); i++) {
        ValueState.write(vector, types.get(column), rows[i], writer);
      }
    }
  }

  /**
   * Reads rows that {@link #write} wrote.
   *
   * @param types one a column
   * @param changelog whether the batch carries weights
   * @param reader gives them
   * @return a batch of its own
   */
  public static Batch read(List<DataType> types, boolean changelog, StateReader reader) {
    int size = (int) reader.readLong();
    boolean open = reader.readLong() == 1;
    Batch batch = new Batch(types.size());
    long[] weights = new long[Batch.MAX_ROWS];
    int[] ordinals = new int[Batch.MAX_ROWS];
    for (int row = 0; row < size; row++) {
      weights[row] = reader.readLong();
      ordinals[row] = (int) reader.readLong();
    }
    for (int column = 0; column < types.size(); column++) {
      ColumnBuffer buffer = new ColumnBuffer(types.get(column));
      for (int row = 0; row < size; row++) {
        ValueState.read(buffer, row, reader);
      }
      batch.column(column).share(buffer.vector());
    }
    if (changelog) {
      Vector vector = new Vector();
      vector.point(weights, 0, 1);
      batch.weights(vector);
    }
    batch.commits(ordinals, open);
    batch.selectFirst(size);
    return batch;
  }
}
