package io.laminar.sql.expression;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.TypeKind;
import io.laminar.core.expression.Constants;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.Literal;
import io.laminar.core.expression.arithmetic.Arithmetic;
import io.laminar.core.expression.arithmetic.ArithmeticOperator;
import io.laminar.core.expression.cast.Casts;
import io.laminar.core.expression.temporal.TemporalFunctions;
import io.laminar.core.expression.temporal.TimeField;
import java.math.BigDecimal;
import java.util.Objects;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.type.SqlTypeName;

/** Arithmetic and casts of intervals. Products and quotients are rounded once, half away from zero. */
final class IntervalCompiler {
  private static final DataType BIGINT = DataType.of(TypeKind.BIGINT);

  private IntervalCompiler() {}

  static Expression arithmetic(ArithmeticOperator operator, RexCall call) {
    DataType type = ExpressionCompiler.typeOf(call);
    Expression left = ExpressionCompiler.operand(call, 0);
    Expression right = ExpressionCompiler.operand(call, 1);
    boolean both =
        ExpressionCompiler.isInterval(left.type()) && ExpressionCompiler.isInterval(right.type());
    return switch (operator) {
      case ADD, SUBTRACT -> {
        if (!both) {
          throw ExpressionCompiler.unsupported("the expression " + call);
        }
        yield Arithmetic.of(operator, type, Coercion.cast(left, type), Coercion.cast(right, type));
      }
      case MULTIPLY, DIVIDE -> {
        boolean swapped = ExpressionCompiler.isInterval(right.type());
        if (both || (swapped && operator == ArithmeticOperator.DIVIDE)) {
          throw ExpressionCompiler.unsupported("the expression " + call);
        }
        yield scaled(operator, type, swapped ? right : left, swapped ? left : right);
      }
      case REMAINDER -> throw ExpressionCompiler.unsupported("the expression " + call);
    };
  }

  private static Expression scaled(
      ArithmeticOperator operator, DataType type, Expression interval, Expression factor) {
    if (operator == ArithmeticOperator.MULTIPLY && factor.type().kind().isInteger()) {
      return Arithmetic.of(operator, type, Coercion.cast(interval, type), factor);
    }
    if (type.kind() == TypeKind.INTERVAL_YEAR) {
      return wholeMonths(operator, type, interval, factor);
    }
    Expression count = count(Coercion.cast(interval, type));
    if (Coercion.isFloating(factor.type())) {
      DataType number = DataType.of(TypeKind.DOUBLE);
      return counted(
          Arithmetic.of(
              operator,
              number.withNullable(type.nullable()),
              Coercion.cast(count, number),
              Coercion.cast(factor, number)),
          type);
    }
    int scale = operator == ArithmeticOperator.DIVIDE ? 0 : factor.type().scale();
    DataType exact = DataType.decimal(DataType.MAX_DECIMAL_PRECISION, scale);
    return counted(
        Arithmetic.of(operator, exact.withNullable(type.nullable()), count, factor), type);
  }

  /** An interval's word as a number. */
  private static Expression count(Expression interval) {
    return Casts.of(interval, BIGINT.withNullable(interval.type().nullable()), false);
  }

  /** A number of units as an interval. */
  private static Expression counted(Expression count, DataType type) {
    Expression whole = Coercion.cast(count, BIGINT);
    Literal none = Literal.ofWord(type, 0);
    return Arithmetic.of(ArithmeticOperator.ADD, type, whole, none);
  }

  /** Months have no fraction, since they differ in length: only what is constant and comes out even. */
  private static Expression wholeMonths(
      ArithmeticOperator operator, DataType type, Expression interval, Expression factor) {
    if (interval instanceof Literal months
        && factor instanceof Literal by
        && !months.isNull()
        && !by.isNull()) {
      BigDecimal number =
          new BigDecimal(Objects.requireNonNull(Constants.value(by)).toString());
      BigDecimal whole = BigDecimal.valueOf(months.word());
      if (operator == ArithmeticOperator.MULTIPLY) {
        whole = whole.multiply(number);
      } else if (number.signum() != 0 && whole.remainder(number).signum() == 0) {
        whole = whole.divide(number);
      } else {
        throw fractionOfMonths();
      }
      if (whole.stripTrailingZeros().scale() <= 0 && whole.precision() - whole.scale() < 18) {
        return Literal.ofWord(type, whole.longValueExact());
      }
    }
    throw fractionOfMonths();
  }

