package io.laminar.core.engine.output;

import java.util.ArrayList;
import java.util.List;

/**
 * The rings for which rows wait that they have no room for: the engine looks at these in turn, and
 * at no others. Engine's thread.
 */
public final class Overflows {
  /** Rings that are looked at in a round. */
  private static final int TURNS = 16;

  private final List<RingStage> waiting = new ArrayList<>();
  private final boolean inCaller;
  private int next;
  private int inVain;

  /**
   * Makes the list, which is empty.
   *
   * @param inCaller whether the thread that pushes is the one that looks: it looks at all of them
   */
  public Overflows(boolean inCaller) {
    this.inCaller = inCaller;
  }

  /** A ring had no room; once until it is taken off. */
  void add(RingStage ring) {
    waiting.add(ring);
  }

  /** Tells whether no ring has rows that wait. */
  public boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** The rings that rows wait for, also those of what is gone. */
  public List<RingStage> all() {
    return waiting;
  }

  /** Takes a ring off whose readers are gone. */
  public void remove(RingStage ring) {
    if (ring.isOnOverflows()) {
      waiting.remove(ring);
      ring.offOverflows();
    }
  }

  /**
   * Moves rows into rings that have room by now.
   *
   * @param every whether all are looked at, not only some
   * @return how many rows; 0 when none found room since all rings were looked at
   */
  public int flush(boolean every) {
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
    inVain = moved > 0 ? 0 : inVain + turns;
    if (moved == 0 && inVain < waiting.size()) {
      return 1;
    }
    inVain = 0;
    return moved;
  }
}
