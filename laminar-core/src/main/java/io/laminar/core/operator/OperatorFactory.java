package io.laminar.core.operator;

import io.laminar.core.expression.EvaluationContext;

/** Makes an operator without state, as often as a pipeline is made of the same description. */
@FunctionalInterface
public interface OperatorFactory {
  /**
   * Makes an operator; each call makes another.
   *
   * @param context what the expressions of one pipeline share; takes row errors, gives the time
   */
  Operator create(EvaluationContext context);
}
