package io.laminar.core.engine.source;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * When sources have to be looked at for silent handles, the earliest first: a round costs nothing
 * for those whose time has not come. Confined to the engine's thread.
 */
public final class SilenceTimers {
  // By the difference: a monotonic clock may begin anywhere, and wrap.
  private final PriorityQueue<Silence> timers =
      new PriorityQueue<>((a, b) -> Long.signum(a.dueNanos() - b.dueNanos()));

  private final List<Silence> due = new ArrayList<>();

  private boolean held;

  /** Nothing is looked for until it is {@linkplain #release released}: what was recorded says who falls silent. */
  public void hold() {
    held = true;
  }

  /** The engine looks for silent handles from now on. */
  public void release() {
    held = false;
  }

  boolean isHeld() {
    return held;
  }

  void add(Silence source) {
    timers.add(source);
  }

  /** Tells whether no source has handles that could fall silent. */
  public boolean isEmpty() {
    return timers.isEmpty();
  }

  /** Looks at those whose time has come, all at one moment. Returns how many handles fell silent. */
  public int check(long nowNanos) {
    for (Silence next = timers.peek();
        next != null && nowNanos - next.dueNanos() >= 0;
        next = timers.peek()) {
      due.add(timers.remove());
    }
    int found = 0;
    for (Silence source : due) {
      found += source.onTimer(nowNanos);
    }
    due.clear();
    return found;
  }
}
