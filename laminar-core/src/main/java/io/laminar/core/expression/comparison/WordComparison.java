package io.laminar.core.expression.comparison;

import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.Selections;
import io.laminar.core.expression.StrictCondition;

/**
 * Two one-word values of a kind against each other. Every operator is "equal" or "less", perhaps
 * with its operands swapped or its answer turned round; both are computed from sign bits.
 */
final class WordComparison extends StrictCondition {
  private final boolean floating;
  private final boolean equality;
  private final boolean swapped;
  private final long negated;

  WordComparison(Comparison comparison, boolean floating, Expression left, Expression right) {
    super(left, right);
    this.floating = floating;
    this.equality = comparison == Comparison.EQUAL || comparison == Comparison.NOT_EQUAL;
    this.swapped = comparison == Comparison.GREATER || comparison == Comparison.LESS_OR_EQUAL;
    this.negated = comparison == Comparison.NOT_EQUAL
            || comparison == Comparison.LESS_OR_EQUAL
            || comparison == Comparison.GREATER_OR_EQUAL
        ? 1
        : 0;
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    Vector left = swapped ? inputs[1] : inputs[0];
    Vector right = swapped ? inputs[0] : inputs[1];
    long[] a = left.values();
    int aOffset = left.offset();
    int aStride = left.stride();
    long[] b = right.values();
    int bOffset = right.offset();
    int bStride = right.stride();
    long[] out = result.values();
    long flip = negated;
    if (floating) {
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        long x = FloatingOrder.canonicalKey(a[aOffset + row * aStride]);
        long y = FloatingOrder.canonicalKey(b[bOffset + row * bStride]);
        out[row] = (equality ? equal(x, y) : less(x, y)) ^ flip;
      }
    } else if (equality) {
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        out[row] = equal(a[aOffset + row * aStride], b[bOffset + row * bStride]) ^ flip;
      }
    } else {
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        out[row] = less(a[aOffset + row * aStride], b[bOffset + row * bStride]) ^ flip;
      }
    }
  }

  @Override
  public int select(Batch batch, int[] rows, int count, int[] selected, EvaluationContext context) {
    if (count == 0) {
      return 0;
    }
    if (floating || type().nullable()) {
      return super.select(batch, rows, count, selected, context);
    }
    Vector[] inputs = evaluateArguments(batch, rows, count, context);
    Vector left = swapped ? inputs[1] : inputs[0];
    Vector right = swapped ? inputs[0] : inputs[1];
    int size = equality
        ? selectEqual(left, right, rows, count, selected)
        : selectLess(left, right, rows, count, selected);
    return Selections.passed(selected, size, context);
  }

  private int selectEqual(Vector left, Vector right, int[] rows, int count, int[] selected) {
    long[] a = left.values();
    int aOffset = left.offset();
    int aStride = left.stride();
    long[] b = right.values();
    int bOffset = right.offset();
    int bStride = right.stride();
    int flip = (int) negated;
    int size = 0;
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      selected[size] = row;
      size += (int) equal(a[aOffset + row * aStride], b[bOffset + row * bStride]) ^ flip;
    }
    return size;
  }

  private int selectLess(Vector left, Vector right, int[] rows, int count, int[] selected) {
    long[] a = left.values();
    int aOffset = left.offset();
    int aStride = left.stride();
    long[] b = right.values();
    int bOffset = right.offset();
    int bStride = right.stride();
    int flip = (int) negated;
    int size = 0;
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      selected[size] = row;
      size += (int) less(a[aOffset + row * aStride], b[bOffset + row * bStride]) ^ flip;
    }
    return size;
  }

  private static long equal(long x, long y) {
    long difference = x ^ y;
    return ((difference | -difference) >>> 63) ^ 1;
  }

  private static long less(long x, long y) {
    // The sign of x − y, corrected where the subtraction overflows (Hacker's Delight, 2-12).
    long difference = x - y;
    return (difference ^ ((x ^ y) & (difference ^ x))) >>> 63;
  }
}
