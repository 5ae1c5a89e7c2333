package io.laminar.sql.physical;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.expression.Condition;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.Literal;
import io.laminar.core.expression.choice.CaseExpression;
import io.laminar.core.expression.choice.Coalesce;
import io.laminar.core.expression.choice.Extreme;
import io.laminar.core.expression.comparison.Comparison;
import io.laminar.core.expression.comparison.Comparisons;
import io.laminar.core.expression.numeric.MathFunction;
import io.laminar.core.expression.numeric.MathFunctions;
import io.laminar.core.expression.temporal.TemporalFunctions;
import io.laminar.core.expression.text.TextFunction;
import io.laminar.core.expression.text.TextFunctions;
import java.util.Locale;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.sql.fun.SqlTrimFunction;
import org.jspecify.annotations.Nullable;

/** Functions by their names. */
final class FunctionCompiler {
  private static final DataType DOUBLE = DataType.of(TypeKind.DOUBLE);
  private static final DataType BIGINT = DataType.of(TypeKind.BIGINT);
  private static final DataType VARCHAR = DataType.of(TypeKind.VARCHAR);

  private FunctionCompiler() {}

  static Expression compile(RexCall call) {
    String name = call.getOperator().getName().toUpperCase(Locale.ROOT);
    return switch (name) {
      case "EXTRACT" -> TemporalCompiler.extract(call);
      case "$TIMESTAMPDIFF" -> TemporalCompiler.fineDifference(call);
      case "LAST_DAY" -> TemporalFunctions.lastDay(type(call), argument(call, 0));
      case "CURRENT_TIMESTAMP", "LOCALTIMESTAMP", "CURRENT_DATE", "CURRENT_TIME", "LOCALTIME" ->
        TemporalCompiler.now(call);
      case "COALESCE", "NVL", "IFNULL" -> new Coalesce(type(call), alike(call));
      case "IF" -> ifElse(call);
      case "GREATEST" -> new Extreme(type(call), true, alike(call));
      case "LEAST" -> new Extreme(type(call), false, alike(call));
      case "TRIM" -> trim(call);
      case "LTRIM" -> trimSpaces(TextFunction.TRIM_LEADING, call);
      case "RTRIM" -> trimSpaces(TextFunction.TRIM_TRAILING, call);
      case "SPACE" -> {
        Literal space = Literal.ofString(VARCHAR, " ");
        yield TextFunctions.of(TextFunction.REPEAT, type(call), space, bigint(call, 0));
      }
      case "PI" -> Literal.ofDouble(DOUBLE, Math.PI);
      case "IS_NAN" -> isNan(call);
      default -> {
        Expression text = text(name, call);
        yield text != null ? text : number(name, call);
      }
    };
  }

  private static @Nullable Expression text(String name, RexCall call) {
    return switch (name) {
      case "||", "CONCAT" -> text(TextFunction.CONCAT, call);
      case "UPPER" -> text(TextFunction.UPPER, call);
      case "LOWER" -> text(TextFunction.LOWER, call);
      case "INITCAP" -> text(TextFunction.INITCAP, call);
      case "CHAR_LENGTH", "CHARACTER_LENGTH", "LENGTH", "LEN" ->
        text(TextFunction.CHAR_LENGTH, call);
      case "OCTET_LENGTH" -> text(TextFunction.OCTET_LENGTH, call);
      case "BIT_LENGTH" -> text(TextFunction.BIT_LENGTH, call);
      case "ASCII" -> text(TextFunction.ASCII, call);
      case "CHR" -> text(TextFunction.CHR, call);
      case "SUBSTRING", "SUBSTR" -> text(TextFunction.SUBSTRING, call);
      case "LEFT" -> text(TextFunction.LEFT, call);
      case "RIGHT" -> text(TextFunction.RIGHT, call);
      case "POSITION" -> text(TextFunction.POSITION, call);
      case "STRPOS" ->
        TextFunctions.of(TextFunction.POSITION, type(call), argument(call, 1), argument(call, 0));
      case "REPLACE" -> text(TextFunction.REPLACE, call);
      case "OVERLAY" -> text(TextFunction.OVERLAY, call);
      case "REPEAT" -> text(TextFunction.REPEAT, call);
      case "REVERSE" -> text(TextFunction.REVERSE, call);
      case "LPAD" -> pad(TextFunction.LPAD, call);
      case "RPAD" -> pad(TextFunction.RPAD, call);
      case "SPLIT_PART" -> text(TextFunction.SPLIT_PART, call);
      case "TRANSLATE", "TRANSLATE3" -> text(TextFunction.TRANSLATE, call);
      case "STARTS_WITH", "STARTSWITH" -> text(TextFunction.STARTS_WITH, call);
      case "ENDS_WITH", "ENDSWITH" -> text(TextFunction.ENDS_WITH, call);
      case "LIKE" -> text(TextFunction.LIKE, call);
      case "ILIKE" -> ilike(call);
      default -> null;
    };
  }

