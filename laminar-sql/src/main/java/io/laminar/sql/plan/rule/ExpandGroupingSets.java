package io.laminar.sql.plan.rule;

import io.laminar.api.ErrorCode;
import io.laminar.sql.validate.LaminarOperators;
import io.laminar.sql.validate.Refusal;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.logical.LogicalUnion;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * GROUPING SETS, ROLLUP and CUBE: an aggregate by each set of keys, all of them over the same input, put together by UNION
 * ALL. Keys that are not in a set are NULL; GROUPING is a constant of the set.
 */
final class ExpandGroupingSets implements Pass {
  @Override
  public RelNode apply(RelNode query) {
    return query.accept(new RelHomogeneousShuttle() {
      @Override
      public RelNode visit(RelNode node) {
        RelNode visited = super.visit(node);
        return visited instanceof Aggregate aggregate && isOfSets(aggregate)
            ? expanded(aggregate)
            : visited;
      }
    });
  }

  private static boolean isOfSets(Aggregate aggregate) {
    return aggregate.getGroupSets().size() > 1
        || aggregate.getAggCallList().stream().anyMatch(ExpandGroupingSets::isGrouping);
  }

  private static boolean isGrouping(AggregateCall call) {
    return call.getAggregation().getKind() == SqlKind.GROUPING;
  }

  private static RelNode expanded(Aggregate aggregate) {
    List<RelNode> sets = new ArrayList<>();
    for (ImmutableBitSet keys : aggregate.getGroupSets()) {
      checkWindow(aggregate, keys);
      sets.add(set(aggregate, keys));
    }
    RelNode all = sets.size() == 1 ? sets.get(0) : LogicalUnion.create(sets, true);
    return RelOptUtil.createCastRel(all, aggregate.getRowType(), true);
  }

  /** A window in group syntax is still one call among the expressions of the input. */
  private static void checkWindow(Aggregate aggregate, ImmutableBitSet keys) {
    for (int key : aggregate.getGroupSet().except(keys)) {
      if (aggregate.getInput() instanceof Project project
          && project.getProjects().get(key) instanceof RexCall call
          && LaminarOperators.groupWindow(call.getOperator()).isPresent()) {
        throw Refusal.of(
                ErrorCode.NOT_SUPPORTED,
                "a grouping set without the window is not supported yet",
                call.getParserPosition())
            .remedy("write GROUP BY TUMBLE(...), ROLLUP (...): the window is in every set then")
            .exception();
      }
    }
  }

  private static RelNode set(Aggregate aggregate, ImmutableBitSet keys) {
    List<AggregateCall> calls = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    for (AggregateCall call : aggregate.getAggCallList()) {
      places.add(isGrouping(call) ? -1 : keys.cardinality() + calls.size());
      if (!isGrouping(call)) {
        calls.add(ofSet(call, keys, aggregate.getInput()));
      }
    }
    RelNode grouped =
        LogicalAggregate.create(aggregate.getInput(), List.of(), keys, List.of(keys), calls);
    RexBuilder rex = aggregate.getCluster().getRexBuilder();
    List<RelDataTypeField> fields = aggregate.getRowType().getFieldList();
    List<RexNode> columns = new ArrayList<>();
    for (int key : aggregate.getGroupSet()) {
      columns.add(
          keys.get(key)
              ? rex.makeInputRef(grouped, keys.indexOf(key))
              : rex.makeNullLiteral(fields.get(columns.size()).getType()));
    }
    for (int i = 0; i < places.size(); i++) {
      AggregateCall call = aggregate.getAggCallList().get(i);
      columns.add(
          places.get(i) >= 0
              ? rex.makeInputRef(grouped, places.get(i))
              : rex.makeExactLiteral(BigDecimal.valueOf(grouping(call, keys)), call.getType()));
    }
    return LogicalProject.create(
        grouped, List.of(), columns, aggregate.getRowType().getFieldNames(), Set.of());
  }

  /** SQL:2016, 6.9: a bit for each argument, the first the highest, set where it is not in the set. */
  private static long grouping(AggregateCall call, ImmutableBitSet keys) {
    long bits = 0;
    for (int argument : call.getArgList()) {
      bits = bits << 1 | (keys.get(argument) ? 0 : 1);
    }
    return bits;
  }

  /** The call with the type that it has over these keys: without any its result may be NULL. */
  private static AggregateCall ofSet(AggregateCall call, ImmutableBitSet keys, RelNode input) {
    return AggregateCall.create(
        call.getParserPosition(),
        call.getAggregation(),
        call.isDistinct(),
        call.isApproximate(),
        call.ignoreNulls(),
        call.rexList,
        call.getArgList(),
        call.filterArg,
        call.distinctKeys,
        call.collation,
        keys.isEmpty(),
        input,
        null,
        call.name);
  }
}
