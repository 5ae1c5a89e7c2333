package io.laminar.sql.validate;

import io.laminar.api.ErrorCode;
import io.laminar.sql.expression.Functions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlInternalOperators;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.jspecify.annotations.Nullable;

/**
 * The types of parameters, as far as they follow from the call that they are operands of: from the other operands, or
 * from the function, as the registry of functions says. PostgreSQL decides likewise; what it takes for TEXT because
 * nothing is known of it is left undecided here.
 */
final class ParameterInference {
  private static final Set<String> PASSING = Set.of("NVL", "IFNULL");

  private final SqlValidator validator;
  private final RelDataTypeFactory factory;
  private final Map<Integer, RelDataType> types = new HashMap<>();

  ParameterInference(SqlValidator validator) {
    this.validator = validator;
    this.factory = validator.getTypeFactory();
  }

  /** Tells whether a column of a SELECT is a parameter. */
  static boolean isColumn(SqlNode query) {
    return query instanceof SqlSelect select
        && select.getSelectList().stream()
            .map(item -> item.getKind() == SqlKind.AS ? ((SqlCall) item).operand(0) : item)
            .anyMatch(SqlDynamicParam.class::isInstance);
  }

  /** The type of a parameter, null while it is not known. All copies that a rewrite made of it have the same. */
  @Nullable
  RelDataType typeOf(SqlDynamicParam parameter) {
    return types.get(parameter.getIndex());
  }

  /** Notes a type that Calcite found. */
  void note(SqlDynamicParam parameter, RelDataType type) {
    types.putIfAbsent(parameter.getIndex(), factory.createTypeWithNullability(type, true));
  }

  /**
   * Decides on the parameters among the operands of a call.
   *
   * @param wanted what the place of the call asks for, or the unknown type
   */
  void infer(SqlCall call, SqlValidatorScope scope, RelDataType wanted) {
    if (call.getKind() == SqlKind.IN || call.getKind() == SqlKind.NOT_IN) {
      member(call, scope);
      return;
    }
    if (call instanceof SqlCase) {
      alike(List.of(call), scope, wanted);
      return;
    }
    boolean toUnit = (call.getKind() == SqlKind.FLOOR || call.getKind() == SqlKind.CEIL)
        && call.operandCount() == 2;
    List<SqlNode> alike = new ArrayList<>();
    for (int i = 0; !toUnit && i < call.operandCount(); i++) {
      SqlNode operand = call.operand(i);
      switch (Functions.argument(call.getOperator(), i)) {
        case ALIKE -> alike.add(operand);
        case TEXT -> decide(operand, text(call, scope));
        case COUNT -> decide(operand, factory.createSqlType(SqlTypeName.INTEGER));
        case CONDITION -> decide(operand, factory.createSqlType(SqlTypeName.BOOLEAN));
        case DOUBLE -> decide(operand, factory.createSqlType(SqlTypeName.DOUBLE));
        case UNKNOWN -> {}
      }
    }
    if (call.getKind() == SqlKind.PLUS) {
      refuseInterval(alike, scope);
    }
    if (call.getKind() == SqlKind.TIMES || call.getKind() == SqlKind.DIVIDE) {
      scale(alike, scope);
    }
    alike(alike, scope, gives(call) ? wanted : validator.getUnknownType());
  }

  /** An interval that is added to a time may be one of months or of seconds. */
  private void refuseInterval(List<SqlNode> operands, SqlValidatorScope scope) {
    boolean time = operands.stream()
        .map(operand -> known(operand, scope))
        .anyMatch(type -> type != null && SqlTypeUtil.isDatetime(type));
    for (SqlNode operand : operands) {
      if (time && isOpen(operand)) {
        throw Refusal.of(
                ErrorCode.TYPE_MISMATCH,
                "the type of this parameter does not follow from where it stands: there are intervals of months and"
                    + " of seconds",
                operand.getParserPosition())
            .remedy("write CAST(? AS INTERVAL DAY TO SECOND), or CAST(? AS INTERVAL YEAR TO MONTH)")
            .exception();
      }
    }
  }

