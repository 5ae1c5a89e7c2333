package io.laminar.core.operator;

import io.laminar.api.ErrorCode;
import io.laminar.core.data.Batch;
import io.laminar.core.expression.EvaluationContext;

/** The row error of a row whose event time is NULL, where an operator needs one. */
public final class NoEventTime {
  private NoEventTime() {}

  /**
   * Reports a row.
   *
   * @param context of the query
   * @param batch has the row
   * @param row physical row
   */
  public static void report(EvaluationContext context, Batch batch, int row) {
    context.failRow(
        batch,
        row,
        ErrorCode.NOT_NULL_VIOLATION,
        "the event time of a row is NULL",
        "leave such rows out by IS NOT NULL, or give them a time by COALESCE");
  }
}
