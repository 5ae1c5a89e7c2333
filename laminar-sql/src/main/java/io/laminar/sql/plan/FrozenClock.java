package io.laminar.sql.plan;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.sql.expression.ClockCalls;
import io.laminar.sql.physical.PhysicalPlan;
import io.laminar.sql.validate.Refusal;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Refuses the clock beside constants alone: they are there once, so that their time would never move. Stateless. */
final class FrozenClock {
  private FrozenClock() {}

  /**
   * Checks that no step asks for the time of rows that are constants.
   *
   * @param plan of a stream or view
   * @throws LaminarException {@link ErrorCode#NOT_SUPPORTED}
   */
  static void check(PhysicalPlan plan) {
    plan.inputs().forEach(FrozenClock::check);
    if (!isConstant(plan)) {
      return;
    }
    for (RexNode expression : plan.expressions()) {
      ClockCalls.first(expression).ifPresent(call -> {
        throw refusal(call.getParserPosition());
      });
    }
    if (plan.usesClock()) {
      throw refusal(SqlParserPos.ZERO);
    }
  }

  private static boolean isConstant(PhysicalPlan plan) {
    return plan.relations().stream().allMatch(OneRow.NAME::equals)
        && plan.inputs().stream().allMatch(FrozenClock::isConstant);
  }

  private static LaminarException refusal(SqlParserPos position) {
    return Refusal.of(
            ErrorCode.NOT_SUPPORTED,
            "the time of the clock in a query without FROM, or over constants alone, is not supported in streams and"
                + " views: it would stay what it was at their creation",
            position)
        .remedy("write NOW() itself in WHERE or in the SELECT list, over the rows of a source")
        .exception();
  }
}
