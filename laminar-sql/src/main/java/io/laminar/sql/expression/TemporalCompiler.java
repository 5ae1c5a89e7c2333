package io.laminar.sql.expression;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.TypeKind;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.Literal;
import io.laminar.core.expression.arithmetic.ArithmeticOperator;
import io.laminar.core.expression.temporal.TemporalFunctions;
import io.laminar.core.expression.temporal.TimeField;
import java.util.Objects;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.avatica.util.TimeUnitRange;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlIntervalQualifier;

/** Arithmetic and functions over dates, times, timestamps and intervals. */
final class TemporalCompiler {
  private static final DataType BIGINT = DataType.of(TypeKind.BIGINT);

  private TemporalCompiler() {}

  /** Tells whether an operand or the result of an arithmetic operation is a time or an interval. */
  static boolean isTemporal(RexCall call) {
    return isTemporal(ExpressionCompiler.typeOf(call))
        || call.getOperands().stream()
            .anyMatch(operand -> isTemporal(ExpressionCompiler.typeOf(operand)));
  }

  private static boolean isTemporal(DataType type) {
    return isDatetime(type) || ExpressionCompiler.isInterval(type);
  }

  private static boolean isDatetime(DataType type) {
    return switch (type.kind()) {
      case DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ -> true;
      default -> false;
    };
  }

  static Expression arithmetic(ArithmeticOperator operator, RexCall call) {
    DataType type = ExpressionCompiler.typeOf(call);
    Expression left = ExpressionCompiler.operand(call, 0);
    Expression right = ExpressionCompiler.operand(call, 1);
    boolean additive =
        operator == ArithmeticOperator.ADD || operator == ArithmeticOperator.SUBTRACT;
    boolean subtract = operator == ArithmeticOperator.SUBTRACT;
    if (isDatetime(type) && additive) {
      boolean swapped = ExpressionCompiler.isInterval(left.type());
      Expression moment = Coercion.cast(swapped ? right : left, type);
      RexNode interval = call.getOperands().get(swapped ? 0 : 1);
      if (type.kind() == TypeKind.DATE) {
        checkWholeDays(interval, swapped ? left : right);
      } else if (type.kind() == TypeKind.TIME) {
        checkNoMonths(swapped ? left : right);
      }
      return TemporalFunctions.add(type, moment, swapped ? left : right, subtract);
    }
    if (isDatetime(left.type()) && isDatetime(right.type()) && subtract) {
      return between(call, type, left, right);
    }
    if (ExpressionCompiler.isInterval(type)) {
      return IntervalCompiler.arithmetic(operator, call);
    }
    throw ExpressionCompiler.unsupported("the expression " + call);
  }

  private static Expression between(
      RexCall call, DataType type, Expression left, Expression right) {
    checkAlike(call, left.type(), right.type());
    boolean days = left.type().kind() == TypeKind.DATE && right.type().kind() == TypeKind.DATE;
    return days && type.kind() == TypeKind.INTEGER
        ? TemporalFunctions.difference(type, left, right, TimeField.DAY)
        : TemporalFunctions.subtract(type, left, right);
  }

  private static void checkAlike(RexCall call, DataType left, DataType right) {
    if ((left.kind() == TypeKind.TIME) != (right.kind() == TypeKind.TIME)) {
      throw new LaminarException(
          ErrorCode.TYPE_MISMATCH,
          "there is no difference between " + left.sqlName() + " and " + right.sqlName(),
          "CAST one of them to the type of the other");
    }
    if ((left.kind() == TypeKind.TIMESTAMP_LTZ) != (right.kind() == TypeKind.TIMESTAMP_LTZ)) {
      throw ExpressionCompiler.unsupported(
          "the expression " + call + " of times with and without" + " a time zone");
    }
  }

  /** A DATE has no hours: adding some would be dropped without a word. */
  private static void checkWholeDays(RexNode interval, Expression value) {
    if (value.type().kind() == TypeKind.INTERVAL_YEAR) {
      return;
    }
    if (value instanceof Literal literal
        && !literal.isNull()
        && literal.word() % TemporalFunctions.unitsPerDay(literal.type()) == 0) {
      return;
    }
    SqlIntervalQualifier qualifier =
        Objects.requireNonNull(interval.getType().getIntervalQualifier());
    TimeUnit unit = qualifier.getUnit();
    if (unit == TimeUnit.HOUR || unit == TimeUnit.MINUTE || unit == TimeUnit.SECOND) {
      throw lessThanADay();
    }
  }

  private static LaminarException lessThanADay() {
    return new LaminarException(
        ErrorCode.NOT_SUPPORTED,
        "an interval of less than a day added to a DATE is not supported yet",
        "CAST the DATE to TIMESTAMP first");
  }

