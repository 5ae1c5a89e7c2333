package io.laminar.core.view;

import io.laminar.api.Schema;
import io.laminar.core.data.Batch;
import io.laminar.core.state.PinnedTable;
import org.jspecify.annotations.Nullable;

/** The rows of a {@link BagRows} as they were. */
final class PinnedBag implements PinnedRows {
  private final Schema schema;
  private final PinnedTable rows;
  private final int oldest;

  PinnedBag(Schema schema, PinnedTable rows, int oldest) {
    this.schema = schema;
    this.rows = rows;
    this.oldest = oldest;
  }

  @Override
  public Cursor cursor() {
    return new Reading();
  }

  private final class Reading implements Cursor {
    private final RowCopies copies = new RowCopies(schema);
    private int id = oldest;
    private long copied;

    @Override
    public @Nullable Batch next() {
      return copies.fill(this::copy);
    }

    private boolean copy() {
      while (id != BagRows.NONE && copied >= rows.word(id, BagRows.WEIGHT)) {
        id = BagRows.after(rows.word(id, BagRows.NEIGHBOURS));
        copied = 0;
      }
      if (id == BagRows.NONE) {
        return false;
      }
      for (int column = 0; column < schema.size(); column++) {
        rows.copyKey(id, column, copies.column(column), copies.row());
      }
      copies.next();
      copied++;
      return true;
    }
  }
}
