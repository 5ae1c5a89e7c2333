package io.laminar.api;

/**
 * The database's view of wall-clock time, injected so that tests decide what time it is. Any thread
 * may call it.
 */
@FunctionalInterface
public interface Clock {
  /**
   * Returns the present time.
   *
   * @return nanoseconds since 1970-01-01T00:00Z
   */
  long nanos();

  /**
   * The operating system's clock.
   *
   * @return a clock whose resolution is the JDK's
   */
  static Clock system() {
    return () -> {
      java.time.Instant now = java.time.Instant.now();
      return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    };
  }
}
