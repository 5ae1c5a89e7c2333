package io.laminar.sql.plan;

import io.laminar.api.Column;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Schema;
import io.laminar.sql.expression.AggregateEntry;
import io.laminar.sql.expression.RelationTypes;
import io.laminar.sql.expression.WindowForm;
import io.laminar.sql.parser.Emit;
import io.laminar.sql.physical.AggregateSpec;
import io.laminar.sql.physical.EveryPlan;
import io.laminar.sql.physical.FilterPlan;
import io.laminar.sql.physical.GroupAggregatePlan;
import io.laminar.sql.physical.MovingFilterPlan;
import io.laminar.sql.physical.PhysicalPlan;
import io.laminar.sql.physical.ProjectPlan;
import io.laminar.sql.physical.RankWindow;
import io.laminar.sql.physical.ScanPlan;
import io.laminar.sql.physical.SetPlan;
import io.laminar.sql.physical.TimeWindow;
import io.laminar.sql.physical.TransientRows;
import io.laminar.sql.physical.UnionPlan;
import io.laminar.sql.physical.UnnestPlan;
import io.laminar.sql.physical.WindowAggregatePlan;
import io.laminar.sql.physical.WindowAssignPlan;
import io.laminar.sql.physical.WindowResults;
import io.laminar.sql.plan.rule.AsofJoin;
import io.laminar.sql.plan.rule.CountAggregate;
import io.laminar.sql.plan.rule.CountAssign;
import io.laminar.sql.plan.rule.MovingFilter;
import io.laminar.sql.plan.rule.OrderedValues;
import io.laminar.sql.plan.rule.OverCall;
import io.laminar.sql.plan.rule.OverColumns;
import io.laminar.sql.plan.rule.Rank;
import io.laminar.sql.plan.rule.RecogniseLookups;
import io.laminar.sql.plan.rule.Unnest;
import io.laminar.sql.plan.rule.Window;
import io.laminar.sql.plan.rule.WindowAggregate;
import io.laminar.sql.plan.rule.WindowAssign;
import io.laminar.sql.validate.Refusal;
import io.laminar.sql.validate.RelationTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Intersect;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Minus;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Snapshot;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;

/** Turns relational algebra into physical steps, bottom up, and checks what only then is known. Stateless. */
final class PhysicalPlanner {
  private PhysicalPlanner() {}

  /**
   * Plans a query.
   *
   * @param query after all passes
   * @param emit what comes out
   * @param names the names of the output columns
   */
  static PhysicalPlan plan(RelNode query, Emit emit, List<String> names) {
    return named(plan(query, emit), query, names);
  }

  /** Plans the rows that a window is over, with the names of their columns. */
  static PhysicalPlan timedRows(RelNode rows, List<String> names, Window window) {
    return timed(named(plan(rows, Emit.NONE), rows, names), window);
  }

  /** Gives the output the names of the SELECT list: projects that only renamed were removed as trivial. */
  private static PhysicalPlan named(PhysicalPlan plan, RelNode query, List<String> names) {
    List<Column> columns = new ArrayList<>();
    boolean same = true;
    for (int i = 0; i < names.size(); i++) {
      Column column = plan.schema().column(i);
      same &= column.name().equals(names.get(i));
      columns.add(new Column(names.get(i), column.type()));
    }
    if (same) {
      return plan;
    }
    Schema schema = new Schema(columns);
    return plan instanceof ProjectPlan project
        ? new ProjectPlan(project.input(), project.expressions(), schema)
        : new ProjectPlan(
            plan,
            List.copyOf(query.getCluster().getRexBuilder().identityProjects(query.getRowType())),
            schema);
  }