  private static void checkNoMonths(Expression interval) {
    if (interval.type().kind() == TypeKind.INTERVAL_YEAR) {
      throw noMonths();
    }
  }

  private static LaminarException noMonths() {
    return new LaminarException(
        ErrorCode.TYPE_MISMATCH,
        "a TIME does not take months and years",
        "add days, hours, minutes or seconds");
  }

  /** TIMESTAMPADD. */
  static Expression addUnits(RexCall call) {
    TimeField unit = field(call.getOperands().get(0), call);
    DataType type = ExpressionCompiler.typeOf(call);
    Expression count = Coercion.cast(ExpressionCompiler.operand(call, 1), BIGINT);
    Expression moment = ExpressionCompiler.operand(call, 2);
    if (type.kind() == TypeKind.TIME && unit.compareTo(TimeField.MONTH) <= 0) {
      throw noMonths();
    }
    if (type.kind() == TypeKind.DATE && unit.isOfDay()) {
      throw lessThanADay();
    }
    return TemporalFunctions.add(type, Coercion.cast(moment, type), count, unit);
  }

  /** TIMESTAMPDIFF. */
  static Expression difference(RexCall call) {
    TimeField unit = field(call.getOperands().get(0), call);
    Expression later = ExpressionCompiler.operand(call, 1);
    Expression earlier = ExpressionCompiler.operand(call, 2);
    checkAlike(call, later.type(), earlier.type());
    return TemporalFunctions.difference(ExpressionCompiler.typeOf(call), later, earlier, unit);
  }

  static Expression extract(RexCall call) {
    TimeField field = field(call.getOperands().get(0), call);
    Expression value = ExpressionCompiler.operand(call, 1);
    return TemporalFunctions.extract(field, ExpressionCompiler.typeOf(call), value);
  }

  /** FLOOR and CEIL of a time to a unit. */
  static Expression round(RexCall call, boolean up) {
    TimeField field = field(call.getOperands().get(1), call);
    Expression value = ExpressionCompiler.operand(call, 0);
    boolean countsDays = field == TimeField.DAY_OF_WEEK
        || field == TimeField.ISO_DAY_OF_WEEK
        || field == TimeField.DAY_OF_YEAR;
    boolean refused = countsDays
        || field == TimeField.EPOCH
        || (value.type().kind() == TypeKind.TIME && !field.isOfDay());
    if (refused) {
      throw ExpressionCompiler.unsupported(call.getOperator().getName() + " of a "
          + value.type().sqlName() + " to " + unitName(call.getOperands().get(1)));
    }
    return TemporalFunctions.round(field, value, up);
  }

  static Expression lastDay(RexCall call) {
    return TemporalFunctions.lastDay(
        ExpressionCompiler.typeOf(call), ExpressionCompiler.operand(call, 0));
  }

  static Expression now(RexCall call) {
    return TemporalFunctions.now(ExpressionCompiler.typeOf(call));
  }

  static String unitName(RexNode flag) {
    Object unit = flag instanceof RexLiteral literal ? literal.getValue() : null;
    return unit instanceof TimeUnitRange range ? range.startUnit.name() : String.valueOf(unit);
  }

  static TimeField field(RexNode flag, RexCall call) {
    String name = unitName(flag);
    return switch (name) {
      case "MILLENNIUM" -> TimeField.MILLENNIUM;
      case "CENTURY" -> TimeField.CENTURY;
      case "DECADE" -> TimeField.DECADE;
      case "YEAR" -> TimeField.YEAR;
      case "ISOYEAR" -> TimeField.ISO_YEAR;
      case "QUARTER" -> TimeField.QUARTER;
      case "MONTH" -> TimeField.MONTH;
      case "WEEK" -> TimeField.WEEK;
      case "DAY" -> TimeField.DAY;
      case "DOW" -> TimeField.DAY_OF_WEEK;
      case "ISODOW" -> TimeField.ISO_DAY_OF_WEEK;
      case "DOY" -> TimeField.DAY_OF_YEAR;
      case "HOUR" -> TimeField.HOUR;
      case "MINUTE" -> TimeField.MINUTE;
      case "SECOND" -> TimeField.SECOND;
      case "MILLISECOND" -> TimeField.MILLISECOND;
      case "MICROSECOND" -> TimeField.MICROSECOND;
      case "NANOSECOND" -> TimeField.NANOSECOND;
      case "EPOCH" -> TimeField.EPOCH;
      default ->
        throw ExpressionCompiler.unsupported(
            "the unit " + name + " of " + call.getOperator().getName());
    };
  }
}
