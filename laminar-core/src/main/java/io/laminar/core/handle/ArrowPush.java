package io.laminar.core.handle;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.arrow.ArrowRows;
import io.laminar.core.codec.BadRow;
import io.laminar.core.data.Batch;
import io.laminar.core.data.SlotLayout;
import io.laminar.core.ring.RowRing;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Puts Arrow batches into a lane: all rows are checked first, then chunks are written, column by
 * column, into slots that lie side by side. A batch that there is room for is published whole; a
 * larger one as room appears, unless the policy is {@code reject}. What a call claimed and did not
 * publish is given back at its end, whatever ended it.
 */
final class ArrowPush {
  private final LanePush push;
  private final RowRing lane;
  private final ArrowRows rows;

  // The rows of the present call that are published.
  private int taken;

  ArrowPush(LanePush push) {
    this.push = push;
    this.lane = push.producer().lane();
    this.rows = new ArrowRows(push.producer().layout(), push.side().maxRowBytes());
  }

  /** The rows of the last call that were published, also where it ended with an error. */
  int taken() {
    return taken;
  }

  /** Before a call that may not get here. */
  void forgetTaken() {
    taken = 0;
  }

  /**
   * Pushes a batch if there is room for all of it.
   *
   * @return false where there is none; nothing was taken
   * @throws LaminarException {@link ErrorCode#INVALID_ARGUMENT} when the channel could never hold it
   */
  boolean tryPush(VectorSchemaRoot batch) {
    int total = begin(batch);
    int capacity = lane.shape().capacityRows();
    if (total > capacity) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "the channel of " + push.producer().spec().label() + " holds " + capacity
              + " rows, and the batch has " + total,
          "push smaller batches, or raise buffer_size");
    }
    if (!push.isOpenForMore()) {
      return false;
    }
    int written = 0;
    while (written < total) {
      int chunk = attempt(written, Math.min(Batch.MAX_ROWS, total - written));
      if (chunk == 0) {
        // What was claimed is given back when the handle is left.
        return false;
      }
      written += chunk;
    }
    if (written > 0) {
      publish(written);
    }
    return true;
  }

  /** Binds and checks a batch, and returns its number of rows. */
  private int begin(VectorSchemaRoot batch) {
    taken = 0;
    push.producer().checkOpen();
    rows.point(batch);
    int total = rows.rows();
    if (push.producer().spec().maxFutureNanos() > 0) {
      checkEventTimes(total);
    }
    return total;
  }

  void push(VectorSchemaRoot batch) {
    int total = begin(batch);
    try {
      write(total);
    } catch (RuntimeException | Error thrown) {
      // The caller closed or changed the batch meanwhile, or memory ran out.
      if (taken == 0) {
        throw thrown;
      }
      throw LanePush.endedInTheMiddle(thrown, taken, total);
    }
  }

  /** Writes all rows; publishes them together, or as much as there was room for each time. */
  private void write(int total) {
    int written = 0;
    while (written < total) {
      if (taken > 0) {
        push.producer().checkLog();
      }
      int chunk = attempt(written, Math.min(Batch.MAX_ROWS, total - written));
      if (chunk == 0 && push.rejects()) {
        throw push.sourceFull(total);
      }
      if (chunk == 0 && written == taken) {
        chunk = awaitRoom(written, total);
      }
      written += chunk;
      if (chunk == 0 || taken > 0) {
        publish(written);
      }
    }
    if (written > taken) {
      publish(written);
    }
  }

  /** Makes the rows visible that are whole, and gives back those whose strings found no room. */
  private void publish(int written) {
    int whole = written - taken;
    taken = written;
    push.publishWhole(whole, written);
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

  private int awaitRoom(int written, int total) {
    push.roomWait().begin();
    int chunk = 0;
    while (chunk == 0) {
      lane.abandon();
      push.makeRoom(taken);
      chunk = attempt(written, Math.min(Batch.MAX_ROWS, total - written));
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
    int bytes = rows.sideBytes(from, chunk);
    int position = bytes == 0 ? 0 : lane.reserveBytes(bytes);
    if (position < 0) {
      return 0;
    }
    rows.write(from, chunk, lane.slots(), lane.batchOffset(), lane.side(), position);
    return chunk;
  }
}
