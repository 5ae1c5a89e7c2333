package io.laminar.sql.validate;

import io.laminar.api.ErrorCode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlInternalOperators;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.jspecify.annotations.Nullable;

/**
 * String literals that stand for values of another type take the type of what they stand beside, as those of PostgreSQL
 * do: a number they are compared with, the other branches of a CASE, or DOUBLE as the argument of a function of numbers.
 */
final class StringLiterals {
  private static final Set<SqlKind> ARITHMETIC = EnumSet.of(
      SqlKind.MINUS_PREFIX,
      SqlKind.PLUS_PREFIX,
      SqlKind.MOD,
      SqlKind.PLUS,
      SqlKind.MINUS,
      SqlKind.TIMES,
      SqlKind.DIVIDE);

  private final StrictCoercion coercion;

  StringLiterals(StrictCoercion coercion) {
    this.coercion = coercion;
  }

  /** Refuses a string literal as an operand of + - * / and %. */
  static void refuseArithmetic(SqlCallBinding binding, int index) {
    if (binding.operand(index) instanceof SqlCharStringLiteral) {
      SqlKind kind = binding.getOperator().getKind();
      boolean times = (kind == SqlKind.PLUS || kind == SqlKind.MINUS)
          && binding.collectOperandTypes().stream()
              .anyMatch(type -> SqlTypeUtil.isDatetime(type) || SqlTypeUtil.isInterval(type));
      throw Refusal.of(
              ErrorCode.TYPE_MISMATCH,
              "the operator " + binding.getOperator().getName() + " takes "
                  + (times ? "times and intervals" : "numbers") + ", not strings",
              binding.operand(index).getParserPosition())
          .remedy(
              times
                  ? "write INTERVAL '1' DAY, or TIMESTAMP '2024-01-31 12:00:00'"
                  : "write the number without quotes, or CAST the string to a number")
          .exception();
    }
  }

  /** Operands of a comparison. */
  boolean beOperands(SqlCallBinding binding) {
    boolean coerced = false;
    RelDataType number = null;
    for (int i = 0; i < binding.getOperandCount(); i++) {
      if (number == null && isNumberOrInterval(binding.getOperandType(i))) {
        number = binding.getOperandType(i);
      }
    }
    for (int i = 0; number != null && i < binding.getOperandCount(); i++) {
      if (binding.operand(i) instanceof SqlCharStringLiteral literal) {
        RelDataType type = numberType(literal, number, binding.getTypeFactory());
        coerced |= coercion.castOperand(scope(binding), binding.getCall(), i, type);
      }
    }
    boolean date = binding.collectOperandTypes().stream()
        .anyMatch(type -> type.getSqlTypeName() == SqlTypeName.DATE);
    for (int i = 0; date && i < binding.getOperandCount(); i++) {
      SqlNode operand = binding.operand(i);
      if (saysTimeOfDay(operand)) {
        RelDataType type = binding.getTypeFactory().createSqlType(SqlTypeName.TIMESTAMP);
        coerced |= coercion.castOperand(scope(binding), binding.getCall(), i, type);
      }
    }
    return coerced;
  }

  /** Such a literal is compared with a DATE as a TIMESTAMP is. */
  private static boolean saysTimeOfDay(SqlNode node) {
    return node instanceof SqlCharStringLiteral literal
        && TemporalLiterals.hasTimeOfDay(literal.getValueAs(String.class));
  }

  private static boolean isNumberOrInterval(RelDataType type) {
    return SqlTypeUtil.isNumeric(type) || SqlTypeUtil.isInterval(type);
  }

