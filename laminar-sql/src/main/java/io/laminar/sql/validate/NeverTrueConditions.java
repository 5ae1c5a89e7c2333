package io.laminar.sql.validate;

import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * {@code ON a.k = b.k AND FALSE}: Calcite's conversion makes FALSE of the whole condition, which does not say any more until
 * when rows are kept for partners. Written as a comparison the rest of it stays. Stateless.
 */
final class NeverTrueConditions {
  private NeverTrueConditions() {}

  /** Changes the condition of a join in place. */
  static void keepOthers(SqlJoin join) {
    if (join.getCondition() instanceof SqlCall condition && condition.getKind() == SqlKind.AND) {
      compare(condition);
    }
  }

  private static void compare(SqlCall conjunction) {
    for (int i = 0; i < conjunction.operandCount(); i++) {
      SqlNode operand = conjunction.operand(i);
      if (operand instanceof SqlCall inner && inner.getKind() == SqlKind.AND) {
        compare(inner);
      } else if (isFalse(operand)) {
        SqlParserPos place = operand.getParserPosition();
        conjunction.setOperand(
            i,
            SqlStdOperatorTable.EQUALS.createCall(
                place,
                SqlLiteral.createExactNumeric("0", place),
                SqlLiteral.createExactNumeric("1", place)));
      }
    }
  }

  private static boolean isFalse(@Nullable SqlNode node) {
    return node instanceof SqlLiteral literal && Boolean.FALSE.equals(literal.getValue());
  }
}
