package io.laminar.sql.validate;

import io.laminar.api.ErrorCode;
import io.laminar.sql.expression.AsofOperators;
import java.util.List;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlAsofJoin;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * Joins that say at which time the right side counts. From here on they are plain joins, whose condition has the clause as a
 * conjunct of its own: {@code a ASOF JOIN b MATCH_CONDITION a.ts >= b.ts ON a.k = b.k} becomes {@code a JOIN b ON
 * MATCH_CONDITION(a.ts >= b.ts) AND a.k = b.k}.
 */
final class TimedJoins {
  private TimedJoins() {}

  /** Refuses what an ASOF join does not take, before validation. */
  static void check(SqlAsofJoin join) {
    if (join.isNatural()) {
      throw Refusal.of(
              ErrorCode.INVALID_QUERY,
              "an ASOF JOIN is not NATURAL",
              join.isNaturalNode().getParserPosition())
          .remedy("write the keys: MATCH_CONDITION a.ts >= b.ts ON a.k = b.k")
          .exception();
    }
  }

  /** The join that is validated; nodes of a copy. */
  static SqlJoin rewritten(SqlJoin join) {
    if (!(join instanceof SqlAsofJoin asof)) {
      return join;
    }
    SqlNode match = nearest(asof.getMatchCondition());
    SqlParserPos position = asof.getMatchCondition().getParserPosition();
    JoinType type = join.getJoinType() == JoinType.LEFT_ASOF ? JoinType.LEFT : JoinType.INNER;
    return new SqlJoin(
        join.getParserPosition(),
        join.getLeft(),
        SqlLiteral.createBoolean(false, SqlParserPos.ZERO),
        type.symbol(join.getJoinTypeNode().getParserPosition()),
        join.getRight(),
        JoinConditionType.ON.symbol(SqlParserPos.ZERO),
        and(AsofOperators.MATCH.createCall(position, match), join.getCondition()));
  }

  private static SqlNode and(SqlCall clause, @Nullable SqlNode condition) {
    return condition == null
        ? clause
        : SqlStdOperatorTable.AND.createCall(
            condition.getParserPosition(), List.of(clause, condition));
  }

  /** Gives NEAREST our operator. */
  private static SqlNode nearest(SqlNode match) {
    SqlNode rewritten = match.accept(new SqlShuttle() {
      @Override
      public @Nullable SqlNode visit(SqlCall call) {
        return call.getOperator() instanceof SqlFunction
                && call.getOperator().getName().equalsIgnoreCase(AsofOperators.NEAREST.getName())
            ? new SqlBasicCall(
                AsofOperators.NEAREST, call.getOperandList(), call.getParserPosition())
            : super.visit(call);
      }
    });
    if (rewritten == null) {
      throw new IllegalStateException("a condition vanished in its copy");
    }
    return rewritten;
  }
}
