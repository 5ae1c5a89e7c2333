package io.laminar.core.operator;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import java.util.List;

/**
 * The rows that an operator is about to emit, in column buffers of its own. The operator writes a
 * row, {@linkplain #add adds} it, and {@linkplain #flush flushes} at the end of a call or when
 * there is no room for what comes next. Reused from batch to batch.
 */
public final class OutputRows {
  private final ColumnBuffer[] columns;
  private final Batch batch;
  private final ColumnBuffer weights = new ColumnBuffer(DataType.of(TypeKind.BIGINT));
  private int count;

  /**
   * Makes room for one batch.
   *
   * @param types one an output column
   * @param changelog whether rows carry weights
   */
  public OutputRows(List<DataType> types, boolean changelog) {
    columns = new ColumnBuffer[types.size()];
    batch = new Batch(columns.length);
    for (int i = 0; i < columns.length; i++) {
      columns[i] = new ColumnBuffer(types.get(i));
    }
    if (changelog) {
      batch.weights(weights.vector());
    }
  }

  /** The number of rows that wait; also the physical row to write next. */
  public int count() {
    return count;
  }

  /** How many more rows fit. */
  public int room() {
    return Batch.MAX_ROWS - count;
  }

  /**
   * Returns a column to write into.
   *
   * @param index counted from 0
   */
  public ColumnBuffer column(int index) {
    return columns[index];
  }

  /**
   * Adds the row at {@link #count()}, which has been written.
   *
   * @param weight read only for a changelog
   */
  public void add(long weight) {
    weights.setWord(count, weight);
    count++;
  }

  /**
   * Emits the rows that wait, if there are any.
   *
   * @param output receives them
   */
  public void flush(Output output) {
    if (count == 0) {
      return;
    }
    for (int i = 0; i < columns.length; i++) {
      batch.column(i, columns[i].vector());
    }
    batch.selectFirst(count);
    output.emit(batch);
    count = 0;
    for (ColumnBuffer column : columns) {
      column.begin();
    }
  }
}
