package io.laminar.sql.expression;

import io.laminar.api.DataType;
import io.laminar.api.LaminarException;
import io.laminar.api.TypeKind;
import io.laminar.core.expression.Condition;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.Literal;
import io.laminar.core.expression.comparison.Comparison;
import io.laminar.core.expression.comparison.Comparisons;
import io.laminar.core.expression.temporal.TemporalFunctions;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/**
 * Comparisons of dates, timestamps and intervals by their moment or length, whatever their units. Casts to a common
 * type, which the planner writes and which might not hold a value, are not carried out.
 */
final class TemporalComparison {
  private TemporalComparison() {}

  /** Tells whether values of two types are compared here. */
  static boolean applies(DataType left, DataType right) {
    boolean points = isPoint(left) && isPoint(right);
    return points
        || (left.kind() == TypeKind.INTERVAL_DAY && right.kind() == TypeKind.INTERVAL_DAY);
  }

  /** Tells whether values of a type are moments. */
  static boolean isPoint(DataType type) {
    return type.kind() == TypeKind.DATE || type.kind().isTimestamp();
  }

  /** A value without casts that only give it more digits. */
  static RexNode bare(RexNode node) {
    RexNode bare = node;
    while (bare instanceof RexCall call
        && call.getKind() == SqlKind.CAST
        && onlyWidens(
            RelationTypes.toDataType(call.getOperands().get(0).getType()),
            RelationTypes.toDataType(call.getType()))) {
      bare = call.getOperands().get(0);
    }
    return bare;
  }

  /**
   * A value without casts that only give it more digits, neither in a comparison of moments nor within the cast that
   * reads a date or a timestamp in the session's time zone.
   */
  static RexNode narrowed(RexNode node, RexBuilder builder) {
    RexNode bare = bare(node);
    if (!(bare instanceof RexCall call) || call.getKind() != SqlKind.CAST) {
      return bare;
    }
    RexNode value = bare(call.getOperands().get(0));
    DataType from = RelationTypes.toDataType(value.getType());
    DataType to = RelationTypes.toDataType(call.getType());
    if (!readsInZone(from, to)) {
      return bare;
    }
    DataType type = instant(from).withNullable(to.nullable());
    return builder.makeAbstractCast(
        RelationTypes.toRelDataType(type, builder.getTypeFactory()), value, false);
  }

  /** Compiles an operand of a comparison without the casts that it does not need, as {@link #narrowed}. */
  static Expression compile(RexNode node) {
    RexNode bare = bare(node);
    if (bare instanceof RexCall call && call.getKind() == SqlKind.CAST) {
      RexNode value = bare(call.getOperands().get(0));
      DataType from = RelationTypes.toDataType(value.getType());
      if (readsInZone(from, RelationTypes.toDataType(call.getType()))) {
        return Coercion.cast(ExpressionCompiler.compile(value), instant(from));
      }
    }
    return ExpressionCompiler.compile(bare);
  }

  private static boolean readsInZone(DataType from, DataType to) {
    boolean isLocal = from.kind() == TypeKind.DATE || from.kind() == TypeKind.TIMESTAMP;
    return to.kind() == TypeKind.TIMESTAMP_LTZ
        && isLocal
        && instant(from).precision() <= to.precision();
  }

  /** The type of the instants that dates or timestamps of a type stand for. */
  private static DataType instant(DataType local) {
    int precision = local.kind() == TypeKind.DATE ? 3 : local.precision();
    return new DataType(TypeKind.TIMESTAMP_LTZ, precision, 0, true);
  }

  private static boolean onlyWidens(DataType from, DataType to) {
    return switch (to.kind()) {
      case TIMESTAMP ->
        from.kind() == TypeKind.DATE
            || (from.kind() == TypeKind.TIMESTAMP && from.precision() <= to.precision());
      case TIMESTAMP_LTZ -> from.kind() == to.kind() && from.precision() <= to.precision();
      case DATE -> from.kind() == TypeKind.DATE;
      default -> false;
    };
  }

  static Condition of(Comparison comparison, Expression left, Expression right) {
    Expression first = sameKind(left, right);
    Expression second = sameKind(right, left);
    if (first instanceof Literal constant) {
      first = inUnitOf(constant, second.type());
    }
    if (second instanceof Literal constant) {
      second = inUnitOf(constant, first.type());
    }
    return Comparisons.ofUnits(
        comparison,
        first,
        second,
        TemporalFunctions.unitsPerDay(first.type()),
        TemporalFunctions.unitsPerDay(second.type()));
  }

  /** Where one side has a time zone, the other gets it. */
  private static Expression sameKind(Expression value, Expression other) {
    if (other.type().kind() != TypeKind.TIMESTAMP_LTZ
        || value.type().kind() == TypeKind.TIMESTAMP_LTZ) {
      return value;
    }
    return Coercion.cast(value, instant(value.type()));
  }

  /** A constant in the unit of what it is compared with, where that loses nothing; it is then one word to test. */
  static Literal inUnitOf(Literal constant, DataType other) {
    long own = TemporalFunctions.unitsPerDay(constant.type());
    long wanted = TemporalFunctions.unitsPerDay(other);
    if (constant.isNull() || own == wanted) {
      return constant;
    }
    DataType type = other.withNullable(false);
    if (own < wanted) {
      long units = constant.word() * (wanted / own);
      return Math.multiplyHigh(constant.word(), wanted / own) == units >> 63
          ? Literal.ofWord(type, units)
          : constant;
    }
    return constant.word() % (own / wanted) == 0
        ? Literal.ofWord(type, constant.word() / (own / wanted))
        : constant;
  }

  /** A constant of a range; one that its type does not hold, as the year 3000 in nanoseconds, in microseconds. */
  static Literal constant(Comparable<?> value, DataType type) {
    if (type.kind().isTimestamp() && type.precision() > 6) {
      try {
        return LiteralCompiler.of(value, type);
      } catch (LaminarException e) {
        return LiteralCompiler.of(value, new DataType(type.kind(), 6, 0, type.nullable()));
      }
    }
    return LiteralCompiler.of(value, type);
  }
}
