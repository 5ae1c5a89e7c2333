package io.laminar.sql.plan.rule;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.sql.expression.ClockCalls;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.util.ImmutableBitSet;

/** Refuses rows that would be others if they were computed twice. Stateless. */
final class Repeatable {
  private static final RexShuttle CHECK = new RexShuttle() {
    @Override
    public RexNode visitCall(RexCall call) {
      if (!call.getOperator().isDeterministic() || ClockCalls.in(call)) {
        throw new LaminarException(
            ErrorCode.NOT_SUPPORTED,
            "a sub-query that compares the rows around it by more than equality, where these are computed with "
                + call.getOperator().getName() + ", is not supported yet",
            "compute them in a stream, and ask over that");
      }
      return super.visitCall(call);
    }
  };

  private Repeatable() {}

  /**
   * Checks some columns of rows, and which rows there are.
   *
   * @param rows what would be computed twice
   * @param columns those that are asked for; what others are computed with does not matter
   */
  static void check(RelNode rows, ImmutableBitSet columns) {
    if (rows instanceof Project project) {
      ImmutableBitSet.Builder read = ImmutableBitSet.builder();
      for (int column : columns) {
        RexNode value = project.getProjects().get(column);
        value.accept(CHECK);
        read.addAll(RelOptUtil.InputFinder.bits(value));
      }
      check(project.getInput(), read.build());
    } else if (rows instanceof Filter filter) {
      filter.getCondition().accept(CHECK);
      check(filter.getInput(), columns.union(RelOptUtil.InputFinder.bits(filter.getCondition())));
    } else if (rows instanceof Join join) {
      join.getCondition().accept(CHECK);
      ImmutableBitSet read = columns.union(RelOptUtil.InputFinder.bits(join.getCondition()));
      int left = join.getLeft().getRowType().getFieldCount();
      check(join.getLeft(), read.intersect(ImmutableBitSet.range(left)));
      ImmutableBitSet ofRight = read.except(ImmutableBitSet.range(left)).shift(-left);
      check(join.getRight(), ofRight);
    } else {
      rows.accept(CHECK);
      for (RelNode input : rows.getInputs()) {
        check(input, ImmutableBitSet.range(input.getRowType().getFieldCount()));
      }
    }
  }
}
