package io.laminar.core.engine.output;

import io.laminar.api.LaminarException;
import io.laminar.core.state.EntryList;
import org.jspecify.annotations.Nullable;

/** The place of a ring among retained changes: what it has not got yet. Engine's thread. */
final class RetainedReader {
  /** So many rows, and one, are published together. */
  private static final int PUBLISHED_MASK = 255;

  private final RetainedChanges changes;
  private final RingStage ring;
  private int next = EntryList.NONE;
  private long owed;

  // What comes from now on is not for it.
  private boolean closed;

  RetainedReader(RetainedChanges changes, RingStage ring) {
    this.changes = changes;
    this.ring = ring;
  }

  RingStage ring() {
    return ring;
  }

  /** Begins with an entry that is there, of so many behind which nothing is. */
  void beginAt(int entry, long entries) {
    next = entry;
    owed = entries;
  }

  /** A change has come. */
  void onChange(int entry) {
    if (closed) {
      return;
    }
    if (owed == 0) {
      next = entry;
    }
    owed++;
  }

  /** It is to get what there is now, and nothing else. */
  void close() {
    closed = true;
  }

  /** How many changes it has not got. */
  long owed() {
    return owed;
  }

  /** The number of the next; {@link Long#MAX_VALUE} where it has all. */
  long needs() {
    return owed == 0 ? Long.MAX_VALUE : changes.number(next);
  }

  private void advance() {
    owed--;
    next = owed == 0 ? EntryList.NONE : changes.behind(next);
  }

  /** Tells whether the next of them may be seen. */
  private boolean hasReleased() {
    return owed > 0 && changes.number(next) <= changes.released();
  }

  /**
   * How many more may come. What it has not got is kept for it: as much as its ring has room for, and
   * whatever is retained anyway.
   */
  int room(int most, int freeRows) {
    if (owed + most <= freeRows) {
      return most;
    }
    long rows = owed > 0 && changes.isOld(next) ? 0 : changes.limit().rows() - owed;
    return (int) Math.max(0, Math.min(most, Math.max(freeRows - owed, rows)));
  }

  /** Lets the ring take what may be seen, as far as it has room. */
  int pump() {
    int taken = 0;
    while (ring.hasPlace() && hasReleased()) {
      if (!ring.take(changes.page(next), changes.offset(next), changes.heap())) {
        return taken;
      }
      advance();
      if ((++taken & PUBLISHED_MASK) == 0) {
        ring.publishTaken();
      }
    }
    if (taken > 0) {
      ring.publishTaken();
    }
    return taken;
  }

  /** Why what it waits for will never be seen; null where that is not so. */
  @Nullable
  LaminarException failure() {
    return owed > 0 && !hasReleased() ? changes.failure() : null;
  }

  /** It is gone: nothing is kept for it. */
  void leave() {
    changes.remove(this);
  }
}