  private static Expression number(String name, RexCall call) {
    return switch (name) {
      case "FLOOR" -> round(MathFunction.FLOOR, call);
      case "CEIL", "CEILING" -> round(MathFunction.CEIL, call);
      case "ROUND" -> digits(MathFunction.ROUND, call);
      case "TRUNCATE" -> digits(MathFunction.TRUNCATE, call);
      case "ABS" -> any(MathFunction.ABS, call);
      case "SIGN" -> any(MathFunction.SIGN, call);
      case "BITAND" -> bits(MathFunction.BITAND, call);
      case "BITOR" -> bits(MathFunction.BITOR, call);
      case "BITXOR" -> bits(MathFunction.BITXOR, call);
      case "BITNOT" -> bits(MathFunction.BITNOT, call);
      case "SQRT" -> real(MathFunction.SQRT, call);
      case "CBRT" -> real(MathFunction.CBRT, call);
      case "EXP" -> real(MathFunction.EXP, call);
      case "LN" -> real(MathFunction.LN, call);
      case "LOG2" -> real(MathFunction.LOG2, call);
      case "LOG10" -> real(MathFunction.LOG10, call);
      case "LOG" -> real(call.getOperands().size() == 2 ? MathFunction.LOG : MathFunction.LN, call);
      case "POWER", "POW" -> real(MathFunction.POWER, call);
      case "SIN" -> real(MathFunction.SIN, call);
      case "COS" -> real(MathFunction.COS, call);
      case "TAN" -> real(MathFunction.TAN, call);
      case "COT" -> real(MathFunction.COT, call);
      case "ASIN" -> real(MathFunction.ASIN, call);
      case "ACOS" -> real(MathFunction.ACOS, call);
      case "ATAN" -> real(MathFunction.ATAN, call);
      case "ATAN2" -> real(MathFunction.ATAN2, call);
      case "SINH" -> real(MathFunction.SINH, call);
      case "COSH" -> real(MathFunction.COSH, call);
      case "TANH" -> real(MathFunction.TANH, call);
      case "DEGREES" -> real(MathFunction.DEGREES, call);
      case "RADIANS" -> real(MathFunction.RADIANS, call);
      default -> throw ExpressionCompiler.unsupported("the function " + name);
    };
  }

  private static DataType type(RexCall call) {
    return ExpressionCompiler.typeOf(call);
  }

  private static Expression argument(RexCall call, int index) {
    return ExpressionCompiler.operand(call, index);
  }

  private static Expression bigint(RexCall call, int index) {
    return Coercion.cast(argument(call, index), BIGINT);
  }

  /** A string function: numbers among its arguments are positions and lengths. */
  private static Expression text(TextFunction function, RexCall call) {
    Expression[] arguments = new Expression[call.getOperands().size()];
    for (int i = 0; i < arguments.length; i++) {
      Expression value = argument(call, i);
      boolean number = Coercion.isExact(value.type()) || Coercion.isFloating(value.type());
      arguments[i] = number ? Coercion.cast(value, BIGINT) : value;
    }
    return TextFunctions.of(function, type(call), arguments);
  }

