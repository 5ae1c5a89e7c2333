package io.laminar.core.view;

import io.laminar.api.Schema;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import java.util.ArrayList;
import java.util.List;

/** Collects copies of rows in batches that belong to whoever asked for them. */
final class RowCopies {
  private final Schema schema;
  private final List<Batch> batches = new ArrayList<>();
  private ColumnBuffer[] columns;
  private int row;

  RowCopies(Schema schema) {
    this.schema = schema;
    this.columns = newColumns();
  }

  private ColumnBuffer[] newColumns() {
    ColumnBuffer[] made = new ColumnBuffer[schema.size()];
    for (int column = 0; column < made.length; column++) {
      made[column] = new ColumnBuffer(schema.type(column));
    }
    return made;
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
    if (row == Batch.MAX_ROWS) {
      batches.add(batch());
      columns = newColumns();
      row = 0;
    }
  }

  private Batch batch() {
    Batch batch = new Batch(columns.length);
    for (int column = 0; column < columns.length; column++) {
      batch.column(column, columns[column].vector());
    }
    batch.selectFirst(row);
    return batch;
  }

  /** All rows that were written. */
  List<Batch> batches() {
    if (row > 0) {
      batches.add(batch());
      row = 0;
    }
    return batches;
  }
}
