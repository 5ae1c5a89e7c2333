package io.laminar.sql.plan;

import io.laminar.sql.plan.rule.FallibleQueries;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/**
 * {@code SUM(100 / v) FILTER (WHERE v <> 0)}: an argument that may fail is computed of the rows that the filter takes, as SQL
 * says. The projection under the aggregate would compute it of all, and refuse a row for a value that nothing asks for.
 */
final class FilteredArguments {
  private static final RexShuttle IN_QUERIES = new RexShuttle() {
    @Override
    public RexNode visitSubQuery(RexSubQuery query) {
      RexSubQuery visited = (RexSubQuery) super.visitSubQuery(query);
      RelNode rows = guard(visited.rel);
      return rows.equals(visited.rel) ? visited : visited.clone(rows);
    }
  };

  private FilteredArguments() {}

  /** Rewrites a query as it was converted, with its sub-queries. */
  static RelNode guard(RelNode query) {
    return query.accept(new RelHomogeneousShuttle() {
      @Override
      public RelNode visit(RelNode node) {
        RelNode visited = super.visit(node).accept(IN_QUERIES);
        return visited instanceof Aggregate aggregate
                && aggregate.getInput() instanceof Project project
            ? guard(aggregate, project)
            : visited;
      }
    });
  }

  private static RelNode guard(Aggregate aggregate, Project project) {
    Set<Integer> inEveryRow = inEveryRow(aggregate, project);
    List<RexNode> columns = new ArrayList<>(project.getProjects());
    List<AggregateCall> calls = new ArrayList<>();
    boolean changes = false;
    for (AggregateCall call : aggregate.getAggCallList()) {
      List<Integer> arguments = new ArrayList<>();
      for (int argument : call.getArgList()) {
        RexNode value = project.getProjects().get(argument);
        boolean guards = call.hasFilter() && FallibleQueries.mayFail(value);
        changes |= guards;
        arguments.add(
            guards
                ? place(guarded(call, value, project), argument, columns, inEveryRow)
                : argument);
      }
      calls.add(call.withArgList(arguments));
    }
    return changes ? over(columns, project, aggregate, calls) : aggregate;
  }

  /** The columns that are computed of every row: they are a key, a filter, or an argument without one. */
  private static Set<Integer> inEveryRow(Aggregate aggregate, Project project) {
    Set<Integer> columns = new HashSet<>(aggregate.getGroupSet().asList());
    for (AggregateCall call : aggregate.getAggCallList()) {
      if (call.hasFilter()) {
        columns.add(call.filterArg);
      }
      call.getArgList().stream()
          .filter(each -> !call.hasFilter()
              || !FallibleQueries.mayFail(project.getProjects().get(each)))
          .forEach(columns::add);
    }
    return columns;
  }

  /** Puts a value in the place of the one that it guards, unless that has another use; returns where it is. */
  private static int place(
      RexNode guarded, int argument, List<RexNode> columns, Set<Integer> taken) {
    int there = columns.indexOf(guarded);
    if (there >= 0) {
      return there;
    }
    if (taken.add(argument)) {
      columns.set(argument, guarded);
      return argument;
    }
    columns.add(guarded);
    return columns.size() - 1;
  }

  private static RelNode over(
      List<RexNode> columns, Project project, Aggregate aggregate, List<AggregateCall> calls) {
    List<String> names = new ArrayList<>(project.getRowType().getFieldNames());
    while (names.size() < columns.size()) {
      names.add("filtered" + names.size());
    }
    return aggregate.copy(
        aggregate.getTraitSet(),
        LogicalProject.create(project.getInput(), List.of(), columns, names, Set.of()),
        aggregate.getGroupSet(),
        aggregate.getGroupSets(),
        calls);
  }

  /** CASE WHEN filter THEN value END. */
  private static RexNode guarded(AggregateCall call, RexNode value, Project project) {
    RexBuilder rex = project.getCluster().getRexBuilder();
    RelDataType type = rex.getTypeFactory().createTypeWithNullability(value.getType(), true);
    RexNode filter = project.getProjects().get(call.filterArg);
    return rex.makeCall(
        type, SqlStdOperatorTable.CASE, List.of(filter, value, rex.makeNullLiteral(type)));
  }
}
