package io.laminar.core.connector;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Finds out whether a thread stands still inside a call. Confined to the thread that asks: each has
 * a watch of its own.
 */
final class StallWatch {
  /** How long a call may take that nobody waits for any longer. */
  static final long PATIENCE_NANOS = 500_000_000;

  private final AtomicLong calls;
  private final LongSupplier nanoTime;
  private long seen = -1;
  private long sinceNanos;

  /**
   * Starts to watch.
   *
   * @param calls advances when a call begins and when it ends; odd meanwhile
   * @param nanoTime as {@link System#nanoTime}
   */
  StallWatch(AtomicLong calls, LongSupplier nanoTime) {
    this.calls = calls;
    this.nanoTime = nanoTime;
    isStalled();
  }

  /** Tells whether one and the same call was there at every look for as long as patience lasts. */
  boolean isStalled() {
    long present = calls.get();
    long now = nanoTime.getAsLong();
    if (present != seen) {
      seen = present;
      sinceNanos = now;
    }
    return (present & 1) == 1 && now - sinceNanos >= PATIENCE_NANOS;
  }
}