  /**
   * Plans one node.
   *
   * @param emit what comes out of the next aggregate below; NONE under one
   */
  private static PhysicalPlan plan(RelNode node, Emit emit) {
    if (node instanceof TableScan scan) {
      return scan(scan);
    }
    if (node instanceof Filter filter) {
      List<RexNode> condition = List.of(filter.getCondition());
      return new FilterPlan(
          TransientRows.netted(plan(filter.getInput(), emit), condition), filter.getCondition());
    }
    if (node instanceof Project project) {
      PhysicalPlan input =
          TransientRows.netted(plan(project.getInput(), emit), project.getProjects());
      return new ProjectPlan(
          input, project.getProjects(), PlanColumns.ofProject(project, input.schema()));
    }
    if (node instanceof MovingFilter moving) {
      return new MovingFilterPlan(plan(moving.getInput(), emit), moving.bounds());
    }
    if (node instanceof WindowAssign assign) {
      if (assign.window().form() == WindowForm.SESSION) {
        throw SessionPlanner.withoutAggregate(assign);
      }
      PhysicalPlan input = timed(plan(assign.getInput(), emit), assign.window());
      return new WindowAssignPlan(
          input, window(assign.window(), input), PlanColumns.of(assign.getRowType()));
    }
    if (node instanceof CountAssign assign) {
      throw assign.withoutAggregate();
    }
    if (node instanceof CountAggregate aggregate) {
      PhysicalPlan input = plan(aggregate.getInput(), Emit.NONE);
      return CountPlanner.plan(aggregate, input, specs(aggregate.calls(), input), emit);
    }
    if (node instanceof WindowAggregate aggregate) {
      return windowAggregate(aggregate, emit);
    }
    if (node instanceof Aggregate aggregate) {
      return groupAggregate(aggregate, emit);
    }
    return planCombined(node, emit);
  }

  /** Plans a node that combines relations, or puts rows in relation to each other. */
  private static PhysicalPlan planCombined(RelNode node, Emit emit) {
    if (node instanceof Join join) {
      return JoinPlanner.plan(join, plan(join.getLeft(), emit), plan(join.getRight(), emit), emit);
    }
    if (node instanceof AsofJoin asof) {
      PhysicalPlan left = plan(asof.getLeft(), emit);
      return asof.isTemporal()
          ? TemporalPlanner.plan(asof, left)
          : AsofPlanner.plan(asof, left, plan(asof.getRight(), emit));
    }
    if (node instanceof Unnest unnest) {
      return new UnnestPlan(
          plan(unnest.getInput(), emit),
          unnest.form().last(),
          unnest.form().array(),
          unnest.form().numbered(),
          unnest.form().outer(),
          PlanColumns.of(unnest.getRowType()));
    }
    if (node instanceof Rank rank) {
      return RankPlanner.rank(
          rank, below(rank.getInput(), List.of(rank.partition()), emit), emit.kind());
    }
    if (node instanceof OverColumns over) {
      return OverPlanner.plan(
          over,
          below(over.getInput(), over.calls().stream().map(OverCall::partition).toList(), emit),
          emit.kind());
    }
    if (node instanceof Sort sort) {
      return RankPlanner.limit(sort, below(sort.getInput(), List.of(), emit));
    }
    if (node instanceof Union union) {
      return new UnionPlan(sides(union, emit), PlanColumns.of(union.getRowType()));
    }
    if (node instanceof Intersect || node instanceof Minus) {
      return setOperation((SetOp) node);
    }
    if (node instanceof Values values) {
      return values(values);
    }
    if (node instanceof Snapshot) {
      throw RecogniseLookups.inCorrelated();
    }
    throw new LaminarException(
        ErrorCode.NOT_SUPPORTED,
        "a query with " + node.getRelTypeName() + " is not supported yet",
        "the SQL reference lists what there is");
  }

  /**
   * Plans what is below a step that ranks, of which EMIT speaks: inner windows emit on close, unless the changes of the
   * first rows of a window are asked for.
   */
  private static PhysicalPlan below(RelNode input, List<List<Integer>> partitions, Emit emit) {
    boolean changes = emit.kind() == Emit.Kind.CHANGES;
    if (!changes && emit.kind() != Emit.Kind.EVERY) {
      return plan(input, emit);
    }
    PhysicalPlan closed = plan(input, Emit.NONE);
    boolean byWindow =
        partitions.stream().anyMatch(key -> RankWindow.of(closed, key).isPresent());
    return changes && byWindow ? plan(input, emit) : closed;
  }

