package io.laminar.core.codec;

import io.laminar.api.Arguments;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;

/** Where a user wants bytes to be copied to. */
final class CopyTarget {
  private CopyTarget() {}

  /** Refuses an array without room for the bytes. */
  static void check(int length, byte[] target, int offset) {
    Arguments.notNull(target, "target");
    if (offset < 0 || length > target.length - offset) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          length + " bytes do not fit into an array of " + target.length + " from " + offset
              + " on",
          "give one that has room for length(column)");
    }
  }
}