  private static Expression ilike(RexCall call) {
    Expression[] arguments = new Expression[call.getOperands().size()];
    for (int i = 0; i < arguments.length; i++) {
      Expression value = argument(call, i);
      arguments[i] = TextFunctions.of(TextFunction.LOWER, value.type(), value);
    }
    return TextFunctions.of(TextFunction.LIKE, type(call), arguments);
  }

  private static Expression pad(TextFunction function, RexCall call) {
    Expression pattern =
        call.getOperands().size() == 3 ? argument(call, 2) : Literal.ofString(VARCHAR, " ");
    return TextFunctions.of(function, type(call), argument(call, 0), bigint(call, 1), pattern);
  }

  private static Expression trim(RexCall call) {
    Object flag =
        call.getOperands().get(0) instanceof RexLiteral literal ? literal.getValue() : null;
    TextFunction function = TextFunction.TRIM;
    if (flag == SqlTrimFunction.Flag.LEADING) {
      function = TextFunction.TRIM_LEADING;
    } else if (flag == SqlTrimFunction.Flag.TRAILING) {
      function = TextFunction.TRIM_TRAILING;
    }
    return TextFunctions.of(function, type(call), argument(call, 2), argument(call, 1));
  }

  private static Expression trimSpaces(TextFunction function, RexCall call) {
    Literal space = Literal.ofString(VARCHAR, " ");
    return TextFunctions.of(function, type(call), argument(call, 0), space);
  }

  /** Arguments cast to the type of the result. */
  private static Expression[] alike(RexCall call) {
    DataType type = type(call);
    Expression[] arguments = new Expression[call.getOperands().size()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = Coercion.cast(argument(call, i), type);
    }
    return arguments;
  }

  private static Expression ifElse(RexCall call) {
    DataType type = type(call);
    Condition condition = ExpressionCompiler.compilePredicate(call.getOperands().get(0));
    Expression[] results = {
      Coercion.cast(argument(call, 1), type), Coercion.cast(argument(call, 2), type)
    };
    return new CaseExpression(type, new Condition[] {condition}, results);
  }

  private static Expression isNan(RexCall call) {
    Expression value = Coercion.cast(argument(call, 0), DOUBLE);
    return Comparisons.of(Comparison.EQUAL, value, Literal.ofDouble(DOUBLE, Double.NaN));
  }

  private static Expression real(MathFunction function, RexCall call) {
    Expression[] arguments = new Expression[call.getOperands().size()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = Coercion.cast(argument(call, i), DOUBLE);
    }
    DataType type = DOUBLE.withNullable(type(call).nullable());
    return Coercion.cast(MathFunctions.of(function, type, arguments), type(call));
  }

  private static Expression any(MathFunction function, RexCall call) {
    Expression value = argument(call, 0);
    DataType type = value.type().withNullable(type(call).nullable());
    return Coercion.cast(MathFunctions.of(function, type, value), type(call));
  }

  private static Expression bits(MathFunction function, RexCall call) {
    Expression[] arguments = new Expression[call.getOperands().size()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = argument(call, i);
      if (!arguments[i].type().kind().isInteger()) {
        throw ExpressionCompiler.unsupported(
            "the function " + function + " of a " + arguments[i].type().sqlName());
      }
    }
    return MathFunctions.of(function, type(call), arguments);
  }

  /** FLOOR and CEIL of a number, or of a time to a unit. */
  private static Expression round(MathFunction function, RexCall call) {
    if (call.getOperands().size() == 2) {
      return TemporalCompiler.round(call, function == MathFunction.CEIL);
    }
    Expression value = argument(call, 0);
    if (value.type().kind() == TypeKind.DECIMAL) {
      return MathFunctions.of(function, type(call), value);
    }
    return any(function, call);
  }

  private static Expression digits(MathFunction function, RexCall call) {
    Expression value = argument(call, 0);
    DataType type = type(call);
    Expression[] arguments = call.getOperands().size() == 2
        ? new Expression[] {value, bigint(call, 1)}
        : new Expression[] {value};
    boolean sameFamily = Coercion.isFloating(type) == Coercion.isFloating(value.type());
    DataType computed = sameFamily ? type : value.type().withNullable(type.nullable());
    return Coercion.cast(MathFunctions.of(function, computed, arguments), type);
  }
}
