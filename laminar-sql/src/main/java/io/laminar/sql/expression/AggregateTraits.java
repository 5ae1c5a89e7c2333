package io.laminar.sql.expression;

import io.laminar.sql.expression.AggregateEntry.Distinct;
import io.laminar.sql.expression.AggregateEntry.NullRule;

/**
 * What an aggregate does in general.
 *
 * @param nulls what NULL is among the arguments
 * @param distinct what DISTINCT does
 * @param retraction how a value is taken back
 */
record AggregateTraits(NullRule nulls, Distinct distinct, Retraction retraction) {
  static final AggregateTraits COUNT =
      new AggregateTraits(NullRule.COUNTS, Distinct.COUNTS_ONCE, Retraction.BY_ITSELF);
  static final AggregateTraits NUMBER =
      new AggregateTraits(NullRule.LEAVES_OUT, Distinct.COUNTS_ONCE, Retraction.BY_ITSELF);
  static final AggregateTraits EXTREME = new AggregateTraits(
      NullRule.LEAVES_OUT, Distinct.MAKES_NO_DIFFERENCE, Retraction.BY_ALL_VALUES);
  static final AggregateTraits BY_TIME =
      new AggregateTraits(NullRule.TAKES, Distinct.REFUSED, Retraction.BY_ALL_VALUES);

  static final AggregateTraits ALL_VALUES = new AggregateTraits(
      NullRule.LEAVES_OUT, Distinct.COUNTS_ONCE, Retraction.BY_VALUES_KEPT_ANYWAY);

  static final AggregateTraits ALL_WITH_NULL =
      new AggregateTraits(NullRule.TAKES, Distinct.REFUSED, Retraction.BY_VALUES_KEPT_ANYWAY);

  AggregateTraits withDistinct(Distinct other) {
    return new AggregateTraits(nulls, other, retraction);
  }

  /** How a value is taken back where the input is a changelog. */
  enum Retraction {
    /** From the result. */
    BY_ITSELF,
    /** All values are kept: the second largest may become the largest. */
    BY_ALL_VALUES,
    /** All values are kept, over rows as well. */
    BY_VALUES_KEPT_ANYWAY
  }
}