  /** What an interval is multiplied by or divided by is a number; of months a whole one. */
  private void scale(List<SqlNode> operands, SqlValidatorScope scope) {
    for (SqlNode operand : operands) {
      RelDataType type = known(operand, scope);
      if (type != null && SqlTypeUtil.isInterval(type)) {
        boolean months = SqlTypeName.YEAR_INTERVAL_TYPES.contains(type.getSqlTypeName());
        RelDataType number =
            factory.createSqlType(months ? SqlTypeName.BIGINT : SqlTypeName.DOUBLE);
        operands.stream().filter(this::isOpen).forEach(each -> decide(each, number));
      }
    }
  }

  /** The rows of VALUES. */
  void inferRows(SqlCall values, SqlValidatorScope scope) {
    List<SqlNode> rows = values.getOperandList();
    int width =
        rows.stream().mapToInt(row -> ((SqlCall) row).operandCount()).min().orElse(0);
    for (int i = 0; i < width; i++) {
      alike(column(rows, i), scope, validator.getUnknownType());
    }
  }

  private void member(SqlCall call, SqlValidatorScope scope) {
    if (!(call.operand(1) instanceof SqlNodeList list)) {
      return;
    }
    List<SqlNode> all = new ArrayList<>(list.getList());
    all.add(0, call.operand(0));
    if (all.stream().noneMatch(each -> each.getKind() == SqlKind.ROW)) {
      alike(all, scope, validator.getUnknownType());
      return;
    }
    boolean rows = all.stream().allMatch(each -> each.getKind() == SqlKind.ROW);
    int width = rows ? ((SqlCall) all.get(0)).operandCount() : 0;
    if (all.stream().allMatch(each -> rows && ((SqlCall) each).operandCount() == width)) {
      for (int i = 0; i < width; i++) {
        alike(column(all, i), scope, validator.getUnknownType());
      }
    }
  }

  private static List<SqlNode> column(List<SqlNode> rows, int index) {
    return rows.stream().<SqlNode>map(row -> ((SqlCall) row).operand(index)).toList();
  }

  /** Tells whether a call has the type of its operands. */
  private static boolean gives(SqlCall call) {
    return !SqlKind.COMPARISON.contains(call.getKind())
        && call.getKind() != SqlKind.IS_DISTINCT_FROM
        && call.getKind() != SqlKind.IS_NOT_DISTINCT_FROM
        && call.getKind() != SqlKind.BETWEEN
        && !call.getOperator().getName().equals("TIMESTAMPDIFF");
  }

  private void decide(SqlNode operand, @Nullable RelDataType type) {
    if (type != null && operand instanceof SqlDynamicParam parameter) {
      note(parameter, type);
    }
  }

  private RelDataType text(SqlCall call, SqlValidatorScope scope) {
    boolean bytes = call.getOperandList().stream()
        .map(operand -> known(operand, scope))
        .anyMatch(type -> type != null && SqlTypeUtil.isBinary(type));
    return factory.createSqlType(bytes ? SqlTypeName.VARBINARY : SqlTypeName.VARCHAR);
  }

  private void alike(List<SqlNode> values, SqlValidatorScope scope, RelDataType wanted) {
    List<SqlNode> operands = new ArrayList<>();
    values.forEach(value -> addBare(value, operands));
    if (operands.stream().noneMatch(this::isOpen)) {
      return;
    }
    List<RelDataType> others = new ArrayList<>();
    boolean strings = false;
    for (SqlNode operand : operands) {
      RelDataType type = known(operand, scope);
      strings |= operand instanceof SqlCharStringLiteral;
      if (type != null && !(operand instanceof SqlCharStringLiteral)) {
        others.add(type);
      }
    }
    RelDataType common = others.isEmpty() ? null : factory.leastRestrictive(others);
    if (common == null && others.isEmpty() && strings) {
      common = factory.createSqlType(SqlTypeName.VARCHAR);
    }
    if (common == null && others.isEmpty() && !wanted.equals(validator.getUnknownType())) {
      common = wanted;
    }
    RelDataType type = common == null ? null : unbounded(common, operands);
    operands.stream().filter(this::isOpen).forEach(operand -> decide(operand, type));
  }

