package io.laminar.sql.expression;

import io.laminar.api.DataType;
import io.laminar.api.ScalarFunction;
import io.laminar.api.TypeKind;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.Literal;
import io.laminar.core.expression.cast.Casts;
import io.laminar.core.function.FunctionCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** A function of the application as SQL sees it. Immutable. */
public final class UserOperator extends SqlFunction {
  private final ScalarFunction function;
  private final FunctionEntry entry;

  /**
   * Makes the operator of a function.
   *
   * @param name as it was registered
   * @param function what is called
   */
  public UserOperator(String name, ScalarFunction function) {
    super(
        name,
        SqlKind.OTHER_FUNCTION,
        binding -> RelationTypes.toRelDataType(
            function.result().withNullable(true), binding.getTypeFactory()),
        null,
        new Operands(function),
        SqlFunctionCategory.USER_DEFINED_FUNCTION);
    this.function = function;
    this.entry = new FunctionEntry(
        List.of(name.toUpperCase(Locale.ROOT)),
        Set.of(),
        List.of(this),
        false,
        FunctionEntry.NullRule.OWN,
        false,
        false,
        function.arguments().stream().map(UserOperator::argument).toList(),
        Optional.of(this::kernel),
        List.of());
  }

  private static FunctionEntry.Argument argument(DataType type) {
    return switch (type.kind()) {
      case VARCHAR, CHAR -> FunctionEntry.Argument.TEXT;
      case INTEGER -> FunctionEntry.Argument.COUNT;
      case DOUBLE -> FunctionEntry.Argument.DOUBLE;
      case BOOLEAN -> FunctionEntry.Argument.CONDITION;
      default -> FunctionEntry.Argument.UNKNOWN;
    };
  }

  /** What the planner knows of it. */
  FunctionEntry entry() {
    return entry;
  }

  private Expression kernel(RexCall call) {
    List<Expression> arguments = new ArrayList<>();
    for (int i = 0; i < call.getOperands().size(); i++) {
      arguments.add(argument(call.getOperands().get(i), function.arguments().get(i)));
    }
    return new FunctionCall(getName(), function, arguments);
  }

  private static Expression argument(RexNode operand, DataType wanted) {
    if (operand instanceof RexLiteral literal && literal.isNull()) {
      return Literal.ofNull(wanted);
    }
    Expression value = ExpressionCompiler.compile(operand);
    DataType type = wanted.withNullable(value.type().nullable());
    return value.type().equals(type) ? value : Casts.of(value, type, false);
  }

  @Override
  public boolean isDeterministic() {
    return function.deterministic();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof UserOperator user
        && user.getName().equals(getName())
        && user.function.equals(function);
  }

  @Override
  public int hashCode() {
    return 31 * getName().hashCode() + function.hashCode();
  }

  /** Takes operands that become the types of the arguments, and lose nothing. */
  private record Operands(ScalarFunction function) implements SqlOperandTypeChecker {
    @Override
    public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
      for (int i = 0; i < function.arguments().size(); i++) {
        if (!isTaken(binding.getOperandType(i), function.arguments().get(i))) {
          if (throwOnFailure) {
            throw binding.newValidationSignatureError();
          }
          return false;
        }
      }
      return true;
    }

    private static boolean isTaken(RelDataType given, DataType wanted) {
      if (given.getSqlTypeName() == SqlTypeName.NULL) {
        return true;
      }
      DataType from = RelationTypes.toDataType(given);
      TypeKind kind = from.kind();
      TypeKind to = wanted.kind();
      if (kind == to) {
        return (kind != TypeKind.TIMESTAMP
                && kind != TypeKind.TIME
                && kind != TypeKind.TIMESTAMP_LTZ)
            || from.precision() <= wanted.precision();
      }
      return switch (to) {
        case SMALLINT, INTEGER, BIGINT -> kind.isInteger() && kind.compareTo(to) < 0;
        case DECIMAL -> kind.isInteger();
        case REAL -> kind.isInteger() || kind == TypeKind.DECIMAL;
        case DOUBLE -> kind.isInteger() || kind == TypeKind.DECIMAL || kind == TypeKind.REAL;
        case VARCHAR -> kind == TypeKind.CHAR;
        default -> false;
      };
    }

    @Override
    public SqlOperandCountRange getOperandCountRange() {
      return SqlOperandCountRanges.of(function.arguments().size());
    }

    @Override
    public String getAllowedSignatures(SqlOperator operator, String name) {
      return function.arguments().stream()
          .map(type -> "<" + type.sqlName() + ">")
          .collect(Collectors.joining(", ", name + "(", ")"));
    }
  }
}
