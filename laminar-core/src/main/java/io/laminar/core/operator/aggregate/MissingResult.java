package io.laminar.core.operator.aggregate;

import io.laminar.api.ErrorCode;
import io.laminar.api.TypeKind;
import io.laminar.core.expression.EvaluationContext;

/** The error of a result that its type does not hold: there is no row then. */
final class MissingResult {
  private MissingResult() {}

  static void report(AggregateCall call, EvaluationContext context) {
    boolean isList = call.function() == AggregateFunction.LISTAGG
        || call.function() == AggregateFunction.ARRAY_AGG;
    String wider = call.resultType().kind() == TypeKind.BIGINT ? "DECIMAL(38, 0)" : "DOUBLE";
    context.failResult(
        isList ? ErrorCode.VALUE_OUT_OF_RANGE : ErrorCode.NUMERIC_OVERFLOW,
        "the result of " + call.function() + " does not fit "
            + call.resultType().sqlName(),
        isList
            ? "make smaller groups, or leave rows out by FILTER"
            : "cast the argument to " + wider);
  }
}
