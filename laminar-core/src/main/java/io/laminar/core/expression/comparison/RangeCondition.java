package io.laminar.core.expression.comparison;

import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.SlotLayout;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.Condition;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.Selections;
import io.laminar.core.expression.StrictCondition;

/**
 * A one-word value against constants: every comparison and BETWEEN is one range of words, and a
 * range is one unsigned comparison {@code value - low <= span}.
 */
final class RangeCondition extends StrictCondition {
  private final boolean floating;
  private final long low;
  private final long span;
  private final long negated;

  /**
   * Makes a test.
   *
   * @param low the first word (or key, see {@link FloatingOrder}) that is inside
   * @param span how many follow it, unsigned
   * @param negated 1 to pass what is outside
   */
  private RangeCondition(Expression value, boolean floating, long low, long span, long negated) {
    super(value);
    this.floating = floating;
    this.low = low;
    this.span = span;
    this.negated = negated;
  }

  static RangeCondition of(
      Comparison comparison, Expression value, boolean floating, long constant) {
    long lowest = floating ? FloatingOrder.LOWEST : Long.MIN_VALUE;
    long highest = floating ? FloatingOrder.HIGHEST : Long.MAX_VALUE;
    long first = floating ? firstKey(constant) : constant;
    long last = floating ? lastKey(constant) : constant;
    return switch (comparison) {
      case EQUAL -> new RangeCondition(value, floating, first, last - first, 0);
      case NOT_EQUAL -> new RangeCondition(value, floating, first, last - first, 1);
      // What is less is outside of [first, highest]; so no range can be empty.
      case LESS -> new RangeCondition(value, floating, first, highest - first, 1);
      case GREATER_OR_EQUAL -> new RangeCondition(value, floating, first, highest - first, 0);
      case LESS_OR_EQUAL -> new RangeCondition(value, floating, lowest, last - lowest, 0);
      case GREATER -> new RangeCondition(value, floating, lowest, last - lowest, 1);
    };
  }

  static Condition between(Expression value, boolean floating, long low, long high) {
    long first = floating ? firstKey(low) : low;
    long last = floating ? lastKey(high) : high;
    long lowest = floating ? FloatingOrder.LOWEST : Long.MIN_VALUE;
    if (Long.compareUnsigned(first - lowest, last - lowest) > 0) {
      // Nothing lies between: outside of everything.
      return new RangeCondition(value, floating, lowest, -1, 1);
    }
    return new RangeCondition(value, floating, first, last - first, 0);
  }

  private static long firstKey(long bits) {
    double value = Double.longBitsToDouble(bits);
    return Double.isNaN(value)
        ? FloatingOrder.FIRST_NAN
        : value == 0.0 ? -1 : FloatingOrder.key(bits);
  }

  private static long lastKey(long bits) {
    double value = Double.longBitsToDouble(bits);
    return Double.isNaN(value) ? FloatingOrder.HIGHEST : value == 0.0 ? 0 : FloatingOrder.key(bits);
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    long[] values = inputs[0].values();
    int offset = inputs[0].offset();
    int stride = inputs[0].stride();
    long[] out = result.values();
    long from = low;
    long size = span;
    long flip = negated ^ 1;
    if (floating) {
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        long bits = values[offset + row * stride];
        long distance = (bits ^ ((bits >> 63) >>> 1)) - from;
        out[row] = isLess(size, distance) ^ flip;
      }
    } else {
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        long distance = values[offset + row * stride] - from;
        out[row] = isLess(size, distance) ^ flip;
      }
    }
  }

  @Override
  public int select(Batch batch, int[] rows, int count, int[] selected, EvaluationContext context) {
    if (count == 0) {
      return 0;
    }
    Vector value = evaluateFirst(batch, rows, count, context);
    int size;
    if (value.mayHaveNulls()) {
      size = selectNullable(value, rows, count, selected);
    } else if (count == 1) {
      size = selectOne(value, rows[0], selected);
    } else if (rows == Batch.everyRow()) {
      size = value.stride() == SlotLayout.WORDS_PER_LINE
          ? selectDense(value, count, selected, SlotLayout.WORDS_PER_LINE)
          : selectDense(value, count, selected, value.stride());
    } else {
      size = selectSparse(value, rows, count, selected);
    }
    return Selections.passed(selected, size, context);
  }

  private int selectOne(Vector value, int row, int[] selected) {
    long word = value.word(row);
    long distance = (floating ? FloatingOrder.key(word) : word) - low;
    selected[0] = row;
    return (int) isLess(span, distance) ^ (int) negated ^ 1;
  }

  /** Returns 1 where a word is less than another one, unsigned, else 0 (Hacker's Delight, 2-12). */
  private static long isLess(long left, long right) {
    return ((~left & right) | ((~left | right) & (left - right))) >>> 63;
  }

  // With a constant stride the compiler checks the bounds once, not for every row.
  private int selectDense(Vector value, int count, int[] selected, int stride) {
    long[] values = value.values();
    int offset = value.offset();
    long from = low;
    long width = span;
    int flip = (int) negated ^ 1;
    long sign = floating ? Long.MAX_VALUE : 0;
    int size = 0;
    for (int row = 0; row < count; row++) {
      long word = values[offset + row * stride];
      long distance = (word ^ ((word >> 63) & sign)) - from;
      selected[size] = row;
      size += (int) isLess(width, distance) ^ flip;
    }
    return size;
  }

  private int selectSparse(Vector value, int[] rows, int count, int[] selected) {
    long[] values = value.values();
    int offset = value.offset();
    int stride = value.stride();
    long from = low;
    long width = span;
    int flip = (int) negated ^ 1;
    long sign = floating ? Long.MAX_VALUE : 0;
    int size = 0;
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      long word = values[offset + row * stride];
      long distance = (word ^ ((word >> 63) & sign)) - from;
      selected[size] = row;
      size += (int) isLess(width, distance) ^ flip;
    }
    return size;
  }

  private int selectNullable(Vector value, int[] rows, int count, int[] selected) {
    long[] values = value.values();
    int offset = value.offset();
    int stride = value.stride();
    long[] nulls = value.nulls();
    int nullOffset = value.nullOffset();
    int nullStride = value.nullStride();
    long mask = value.nullMask();
    long from = low;
    long width = span;
    int flip = (int) negated ^ 1;
    long sign = floating ? Long.MAX_VALUE : 0;
    int size = 0;
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      long word = values[offset + row * stride];
      long distance = (word ^ ((word >> 63) & sign)) - from;
      long isNull = nulls[nullOffset + row * nullStride] & mask;
      selected[size] = row;
      size += ((int) isLess(width, distance) ^ flip) & (int) (~(isNull | -isNull) >>> 63);
    }
    return size;
  }
}
