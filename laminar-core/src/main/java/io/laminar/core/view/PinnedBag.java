package io.laminar.core.view;

import io.laminar.api.Schema;
import io.laminar.core.data.Batch;
import io.laminar.core.state.PinnedTable;
import java.util.function.Consumer;

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
  public void forEachBatch(Consumer<Batch> reader) {
    RowCopies copies = new RowCopies(schema, reader);
    int id = oldest;
    while (id != BagRows.NONE) {
      for (long copy = 0; copy < rows.word(id, BagRows.WEIGHT); copy++) {
        for (int column = 0; column < schema.size(); column++) {
          rows.copyKey(id, column, copies.column(column), copies.row());
        }
        copies.next();
      }
      id = BagRows.after(rows.word(id, BagRows.NEIGHBOURS));
    }
    copies.end();
  }
}
