package io.laminar.core.handle;

import io.laminar.api.LaminarException;
import io.laminar.core.arrow.ArrowRows;
import io.laminar.core.codec.BadRow;
import io.laminar.core.data.Batch;
import io.laminar.core.data.SlotLayout;
import io.laminar.core.ring.RowRing;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Puts Arrow batches into a lane: all rows are checked first, then chunks are written, column by
 * column, into slots that lie side by side, and published one chunk after the other. Under {@code
 * reject} nothing is published before all of it found room.
 */
final class ArrowPush {
  private final LanePush push;
  private final RowRing lane;
  private final ArrowRows rows;

  ArrowPush(LanePush push) {
    this.push = push;
    this.lane = push.producer().lane();
    this.rows = new ArrowRows(push.producer().layout(), push.side().maxRowBytes());
  }

  void push(VectorSchemaRoot batch) {
    push.producer().checkOpen();
    rows.point(batch);
    int total = rows.rows();
    if (push.producer().spec().maxFutureNanos() > 0) {
      checkEventTimes(total);
    }
    int taken = 0;
    while (taken < total) {
      int chunk = attempt(taken, Math.min(Batch.MAX_ROWS, total - taken));
      if (chunk == 0 && push.rejects()) {
        lane.abandon();
        throw push.sourceFull(total);
      }
      if (chunk == 0) {
        chunk = awaitRoom(taken, total);
      }
      taken += chunk;
      if (!push.rejects()) {
        push.publish(taken);
      }
    }
    if (push.rejects()) {
      push.publish(taken);
    }
  }

  private void checkEventTimes(int total) {
    SlotLayout layout = push.producer().layout();
    String name =
        layout.schema().column(push.producer().spec().eventTimeColumn()).name();
    long[] slots = new long[Batch.MAX_ROWS * layout.stride()];
    for (int from = 0; from < total; from += Batch.MAX_ROWS) {
      int count = Math.min(Batch.MAX_ROWS, total - from);
      rows.writeColumn(name, from, count, slots);
      for (int i = 0; i < count; i++) {
        try {
          push.producer().checkEventTime(slots, i * layout.stride());
        } catch (LaminarException refused) {
          throw BadRow.inBatch(from + i, refused, "nothing of the batch was taken");
        }
      }
    }
  }

  private int awaitRoom(int taken, int total) {
    push.roomWait().begin();
    int chunk = 0;
    while (chunk == 0) {
      push.makeRoom(taken);
      chunk = attempt(taken, Math.min(Batch.MAX_ROWS, total - taken));
    }
    push.roomWait().end();
    return chunk;
  }

  /** Claims and writes a chunk; 0 when there was no room: what was claimed before is kept. */
  private int attempt(int from, int count) {
    int maxBytes = lane.shape().maxRowBytes();
    int chunk = lane.claimBatch(rows.rowsWithin(from, count, maxBytes));
    if (chunk == 0) {
      return 0;
    }
    try {
      int bytes = rows.sideBytes(from, chunk);
      int position = bytes == 0 ? 0 : lane.reserveBytes(bytes);
      if (position < 0) {
        if (!push.rejects()) {
          lane.abandon();
        }
        return 0;
      }
      rows.write(from, chunk, lane.slots(), lane.batchOffset(), lane.side(), position);
      return chunk;
    } catch (LaminarException | IllegalStateException | IndexOutOfBoundsException changed) {
      // The caller closed or changed the batch meanwhile.
      lane.abandon();
      throw changed;
    }
  }
}
