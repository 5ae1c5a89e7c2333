package io.laminar.sql.validate;

import io.laminar.sql.expression.AggregateEntry;
import io.laminar.sql.expression.Functions;
import io.laminar.sql.expression.RelationTypes;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.validate.SqlValidator;
import org.jspecify.annotations.Nullable;

/**
 * Refuses arrays where they are not built: as arguments of functions and operators that know nothing of them, and wherever
 * values are put in an order. Calcite's validator takes them for any value.
 */
final class ArrayCheck extends SqlBasicVisitor<@Nullable Void> {
  /** The aggregates and row functions that give one of their values, or count them. */
  private static final Set<String> OF_VALUES = Set.of(
      "COUNT",
      "GROUPING",
      "APPROX_COUNT_DISTINCT",
      "ANY_VALUE",
      "FIRST_VALUE",
      "LAST_VALUE",
      "NTH_VALUE",
      "LAG",
      "LEAD");

  /** Likewise, of which the second argument is an order. */
  private static final Set<String> BY_KEY = Set.of("ARG_MIN", "ARG_MAX", "MIN_BY", "MAX_BY");

  private final SqlValidator validator;

  private ArrayCheck(SqlValidator validator) {
    this.validator = validator;
  }

  static void check(SqlNode query, SqlValidator validator) {
    query.accept(new ArrayCheck(validator));
  }

  @Override
  public @Nullable Void visit(SqlCall call) {
    if (call instanceof SqlWindow window) {
      window.getOrderList().forEach(this::checkOrder);
    } else if (call.getKind() == SqlKind.WITHIN_GROUP) {
      SqlNodeList keys = call.operand(1);
      keys.forEach(this::checkOrder);
    } else if (call.getKind() == SqlKind.OVER) {
      OverRewrite.parts(call).forEach(part -> part.accept(this));
      return null;
    } else {
      checkOperands(call);
    }
    return super.visit(call);
  }

  private void checkOrder(SqlNode key) {
    SqlNode value = key;
    while (Set.of(SqlKind.DESCENDING, SqlKind.NULLS_FIRST, SqlKind.NULLS_LAST)
        .contains(value.getKind())) {
      value = ((SqlCall) value).operand(0);
    }
    if (isArray(value)) {
      throw Refusal.notSupported("ORDER BY of an ARRAY", value)
          .remedy("order by an element of it")
          .exception();
    }
  }

  private void checkOperands(SqlCall call) {
    List<SqlNode> operands = call.getOperandList();
    int keys = AggregateEntry.options(call.getOperator()).order().size();
    operands.subList(operands.size() - keys, operands.size()).forEach(this::checkOrder);
    for (int i = 0; i < operands.size(); i++) {
      SqlNode operand = operands.get(i);
      if (operand != null && isArray(operand) && !takesArray(call, i)) {
        // The name of an aggregate may say its options.
        String name = call.getOperator().getName().toUpperCase(Locale.ROOT).replaceAll("\\(.*", "");
        boolean function = call.getOperator() instanceof SqlFunction;
        throw Refusal.notSupported(
                (function ? "the function " : "the operator ") + name + " of "
                    + RelationTypes.toDataType(Objects.requireNonNull(type(operand)))
                        .sqlName(),
                call)
            .remedy("the SQL reference lists what takes arrays")
            .exception();
      }
    }
  }

  private static boolean takesArray(SqlCall call, int operand) {
    String name = call.getOperator().getName().toUpperCase(Locale.ROOT);
    // The last is what Calcite puts into a COALESCE.
    if (OF_VALUES.contains(name)
        || name.equals("CAST NOT NULL")
        || (operand == 0 && BY_KEY.contains(name))) {
      return true;
    }
    return switch (call.getKind()) {
      case SELECT,
          AS,
          ROW,
          VALUES,
          UNNEST,
          JOIN,
          FILTER,
          RESPECT_NULLS,
          IGNORE_NULLS,
          GROUPING_SETS,
          ROLLUP,
          CUBE -> true;
      default -> Functions.takesArrays(call.getOperator());
    };
  }

  private @Nullable RelDataType type(SqlNode node) {
    return validator.getValidatedNodeTypeIfKnown(node);
  }

  private boolean isArray(SqlNode node) {
    RelDataType type = type(node);
    return type != null && type.getSqlTypeName() == SqlTypeName.ARRAY;
  }
}
