package io.laminar.capi;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;

/** Refuses Arrow structs that are not what the specification says. Stateless. */
final class Malformed {
  private Malformed() {}

  /**
   * An array that cannot be read.
   *
   * @param column its name
   * @param what is wrong with it
   */
  static LaminarException array(String column, String what) {
    return new LaminarException(
        ErrorCode.INVALID_BATCH,
        (column.isEmpty() ? "the Arrow array " : "the Arrow column " + column + " ") + what
            + "; nothing of the batch was taken",
        "the batch is malformed: check how it was made");
  }

  /** A schema that cannot be read. */
  static LaminarException schema(String what) {
    return new LaminarException(
        ErrorCode.INVALID_BATCH,
        "the Arrow schema " + what + "; nothing of the batch was taken",
        "the schema is malformed: check how it was made");
  }
}
