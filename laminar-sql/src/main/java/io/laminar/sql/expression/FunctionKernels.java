package io.laminar.sql.expression;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.expression.Condition;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.Literal;
import io.laminar.core.expression.arithmetic.Arithmetic;
import io.laminar.core.expression.arithmetic.ArithmeticOperator;
import io.laminar.core.expression.choice.CaseExpression;
import io.laminar.core.expression.choice.Coalesce;
import io.laminar.core.expression.comparison.Comparison;
import io.laminar.core.expression.comparison.Comparisons;
import io.laminar.core.expression.numeric.MathFunction;
import io.laminar.core.expression.numeric.MathFunctions;
import io.laminar.core.expression.text.TextFunction;
import io.laminar.core.expression.text.TextFunctions;
import io.laminar.sql.expression.FunctionEntry.Kernel;
import java.util.EnumSet;
import java.util.Set;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.sql.fun.SqlTrimFunction;

/** How calls of functions become expressions: arguments are cast to what the kernels of the core take. */
final class FunctionKernels {
  private static final DataType DOUBLE = DataType.of(TypeKind.DOUBLE);
  private static final DataType BIGINT = DataType.of(TypeKind.BIGINT);
  private static final DataType VARCHAR = DataType.of(TypeKind.VARCHAR);

  private FunctionKernels() {}

  private static DataType type(RexCall call) {
    return ExpressionCompiler.typeOf(call);
  }

  private static Expression argument(RexCall call, int index) {
    return ExpressionCompiler.operand(call, index);
  }

  private static Expression bigint(RexCall call, int index) {
    return Coercion.cast(argument(call, index), BIGINT);
  }

  /** What VARBINARY has; the bytes of others would be taken for UTF-8. */
  private static final Set<TextFunction> OF_BYTES = EnumSet.of(
      TextFunction.CONCAT,
      TextFunction.SUBSTRING,
      TextFunction.LEFT,
      TextFunction.RIGHT,
      TextFunction.OVERLAY,
      TextFunction.POSITION,
      TextFunction.OCTET_LENGTH,
      TextFunction.BIT_LENGTH,
      TextFunction.STARTS_WITH,
      TextFunction.ENDS_WITH);

  private static Expression text(TextFunction function, DataType type, Expression... arguments) {
    boolean bytes = false;
    boolean characters = type.kind() == TypeKind.VARCHAR || type.kind() == TypeKind.CHAR;
    for (Expression argument : arguments) {
      TypeKind kind = argument.type().kind();
      bytes |= kind == TypeKind.VARBINARY;
      characters |= kind == TypeKind.VARCHAR || kind == TypeKind.CHAR;
    }
    if (bytes && (characters || !OF_BYTES.contains(function))) {
      throw ExpressionCompiler.unsupported("the function " + name(function) + " of a VARBINARY");
    }
    return TextFunctions.of(function, type, arguments);
  }

  private static String name(TextFunction function) {
    return switch (function) {
      case TRIM_LEADING -> "LTRIM";
      case TRIM_TRAILING -> "RTRIM";
      default -> function.name();
    };
  }

  /** A string function: numbers among its arguments are positions and lengths. */
  static Kernel text(TextFunction function) {
    return call -> text(function, call);
  }

  private static Expression text(TextFunction function, RexCall call) {
    Expression[] arguments = new Expression[call.getOperands().size()];
    for (int i = 0; i < arguments.length; i++) {
      Expression value = argument(call, i);
      boolean number = Coercion.isExact(value.type()) || Coercion.isFloating(value.type());
      arguments[i] = number ? Coercion.cast(value, BIGINT) : value;
    }
    return text(function, type(call), arguments);
  }

  /** Each part with the separator before it, or nothing for NULL; of all of them the first separator goes. */
  static Expression concatWithSeparator(RexCall call) {
    Expression[] parts = new Expression[call.getOperands().size() - 1];
    for (int i = 0; i < parts.length; i++) {
      Expression part = TextFunctions.of(
          TextFunction.CONCAT,
          VARCHAR.withNullable(true),
          argument(call, 0),
          argument(call, i + 1));
      parts[i] = new Coalesce(VARCHAR, part, Literal.ofString(VARCHAR, ""));
    }
    Expression length =
        TextFunctions.of(TextFunction.CHAR_LENGTH, BIGINT.withNullable(true), argument(call, 0));
    Expression start = Arithmetic.of(
        ArithmeticOperator.ADD, BIGINT.withNullable(true), length, Literal.ofWord(BIGINT, 1));
    return TextFunctions.of(
        TextFunction.SUBSTRING,
        type(call),
        TextFunctions.of(TextFunction.CONCAT, VARCHAR, parts),
        start);
  }

