package io.laminar.core.ring;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.WaitStrategy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The lanes of one source, one a producer handle, drained round-robin by one consumer thread. Lanes
 * come and go while rows flow: nothing is converted, each producer only ever sees its own lane. Rows
 * of a lane stay in order; between lanes any order, but for those of {@linkplain LaneTurns
 * statements}.
 *
 * <p>Memory is bounded: the first lane has the source's full size; the later ones share as much
 * again, each taking half of what is left, but at least {@value #MIN_LATER_ROWS} rows; and there are
 * at most {@value #MAX_LANES} lanes at a time. A lane takes memory when its first row is claimed.
 */
public final class Channel {
  /** The most lanes at a time; the next is refused. */
  public static final int MAX_LANES = 256;

  /** The fewest rows of a later lane, unless the source itself is smaller. */
  public static final int MIN_LATER_ROWS = 1024;

  private final RingShape shape;
  private final LaneShapes shapes;
  private final boolean lossy;
  private final WaitStrategy producerStrategy;
  private final Waiter consumer;
  private final LongConsumer memory;

  // Copied at every change: a poll sees either the old set or the new one. Volatile: a lane is
  // whole when the consumer sees it.
  private volatile RowRing[] lanes = new RowRing[0];

  // Lanes of another channel whose rows are read first: sealed, nobody pushes to them.
  private volatile RowRing[] inherited = new RowRing[0];

  private final LaneTurns turns = new LaneTurns();

  // Of the second readers; null where lanes have none. Set before the first lane.
  private @Nullable Waiter follower;

  // Guarded by this.
  private int nextId;
  private boolean closed;

  // Of lanes that are gone; written under the lock, read by anyone.
  private volatile long retiredPublished;
  private volatile long retiredDropped;

  // The consumer's own.
  private int cursor;
  private @Nullable RowRing current;
  private boolean sawClosed;

  /**
   * A channel without lanes.
   *
   * @param shape size of the first lane
   * @param maxRowBytes bytes of long strings that a row may have in any lane; at most {@link
   *     RingShape#maxRowBytes}
   * @param lossy true for {@code drop_oldest}: the lanes are {@link LossyLane}s
   * @param producerStrategy how producers wait for room
   * @param consumer the waiter of the draining thread
   */
  public Channel(
      RingShape shape,
      int maxRowBytes,
      boolean lossy,
      WaitStrategy producerStrategy,
      Waiter consumer) {
    this(shape, maxRowBytes, lossy, producerStrategy, consumer, bytes -> {});
  }

  /**
   * A channel without lanes, of bounded memory.
   *
   * @param shape size of the first lane
   * @param maxRowBytes bytes of long strings that a row may have in any lane; at most {@link
   *     RingShape#maxRowBytes}
   * @param lossy true for {@code drop_oldest}: the lanes are {@link LossyLane}s
   * @param producerStrategy how producers wait for room
   * @param consumer the waiter of the draining thread
   * @param memory is given the bytes before they are allocated, and may refuse them: then a claim or
   *     a reservation throws what it threw; negative ones of lanes that are gone. Any thread
   */
  public Channel(
      RingShape shape,
      int maxRowBytes,
      boolean lossy,
      WaitStrategy producerStrategy,
      Waiter consumer,
      LongConsumer memory) {
    this.memory = memory;
    this.shape = shape;
    this.shapes = new LaneShapes(shape, Math.min(maxRowBytes, shape.maxRowBytes()));
    this.lossy = lossy;
    this.producerStrategy = producerStrategy;
    this.consumer = consumer;
  }

  /**
   * Adds a lane for one more producer. Any thread.
   *
   * @return the lane, open and empty
   * @throws LaminarException as {@link #addLane(int)}
   */
  public synchronized RowRing addLane() {
    RowRing lane = newLane(shape.capacityRows());
    add(lane);
    return lane;
  }

  /**
   * Adds a lane for a producer that pushes some rows and is closed. They are read when those of all
   * such lanes that are closed already have been. Any thread.
   *
   * @param rows how many the producer is about to push: the lane need not be larger
   * @return the lane, open and empty
   * @throws LaminarException {@code TOO_MANY_HANDLES} beyond {@value #MAX_LANES}; {@code DROPPED}
   *     after {@link #close}
   */
  public synchronized RowRing addLane(int rows) {
    RowRing lane = newLane(rows);
    // First: whoever sees the lane is to see that it waits.
    turns.add(lane);
    add(lane);
    return lane;
  }

  /**
   * Adds a lane that there was in another process, which goes on here. Consumer.
   *
   * @param id its number
   * @param rows its capacity, as it was
   * @param firstRow the number of its first row that is still to be read
   * @return the lane, open and empty
   * @throws LaminarException as {@link #addLane(int)}
   */
  public synchronized RowRing addLane(int id, int rows, long firstRow) {
    checkRoomForLane();
    nextId = Math.max(nextId, id + 1);
    Lane lane = laneAt(id, rows, firstRow);
    add(lane);
    return lane;
  }

  private Lane laneAt(int id, int rows, long firstRow) {
    Lane lane = newLane(id, shapes.ofCapacity(rows), new Waiter(producerStrategy));
    lane.beginAt(firstRow);
    lane.memory(new RingMemory(memory));
    return lane;
  }

  /** As {@link #addLane(int, int, long)}, of a channel that this one has inherited from. Consumer. */
  public synchronized RowRing inheritLane(int id, int rows, long firstRow) {
    Lane lane = laneAt(id, rows, firstRow);
    lane.seal();
    inherited = Arrays.copyOf(inherited, inherited.length + 1);
    inherited[inherited.length - 1] = lane;
    return lane;
  }

  /** The number of the next lane. Any thread. */
  public synchronized int nextLane() {
    return nextId;
  }

  /** Numbers the lanes to come from a number on, which no lane had. */
  public synchronized void nextLane(int id) {
    nextId = Math.max(nextId, id);
  }

  /** Takes a lane out that is closed, whose rows were all taken. Consumer. */
  public synchronized void remove(RowRing lane) {
    lanes = without(lanes, lane);
    inherited = without(inherited, lane);
  }

  private RowRing[] without(RowRing[] all, RowRing gone) {
    List<RowRing> left = new ArrayList<>(List.of(all));
    if (left.remove(gone)) {
      retire(gone);
    }
    return left.toArray(RowRing[]::new);
  }

  private void add(RowRing lane) {
    RowRing[] after = Arrays.copyOf(lanes, lanes.length + 1);
    after[after.length - 1] = lane;
    lanes = after;
  }

  private RowRing newLane(int rows) {
    RowRing[] before = lanes;
    checkRoomForLane();
    int id = nextId++;
    Waiter room = new Waiter(producerStrategy);
    RingShape size = shapes.of(rows, before);
    RowRing lane = lossy ? new LossyLane(id, size, consumer, room) : newLane(id, size, room);
    lane.memory(new RingMemory(memory));
    return lane;
  }

  private Lane newLane(int id, RingShape size, Waiter room) {
    Waiter second = follower;
    return second == null
        ? new Lane(id, size, consumer, room)
        : new Lane(id, size, consumer, room, second);
  }

  /**
   * Gives lanes that are made from now on a second reader. Where rows may be lost they never have one.
   *
   * @param waiter how the second reader waits
   */
  public synchronized void follow(Waiter waiter) {
    follower = waiter;
  }

  private void checkRoomForLane() {
    if (closed) {
      throw new LaminarException(
          ErrorCode.DROPPED, "the source was dropped or closed", "open no more handles of it");
    }
    if (lanes.length == MAX_LANES) {
      throw new LaminarException(
          ErrorCode.TOO_MANY_HANDLES,
          "The source has " + MAX_LANES + " open handles, as many as it may have",
          "Close handles that are not used, or share one between producers that take turns.");
    }
  }

  /**
   * Takes over what waits in a channel that is not polled any more, and what was counted there. Its
   * lanes are sealed and {@linkplain #close closed}; they get the first numbers here, in their order,
   * and their rows are polled before those of other lanes. Consumer of both, before the first lane
   * is added here.
   *
   * @param other has rows of the same shape
   * @return the lanes that were taken over
   */
  public List<RowRing> inherit(Channel other) {
    other.close();
    synchronized (this) {
      List<RowRing> heritage = new ArrayList<>(List.of(other.inherited));
      heritage.addAll(List.of(other.lanes));
      heritage.forEach(RowRing::seal);
      inherited = heritage.toArray(RowRing[]::new);
      nextId = inherited.length;
      retiredPublished += other.retiredPublished;
      retiredDropped += other.retiredDropped;
      return heritage;
    }
  }

  /**
   * Returns how many rows can be read from the next lane, in turn, that has any; that lane is then
   * {@link #lane}. When no lane has any, those that are closed are removed. Consumer.
   *
   * @param maxRows the most rows to return
   * @return rows, to be read and released through {@link #lane}; 0 when no lane has any
   */
  public int poll(int maxRows) {
    RowRing[] first = inherited;
    if (first.length > 0) {
      int rows = pollInherited(first, maxRows);
      if (rows > 0) {
        return rows;
      }
    }
    boolean anyWaiting;
    do {
      RowRing[] all = lanes;
      anyWaiting = false;
      boolean anyClosed = false;
      int at = cursor;
      for (int looked = 0; looked < all.length; looked++) {
        at = at + 1 < all.length ? at + 1 : 0;
        RowRing lane = all[at];
        int rows = lane.poll(maxRows);
        if (rows == 0) {
          anyClosed |= lane.isClosed();
        } else if (turns.isWaiting(lane)) {
          anyWaiting = true;
        } else {
          cursor = at;
          current = lane;
          sawClosed |= anyClosed;
          return rows;
        }
      }
      if (anyClosed) {
        removeDrained();
        sawClosed = true;
      }
      // What they wait for is closed and had no rows: it is gone now.
    } while (anyWaiting);
    return 0;
  }

  private int pollInherited(RowRing[] first, int maxRows) {
    for (RowRing lane : first) {
      int left = (int) Math.min(maxRows, lane.leftBeforeSeal());
      int rows = left > 0 ? lane.poll(left) : 0;
      if (rows > 0) {
        current = lane;
        return rows;
      }
    }
    sawClosed = true;
    return 0;
  }

  /**
   * Tells whether polls, since this was asked last, came by a lane that is closed and probably
   * empty: time for {@link #removeDrained}, however many rows the other lanes have. Consumer.
   *
   * @return true once for such lanes
   */
  public boolean takeClosed() {
    boolean seen = sawClosed;
    sawClosed = false;
    return seen;
  }

  /** Returns the lane that the last poll found rows in. Consumer. */
  public RowRing lane() {
    RowRing lane = current;
    if (lane == null) {
      throw new IllegalStateException("no poll has returned rows yet");
    }
    return lane;
  }

  /** How many lanes there are, those closed and not yet drained included. Any thread. */
  public int laneCount() {
    return lanes.length;
  }

  /** A copy of the list of lanes, those whose rows were taken over included. Any thread. */
  public List<RowRing> allLanes() {
    List<RowRing> all = new ArrayList<>(List.of(inherited));
    all.addAll(List.of(lanes));
    return all;
  }

  /** Tells whether no lane has a row now. Consumer. */
  public boolean isEmpty() {
    for (RowRing lane : lanes) {
      if (lane.poll(1) > 0) {
        return false;
      }
    }
    return inherited.length == 0;
  }

  /**
   * Removes lanes that are closed and empty. Consumer, when it has released what it polled; a poll
   * that finds nothing does it.
   */
  public synchronized void removeDrained() {
    RowRing[] before = lanes;
    RowRing[] after = new RowRing[before.length];
    int kept = 0;
    for (RowRing lane : before) {
      // Closed is read first: nothing was published after it, so empty then means drained.
      if (lane.isClosed() && lane.poll(1) == 0) {
        retire(lane);
      } else {
        after[kept++] = lane;
      }
    }
    if (kept < before.length) {
      lanes = Arrays.copyOf(after, kept);
    }
    if (inherited.length > 0) {
      removeInherited();
    }
  }

  private synchronized void retire(RowRing lane) {
    retiredPublished += lane.rowsPublished();
    retiredDropped += lane.rowsDropped();
    turns.remove(lane);
    lane.memory().giveBack();
  }

  private synchronized void removeInherited() {
    List<RowRing> left = new ArrayList<>();
    for (RowRing lane : inherited) {
      if (lane.leftBeforeSeal() <= 0) {
        retire(lane);
      } else {
        left.add(lane);
      }
    }
    inherited = left.toArray(RowRing[]::new);
  }

  /**
   * Says that the consumer will not read again: producers that wait are woken and find {@link
   * RowRing#isDetached}, and no lane can be added. Any thread; idempotent.
   */
  public synchronized void close() {
    closed = true;
    for (RowRing lane : lanes) {
      lane.detach();
    }
  }

  /** What the channel is now: SPSC up to one lane, MPSC with more. */
  public ChannelKind kind() {
    return lanes.length <= 1 ? ChannelKind.SPSC : ChannelKind.MPSC;
  }

  /** The rows that wait in all lanes, as an estimate. Any thread. */
  public long fill() {
    long rows = 0;
    for (RowRing lane : lanes) {
      rows += lane.fill();
    }
    for (RowRing lane : inherited) {
      rows += lane.fill();
    }
    return rows;
  }

  /** The rows that all lanes together can hold. Any thread. */
  public long capacityRows() {
    long rows = 0;
    for (RowRing lane : lanes) {
      rows += lane.capacity;
    }
    for (RowRing lane : inherited) {
      rows += lane.capacity;
    }
    return rows;
  }

  /**
   * Returns the rows published by all producers, as an estimate while they push. Any thread.
   *
   * @return rows since the channel was made
   */
  public synchronized long rowsPublished() {
    long rows = retiredPublished;
    for (RowRing lane : lanes) {
      rows += lane.rowsPublished();
    }
    for (RowRing lane : inherited) {
      rows += lane.rowsPublished();
    }
    return rows;
  }

  /**
   * Adds rows that were given up before this channel was made.
   *
   * @param rows how many
   */
  public synchronized void countDropped(long rows) {
    retiredDropped += rows;
  }

  /**
   * Returns the rows given up to make room. Any thread.
   *
   * @return rows since the channel was made; 0 where nothing may be lost
   */
  public synchronized long rowsDropped() {
    long rows = retiredDropped;
    for (RowRing lane : lanes) {
      rows += lane.rowsDropped();
    }
    for (RowRing lane : inherited) {
      rows += lane.rowsDropped();
    }
    return rows;
  }

  /** The size that the first lane has. */
  public RingShape shape() {
    return shape;
  }
}
