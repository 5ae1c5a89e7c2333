package io.laminar.core.engine.source;

import io.laminar.core.ring.RowRing;
import java.lang.ref.ReferenceQueue;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Notices handles of a source that became unreachable without being closed. Any thread may watch and
 * forget.
 */
public final class HandleTracker {
  private final ReferenceQueue<Object> unreachable;
  private final Readiness readiness;
  private final Map<RowRing, Watched> open = new ConcurrentHashMap<>();

  private final AtomicLong abandoned = new AtomicLong();
  private final SourceEnd end;

  /**
   * Makes the tracker of a source.
   *
   * @param end of the source
   * @param readiness of the source
   * @param unreachable that of the database
   */
  HandleTracker(SourceEnd end, Readiness readiness, ReferenceQueue<Object> unreachable) {
    this.end = end;
    this.readiness = readiness;
    this.unreachable = unreachable;
  }

  /** Knows the lane, never the handle. */
  private static final class Watched extends Lost {
    private final HandleTracker tracker;
    private final RowRing lane;

    Watched(Object handle, HandleTracker tracker, RowRing lane) {
      super(handle, tracker.unreachable);
      this.tracker = tracker;
      this.lane = lane;
    }

    @Override
    protected boolean giveBack() {
      if (tracker.open.remove(lane) == null) {
        return false;
      }
      tracker.end.lose();
      lane.close();
      tracker.abandoned.incrementAndGet();
      tracker.readiness.ready();
      return true;
    }
  }

  /** Notices when a handle becomes unreachable, whose lane this is. */
  public void watch(Object handle, RowRing lane) {
    open.put(lane, new Watched(handle, this, lane));
  }

  /** The handle of a lane was closed. */
  public void forget(RowRing lane) {
    Watched watched = open.remove(lane);
    if (watched != null) {
      watched.clear();
    }
  }

  /** Goes on counting where another source stopped, in whose place this one came. */
  public void countOn(HandleTracker before) {
    countOn(before.abandoned());
  }

  /** Adds handles that nobody closed before. */
  public void countOn(long before) {
    abandoned.addAndGet(before);
  }

  /** Handles that nobody closed. */
  public long abandoned() {
    return abandoned.get();
  }
}
