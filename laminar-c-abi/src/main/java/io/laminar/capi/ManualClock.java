package io.laminar.capi;

import io.laminar.api.Clock;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.time.Instant;

/** A clock that stands still until the application moves it, and never goes back. Any thread. */
final class ManualClock implements Clock {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final long startNanos;

  // Written under the lock, so that two moves do not meet; read without it.
  private volatile long nowNanos;

  /**
   * Starts it.
   *
   * @param startNanos since 1970
   * @throws LaminarException {@link ErrorCode#INVALID_CONFIG} for a time before 1970
   */
  ManualClock(long startNanos) {
    if (startNanos < 0) {
      throw new LaminarException(
          ErrorCode.INVALID_CONFIG,
          "clock_start is " + instant(startNanos),
          "let the clock start in 1970 or later");
    }
    this.startNanos = startNanos;
    this.nowNanos = startNanos;
  }

  private static Instant instant(long nanos) {
    return Instant.ofEpochSecond(
        Math.floorDiv(nanos, NANOS_PER_SECOND), Math.floorMod(nanos, NANOS_PER_SECOND));
  }

  /** The time at which it started. */
  Instant start() {
    return instant(startNanos);
  }

  @Override
  public long nanos() {
    return nowNanos;
  }

  /**
   * Moves it to a time.
   *
   * @param nanos since 1970
   * @throws LaminarException {@link ErrorCode#INVALID_ARGUMENT} for a time before the present one
   */
  synchronized void moveTo(long nanos) {
    if (nanos < nowNanos) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "the clock shows " + instant(nowNanos) + " and would go back to " + instant(nanos),
          "give the present time or a later one");
    }
    nowNanos = nanos;
  }

  /**
   * Moves it by a duration.
   *
   * @param nanos 0 or more
   * @throws LaminarException {@link ErrorCode#INVALID_ARGUMENT} for a negative one, and for a time that 64 bits do not hold
   */
  synchronized void moveBy(long nanos) {
    if (nanos < 0) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "the clock would go back by " + Math.abs((double) nanos) / NANOS_PER_SECOND + " s",
          "give 0 or more");
    }
    if (nowNanos + nanos < nowNanos) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "the clock shows " + instant(nowNanos) + " and would go beyond "
              + instant(Long.MAX_VALUE),
          "move it by less");
    }
    nowNanos += nanos;
  }
}
