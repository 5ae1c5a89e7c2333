package io.laminar.core.engine;

import io.laminar.api.Schema;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.state.PinnedTable;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of a materialized view at one position, whatever the engine does to the view afterwards:
 * the two share pages until the engine writes to one. Immutable: any thread may read it.
 */
final class PinnedRows {
  private final Schema schema;
  private final PinnedTable rows;
  private final int oldest;

  PinnedRows(Schema schema, PinnedTable rows, int oldest) {
    this.schema = schema;
    this.rows = rows;
    this.oldest = oldest;
  }

  /** Copies the rows, each as often as its weight says. The batches are the caller's own. */
  List<Batch> batches() {
    List<Batch> batches = new ArrayList<>();
    ColumnBuffer[] buffers = newBuffers();
    int size = 0;
    int id = oldest;
    while (id != MaterializedRows.NONE) {
      for (long copy = 0; copy < rows.word(id, MaterializedRows.WEIGHT); copy++) {
        for (int column = 0; column < buffers.length; column++) {
          rows.copyKey(id, column, buffers[column], size);
        }
        if (++size == Batch.MAX_ROWS) {
          batches.add(batch(buffers, size));
          buffers = newBuffers();
          size = 0;
        }
      }
      id = MaterializedRows.after(rows.word(id, MaterializedRows.NEIGHBOURS));
    }
    if (size > 0) {
      batches.add(batch(buffers, size));
    }
    return batches;
  }

  private ColumnBuffer[] newBuffers() {
    ColumnBuffer[] buffers = new ColumnBuffer[schema.size()];
    for (int column = 0; column < buffers.length; column++) {
      buffers[column] = new ColumnBuffer(schema.type(column));
    }
    return buffers;
  }

  private static Batch batch(ColumnBuffer[] buffers, int size) {
    Batch batch = new Batch(buffers.length);
    for (int column = 0; column < buffers.length; column++) {
      batch.column(column, buffers[column].vector());
    }
    batch.selectFirst(size);
    return batch;
  }
}
