package io.laminar.core.expression;

/**
 * A boolean expression that can also select: the same tree serves as a column (three-valued) and as
 * a filter (TRUE only).
 */
public interface Condition extends Expression, Predicate {
  /**
   * Makes any boolean expression a condition.
   *
   * @param expression of type BOOLEAN
   */
  static Condition of(Expression expression) {
    return expression instanceof Condition condition ? condition : new Truth(expression);
  }
}
