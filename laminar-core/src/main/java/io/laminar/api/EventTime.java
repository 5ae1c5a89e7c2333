package io.laminar.api;

import java.time.Duration;
import java.util.Optional;

/**
 * The event time of a source that is created from Java, as {@code WATERMARK FOR column AS column - INTERVAL 'delay'} and its
 * options say it in SQL. Immutable.
 *
 * @param column the column with the time; it becomes NOT NULL
 * @param delay how far the watermark stays behind the largest time seen, in whole units of the column
 * @param external true where only {@link Source#watermark} moves the watermark
 * @param idleTimeout after which a silent handle no longer holds time back; empty: never
 * @param maxFuture how far ahead of the clock a row's time may be; empty: any
 */
public record EventTime(
    String column,
    Duration delay,
    boolean external,
    Optional<Duration> idleTimeout,
    Optional<Duration> maxFuture) {
  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

  // Checks the durations.
  public EventTime {
    Arguments.notNull(column, "column");
    checkDelay(Arguments.notNull(delay, "delay"));
    Arguments.notNull(idleTimeout, "idleTimeout")
        .ifPresent(timeout -> check(timeout, "idleTimeout"));
    Arguments.notNull(maxFuture, "maxFuture").ifPresent(max -> check(max, "maxFuture"));
    if (external && !delay.isZero()) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "an external watermark and a delay contradict each other: rows move no watermark",
          "leave one of them out");
    }
  }

  private static void checkDelay(Duration delay) {
    if (delay.isNegative() || delay.compareTo(LONGEST) > 0) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "delay is " + delay,
          "give one of 0 to " + LONGEST.toDays() + " days");
    }
  }

  private static void check(Duration duration, String name) {
    boolean whole;
    try {
      whole = duration.equals(Duration.ofMillis(duration.toMillis()));
    } catch (ArithmeticException e) {
      whole = false;
    }
    if (!whole || duration.isNegative() || duration.isZero()) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          name + " is " + TimeSpans.text(duration),
          "give whole milliseconds, 1 or more");
    }
  }

  /**
   * Starts with a watermark that follows the rows without a delay.
   *
   * @param column the column with the time
   * @return the event time
   */
  public static EventTime of(String column) {
    return new EventTime(column, Duration.ZERO, false, Optional.empty(), Optional.empty());
  }

  /**
   * Lets the watermark stay behind.
   *
   * @param behind how far, in whole units of the column
   * @return the same with this delay
   */
  public EventTime withDelay(Duration behind) {
    return new EventTime(
        column, Arguments.notNull(behind, "behind"), external, idleTimeout, maxFuture);
  }

  /**
   * Lets only {@link Source#watermark} move the watermark.
   *
   * @return the same with an external watermark
   */
  public EventTime withExternalWatermark() {
    return new EventTime(column, delay, true, idleTimeout, maxFuture);
  }

  /**
   * Lets silent handles no longer hold time back.
   *
   * @param timeout after how long
   * @return the same with this timeout
   */
  public EventTime withIdleTimeout(Duration timeout) {
    Arguments.notNull(timeout, "timeout");
    return new EventTime(column, delay, external, Optional.of(timeout), maxFuture);
  }

  /**
   * Refuses rows of a far future.
   *
   * @param max how far ahead of the clock a row's time may be
   * @return the same with this limit
   */
  public EventTime withMaxFuture(Duration max) {
    Arguments.notNull(max, "max");
    return new EventTime(column, delay, external, idleTimeout, Optional.of(max));
  }
}
