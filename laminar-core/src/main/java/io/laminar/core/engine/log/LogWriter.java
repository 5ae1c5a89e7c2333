package io.laminar.core.engine.log;

import io.laminar.core.ring.LaneFollower;
import io.laminar.core.storage.FrameLog;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Appends what was handed over to the log of rows, always in this order:
 *
 * <pre>
 *   1 the end of the order so far
 *   2 the control queue: statements, lanes, texts
 *   3 rows of all lanes, and the ends of lanes
 *   4 the order up to that end
 * </pre>
 *
 * <p>What an entry of the order speaks of was there before the entry was, so that it lies before it in the
 * log. Confined to the log's thread, but for {@link #hand} and what says otherwise.
 */
final class LogWriter {
  /** Rows that are looked at for one frame. */
  private static final int MAX_ROWS = 1 << 14;

  private final FrameLog log;
  private final OrderRing order;
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(FrameLog.MAX_PAYLOAD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final Queue<Handed> handed = new ConcurrentLinkedQueue<>();
  private long life;
  private long nextEntry;

  private LaneRecord[] lanes = new LaneRecord[0];

  // Also those that were handed over and are not read yet: what others count.
  private final Set<LaneRecord> known = ConcurrentHashMap.newKeySet();

  private long appended;
  private long appendedBytes;
  private long forcedBytes;

  // The same, as others read them.
  private volatile long frames;
  private volatile long bytes;
  private volatile long durableBytes;

  /** Something that was handed over: written, or noted, at its turn. */
  @FunctionalInterface
  interface Handed {
    /** Writes it. */
    void writeTo(LogWriter writer);

    /** The log failed before its turn. */
    default void refused() {}
  }

  LogWriter(FrameLog log, OrderRing order) {
    this.log = log;
    this.order = order;
  }

  /** Begins a life. Before the log's thread runs. */
  void begin(long newLife, long firstEntry) {
    life = newLife;
    nextEntry = firstEntry;
  }

  /** Hands over a lane, which is read from its turn on. Any thread. */
  void hand(LaneRecord lane) {
    known.add(lane);
    handed.add(new Handed() {
      @Override
      public void writeTo(LogWriter writer) {
        writer.add(lane);
      }

      @Override
      public void refused() {
        lane.follower().leave();
      }
    });
  }

  /** Hands something over. Any thread. */
  void hand(Handed what) {
    handed.add(what);
  }

  /** Writes what there is; returns 0 where there was nothing. */
  int write() {
    // First: all that these entries speak of is seen by what follows.
    long end = order.published();
    int done = writeHanded();
    for (LaneRecord lane : lanes) {
      done += writeRows(lane);
    }
    return done + writeOrder(end);
  }

  private int writeHanded() {
    int done = 0;
    for (Handed next = handed.poll(); next != null; next = handed.poll()) {
      next.writeTo(this);
      done++;
    }
    return done;
  }

  /** Appends a frame. */
  long append(int kind, ByteBuffer payload) {
    int size = payload.remaining();
    long frame = WholeFrames.append(log, kind, life, payload);
    appended++;
    appendedBytes += size;
    frames = appended;
    bytes = appendedBytes;
    return frame;
  }

  /** The frame that comes next. */
  long next() {
    return log.next();
  }

  private void add(LaneRecord lane) {
    LaneRecord[] before = lanes;
    LaneRecord[] after = Arrays.copyOf(before, before.length + 1);
    after[before.length] = lane;
    lanes = after;
  }

  // ---- Rows ----

  private int writeRows(LaneRecord lane) {
    if (lane.isEnded()) {
      return 0;
    }
    // Read first: no row is published after the close, nor taken after the seal.
    boolean closed = lane.ring().isClosed();
    boolean left = lane.isLeft() && lane.ring().isSealed();
    LaneFollower follower = lane.follower();
    int done = 0;
    // What is pushed meanwhile is for the next turn: other lanes wait as well.
    int most = lane.ring().shape().capacityRows();
    int rows = follower.poll(MAX_ROWS);
    while (rows > 0) {
      writeRows(lane, follower, rows);
      done += rows;
      rows = done < most || left ? follower.poll(MAX_ROWS) : 0;
    }
    while (left && follower.nextRow() < lane.ring().seal()) {
      // Its publication is under way.
      Thread.onSpinWait();
      rows = follower.poll(MAX_ROWS);
      if (rows > 0) {
        writeRows(lane, follower, rows);
      }
    }
    if (left || (closed && follower.poll(1) == 0)) {
      lane.ended(append(FrameKinds.LANE_ENDED, lane.end().encode()));
      done++;
    }
    return done;
  }

  private void writeRows(LaneRecord lane, LaneFollower follower, int rows) {
    int stride = lane.ring().shape().strideWords();
    int slot = follower.readOffset();
    int left = rows;
    while (left > 0) {
      int count = writeFrame(lane, follower, slot, left);
      slot += count * stride;
      left -= count;
      follower.release(count);
    }
  }

  private int writeFrame(LaneRecord lane, LaneFollower follower, int slot, int rows) {
    RowsFrame codec = lane.codec();
    long[] slots = follower.readSlots();
    int count = codec.fitting(slots, slot, rows, FrameLog.MAX_PAYLOAD_BYTES);
    ByteBuffer target = buffer.clear();
    if (count == 1) {
      long size = codec.bytes(slots, slot, 1);
      if (size > FrameLog.MAX_PAYLOAD_BYTES) {
        target = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
      }
    }
    codec.encode(
        target,
        lane.source(),
        lane.ring().id(),
        lane.written(),
        slots,
        slot,
        count,
        follower.readSide());
    lane.wrote(count, append(FrameKinds.ROWS, target.flip()));
    return count;
  }

  // ---- Order ----

  private int writeOrder(long end) {
    int done = 0;
    while (order.read() < end) {
      int entries =
          Math.min(order.contiguous(end), OrderFrame.capacity(FrameLog.MAX_PAYLOAD_BYTES));
      buffer.clear();
      OrderFrame.encode(buffer, nextEntry, order.words(), order.readOffset(), entries);
      append(FrameKinds.ORDER, buffer.flip());
      nextEntry += entries;
      order.release(entries);
      done += entries;
    }
    return done;
  }

  /** Entries that were written, since the data directory was made. */
  long nextEntry() {
    return nextEntry;
  }

  // ---- Durability ----

  /** Tells whether something was written that is not durable. */
  boolean isDirty() {
    return appendedBytes > forcedBytes;
  }

  /** Makes durable what was written. */
  void force() {
    log.force();
    forcedBytes = appendedBytes;
    durableBytes = forcedBytes;
    int ended = 0;
    for (LaneRecord lane : lanes) {
      lane.forced();
      ended += lane.isEnded() ? 1 : 0;
    }
    if (ended > 0) {
      LaneRecord[] open = new LaneRecord[lanes.length - ended];
      int kept = 0;
      for (LaneRecord lane : lanes) {
        if (lane.isEnded()) {
          known.remove(lane);
        } else {
          open[kept++] = lane;
        }
      }
      lanes = open;
    }
  }

  /** Nothing is written any more: lanes are held back by nothing. */
  void leave() {
    for (Handed next = handed.poll(); next != null; next = handed.poll()) {
      next.refused();
    }
    for (LaneRecord lane : lanes) {
      lane.follower().leave();
    }
  }

  // ---- Any thread ----

  long frames() {
    return frames;
  }

  long bytes() {
    return bytes;
  }

  /** About the bytes that a loss of power would take. */
  long exposedBytes() {
    long unread = 0;
    for (LaneRecord lane : known) {
      unread += lane.unreadBytes();
    }
    // Behind them: what is written meanwhile is counted twice rather than not at all.
    return unread + Math.max(0, bytes - durableBytes);
  }

  /** The rows that a loss of power would take. */
  long exposedRows() {
    long exposed = 0;
    for (LaneRecord lane : known) {
      exposed += lane.exposedRows();
    }
    return exposed;
  }
}
