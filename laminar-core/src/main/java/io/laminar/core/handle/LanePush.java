package io.laminar.core.handle;

import io.laminar.api.Backpressure;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.codec.RowEncoder;
import io.laminar.core.codec.SideBytes;
import io.laminar.core.data.SlotLayout;
import io.laminar.core.engine.Producer;
import io.laminar.core.ring.RowRing;
import org.jspecify.annotations.Nullable;

/** Puts single rows and control rows into a lane, under the source's policy. */
final class LanePush {
  private final Producer producer;
  private final RowRing lane;
  private final LaneBytes side;
  private final RoomWait roomWait;
  private final boolean rejects;
  private final boolean lossy;

  // Of the rows that were published last: those that came too late for an end.
  private long missing;

  LanePush(Producer producer, UseGuard guard) {
    this.producer = producer;
    this.lane = producer.lane();
    this.side = new LaneBytes(lane, producer.spec().maxRowBytes());
    this.roomWait = new RoomWait(producer, guard);
    this.rejects = producer.spec().backpressure() == Backpressure.REJECT;
    this.lossy = producer.spec().backpressure() == Backpressure.DROP_OLDEST;
  }

  Producer producer() {
    return producer;
  }

  boolean rejects() {
    return rejects;
  }

  LaneBytes side() {
    return side;
  }

  RoomWait roomWait() {
    return roomWait;
  }