  private static List<PhysicalPlan> sides(SetOp operation, Emit emit) {
    Schema schema = PlanColumns.of(operation.getRowType());
    return operation.getInputs().stream()
        .map(input -> PlanColumns.cast(plan(input, emit), input, operation.getRowType(), schema))
        .toList();
  }

  /** INTERSECT and EXCEPT of several sides go from left to right. */
  private static PhysicalPlan setOperation(SetOp operation) {
    Schema schema = PlanColumns.of(operation.getRowType());
    List<PhysicalPlan> sides = sides(operation, Emit.NONE);
    PhysicalPlan result = sides.get(0);
    for (PhysicalPlan side : sides.subList(1, sides.size())) {
      result = new SetPlan(result, side, operation instanceof Intersect, operation.all, schema);
    }
    return result;
  }

  private static PhysicalPlan scan(TableScan scan) {
    RelationTable table = scan.getTable().unwrap(RelationTable.class);
    if (table == null) {
      throw new IllegalStateException(
          "a scan of no relation: " + scan.getTable().getQualifiedName());
    }
    return ScanPlan.of(table.relation());
  }

  /** Each row of VALUES computes its constants over {@link OneRow}; a SELECT without FROM reads such a row, too. */
  private static PhysicalPlan values(Values values) {
    RexBuilder rex = values.getCluster().getRexBuilder();
    Schema schema = PlanColumns.of(values.getRowType());
    PhysicalPlan scan = OneRow.scan();
    List<PhysicalPlan> rows = new ArrayList<>();
    for (List<RexLiteral> tuple : values.getTuples()) {
      List<RexNode> columns = new ArrayList<>();
      for (int i = 0; i < tuple.size(); i++) {
        RelDataType type = values.getRowType().getFieldList().get(i).getType();
        columns.add(rex.ensureType(type, tuple.get(i), true));
      }
      rows.add(new ProjectPlan(scan, columns, schema));
    }
    return rows.size() == 1 ? rows.get(0) : new UnionPlan(rows, schema);
  }

  private static PhysicalPlan windowAggregate(WindowAggregate aggregate, Emit emit) {
    PhysicalPlan rows = timed(plan(aggregate.getInput(), Emit.NONE), aggregate.window());
    TimeWindow window = window(aggregate.window(), rows);
    if (window.form() == WindowForm.SESSION) {
      return SessionPlanner.plan(aggregate, rows, window, specs(aggregate.calls(), rows), emit);
    }
    int boundsColumn = aggregate.window().boundsColumn();
    PhysicalPlan input = rows;
    WindowResults results = WindowResults.of(emit, window);
    if (window.form().overlaps() && boundsColumn < 0 && results.isChangelog()) {
      // A change is one of each window; results that come once are merged of slices.
      boundsColumn = rows.schema().size();
      input = new WindowAssignPlan(
          rows, window, PlanColumns.withWindow(rows.schema(), window.timeColumn()));
    }
    List<AggregateSpec> specs = specs(aggregate.calls(), rows);
    PhysicalPlan plan = new WindowAggregatePlan(
        input,
        window,
        boundsColumn,
        aggregate.keys(),
        specs,
        results,
        PlanColumns.ofAggregate(aggregate.getRowType(), aggregate.keys(), specs, input.schema()));
    EveryPlan.Bounds bounds = new EveryPlan.Bounds(aggregate.keys().size(), window);
    return emit.every().isEmpty()
        ? plan
        : new EveryPlan(plan, emit.every().get(), Optional.of(bounds));
  }

