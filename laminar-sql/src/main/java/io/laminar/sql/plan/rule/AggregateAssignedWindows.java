package io.laminar.sql.plan.rule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * The table syntax: {@code GROUP BY window_start, window_end [, keys]} over TABLE(TUMBLE(...)) is an aggregate by
 * window. Expects filters below projects and neighbours of a kind merged.
 */
final class AggregateAssignedWindows implements Pass {
  @Override
  public RelNode apply(RelNode query) {
    return query.accept(new Recogniser());
  }

  private static final class Recogniser extends RelHomogeneousShuttle {
    @Override
    public RelNode visit(RelNode node) {
      RelNode visited = super.visit(node);
      return visited instanceof Aggregate aggregate ? aggregate(aggregate) : visited;
    }

    private static RelNode aggregate(Aggregate aggregate) {
      RelNode below = aggregate.getInput();
      List<RexNode> inputs = references(below);
      if (below instanceof Project project) {
        inputs = project.getProjects();
        below = project.getInput();
      }
      @Nullable Filter filter = null;
      if (below instanceof Filter found) {
        filter = found;
        below = found.getInput();
      }
      if (!(below instanceof WindowAssign assign)) {
        return aggregate;
      }
      int firstBound = assign.getInput().getRowType().getFieldCount();
      Map<Integer, Integer> boundOfKey = new HashMap<>();
      for (int key : aggregate.getGroupSet()) {
        if (inputs.get(key) instanceof RexInputRef reference
            && reference.getIndex() >= firstBound) {
          boundOfKey.put(key, reference.getIndex() - firstBound);
        }
      }
      if (boundOfKey.isEmpty()) {
        return aggregate;
      }
      RelNode source =
          source(assign, filter, otherInputs(aggregate, inputs, boundOfKey), firstBound);
      return new WindowAggregateBuilder(aggregate, inputs, source, assign.window(), boundOfKey)
          .build();
    }

    private static List<RexNode> references(RelNode node) {
      List<RexNode> references = new ArrayList<>();
      for (int i = 0; i < node.getRowType().getFieldCount(); i++) {
        references.add(RexInputRef.of(i, node.getRowType()));
      }
      return references;
    }

    /** What the aggregate reads besides the bounds that it groups by. */
    private static List<RexNode> otherInputs(
        Aggregate aggregate, List<RexNode> inputs, Map<Integer, Integer> boundOfKey) {
      List<RexNode> others = new ArrayList<>();
      for (int key : aggregate.getGroupSet()) {
        if (!boundOfKey.containsKey(key)) {
          others.add(inputs.get(key));
        }
      }
      aggregate.getAggCallList().forEach(call -> {
        call.getArgList().forEach(argument -> others.add(inputs.get(argument)));
        if (call.hasFilter()) {
          others.add(inputs.get(call.filterArg));
        }
      });
      return others;
    }

    /** The aggregate finds each row's window itself; the bounds are only assigned before if something else reads them. */
    private static RelNode source(
        WindowAssign assign, @Nullable Filter filter, List<RexNode> others, int firstBound) {
      List<RexNode> all = new ArrayList<>(others);
      if (filter != null) {
        all.add(filter.getCondition());
      }
      ImmutableBitSet used = RelOptUtil.InputFinder.bits(all, null);
      boolean boundsUsed = used.length() > firstBound;
      RelNode source = boundsUsed ? assign : assign.getInput();
      return filter == null ? source : LogicalFilter.create(source, filter.getCondition());
    }
  }
}
