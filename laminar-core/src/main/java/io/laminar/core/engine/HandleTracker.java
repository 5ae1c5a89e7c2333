package io.laminar.core.engine;

import io.laminar.core.ring.RowRing;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Notices handles of a source that became unreachable without being closed. Needs no thread: the
 * engine asks for those of all sources now and then. Any thread may watch and forget.
 */
final class HandleTracker {
  /** Handles that are closed at once, however many a collection of garbage found. */
  private static final int MAX_AT_ONCE = 64;

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
   * @param unreachable that of all sources of the database
   */
  HandleTracker(SourceEnd end, Readiness readiness, ReferenceQueue<Object> unreachable) {
    this.end = end;
    this.readiness = readiness;
    this.unreachable = unreachable;
  }

  /** Knows the lane, never the handle. */
  private static final class Watched extends PhantomReference<Object> {
    private final HandleTracker tracker;
    private final RowRing lane;

    Watched(Object handle, HandleTracker tracker, RowRing lane) {
      super(handle, tracker.unreachable);
      this.tracker = tracker;
      this.lane = lane;
    }

    int close() {
      if (tracker.open.remove(lane) == null) {
        return 0;
      }
      tracker.end.lose();
      lane.close();
      tracker.abandoned.incrementAndGet();
      tracker.readiness.ready();
      return 1;
    }
  }

  void watch(Object handle, RowRing lane) {
    open.put(lane, new Watched(handle, this, lane));
  }

  void forget(RowRing lane) {
    Watched watched = open.remove(lane);
    if (watched != null) {
      watched.clear();
    }
  }

  /**
   * Closes the lanes of handles of all sources that became unreachable; on the engine's thread.
   *
   * @return how many; 0 when there are no more
   */
  static int closeAbandoned(ReferenceQueue<Object> unreachable) {
    int found = 0;
    while (found < MAX_AT_ONCE) {
      @Nullable Object next = unreachable.poll();
      if (next == null) {
        return found;
      }
      found += ((Watched) next).close();
    }
    return found;
  }

  /** Goes on counting where another source stopped, in whose place this one came. */
  void countOn(HandleTracker before) {
    countOn(before.abandoned());
  }

  /** Adds handles that nobody closed before. */
  void countOn(long before) {
    abandoned.addAndGet(before);
  }

  /** Handles that nobody closed. */
  long abandoned() {
    return abandoned.get();
  }
}
