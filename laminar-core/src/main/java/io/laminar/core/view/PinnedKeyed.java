package io.laminar.core.view;

import io.laminar.api.Schema;
import io.laminar.core.data.Batch;
import io.laminar.core.state.EntryList;
import io.laminar.core.state.PinnedTable;
import io.laminar.core.state.ValueColumns;
import org.jspecify.annotations.Nullable;

/** The rows of a {@link KeyedRows} as they were. */
final class PinnedKeyed implements PinnedRows {
  private final Schema schema;
  private final ValueColumns values;
  private final PinnedTable rows;
  private final int oldest;
  private final int retracted;

  PinnedKeyed(Schema schema, ValueColumns values, PinnedTable rows, int oldest, int retracted) {
    this.schema = schema;
    this.values = values;
    this.rows = rows;
    this.oldest = oldest;
    this.retracted = retracted;
  }

  @Override
  public Cursor cursor() {
    return new Reading();
  }

  private final class Reading implements Cursor {
    private final RowCopies copies = new RowCopies(schema);
    private int id = oldest;

    @Override
    public @Nullable Batch next() {
      return copies.fill(this::copy);
    }

    private boolean copy() {
      if (id == EntryList.NONE) {
        return false;
      }
      if (id != retracted) {
        KeyedRows.copy(values, rows, id, copies);
      }
      id = EntryList.after(rows.word(id, KeyedRows.NEIGHBOURS));
      return true;
    }
  }
}
