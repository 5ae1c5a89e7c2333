package io.laminar.core.engine;

import io.laminar.core.ring.RowRing;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Notices handles that became unreachable without being closed. Needs no thread: the engine asks
 * whenever it has nothing else to do. Any thread may watch and forget.
 */
final class HandleTracker {
  private final ReferenceQueue<Object> unreachable = new ReferenceQueue<>();
  private final Map<RowRing, Watched> open = new ConcurrentHashMap<>();

  private final AtomicLong abandoned = new AtomicLong();
  private final SourceEnd end;

  HandleTracker(SourceEnd end) {
    this.end = end;
  }

  /** Knows the lane, never the handle. */
  private static final class Watched extends PhantomReference<Object> {
    private final RowRing lane;

    Watched(Object handle, RowRing lane, ReferenceQueue<Object> queue) {
      super(handle, queue);
      this.lane = lane;
    }
  }

  void watch(Object handle, RowRing lane) {
    open.put(lane, new Watched(handle, lane, unreachable));
  }

  void forget(RowRing lane) {
    Watched watched = open.remove(lane);
    if (watched != null) {
      watched.clear();
    }
  }

  /** Closes the lanes of handles that became unreachable; on the engine's thread. */
  int closeAbandoned() {
    int found = 0;
    for (@Nullable Object next = unreachable.poll(); next != null; next = unreachable.poll()) {
      Watched watched = (Watched) next;
      if (open.remove(watched.lane) != null) {
        end.lose();
        watched.lane.close();
        found++;
      }
    }
    if (found > 0) {
      abandoned.addAndGet(found);
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
