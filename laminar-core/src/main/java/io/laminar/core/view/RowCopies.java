package io.laminar.core.view;

import io.laminar.api.Schema;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Copies rows into one batch, which is used again for those that follow. */
final class RowCopies {
  /** A batch of long strings is handed on before it has all its rows. */
  private static final int MOST_BYTES = 1 << 20;

  private final ColumnBuffer[] columns;
  private final Batch batch;
  private int row;
  private boolean more = true;

  /** Makes one without rows. */
  RowCopies(Schema schema) {
    this.columns = new ColumnBuffer[schema.size()];
    this.batch = new Batch(columns.length);
    for (int column = 0; column < columns.length; column++) {
      columns[column] = new ColumnBuffer(schema.type(column));
      batch.column(column, columns[column].vector());
    }
  }

  int columnCount() {
    return columns.length;
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
  }

  /**
   * Copies the next rows.
   *
   * @param next copies a row, or returns false where there is none, after which it is not asked
   * @return what was copied; null when there was nothing
   */
  @Nullable
  Batch fill(BooleanSupplier next) {
    row = 0;
    for (ColumnBuffer column : columns) {
      column.begin();
    }
    while (more && row < Batch.MAX_ROWS && bytes() <= MOST_BYTES) {
      more = next.getAsBoolean();
    }
    batch.selectFirst(row);
    return row == 0 ? null : batch;
  }

  /** The rows that were copied, as long as no others are. */
  PinnedRows asRows() {
    batch.selectFirst(row);
    return PinnedRows.of(batch);
  }

  private long bytes() {
    long bytes = 0;
    for (ColumnBuffer column : columns) {
      bytes += column.heapBytes();
    }
    return bytes;
  }
}
