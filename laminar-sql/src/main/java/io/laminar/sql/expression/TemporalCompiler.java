package io.laminar.sql.expression;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.TypeKind;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.Literal;
import io.laminar.core.expression.arithmetic.Arithmetic;
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
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/** Arithmetic and functions over dates, times, timestamps and intervals. */
final class TemporalCompiler {
  private static final DataType BIGINT = DataType.of(TypeKind.BIGINT);
  private static final long MILLIS_PER_DAY = 86_400_000;

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
      Expression fine = fineDistance(interval, type);
      return fine != null
          ? TemporalFunctions.addUnits(type, moment, fine, subtract)
          : TemporalFunctions.add(type, moment, swapped ? left : right, subtract);
    }
    if (isDatetime(left.type()) && isDatetime(right.type()) && subtract) {
      return TemporalFunctions.subtract(
          type, Coercion.comparable(left, right), Coercion.comparable(right, left));
    }
    boolean bothIntervals =
        ExpressionCompiler.isInterval(left.type()) && ExpressionCompiler.isInterval(right.type());
    if (ExpressionCompiler.isInterval(type) && (!additive || bothIntervals)) {
      return Arithmetic.of(operator, type, factor(left, call), factor(right, call));
    }
    throw ExpressionCompiler.unsupported("the expression " + call);
  }

  private static Expression factor(Expression value, RexCall call) {
    boolean exact =
        ExpressionCompiler.isInterval(value.type()) || value.type().kind().isInteger();
    if (exact) {
      return value;
    }
    if (value instanceof Literal && Coercion.cast(value, BIGINT) instanceof Literal whole) {
      return whole;
    }
    throw ExpressionCompiler.unsupported(
        "the expression " + call + " of an interval and a fraction");
  }

  /** A DATE has no hours: adding some would be dropped without a word. */
  private static void checkWholeDays(RexNode interval, Expression value) {
    if (value instanceof Literal literal
        && !literal.isNull()
        && literal.word() % MILLIS_PER_DAY == 0) {
      return;
    }
    SqlIntervalQualifier qualifier =
        Objects.requireNonNull(interval.getType().getIntervalQualifier());
    TimeUnit unit = qualifier.getUnit();
    if (unit == TimeUnit.HOUR || unit == TimeUnit.MINUTE || unit == TimeUnit.SECOND) {
      throw new LaminarException(
          ErrorCode.NOT_SUPPORTED,
          "an interval of less than a day added to a DATE is not supported yet",
          "CAST the DATE to TIMESTAMP first");
    }
  }

  private static void checkNoMonths(Expression interval) {
    if (interval.type().kind() == TypeKind.INTERVAL_YEAR) {
      throw new LaminarException(
          ErrorCode.TYPE_MISMATCH,
          "a TIME does not take months and years",
          "add days, hours, minutes or seconds");
    }
  }

  /**
   * TIMESTAMPADD of micro- or nanoseconds: Calcite writes {@code count * 1 / 1000} of an interval
   * that it holds in milliseconds; taken as whole units here, so that no digit is lost.
   *
   * @return null where the interval is something else
   */
  private static @Nullable Expression fineDistance(RexNode interval, DataType type) {
    if (!(interval instanceof RexCall division)
        || division.getKind() != SqlKind.DIVIDE
        || division.getOperands().get(0).getType().getIntervalQualifier() == null) {
      return null;
    }
    RexNode product = division.getOperands().get(0);
    TimeUnit unit =
        Objects.requireNonNull(product.getType().getIntervalQualifier()).getUnit();
    if (unit != TimeUnit.MICROSECOND && unit != TimeUnit.NANOSECOND) {
      return null;
    }
    long perSecond = unit == TimeUnit.MICROSECOND ? 1_000_000L : 1_000_000_000L;
    Expression count = ExpressionCompiler.compile(product);
    DataType wide = count.type();
    long own = type.kind() == TypeKind.TIME ? 1_000_000_000L : type.unitsPerSecond();
    boolean coarser = own < perSecond;
    Literal ratio = Literal.ofWord(wide, coarser ? perSecond / own : own / perSecond);
    ArithmeticOperator operator = coarser ? ArithmeticOperator.DIVIDE : ArithmeticOperator.MULTIPLY;
    return Arithmetic.of(operator, wide, count, ratio);
  }

  /** TIMESTAMPDIFF in units below the second: of the timestamps themselves, not of an interval. */
  static Expression fineDifference(RexCall call) {
    TimeField field = field(call.getOperands().get(0), call);
    Expression later = ExpressionCompiler.operand(call, 1);
    Expression earlier = ExpressionCompiler.operand(call, 2);
    DataType type = ExpressionCompiler.typeOf(call);
    Expression difference = TemporalFunctions.difference(
        BIGINT.withNullable(type.nullable()),
        Coercion.comparable(later, earlier),
        Coercion.comparable(earlier, later),
        field == TimeField.MILLISECOND
            ? 1_000L
            : field == TimeField.MICROSECOND ? 1_000_000L : 1_000_000_000L);
    return Coercion.cast(difference, type);
  }

  /** CAST of an interval to a number: how many of its first unit it has. */
  static Expression castInterval(RexCall call) {
    RexNode operand = call.getOperands().get(0);
    Expression value = ExpressionCompiler.compile(operand);
    TimeUnit unit =
        Objects.requireNonNull(operand.getType().getIntervalQualifier()).getStartUnit();
    long size = unit.multiplier.longValueExact();
    DataType number = BIGINT.withNullable(value.type().nullable());
    Expression count =
        Arithmetic.of(ArithmeticOperator.DIVIDE, number, value, Literal.ofWord(BIGINT, size));
    return Coercion.cast(count, ExpressionCompiler.typeOf(call));
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

  private static String unitName(RexNode flag) {
    Object unit = flag instanceof RexLiteral literal ? literal.getValue() : null;
    return unit instanceof TimeUnitRange range ? range.startUnit.name() : String.valueOf(unit);
  }

  private static TimeField field(RexNode flag, RexCall call) {
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