  private static LaminarException fractionOfMonths() {
    return new LaminarException(
        ErrorCode.NOT_SUPPORTED,
        "a fraction of an interval of months or years is not supported: months differ in length",
        "multiply by a whole number, or use an interval of days");
  }

  /** CAST of an interval to one of another unit, as it is written. */
  static Expression truncate(RexCall call) {
    SqlIntervalQualifier to = Objects.requireNonNull(call.getType().getIntervalQualifier());
    Expression value = ExpressionCompiler.operand(call, 0);
    return TemporalFunctions.truncate(
        Casts.of(value, ExpressionCompiler.typeOf(call), false), unit(to));
  }

  /** CAST of an interval to anything but a time. */
  static Expression cast(RexCall call, boolean lenient) {
    RexNode operand = call.getOperands().get(0);
    Expression value = ExpressionCompiler.compile(operand);
    DataType type = ExpressionCompiler.typeOf(call);
    SqlIntervalQualifier from = Objects.requireNonNull(operand.getType().getIntervalQualifier());
    if (ExpressionCompiler.isInterval(type)) {
      return Casts.of(value, type, lenient);
    }
    if (type.kind() == TypeKind.CHAR || type.kind() == TypeKind.VARCHAR) {
      return Casts.of(value, type, lenient);
    }
    if (from.getStartUnit() != from.getUnit()) {
      throw new LaminarException(
          ErrorCode.NOT_SUPPORTED,
          "a cast from INTERVAL " + from + " to " + type.sqlName() + " is not supported",
          "take EXTRACT(EPOCH FROM ...) for seconds, or TIMESTAMPDIFF for any unit");
    }
    return number(value, from.getUnit(), type, lenient);
  }

  /** How many of its unit an interval has: whole ones, of seconds the fraction, too. */
  private static Expression number(
      Expression value, TimeUnit unit, DataType type, boolean lenient) {
    DataType wide = BIGINT.withNullable(value.type().nullable());
    if (unit == TimeUnit.SECOND) {
      DataType seconds = DataType.decimal(
              DataType.MAX_DECIMAL_PRECISION, value.type().precision())
          .withNullable(value.type().nullable());
      Literal perSecond = Literal.ofWord(BIGINT, value.type().unitsPerSecond());
      return cast(
          Arithmetic.of(ArithmeticOperator.DIVIDE, seconds, count(value), perSecond),
          type,
          lenient);
    }
    long size = value.type().kind() == TypeKind.INTERVAL_YEAR
        ? unit.multiplier.longValueExact()
        : unit.multiplier.longValueExact() * (value.type().unitsPerSecond() / 1_000);
    Literal units = Literal.ofWord(BIGINT, size);
    return cast(Arithmetic.of(ArithmeticOperator.DIVIDE, wide, count(value), units), type, lenient);
  }

  private static Expression cast(Expression value, DataType type, boolean lenient) {
    return lenient ? Casts.of(value, type, true) : Coercion.cast(value, type);
  }

  private static TimeField unit(SqlIntervalQualifier to) {
    return switch (to.getUnit()) {
      case YEAR -> TimeField.YEAR;
      case MONTH -> TimeField.MONTH;
      case DAY -> TimeField.DAY;
      case HOUR -> TimeField.HOUR;
      case MINUTE -> TimeField.MINUTE;
      default ->
        switch (to.getFractionalSecondPrecisionPreservingDefault()) {
          case 0 -> TimeField.SECOND;
          case 3 -> TimeField.MILLISECOND;
          case SqlTypeName.DEFAULT_INTERVAL_FRACTIONAL_SECOND_PRECISION -> TimeField.MICROSECOND;
          // The finest that an interval has, also where nothing is said.
          case RelDataType.PRECISION_NOT_SPECIFIED, 9 -> TimeField.NANOSECOND;
          default -> throw ExpressionCompiler.unsupported("a cast to INTERVAL " + to);
        };
    };
  }
}
