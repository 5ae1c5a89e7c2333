package io.laminar.sql.plan.rule;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/** {@code GROUP BY window_start, window_end} and the keys over TABLE(TUMBLE_ROWS(...)) or HOP_ROWS is one aggregate by windows. */
final class AggregateCountWindows implements Pass {
  @Override
  public RelNode apply(RelNode query) {
    return query.accept(new RelHomogeneousShuttle() {
      @Override
      public RelNode visit(RelNode node) {
        RelNode visited = super.visit(node);
        return visited instanceof Aggregate aggregate ? aggregate(aggregate) : visited;
      }
    });
  }

  private static RelNode aggregate(Aggregate aggregate) {
    RelNode below = aggregate.getInput();
    Project project = below instanceof Project found ? found : null;
    below = project == null ? below : project.getInput();
    RelNode windows = below;
    while (windows instanceof Filter || windows instanceof Project) {
      windows = windows.getInput(0);
    }
    if (!(windows instanceof CountAssign assign)) {
      return aggregate;
    }
    if (below instanceof Filter) {
      throw assign.refused(
          "WHERE over TABLE(" + assign.form() + "(...))",
          "put it into the query that " + assign.form() + " reads");
    }
    return below.equals(assign) ? new Builder(aggregate, project, assign).build() : aggregate;
  }

  /** Builds one aggregate. Used once. */
  private static final class Builder {
    private final Aggregate aggregate;
    private final CountAssign assign;
    private final RelNode source;
    private final List<RexNode> inputs = new ArrayList<>();
    private final List<RexNode> projected = new ArrayList<>();
    private final List<String> names = new ArrayList<>();

    Builder(Aggregate aggregate, @Nullable Project project, CountAssign assign) {
      this.aggregate = aggregate;
      this.assign = assign;
      this.source = assign.getInput();
      for (int i = 0; i < aggregate.getInput().getRowType().getFieldCount(); i++) {
        inputs.add(
            project == null
                ? RexInputRef.of(i, aggregate.getInput().getRowType())
                : project.getProjects().get(i));
      }
    }

    RelNode build() {
      int firstBound = source.getRowType().getFieldCount();
      List<Integer> keys = new ArrayList<>();
      List<Integer> places = new ArrayList<>();
      Set<Integer> named = new HashSet<>();
      boolean isByWindow = false;
      for (int key : aggregate.getGroupSet()) {
        int column = inputs.get(key) instanceof RexInputRef reference ? reference.getIndex() : -1;
        if (column >= firstBound) {
          isByWindow |= column < firstBound + 2;
          places.add(firstBound - column - 1);
        } else if (assign.keys().contains(column)) {
          named.add(column);
          places.add(keys.size());
          keys.add(column(inputs.get(key), key));
        } else {
          throw otherKeys();
        }
      }
      if (!isByWindow) {
        throw assign.withoutAggregate();
      }
      if (!named.containsAll(assign.keys())) {
        throw otherKeys();
      }
      int time = assign.timeColumn() < 0
          ? -1
          : column(RexInputRef.of(assign.timeColumn(), source.getRowType()), -1);
      List<AggregateCall> calls = new ArrayList<>();
      aggregate.getAggCallList().forEach(call -> calls.add(call(call, firstBound)));
      RelNode input = LogicalProject.create(source, List.of(), projected, names, Set.of());
      return inOriginalOrder(new CountAggregate(assign, input, keys, time, calls), places);
    }

    private RuntimeException otherKeys() {
      return assign.refused(
          "GROUP BY of TABLE(" + assign.form()
              + "(...)) by other columns than the bounds and the keys",
          "name the same columns in PARTITION BY and in GROUP BY");
    }

    private AggregateCall call(AggregateCall call, int firstBound) {
      List<Integer> arguments = new ArrayList<>();
      for (int argument : call.getArgList()) {
        arguments.add(argument(argument, firstBound));
      }
      int filter = call.hasFilter() ? argument(call.filterArg, firstBound) : -1;
      return call.withArgList(arguments).withFilter(filter);
    }

    private int argument(int input, int firstBound) {
      if (RelOptUtil.InputFinder.bits(inputs.get(input)).length() > firstBound) {
        throw assign.refused(
            "an expression over the bounds of a window below its GROUP BY",
            "compute it in a query over the GROUP BY");
      }
      return column(inputs.get(input), input);
    }

    private int column(RexNode expression, int input) {
      int found = projected.indexOf(expression);
      if (found >= 0) {
        return found;
      }
      projected.add(expression);
      String name = input < 0
          ? source.getRowType().getFieldNames().get(assign.timeColumn())
          : aggregate.getInput().getRowType().getFieldNames().get(input);
      names.add(names.contains(name) ? name + "_" + names.size() : name);
      return projected.size() - 1;
    }

    /** Keys and bounds as they were mixed in GROUP BY; a bound is less than 0. */
    private RelNode inOriginalOrder(CountAggregate result, List<Integer> places) {
      List<RexNode> columns = new ArrayList<>();
      int keys = result.keys().size();
      for (int place : places) {
        columns.add(RexInputRef.of(place >= 0 ? place : keys - place - 1, result.getRowType()));
      }
      for (int i = 0; i < result.calls().size(); i++) {
        columns.add(RexInputRef.of(keys + result.bounds() + i, result.getRowType()));
      }
      List<String> columnNames = aggregate.getRowType().getFieldNames();
      return LogicalProject.create(result, List.of(), columns, columnNames, Set.of());
    }
  }
}