  static Expression strpos(RexCall call) {
    return text(TextFunction.POSITION, type(call), argument(call, 1), argument(call, 0));
  }

  static Expression space(RexCall call) {
    Literal space = Literal.ofString(VARCHAR, " ");
    return text(TextFunction.REPEAT, type(call), space, bigint(call, 0));
  }

  static Expression ilike(RexCall call) {
    Expression[] arguments = new Expression[call.getOperands().size()];
    for (int i = 0; i < arguments.length; i++) {
      Expression value = argument(call, i);
      arguments[i] = text(TextFunction.LOWER, value.type(), value);
    }
    return text(TextFunction.LIKE, type(call), arguments);
  }

  static Kernel pad(TextFunction function) {
    return call -> pad(function, call);
  }

  private static Expression pad(TextFunction function, RexCall call) {
    Expression pattern =
        call.getOperands().size() == 3 ? argument(call, 2) : Literal.ofString(VARCHAR, " ");
    return text(function, type(call), argument(call, 0), bigint(call, 1), pattern);
  }

  static Expression trim(RexCall call) {
    Object flag =
        call.getOperands().get(0) instanceof RexLiteral literal ? literal.getValue() : null;
    TextFunction function = TextFunction.TRIM;
    if (flag == SqlTrimFunction.Flag.LEADING) {
      function = TextFunction.TRIM_LEADING;
    } else if (flag == SqlTrimFunction.Flag.TRAILING) {
      function = TextFunction.TRIM_TRAILING;
    }
    return text(function, type(call), argument(call, 2), argument(call, 1));
  }

  static Kernel trimSpaces(TextFunction function) {
    return call -> trimSpaces(function, call);
  }

  private static Expression trimSpaces(TextFunction function, RexCall call) {
    Literal space = Literal.ofString(VARCHAR, " ");
    return text(function, type(call), argument(call, 0), space);
  }

  /** Arguments cast to the type of the result. */
  static Expression[] alike(RexCall call) {
    DataType type = type(call);
    Expression[] arguments = new Expression[call.getOperands().size()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = Coercion.cast(argument(call, i), type);
    }
    return arguments;
  }

  static Expression ifElse(RexCall call) {
    DataType type = type(call);
    Condition condition = ExpressionCompiler.compilePredicate(call.getOperands().get(0));
    Expression[] results = {
      Coercion.cast(argument(call, 1), type), Coercion.cast(argument(call, 2), type)
    };
    return new CaseExpression(type, new Condition[] {condition}, results);
  }

  static Expression isNan(RexCall call) {
    Expression value = Coercion.cast(argument(call, 0), DOUBLE);
    return Comparisons.of(Comparison.EQUAL, value, Literal.ofDouble(DOUBLE, Double.NaN));
  }

  static Kernel real(MathFunction function) {
    return call -> real(function, call);
  }

  private static Expression real(MathFunction function, RexCall call) {
    Expression[] arguments = new Expression[call.getOperands().size()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = Coercion.cast(argument(call, i), DOUBLE);
    }
    DataType type = DOUBLE.withNullable(type(call).nullable());
    return Coercion.cast(MathFunctions.of(function, type, arguments), type(call));
  }

  static Kernel any(MathFunction function) {
    return call -> any(function, call);
  }

  private static Expression any(MathFunction function, RexCall call) {
    Expression value = argument(call, 0);
    DataType type = value.type().withNullable(type(call).nullable());
    return Coercion.cast(MathFunctions.of(function, type, value), type(call));
  }

  static Kernel bits(MathFunction function) {
    return call -> bits(function, call);
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
  static Kernel round(MathFunction function) {
    return call -> round(function, call);
  }

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

  static Kernel digits(MathFunction function) {
    return call -> digits(function, call);
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

  static Expression logarithm(RexCall call) {
    return real(call.getOperands().size() == 2 ? MathFunction.LOG : MathFunction.LN, call);
  }

  static Expression pi(RexCall call) {
    return Literal.ofDouble(DOUBLE, Math.PI);
  }
}
