package io.laminar.core.codec;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;

/** The error of a batch with a bad row. */
public final class BadRow {
  private BadRow() {}

  /**
   * Makes it.
   *
   * @param index the bad row's, counted from 0
   * @param refused what is wrong with it
   * @param taken what happened to the rest of the batch
   * @return {@link ErrorCode#INVALID_BATCH}, with the row's own error as its cause
   */
  public static LaminarException inBatch(int index, LaminarException refused, String taken) {
    return new LaminarException(
        ErrorCode.INVALID_BATCH,
        "row " + index + " of the batch: " + refused.code() + ": " + refused.problem() + "; "
            + taken,
        null,
        refused.remedy(),
        refused);
  }
}
