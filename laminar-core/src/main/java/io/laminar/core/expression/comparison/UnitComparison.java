package io.laminar.core.expression.comparison;

import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.StrictCondition;

/**
 * Two times or intervals of different units against each other, exactly: the finer one is divided,
 * so that nothing can overflow, and its remainder decides between equals.
 */
final class UnitComparison extends StrictCondition {
  private final boolean leftIsCoarse;
  private final long ratio;
  private final int whereLess;
  private final int whereEqual;
  private final int whereGreater;

  /**
   * Makes a comparison.
   *
   * @param leftUnits of any length of time, as many as {@code rightUnits} are of the same; one is a
   *     multiple of the other
   */
  UnitComparison(
      Comparison comparison, Expression left, Expression right, long leftUnits, long rightUnits) {
    super(left, right);
    this.leftIsCoarse = leftUnits < rightUnits;
    this.ratio = leftIsCoarse ? rightUnits / leftUnits : leftUnits / rightUnits;
    this.whereLess = switch (comparison) {
      case LESS, LESS_OR_EQUAL, NOT_EQUAL -> 1;
      case EQUAL, GREATER, GREATER_OR_EQUAL -> 0;
    };
    this.whereEqual = switch (comparison) {
      case EQUAL, LESS_OR_EQUAL, GREATER_OR_EQUAL -> 1;
      case NOT_EQUAL, LESS, GREATER -> 0;
    };
    this.whereGreater = switch (comparison) {
      case GREATER, GREATER_OR_EQUAL, NOT_EQUAL -> 1;
      case EQUAL, LESS, LESS_OR_EQUAL -> 0;
    };
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    Vector coarse = inputs[leftIsCoarse ? 0 : 1];
    Vector fine = inputs[leftIsCoarse ? 1 : 0];
    long[] out = result.values();
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      long value = fine.word(row);
      long whole = Math.floorDiv(value, ratio);
      int order = Long.compare(coarse.word(row), whole);
      if (order == 0 && whole * ratio != value) {
        order = -1;
      }
      int left = leftIsCoarse ? order : -order;
      out[row] = left < 0 ? whereLess : left == 0 ? whereEqual : whereGreater;
    }
  }
}