  private static PhysicalPlan groupAggregate(Aggregate aggregate, Emit emit) {
    PhysicalPlan input = plan(aggregate.getInput(), Emit.NONE);
    List<Integer> keys = aggregate.getGroupSet().asList();
    List<AggregateSpec> specs = specs(aggregate.getAggCallList(), input);
    Schema schema = PlanColumns.ofAggregate(aggregate.getRowType(), keys, specs, input.schema());
    Optional<PhysicalPlan> byWindow = WindowGroups.plan(aggregate, input, specs, schema, emit);
    if (byWindow.isPresent()) {
      return byWindow.get();
    }
    if (input instanceof ProjectPlan project && PlanColumns.onlyPicks(project, keys, specs)) {
      // Picking columns in another order first would buy nothing.
      return new GroupAggregatePlan(
          project.input(),
          keys.stream().map(project::pickedColumn).toList(),
          specs.stream().map(spec -> spec.over(project::pickedColumn)).toList(),
          schema);
    }
    boolean byTime = specs.stream().anyMatch(AggregateSpec::goesByEventTime);
    return new GroupAggregatePlan(
        byTime ? PlanColumns.withEventTime(input) : input, keys, specs, schema);
  }

  private static List<AggregateSpec> specs(List<AggregateCall> calls, PhysicalPlan input) {
    return calls.stream().map(call -> spec(call, input)).toList();
  }

  private static AggregateSpec spec(AggregateCall call, PhysicalPlan input) {
    AggregateEntry function = AggregateEntry.of(call.getAggregation())
        .orElseThrow(() -> Refusal.of(
                ErrorCode.NOT_SUPPORTED,
                "the aggregate " + call.getAggregation().getName() + " is not supported yet",
                call.getParserPosition())
            .remedy("the SQL reference lists what there is")
            .exception());
    boolean distinct = function.isOfDistinct()
        || (call.isDistinct() && function.distinct() == AggregateEntry.Distinct.COUNTS_ONCE);
    boolean counts = function.nulls() == AggregateEntry.NullRule.COUNTS && !distinct;
    List<Integer> arguments = new ArrayList<>(call.getArgList());
    if (counts && function == AggregateEntry.COUNT) {
      arguments.removeIf(argument -> isThereInEveryRow(argument, input));
    }
    if (function != AggregateEntry.COUNT) {
      for (int order : arguments.subList(Math.min(1, arguments.size()), arguments.size())) {
        OrderedValues.check(input.schema().type(order));
      }
    }
    return new AggregateSpec(
        function,
        arguments.isEmpty() ? -1 : arguments.get(0),
        arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size()),
        call.filterArg,
        distinct,
        RelationTypes.toDataType(call.getType()),
        AggregateEntry.options(call.getAggregation()));
  }

  /** It is a column that is NOT NULL, and nothing that could fail. */
  private static boolean isThereInEveryRow(int column, PhysicalPlan input) {
    return !input.schema().type(column).nullable()
        && !(input instanceof ProjectPlan project && project.pickedColumn(column) < 0);
  }

  private static PhysicalPlan timed(PhysicalPlan input, Window window) {
    return ProcessingTimes.asEventTime(input, window.timeColumn(), window.position());
  }

  static TimeWindow window(Window window, PhysicalPlan input) {
    int eventTime = input.eventTimeColumn();
    if (!input.eventTimeColumns().contains(window.timeColumn())) {
      String column = input.schema().column(window.timeColumn()).name();
      throw eventTime < 0
          ? Refusal.of(
                  ErrorCode.NO_EVENT_TIME,
                  "a window over " + column + " needs event time, and its input has none",
                  window.position())
              .remedy(
                  "declare WATERMARK FOR " + column
                      + " at the source; tables, unwindowed aggregates, joins without a bound of time and UNION ALL of"
                      + " inputs whose event-time columns differ, also in precision, have no event time either")
              .exception()
          : Refusal.of(
                  ErrorCode.NO_EVENT_TIME,
                  column + " is not the event-time column of its input",
                  window.position())
              .remedy("use " + input.schema().column(eventTime).name())
              .exception();
    }
    return new TimeWindow(
        window.form(),
        window.timeColumn(),
        window.slide(),
        window.size(),
        window.offset(),
        window.step(),
        window.length(),
        window.shift(),
        window.zone(),
        input.schema().type(window.timeColumn()).unitsPerSecond());
  }
}
