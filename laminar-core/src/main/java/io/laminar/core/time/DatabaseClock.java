package io.laminar.core.time;

import io.laminar.api.Clock;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The time of one database, by the clock that it was given. Whoever sets that clock back neither
 * sets {@code now()} back nor prolongs a duration. Any thread.
 */
public final class DatabaseClock implements Clock {
  private final Clock given;
  private final AtomicLong newest = new AtomicLong(Long.MIN_VALUE);

  // Guarded by this.
  private long lastReading;
  private long elapsed;

  /**
   * Reads the clock for the first time.
   *
   * @param given what {@code Config.clock} gave
   * @throws LaminarException {@link ErrorCode#INVALID_CONFIG} when it throws
   */
  public DatabaseClock(Clock given) {
    this.given = given;
    nanos();
    this.lastReading = readMonotonic();
  }

  /** The newest time that the clock has shown, which {@code now()} gives. */
  @Override
  public long nanos() {
    long now = wallNanos();
    long seen = newest.get();
    return now <= seen ? seen : newest.accumulateAndGet(now, Math::max);
  }

  /** The time that has passed since the clock was first read; a step back counts as none. */
  @Override
  public synchronized long monotonicNanos() {
    long reading = readMonotonic();
    elapsed += Math.max(0, reading - lastReading);
    lastReading = reading;
    return elapsed;
  }

  /** What the clock shows now, be it before what it has shown: what rows from outside are held to. */
  public long wallNanos() {
    try {
      return given.nanos();
    } catch (RuntimeException thrown) {
      throw refused(thrown);
    }
  }

  private long readMonotonic() {
    try {
      return given.monotonicNanos();
    } catch (RuntimeException thrown) {
      throw refused(thrown);
    }
  }

  private static LaminarException refused(RuntimeException thrown) {
    return new LaminarException(
        ErrorCode.INVALID_CONFIG,
        "the clock that Config.clock was given threw " + thrown,
        null,
        "give a clock that answers whenever it is asked",
        thrown);
  }
}
