package io.laminar.core.handle;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.codec.BadRow;
import io.laminar.core.codec.RowEncoder;
import io.laminar.core.codec.StagedBytes;
import io.laminar.core.data.SlotLayout;
import io.laminar.core.ring.RowRing;
import org.jspecify.annotations.Nullable;

/**
 * Puts many rows into a lane, all or nothing as to their validity.
 *
 * <pre>
 *   encode into claimed, unpublished slots ─ all fit ───────────────▶ publish
 *        │ bad row: abandon, name its index     │ full
 *        ▼                                      ▼
 *      refused          check the rest in a scratch slot, then publish and go on, waiting for room
 * </pre>
 *
 * @param <T> what a row is pushed as
 */
final class BatchPush<T> {
  private final RowRing lane;
  private final LanePush push;
  private final RowEncoder<T> encoder;
  private final long[] scratch;
  private final StagedBytes scratchBytes;

  // The rows of the present call that are published.
  private int taken;

  private int badRow = -1;

  BatchPush(LanePush push, RowEncoder<T> encoder) {
    this.lane = push.producer().lane();
    this.push = push;
    this.encoder = encoder;
    this.scratch = new long[push.producer().layout().stride()];
    this.scratchBytes = new StagedBytes(push.side().maxRowBytes());
  }

  void push(Object[] rows) {
    taken = 0;
    badRow = -1;
    if (rows.length == 0) {
      return;
    }
    push.producer().checkOpen();
    try {
      pushAll(rows);
    } catch (RuntimeException | Error thrown) {
      if (taken == 0) {
        throw thrown;
      }
      throw LanePush.endedInTheMiddle(thrown, taken, rows.length);
    }
  }

  /** How many rows of the last call were taken, however it ended. */
  int taken() {
    return Math.max(0, taken - push.missing());
  }

  private void pushAll(Object[] rows) {
    int encoded = encodeFrom(rows, 0);
    if (encoded < rows.length) {
      if (push.rejects()) {
        throw push.sourceFull(rows.length);
      }
      checkFrom(rows, encoded);
    }
    publish(encoded);
    while (taken < rows.length) {
      push.producer().checkLog();
      putMore(rows);
    }
  }

  /** Puts rows into the lane that are one commit: all of them become visible together, or none. */
  void pushTransaction(Object[] rows) {
    if (rows.length == 0) {
      return;
    }
    push.producer().checkTransaction(rows.length);
    push.producer().checkOpen();
    if (encodeOpen(rows) < rows.length) {
      if (push.rejects()) {
        throw push.sourceFull(rows.length);
      }
      waitForAll(rows);
    }
    push.publish(rows.length);
  }

  private void waitForAll(Object[] rows) {
    push.roomWait().begin();
    // Looked at before the rows are encoded: the engine may empty the lane meanwhile.
    boolean empty = isLaneEmpty();
    while (encodeOpen(rows) < rows.length) {
      if (empty) {
        // Not even the empty lane has room for the strings.
        throw push.producer().tooLargeForATransaction(rows.length);
      }
      push.makeRoom(0);
      empty = isLaneEmpty();
    }
    push.roomWait().end();
  }

  private boolean isLaneEmpty() {
    return lane.room() == lane.shape().capacityRows();
  }

  /** Encodes rows while there is room, each but the last marked as not the last of its commit. */
  private int encodeOpen(Object[] rows) {
    for (int i = 0; i < rows.length; i++) {
      try {
        if (!push.attempt(encoder, row(rows[i]))) {
          lane.abandon();
          return i;
        }
      } catch (LaminarException refused) {
        throw badRow(i, refused);
      }
      if (i < rows.length - 1) {
        lane.slots()[lane.lastClaimed() + SlotLayout.HEADER_WORD] |= SlotLayout.OPEN_COMMIT;
      }
    }
    return rows.length;
  }

  // Waits for room for one row, then puts as many as there is room for.
  private void putMore(Object[] rows) {
    push.roomWait().begin();
    int encoded = encodeFrom(rows, taken);
    while (encoded == taken) {
      push.makeRoom(taken);
      encoded = encodeFrom(rows, taken);
    }
    push.roomWait().end();
    publish(encoded);
  }

  /** Encodes rows while there is room; returns the index of the first that found none. */
  private int encodeFrom(Object[] rows, int from) {
    for (int i = from; i < rows.length; i++) {
      try {
        if (!push.attempt(encoder, row(rows[i]))) {
          return i;
        }
      } catch (LaminarException refused) {
        throw badRow(i, refused);
      }
    }
    return rows.length;
  }

  /** Makes the rows visible that are whole, and gives back one whose strings found no room. */
  private void publish(int encoded) {
    int whole = encoded - taken;
    taken = encoded;
    push.publishWhole(whole, encoded);
  }

  private void checkFrom(Object[] rows, int from) {
    for (int i = from; i < rows.length; i++) {
      scratchBytes.clear();
      try {
        LanePush.encode(encoder, row(rows[i]), scratch, 0, scratchBytes);
        push.producer().checkEventTime(scratch, 0);
      } catch (LaminarException refused) {
        throw badRow(i, refused);
      }
    }
  }

  @SuppressWarnings("unchecked") // The source's methods take rows of T only.
  private T row(@Nullable Object row) {
    return (T) LanePush.checkRow(row);
  }

  /** The index of the row for which the last call was refused, or -1. */
  int badRow() {
    return badRow;
  }

  private LaminarException badRow(int index, LaminarException refused) {
    if (refused.code() == ErrorCode.RESOURCE_LIMIT) {
      // There is no memory for the lane, whatever the row is.
      return refused;
    }
    badRow = index;
    return BadRow.inBatch(
        index, refused, taken == 0 ? "nothing of the batch was taken" : taken + " rows were taken");
  }
}
