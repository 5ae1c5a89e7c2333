package io.laminar.core.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The rings for which rows wait that they have no room for: the engine looks at these in turn, and
 * at no others. Engine's thread.
 */
final class Overflows {
  /** Rings that are looked at in a round. */
  private static final int TURNS = 16;

  private final List<RingStage> waiting = new ArrayList<>();
  private final boolean inCaller;
  private int next;

  /**
   * Makes the list, which is empty.
   *
   * @param inCaller whether the thread that pushes is the one that looks: it looks at all of them
   */
  Overflows(boolean inCaller) {
    this.inCaller = inCaller;
  }

  /** A ring had no room; once until it is taken off. */
  void add(RingStage ring) {
    waiting.add(ring);
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** The rings that rows wait for, also those of what is gone. */
  List<RingStage> all() {
    return waiting;
  }

  /** Takes rings off whose readers are gone. */
  void removeIf(Predicate<RingStage> which) {
    waiting.removeIf(which);
  }

  /**
   * Moves rows into rings that have room by now.
   *
   * @param every whether all are looked at, not only some
   * @return how many rows
   */
  int flush(boolean every) {
    int turns = every || inCaller ? waiting.size() : Math.min(TURNS, waiting.size());
    int moved = 0;
    for (int i = 0; i < turns; i++) {
      next = next < waiting.size() ? next : 0;
      RingStage ring = waiting.get(next);
      moved += ring.flush();
      if (ring.hasOverflow()) {
        next++;
      } else {
        ring.offOverflows();
        waiting.set(next, waiting.get(waiting.size() - 1));
        waiting.remove(waiting.size() - 1);
      }
    }
    return moved;
  }
}
