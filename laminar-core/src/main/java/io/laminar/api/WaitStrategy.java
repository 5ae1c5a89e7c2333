package io.laminar.api;

/** How a thread waits for rows or for room. */
public enum WaitStrategy {
  /** Busy-spin: the shortest latency, one core at full load. */
  SPIN,
  /**
   * Spin 100 times, then yield the core to others; after some milliseconds without anything, look
   * every 50 microseconds.
   */
  SPIN_YIELD,
  /** Spin 100 times, then park until woken: the least load, microseconds of latency. */
  PARK
}