  /** Refuses a null in place of a row. */
  static <R> R checkRow(@Nullable R row) {
    if (row == null) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "the row is null",
          "push rows only; NULL is a column's value");
    }
    return row;
  }

  /** Takes a row, waits, or throws. */
  <R> void put(RowEncoder<R> encoder, R row) {
    producer.checkOpen();
    if (!attempt(encoder, row)) {
      putLater(encoder, row);
    }
    publish(-1);
  }

  // Apart from put, to keep it small enough to be inlined.
  private <R> void putLater(RowEncoder<R> encoder, R row) {
    if (rejects) {
      throw sourceFull(1);
    }
    roomWait.begin();
    do {
      makeRoom(-1);
    } while (!attempt(encoder, row));
    roomWait.end();
  }

  /** Takes a row if there is room. */
  <R> boolean tryPut(RowEncoder<R> encoder, R row) {
    if (!isOpenForMore() || !attempt(encoder, row)) {
      return false;
    }
    publish(-1);
    return true;
  }

  /** Tells whether a row may be taken; in caller-runs also whether the operators have room. */
  boolean isOpenForMore() {
    return producer.isOpenForMore();
  }

  /**
   * Claims a slot beside those not yet published, and encodes a row into it. Where that throws, the
   * slots stay claimed until {@link #giveBackRest}.
   *
   * @return false when there was no slot (nothing has changed) or, with {@link #isLacking}, no room
   *     for its strings: the slot is then still claimed, unless it was the only one
   */
  <R> boolean attempt(RowEncoder<R> encoder, R row) {
    side.begin();
    int base = lane.claim();
    if (base < 0) {
      return false;
    }
    encode(encoder, row, lane.slots(), base, side);
    producer.checkEventTime(lane.slots(), base);
    if (side.isLacking()) {
      if (lane.unpublished() == 1) {
        lane.abandon();
      }
      return false;
    }
    return true;
  }

  /** Encodes a row; one that came through a raw reference may be of any class. */
  static <R> void encode(RowEncoder<R> encoder, R row, long[] slots, int base, SideBytes side) {
    try {
      encoder.encode(row, slots, base, side);
    } catch (ClassCastException e) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "the handle takes other rows than a " + row.getClass().getName(),
          null,
          "look the source up with the class that is pushed",
          e);
    }
  }

  /** Tells whether the last attempt failed for want of string bytes rather than of a slot. */
  boolean isLacking() {
    return side.isLacking();
  }

  /**
   * Makes the claimed rows visible; in caller-runs, runs the operators over them.
   *
   * @param rows those of the call until here, or -1 for a single one
   * @throws LaminarException when an end that came in between left some of them out
   */
  void publish(int rows) {
    lane.publish();
    published(rows);
  }

  /** Makes the oldest of the claimed rows visible and gives the others back; as {@link #publish}. */
  void publishWhole(int oldest, int rows) {
    if (lane.unpublished() == oldest) {
      lane.publish();
    } else {
      lane.publish(oldest);
      lane.abandon();
    }
    published(rows);
  }

  private void published(int rows) {
    missing = 0;
    try {
      if (rows == 0) {
        // There was no room for any: what was pushed before has had its own answer.
        producer.lookForRoom();
      } else {
        missing = producer.published();
      }
    } catch (LaminarException failed) {
      // In caller-runs the operators ran, over rows that had been taken.
      LaminarException refused = RoomWait.refused(failed, rows);
      throw rows == 0 ? withRest(refused, 0) : refused;
    }
    if (missing != 0) {
      throw endedMeanwhile(rows, missing);
    }
  }

  /** How many of the rows that were published last came too late for an end, and are never seen. */
  int missing() {
    return (int) missing;
  }

  /**
   * At the end of each call, whatever ended it: rows that it claimed and did not publish are given
   * back, so that the next call does not publish them. Their slots may have been those of a
   * watermark.
   */
  void giveBackRest() {
    if (lane.unpublished() != 0) {
      lane.abandon();
    }
    if (lossy && lane.watermarkToRepeat() != Long.MIN_VALUE) {
      repeatWatermark();
    }
  }

  /**
   * The error of a call that ended after it had published some of its rows.
   *
   * @param thrown what ended it
   * @param taken rows that were published
   * @param total rows of the call
   */
  static LaminarException endedInTheMiddle(Throwable thrown, int taken, int total) {
    if (thrown instanceof LaminarException told) {
      return taken == total ? told : withRest(told, taken);
    }
    boolean exhausted = thrown instanceof VirtualMachineError;
    return new LaminarException(
        exhausted ? ErrorCode.RESOURCE_LIMIT : ErrorCode.INVALID_ARGUMENT,
        "the batch ended in the middle: " + thrown + RoomWait.taken(taken),
        null,
        exhausted
            ? "push smaller batches, or give the process more memory, and go on after those rows"
            : "the batch must not change while it is pushed; go on after those rows",
        thrown);
  }

  /** A visitor threw while not all rows of a call were taken: what its error says is of whole calls. */
  private static LaminarException withRest(LaminarException failed, int taken) {
    return failed.code() != ErrorCode.VISITOR_FAILED
        ? failed
        : new LaminarException(
            failed.code(),
            failed.problem(),
            null,
            "its subscription has ended; "
                + (taken <= 0 ? "nothing was taken: push again" : "go on after those rows"),
            failed);
  }

  private LaminarException endedMeanwhile(int rows, long missing) {
    LaminarException ended =
        RoomWait.refused(producer.refusal(), rows < 0 ? rows : (int) Math.max(0, rows - missing));
    LaminarException notDurable = producer.takeNotDurable();
    if (notDurable != null) {
      ended.addSuppressed(notDurable);
    }
    return ended;
  }

  /** Waits a little for room; in caller-runs makes it, or throws. */
  void makeRoom(int rowsTaken) {
    try {
      if (rowsTaken > 0) {
        producer.published();
      } else {
        producer.lookForRoom();
      }
    } catch (LaminarException failed) {
      throw withRest(RoomWait.refused(failed, rowsTaken), rowsTaken);
    }
    roomWait.idle(rowsTaken);
  }

  /**
   * Puts a watermark into the lane, in order with its rows. Under {@code drop_oldest} its row may be
   * given up; the watermark then holds from the next row on that is kept.
   */
  void watermark(long value) {
    producer.checkAccepting();
    int base = lane.claim();
    if (base < 0) {
      if (rejects) {
        throw sourceFull(1);
      }
      roomWait.begin();
      do {
        makeRoom(-1);
        base = lane.claim();
      } while (base < 0);
      roomWait.end();
    }
    writeWatermark(base, value);
    publish(-1);
  }

  private void repeatWatermark() {
    long watermark = lane.watermarkToRepeat();
    int base = lane.claim();
    if (base >= 0) {
      writeWatermark(base, watermark);
      lane.publish();
      // What came too late for an end is not to be told of: it was not a row.
      producer.published();
    }
  }

  private void writeWatermark(int base, long value) {
    SlotLayout layout = producer.layout();
    long[] slots = lane.slots();
    slots[base + SlotLayout.HEADER_WORD] = SlotLayout.header(SlotLayout.KIND_WATERMARK, 1);
    int firstColumn = layout.schema().size() == 0
        ? SlotLayout.HEADER_WORD + 1 + layout.nullWords()
        : layout.columnWord(0);
    slots[base + firstColumn] = value;
    lane.declare(value);
  }

  LaminarException sourceFull(int rows) {
    return new LaminarException(
        ErrorCode.SOURCE_FULL,
        "the channel of " + producer.spec().label() + " has no room for "
            + (rows == 1 ? "the row" : rows + " rows") + "; nothing was taken",
        "push more slowly, raise buffer_size (" + lane.shape().capacityRows()
            + " rows here), or use backpressure = 'block'");
  }
}
