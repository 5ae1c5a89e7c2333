package io.laminar.core.state;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;

/**
 * The bytes that one operator's state may take. Every page of entries, index or strings is charged
 * before it is allocated, so that a query which outgrows its bound stops by name instead of taking
 * the process down.
 */
public final class StateBudget {
  private final long maxBytes;
  private long usedBytes;

  private StateBudget(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * Makes a budget.
   *
   * @param maxBytes at least 1; beyond it state raises {@link ErrorCode#RESOURCE_LIMIT}
   */
  public static StateBudget ofBytes(long maxBytes) {
    if (maxBytes < 1) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "a state budget of " + maxBytes + " bytes is not possible",
          "Give at least 1 byte");
    }
    return new StateBudget(maxBytes);
  }

  /** Makes a budget of half of the heap that the JVM may grow to. */
  public static StateBudget ofHalfTheHeap() {
    return new StateBudget(Math.max(1, Runtime.getRuntime().maxMemory() / 2));
  }

  /** The bound in bytes. */
  public long maxBytes() {
    return maxBytes;
  }

  /** The bytes of all arrays that state holds now, spare room included. */
  public long usedBytes() {
    return usedBytes;
  }

  /**
   * Charges an array that is about to be allocated.
   *
   * @param bytes its size; negative gives back
   * @throws LaminarException with {@link ErrorCode#RESOURCE_LIMIT}, with nothing charged
   */
  public void charge(long bytes) {
    if (usedBytes + bytes > maxBytes) {
      throw new LaminarException(
          ErrorCode.RESOURCE_LIMIT,
          "the state of a query would exceed " + maxBytes + " bytes",
          "Use fewer groups, shorter windows or a smaller watermark delay,"
              + " or give the JVM a larger heap");
    }
    usedBytes += bytes;
  }
}
