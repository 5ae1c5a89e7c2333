package io.laminar.core.view;

import io.laminar.api.Schema;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import java.util.function.Consumer;

/** Copies rows into one batch, which is handed on whenever it is full. */
final class RowCopies {
  /** A batch of long strings is handed on before it has all its rows. */
  private static final int MOST_BYTES = 1 << 20;

  private final ColumnBuffer[] columns;
  private final Batch batch;
  private final Consumer<Batch> reader;
  private int row;

  /**
   * Makes one without rows.
   *
   * @param reader is given the batches, each valid until it returns
   */
  RowCopies(Schema schema, Consumer<Batch> reader) {
    this.reader = reader;
    this.columns = new ColumnBuffer[schema.size()];
    this.batch = new Batch(columns.length);
    for (int column = 0; column < columns.length; column++) {
      columns[column] = new ColumnBuffer(schema.type(column));
      batch.column(column, columns[column].vector());
    }
  }

  /** A column to write the next row into. */
  ColumnBuffer column(int index) {
    return columns[index];
  }

  /** The physical row to write next. */
  int row() {
    return row;
  }

  /** The row was written in all columns. */
  void next() {
    row++;
    if (row == Batch.MAX_ROWS || bytes() > MOST_BYTES) {
      handOn();
    }
  }

  private long bytes() {
    long bytes = 0;
    for (ColumnBuffer column : columns) {
      bytes += column.heapBytes();
    }
    return bytes;
  }

  private void handOn() {
    batch.selectFirst(row);
    row = 0;
    reader.accept(batch);
    for (ColumnBuffer column : columns) {
      column.begin();
    }
  }

  /** All rows were written. */
  void end() {
    if (row > 0) {
      handOn();
    }
  }
}
