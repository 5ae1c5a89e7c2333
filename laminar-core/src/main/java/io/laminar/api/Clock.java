package io.laminar.api;

/**
 * The database's view of time, injected so that tests decide what time it is. Any thread may call
 * it. It must not throw: a database whose clock throws ends with {@link ErrorCode#INVALID_CONFIG}.
 */
@FunctionalInterface
public interface Clock {
  /**
   * Returns the present time of the wall clock, which somebody may set. {@code now()} in SQL does not
   * follow it back.
   *
   * @return nanoseconds since 1970-01-01T00:00Z
   */
  long nanos();

  /**
   * Returns a time by which durations are measured, such as the silence of {@code idle_timeout}. The
   * database takes a step back for no time at all, so that a clock without one of its own may use
   * the wall clock, as it does here.
   *
   * @return nanoseconds since any moment, always the same one
   */
  default long monotonicNanos() {
    return nanos();
  }

  /**
   * The operating system's clock; durations are measured by {@link System#nanoTime}.
   *
   * @return a clock whose resolution is the JDK's
   */
  static Clock system() {
    return new Clock() {
      @Override
      public long nanos() {
        java.time.Instant now = java.time.Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
      }

      @Override
      public long monotonicNanos() {
        return System.nanoTime();
      }
    };
  }
}