  /** A string of any length goes beside one of some, but for a column, whose length counts in looking up a key. */
  private RelDataType unbounded(RelDataType type, List<SqlNode> operands) {
    boolean column = operands.stream().anyMatch(SqlIdentifier.class::isInstance);
    return SqlTypeUtil.isCharacter(type) && !column
        ? factory.createSqlType(SqlTypeName.VARCHAR)
        : type;
  }

  /** Adds an operand; of one that has the type of its own operands these, while parameters are open in it. */
  private void addBare(SqlNode operand, List<SqlNode> operands) {
    if (operand instanceof SqlDynamicParam || !hasOpen(operand)) {
      operands.add(operand);
    } else if (operand instanceof SqlCase choice) {
      branches(choice).forEach(branch -> addBare(branch, operands));
    } else if (operand instanceof SqlCall call && isPassing(call)) {
      int first = call.getKind() == SqlKind.IF ? 1 : 0;
      call.getOperandList().stream().skip(first).forEach(each -> addBare(each, operands));
    } else {
      operands.add(operand);
    }
  }

  private static boolean isPassing(SqlCall call) {
    return switch (call.getKind()) {
      case MINUS_PREFIX, PLUS_PREFIX, GREATEST, LEAST, IF -> true;
      default ->
        call.getOperator().equals(SqlInternalOperators.CAST_NOT_NULL)
            || PASSING.contains(call.getOperator().getName());
    };
  }

  /** The results of a CASE. */
  static List<SqlNode> branches(SqlCase choice) {
    List<SqlNode> branches = new ArrayList<>(choice.getThenOperands().getList());
    SqlNode otherwise = choice.getElseOperand();
    if (otherwise != null) {
      branches.add(otherwise);
    }
    return branches;
  }

  /** Finds a parameter among the operands that have the type of the call, of which nothing is known. */
  @Nullable
  SqlDynamicParam open(SqlCall call) {
    List<SqlNode> operands = new ArrayList<>();
    addBare(call, operands);
    return operands.stream()
        .filter(this::isOpen)
        .map(SqlDynamicParam.class::cast)
        .findFirst()
        .orElse(null);
  }

  private boolean isOpen(SqlNode operand) {
    return operand instanceof SqlDynamicParam parameter && typeOf(parameter) == null;
  }

  /** The type of an operand; null where it is NULL, or depends on a parameter that is not decided yet. */
  private @Nullable RelDataType known(SqlNode operand, SqlValidatorScope scope) {
    if (operand instanceof SqlDynamicParam parameter) {
      return typeOf(parameter);
    }
    if (!(operand instanceof SqlCall || operand instanceof SqlIdentifier || isValue(operand))
        || hasOpen(operand)) {
      return null;
    }
    try {
      RelDataType type = validator.deriveType(scope, operand);
      SqlTypeName name = type.getSqlTypeName();
      return name == SqlTypeName.NULL || type.equals(validator.getUnknownType()) ? null : type;
    } catch (CalciteContextException later) {
      // Told when the whole is validated.
      assert later.getMessage() != null;
      return null;
    }
  }

  private static boolean isValue(SqlNode operand) {
    return operand.getKind() == SqlKind.LITERAL;
  }

  private boolean hasOpen(SqlNode node) {
    boolean[] found = new boolean[1];
    node.accept(new SqlBasicVisitor<@Nullable Void>() {
      @Override
      public @Nullable Void visit(SqlDynamicParam parameter) {
        found[0] |= isOpen(parameter);
        return null;
      }
    });
    return found[0];
  }
}
