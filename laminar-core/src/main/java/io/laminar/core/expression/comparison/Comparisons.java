package io.laminar.core.expression.comparison;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.InlineBytes;
import io.laminar.core.expression.Condition;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.Literal;

/**
 * Chooses the kernel of a comparison by the operands' types.
 *
 * <p>Operands are of the same kind (a planner casts them): both numbers of any type, both strings,
 * both timestamps of one unit, and so on. Numbers are compared by exact value. Floating
 * comparison is the order of grouping and sorting too: NaN equals NaN and is larger than every
 * number, −0.0 equals 0.0. So {@code NOT (a < b)} is {@code a >= b} always, which rewrites rely on.
 */
public final class Comparisons {
  private Comparisons() {}

  /**
   * Makes a comparison: NULL if an operand is.
   *
   * @param left of the same kind as {@code right}
   */
  public static Condition of(Comparison comparison, Expression left, Expression right) {
    if (left instanceof Literal && !(right instanceof Literal)) {
      return of(comparison.swapped(), right, left);
    }
    DataType type = left.type();
    if (type.kind().isBytes()) {
      return ofBytes(comparison, left, right);
    }
    boolean exact = !isFloating(type) && !isFloating(right.type());
    if (exact && (type.kind() == TypeKind.DECIMAL || right.type().kind() == TypeKind.DECIMAL)) {
      boolean oneWord = type.words() == 1 && right.type().words() == 1;
      if (!oneWord || type.scale() != right.type().scale()) {
        return new DecimalComparison(comparison, left, right);
      }
    }
    boolean floating = isFloating(type);
    if (floating != isFloating(right.type())) {
      return floating
          ? new MixedComparison(comparison, left, right)
          : new MixedComparison(comparison.swapped(), right, left);
    }
    if (right instanceof Literal literal && !literal.isNull()) {
      return RangeCondition.of(comparison, left, floating, literal.word());
    }
    return new WordComparison(comparison, floating, left, right);
  }

  /**
   * Makes a comparison of two dates, timestamps or intervals, exactly and whatever their units.
   *
   * @param leftUnits units in a day of the left type
   * @param rightUnits units in a day of the right type
   */
  public static Condition ofUnits(
      Comparison comparison, Expression left, Expression right, long leftUnits, long rightUnits) {
    return leftUnits == rightUnits
        ? of(comparison, left, right)
        : new UnitComparison(comparison, left, right, leftUnits, rightUnits);
  }

  private static Condition ofBytes(Comparison comparison, Expression left, Expression right) {
    boolean padded = left.type().kind() == TypeKind.CHAR && right.type().kind() == TypeKind.CHAR;
    if (!padded && right instanceof Literal literal && !literal.isNull()) {
      boolean isShort = InlineBytes.length(literal.word()) <= InlineBytes.MAX_INLINE;
      if (isShort && comparison == Comparison.EQUAL) {
        return new ShortTextEquality(left, literal, 0);
      }
      if (isShort && comparison == Comparison.NOT_EQUAL) {
        return new ShortTextEquality(left, literal, 1);
      }
    }
    return new BytesComparison(comparison, padded, left, right);
  }

  /**
   * Makes a comparison of strings in which spaces at the end do not count, as SQL says of a CHAR
   * (SQL:2023, 8.2 PAD SPACE).
   *
   * @param left a string, as is {@code right}
   */
  public static Condition padded(Comparison comparison, Expression left, Expression right) {
    return new BytesComparison(comparison, true, left, right);
  }

  /**
   * Makes {@code low <= value <= high} of constants.
   *
   * @param value one word, not a string
   * @param low not NULL, of the value's kind and scale
   * @param high not NULL, of the value's kind and scale
   */
  public static Condition between(Expression value, Literal low, Literal high) {
    return RangeCondition.between(value, isFloating(value.type()), low.word(), high.word());
  }

  /**
   * Makes IN or NOT IN a list of constants.
   *
   * @param values not NULL, at least one, of the value's kind and scale
   * @param negated true for NOT IN
   */
  public static Condition in(Expression value, Literal[] values, boolean negated) {
    if (values.length == 1) {
      return of(negated ? Comparison.NOT_EQUAL : Comparison.EQUAL, value, values[0]);
    }
    return new ValueSet(value, values, negated);
  }

  /** Tells whether words hold floating point bits. */
  static boolean isFloating(DataType type) {
    return type.kind() == TypeKind.REAL || type.kind() == TypeKind.DOUBLE;
  }
}
