package io.laminar.api;

import java.util.OptionalLong;

/** Checks how much a configuration lets channels and state take. */
final class CapacityCheck {
  private static final int MIN_BUFFER_SIZE = 2;
  private static final int MAX_BUFFER_SIZE = 1 << 24;

  private CapacityCheck() {}

  /**
   * Checks them.
   *
   * @param bufferSize rows of a channel
   * @param memoryLimit bytes of all state; empty where it is not set
   * @throws LaminarException {@link ErrorCode#INVALID_CONFIG}
   */
  static void check(int bufferSize, OptionalLong memoryLimit) {
    if (bufferSize < MIN_BUFFER_SIZE
        || bufferSize > MAX_BUFFER_SIZE
        || Integer.bitCount(bufferSize) != 1) {
      throw new LaminarException(
          ErrorCode.INVALID_CONFIG,
          "bufferSize is " + bufferSize,
          "give a power of two from " + MIN_BUFFER_SIZE + " to " + MAX_BUFFER_SIZE);
    }
    if (memoryLimit.isPresent() && memoryLimit.getAsLong() < Config.MIN_MEMORY_LIMIT) {
      throw new LaminarException(
          ErrorCode.INVALID_CONFIG,
          "memoryLimit is " + memoryLimit.getAsLong() + " bytes",
          "give at least " + Config.MIN_MEMORY_LIMIT + ", or leave it unset for half of the heap");
    }
  }
}
