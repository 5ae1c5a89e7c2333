package io.laminar.core.engine.log;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.WaitStrategy;
import java.util.function.LongSupplier;

/**
 * How a log is written.
 *
 * @param sync whether a push returns only when it is durable, where its source does not say so itself
 * @param flushIntervalNanos for how long at most what was written stays unforced, but for one force
 * @param maxBytes from so many bytes of log on no row is taken until a checkpoint lets it be trimmed
 * @param waitStrategy how the log's thread waits
 * @param nanoTime monotonic
 */
public record LogOptions(
    boolean sync,
    long flushIntervalNanos,
    long maxBytes,
    WaitStrategy waitStrategy,
    LongSupplier nanoTime) {
  /** Ten milliseconds. */
  public static final long DEFAULT_FLUSH_INTERVAL_NANOS = 10_000_000;

  /** Asynchronous, unlimited, by the clock of the process. */
  public static final LogOptions DEFAULT = new LogOptions(
      false, DEFAULT_FLUSH_INTERVAL_NANOS, Long.MAX_VALUE, WaitStrategy.PARK, System::nanoTime);

  /** Checks them. */
  public LogOptions {
    if (flushIntervalNanos <= 0 || maxBytes <= 0) {
      throw new LaminarException(
          ErrorCode.INVALID_CONFIG,
          "a log cannot be forced every " + flushIntervalNanos + " ns and have " + maxBytes
              + " bytes",
          "give positive numbers");
    }
  }

  /** The same, but whether a push returns only when it is durable. */
  public LogOptions withSync(boolean value) {
    return new LogOptions(value, flushIntervalNanos, maxBytes, waitStrategy, nanoTime);
  }

  /** The same with another limit of the log. */
  public LogOptions withMaxBytes(long bytes) {
    return new LogOptions(sync, flushIntervalNanos, bytes, waitStrategy, nanoTime);
  }

  /** The same with another longest time between two forces. */
  public LogOptions withFlushIntervalNanos(long nanos) {
    return new LogOptions(sync, nanos, maxBytes, waitStrategy, nanoTime);
  }
}
