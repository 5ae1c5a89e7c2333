package io.laminar.sql.plan.rule;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.sql.expression.ClockBound;
import io.laminar.sql.expression.Fallible;
import io.laminar.sql.expression.TimeDistance;
import io.laminar.sql.validate.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/**
 * Finds the conditions that become true or false while time passes: comparisons of times in the row with the clock,
 * between the ANDs of a WHERE or HAVING. Only for queries that go on and on; one that runs once has one time.
 */
public final class RecogniseMovingFilters implements Pass {
  /** Makes the pass. It stands behind all others: what was filtered with the rest goes on in time. */
  public RecogniseMovingFilters() {}

  @Override
  public RelNode apply(RelNode query) {
    return query.accept(new RelHomogeneousShuttle() {
      @Override
      public RelNode visit(RelNode node) {
        RelNode visited = super.visit(node);
        return visited instanceof Filter filter && ClockBound.asksClock(filter.getCondition())
            ? moving(filter)
            : visited;
      }
    });
  }

  private static RelNode moving(Filter filter) {
    List<ClockBound> bounds = new ArrayList<>();
    List<RexNode> others = new ArrayList<>();
    // What may fail is asked of the rows that the bounds before it let in.
    List<RexNode> behind = new ArrayList<>();
    List<RexNode> conditions = TimeDistance.expanded(
        RelOptUtil.conjunctions(filter.getCondition()), filter.getCluster().getRexBuilder());
    for (RexNode condition : conditions) {
      Optional<ClockBound> bound =
          ClockBound.asksClock(condition) ? ClockBound.of(condition) : Optional.empty();
      if (bound.isPresent()) {
        bounds.add(bound.get());
      } else {
        check(condition);
        (bounds.isEmpty() || !Fallible.is(condition) ? others : behind).add(condition);
      }
    }
    RelNode input = Rows.where(filter.getInput(), others);
    return bounds.isEmpty()
        ? input
        : Rows.where(
            new MovingFilter(filter.getCluster(), filter.getTraitSet(), input, bounds), behind);
  }

  /** Refuses what would have to move and does not. A time that is compared with no column is that of the row. */
  private static void check(RexNode condition) {
    if (!(condition instanceof RexCall call)) {
      return;
    }
    if (SqlKind.COMPARISON.contains(call.getKind()) || call.getKind() == SqlKind.SEARCH) {
      boolean isOfRow = !RelOptUtil.InputFinder.bits(call).isEmpty();
      if (isOfRow && ClockBound.asksClock(call)) {
        throw refused(call);
      }
    } else {
      call.getOperands().forEach(RecogniseMovingFilters::check);
    }
  }

  private static LaminarException refused(RexCall call) {
    return Refusal.of(
            ErrorCode.NOT_SUPPORTED,
            "a comparison with the clock in this form is not supported: its rows would have to come and go in time",
            call.getParserPosition())
        .remedy(
            "write ts > NOW() - INTERVAL '1' HOUR and the like between the ANDs of the condition, with days,"
                + " hours, minutes or seconds; or compare with PROCTIME(), which is fixed at the row")
        .exception();
  }
}
