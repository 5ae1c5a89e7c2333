package io.laminar.core.expression;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.data.Vector;

/** A scalar expression over the columns of a batch. */
public interface Expression {
  /** The type of the result. */
  DataType type();

  /**
   * Computes the expression for some physical rows.
   *
   * <p>A row for which it fails (overflow, division by zero, a failed cast) is reported to the
   * context, and its result is undefined. Only the given rows are looked at, so that a branch of a
   * CASE that is not taken cannot fail.
   *
   * @param batch the rows
   * @param rows physical rows to compute
   * @param count how many elements of {@code rows} count, at least 1
   * @param context takes row errors, gives the time
   * @return the results, at the same physical rows; valid until this expression is evaluated again;
   *     not to be changed. It may be a column of the batch itself
   */
  Vector evaluate(Batch batch, int[] rows, int count, EvaluationContext context);
}
