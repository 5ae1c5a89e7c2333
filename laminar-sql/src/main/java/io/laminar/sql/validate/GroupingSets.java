package io.laminar.sql.validate;

import io.laminar.api.ErrorCode;
import io.laminar.sql.expression.WindowForm;
import java.util.function.Consumer;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;

/** What is refused of GROUPING SETS, ROLLUP and CUBE: too many sets, and windows within them. */
final class GroupingSets {
  /** How many sets a GROUP BY may have: each is an aggregate of its own. */
  static final int MAX_SETS = 64;

  private GroupingSets() {}

  /** Refuses a GROUP BY of too many sets. */
  static void checkNumber(SqlNodeList group) {
    long sets = 1;
    for (SqlNode item : group) {
      sets = Math.min(MAX_SETS + 1, sets * number(item));
      if (sets > MAX_SETS) {
        throw Refusal.of(
                ErrorCode.STATEMENT_TOO_LARGE,
                "GROUP BY has more than " + MAX_SETS + " grouping sets",
                item.getParserPosition())
            .remedy("name those that are needed by GROUPING SETS, in several views")
            .exception();
      }
    }
  }

  private static long number(SqlNode item) {
    return switch (item.getKind()) {
      case CUBE -> 1L << Math.min(((SqlCall) item).operandCount(), Integer.SIZE);
      case ROLLUP -> ((SqlCall) item).operandCount() + 1L;
      case GROUPING_SETS ->
        ((SqlCall) item)
            .getOperandList().stream().mapToLong(GroupingSets::number).sum();
      default -> 1;
    };
  }

  /**
   * Checks one item of a GROUP BY.
   *
   * @param item GROUPING SETS, ROLLUP or CUBE
   * @param keys checks each expression
   */
  static void check(SqlCall item, Consumer<SqlNode> keys) {
    item.getOperandList().forEach(operand -> checkOperand(operand, keys));
  }

  private static void checkOperand(SqlNode operand, Consumer<SqlNode> keys) {
    switch (operand.getKind()) {
      case GROUPING_SETS, ROLLUP, CUBE, ROW -> check((SqlCall) operand, keys);
      default -> {
        if (operand instanceof SqlNodeList list) {
          list.forEach(key -> checkOperand(key, keys));
        } else if (operand instanceof SqlCall call
            && WindowForm.of(call.getOperator().getName()).isPresent()) {
          throw Refusal.notSupported("a window within grouping sets", operand)
              .remedy("write GROUP BY TUMBLE(...), ROLLUP (...): the window is in every set then")
              .exception();
        } else {
          keys.accept(operand);
        }
      }
    }
  }
}