  /** Members of the list of an IN. */
  boolean beMembers(SqlCallBinding binding) {
    RelDataType left = binding.getOperandType(0);
    if (!(binding.operand(1) instanceof SqlNodeList list)) {
      return false;
    }
    boolean coerced = false;
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i) instanceof SqlCharStringLiteral literal && isNumberOrInterval(left)) {
        RelDataType type = numberType(literal, left, binding.getTypeFactory());
        coerced |= coercion.castMember(scope(binding), list, i, type);
      } else if (left.getSqlTypeName() == SqlTypeName.DATE && saysTimeOfDay(list.get(i))) {
        RelDataType type = binding.getTypeFactory().createSqlType(SqlTypeName.TIMESTAMP);
        coerced |= coercion.castMember(scope(binding), list, i, type);
      } else if (list.get(i) instanceof SqlCall row && row.getKind() == SqlKind.ROW) {
        coerced |= beMembers(binding, row, left);
      }
    }
    return coerced;
  }

  private boolean beMembers(SqlCallBinding binding, SqlCall row, RelDataType left) {
    boolean coerced = false;
    for (int i = 0; left.isStruct() && i < row.operandCount() && i < left.getFieldCount(); i++) {
      RelDataType column = left.getFieldList().get(i).getType();
      if (row.operand(i) instanceof SqlCharStringLiteral literal && isNumberOrInterval(column)) {
        RelDataType type = numberType(literal, column, binding.getTypeFactory());
        coerced |= coercion.castOperand(scope(binding), row, i, type);
      }
    }
    return coerced;
  }

  /** Branches of CASE, or arguments of what is equivalent to it. */
  boolean beBranches(SqlCallBinding binding) {
    if (binding.getCall() instanceof SqlCase choice) {
      unwrap(choice.getThenOperands());
    }
    RelDataType common = typeBeside(binding);
    if (common == null) {
      return false;
    }
    boolean coerced = false;
    if (binding.getCall() instanceof SqlCase choice) {
      SqlNodeList results = choice.getThenOperands();
      for (int i = 0; i < results.size(); i++) {
        coerced |= results.get(i) instanceof SqlCharStringLiteral literal
            && coercion.castMember(scope(binding), results, i, coercion.typeOf(literal, common));
      }
      return choice.getElseOperand() instanceof SqlCharStringLiteral literal
          ? coercion.castOperand(scope(binding), choice, 3, coercion.typeOf(literal, common))
              || coerced
          : coerced;
    }
    for (int i = firstBranch(binding); i < binding.getOperandCount(); i++) {
      coerced |= binding.operand(i) instanceof SqlCharStringLiteral literal
          && coercion.castOperand(
              scope(binding), binding.getCall(), i, coercion.typeOf(literal, common));
    }
    return coerced;
  }

  /** The CASE that COALESCE becomes says of each result but the last that it is not NULL, which a literal never is. */
  private static void unwrap(SqlNodeList results) {
    for (int i = 0; i < results.size(); i++) {
      if (results.get(i) instanceof SqlCall call
          && call.getOperator().equals(SqlInternalOperators.CAST_NOT_NULL)
          && call.operand(0) instanceof SqlCharStringLiteral literal) {
        results.set(i, literal);
      }
    }
  }

  /** The first operand that can be the result: the one before of IF is its condition. */
  static int firstBranch(SqlCallBinding binding) {
    return binding.getOperator().getKind() == SqlKind.IF ? 1 : 0;
  }

  private static @Nullable RelDataType typeBeside(SqlCallBinding binding) {
    List<RelDataType> types = new ArrayList<>();
    for (SqlNode branch : branches(binding)) {
      RelDataType type = binding.getValidator().deriveType(scope(binding), branch);
      if (!(branch instanceof SqlCharStringLiteral)) {
        types.add(type);
      }
    }
    return typeBeside(types, binding.getTypeFactory());
  }

  /**
   * Finds the type of the values that a literal stands beside.
   *
   * @param types of those that are not string literals
   * @return null where the literal stays a string
   */
  static @Nullable RelDataType typeBeside(List<RelDataType> types, RelDataTypeFactory factory) {
    List<RelDataType> known =
        types.stream().filter(type -> type.getSqlTypeName() != SqlTypeName.NULL).toList();
    RelDataType common = known.isEmpty() ? null : factory.leastRestrictive(known);
    return common == null || SqlTypeUtil.isCharacter(common) ? null : common;
  }

  private static List<SqlNode> branches(SqlCallBinding binding) {
    if (!(binding.getCall() instanceof SqlCase choice)) {
      return binding.operands().subList(firstBranch(binding), binding.getOperandCount());
    }
    List<SqlNode> branches = new ArrayList<>(choice.getThenOperands().getList());
    SqlNode otherwise = choice.getElseOperand();
    if (otherwise != null) {
      branches.add(otherwise);
    }
    return branches;
  }

  /** Arguments of a function. */
  boolean beArguments(SqlCallBinding binding, List<SqlTypeFamily> families) {
    boolean coerced = false;
    for (int i = 0; i < Math.min(binding.getOperandCount(), families.size()); i++) {
      if (!isNumber(families.get(i)) || !(binding.operand(i) instanceof SqlCharStringLiteral)) {
        continue;
      }
      if (ARITHMETIC.contains(binding.getOperator().getKind())) {
        refuseArithmetic(binding, i);
      }
      SqlTypeName name =
          families.get(i) == SqlTypeFamily.INTEGER ? SqlTypeName.INTEGER : SqlTypeName.DOUBLE;
      coerced |= coercion.castOperand(
          scope(binding), binding.getCall(), i, binding.getTypeFactory().createSqlType(name));
    }
    return coerced;
  }

  /** Tells whether a family is one of numbers only. */
  static boolean isNumber(SqlTypeFamily family) {
    return switch (family) {
      case NUMERIC, DECIMAL, APPROXIMATE_NUMERIC, EXACT_NUMERIC, INTEGER -> true;
      default -> false;
    };
  }

  private static SqlValidatorScope scope(SqlCallBinding binding) {
    return Objects.requireNonNull(binding.getScope());
  }

  /** A decimal takes all digits that are written; another number is of the type of the other. */
  static RelDataType numberType(
      SqlCharStringLiteral literal, RelDataType other, RelDataTypeFactory factory) {
    if (!SqlTypeUtil.isDecimal(other)) {
      return other;
    }
    BigDecimal number;
    try {
      number = new BigDecimal(String.valueOf(literal.getValueAs(String.class)).strip());
    } catch (NumberFormatException e) {
      // Not a number: the conversion of the literal says so, with its position.
      return other;
    }
    int scale = Math.max(0, number.scale());
    int precision = Math.max(number.precision() - number.scale() + scale, scale);
    return precision > LaminarTypeSystem.MAX_DECIMAL_PRECISION
        ? other
        : factory.createSqlType(SqlTypeName.DECIMAL, Math.max(1, precision), scale);
  }
}
