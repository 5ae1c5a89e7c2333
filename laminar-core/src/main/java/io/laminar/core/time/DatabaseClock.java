package io.laminar.core.time;

import io.laminar.api.Clock;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

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
  private boolean stands;

  // Volatile: what the engine's thread met, others ask for.
  private volatile @Nullable LaminarException failure;

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

  /**
   * The time that has passed since the clock was first read; a step back counts as none, and so does
   * all the time for which the clock throws or durations {@linkplain #stand stand}.
   */
  @Override
  public synchronized long monotonicNanos() {
    try {
      long reading = readMonotonic();
      elapsed += failure == null && !stands ? Math.max(0, reading - lastReading) : 0;
      lastReading = reading;
      failure = null;
    } catch (LaminarException refused) {
      failure = refused;
    }
    return elapsed;
  }

  /** Durations stand while a recovery is under way: nothing runs, and what was recorded says how long they are. */
  public synchronized void stand() {
    stands = true;
  }

  /** Durations go on from where they stand. */
  public synchronized void goOn() {
    long unused = monotonicNanos();
    stands = false;
  }

  /**
   * Lets durations go on where they were in another database, whose state is taken over.
   *
   * @param elapsedNanos what {@link #monotonicNanos} gave there
   */
  public synchronized void goOnFrom(long elapsedNanos) {
    elapsed = Math.max(elapsed, elapsedNanos);
  }

  /**
   * Lets the time go on where it was in another database: it does not go back behind that.
   *
   * @param nowNanos what {@link #nanos} gave there
   */
  public void notBefore(long nowNanos) {
    newest.accumulateAndGet(nowNanos, Math::max);
  }

  /** The newest time that the clock has shown; it is not asked. */
  public long newestNanos() {
    return newest.get();
  }

  /** What the clock shows now, be it before what it has shown: what rows from outside are held to. */
  public long wallNanos() {
    try {
      return given.nanos();
    } catch (VirtualMachineError broken) {
      throw broken;
    } catch (Throwable thrown) {
      throw refused(thrown);
    }
  }

  /**
   * As {@link #nanos}; where the clock throws and nobody asked for the time, the newest before.
   *
   * @param asked whether an expression depends on it
   */
  public long nanos(boolean asked) {
    try {
      return nanos();
    } catch (LaminarException refused) {
      if (asked) {
        throw refused;
      }
      return newest.get();
    }
  }

  /** Why no time passed when it was asked for last; null where it did. */
  public @Nullable LaminarException failure() {
    return failure;
  }

  private long readMonotonic() {
    try {
      return given.monotonicNanos();
    } catch (VirtualMachineError broken) {
      throw broken;
    } catch (Throwable thrown) {
      throw refused(thrown);
    }
  }

  private static LaminarException refused(Throwable thrown) {
    return new LaminarException(
        ErrorCode.INVALID_CONFIG,
        "the clock that Config.clock was given threw " + thrown,
        null,
        "give a clock that answers whenever it is asked",
        thrown);
  }
}
