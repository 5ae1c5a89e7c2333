package io.laminar.sql.plan;

import io.laminar.api.Column;
import io.laminar.api.Schema;
import io.laminar.sql.expression.OwnOperators;
import io.laminar.sql.expression.RelationTypes;
import io.laminar.sql.parser.Emit;
import io.laminar.sql.physical.AggregateSpec;
import io.laminar.sql.physical.EveryPlan;
import io.laminar.sql.physical.PhysicalPlan;
import io.laminar.sql.physical.ProjectPlan;
import io.laminar.sql.physical.RankWindow;
import io.laminar.sql.physical.WindowGroupsPlan;
import io.laminar.sql.physical.WindowResults;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;

/**
 * GROUP BY the end of the window that rows are in already: behind a window join, another aggregate by window, the first rows
 * of a window. A group is complete when the watermark reaches that end, and goes then.
 *
 * <pre>
 *   rows ──▶ Project: columns, start, end, last moment ──▶ WindowGroupsPlan ──▶ Project: keys and results in their order
 * </pre>
 */
final class WindowGroups {
  private final Aggregate aggregate;
  private final PhysicalPlan rows;
  private final RankWindow window;
  private final List<AggregateSpec> specs;
  private final Schema schema;
  private final RexBuilder rex;
  private final List<Integer> group;

  // Without the bounds of the window, and its last moment.
  private final List<Integer> keys;

  private WindowGroups(
      Aggregate aggregate,
      PhysicalPlan rows,
      RankWindow window,
      List<AggregateSpec> specs,
      Schema schema) {
    this.aggregate = aggregate;
    this.rows = rows;
    this.window = window;
    this.specs = specs;
    this.schema = schema;
    this.rex = aggregate.getCluster().getRexBuilder();
    this.group = aggregate.getGroupSet().asList();
    this.keys =
        group.stream().filter(key -> !isBound(key) && !isLastMoment(key)).toList();
  }

  /**
   * Plans an aggregate.
   *
   * @param rows what is aggregated
   * @param specs what is computed
   * @param schema the keys and results
   * @param emit when results come out
   * @return empty where no key is the end of a window of the rows
   */
  static Optional<PhysicalPlan> plan(
      Aggregate aggregate, PhysicalPlan rows, List<AggregateSpec> specs, Schema schema, Emit emit) {
    return RankWindow.of(rows, aggregate.getGroupSet().asList())
        .map(window -> new WindowGroups(aggregate, rows, window, specs, schema).plan(emit));
  }

  private boolean isBound(int column) {
    return column == window.startColumn() || column == window.endColumn();
  }

  private boolean isLastMoment(int column) {
    return RankWindow.isLastMoment(rows, column, window.endColumn());
  }

  private PhysicalPlan plan(Emit emit) {
    PhysicalPlan input = withBounds();
    int first = rows.schema().size();
    List<Column> columns = new ArrayList<>();
    keys.forEach(key -> columns.add(rows.schema().column(key)));
    columns.add(input.schema().column(first));
    columns.add(input.schema().column(first + 1));
    columns.addAll(schema.columns().subList(group.size(), schema.size()));
    PhysicalPlan plan = new WindowGroupsPlan(
        input,
        window,
        first,
        input.eventTimeColumn(),
        keys,
        specs,
        WindowResults.of(emit, window.window()),
        new Schema(unique(columns)));
    PhysicalPlan emitted = emit.every().isEmpty()
        ? plan
        : new EveryPlan(
            plan,
            emit.every().get(),
            Optional.of(new EveryPlan.Bounds(keys.size(), window.window())));
    return inOrder(emitted);
  }

  /** The rows, and behind them the bounds of their window and, where they have no event time, its last moment. */
  private PhysicalPlan withBounds() {
    List<RexNode> columns = new ArrayList<>();
    List<Column> names = new ArrayList<>(rows.schema().columns());
    for (int i = 0; i < rows.schema().size(); i++) {
      columns.add(column(rows, i));
    }
    RexNode end = column(rows, window.endColumn());
    add(column(rows, window.startColumn()), window.startColumn(), columns, names);
    add(end, window.endColumn(), columns, names);
    if (rows.eventTimeColumn() < 0) {
      add(rex.makeCall(OwnOperators.WINDOW_TIME, end), window.endColumn(), columns, names);
    }
    return new ProjectPlan(rows, columns, new Schema(unique(names)));
  }

  private void add(RexNode expression, int like, List<RexNode> columns, List<Column> names) {
    columns.add(expression);
    names.add(rows.schema().column(like));
  }

  /** The columns of the aggregate. */
  private PhysicalPlan inOrder(PhysicalPlan plan) {
    int start = keys.size();
    List<RexNode> columns = new ArrayList<>();
    for (int key : group) {
      if (key == window.endColumn()) {
        columns.add(column(plan, start + 1));
      } else if (key == window.startColumn()) {
        columns.add(column(plan, start));
      } else if (keys.contains(key)) {
        columns.add(column(plan, keys.indexOf(key)));
      } else {
        columns.add(rex.makeCall(OwnOperators.WINDOW_TIME, column(plan, start + 1)));
      }
    }
    for (int i = 0; i < specs.size(); i++) {
      columns.add(column(plan, start + 2 + i));
    }
    return new ProjectPlan(plan, columns, schema);
  }

  private RexNode column(PhysicalPlan plan, int column) {
    return new RexInputRef(
        column,
        RelationTypes.toRelDataType(
            plan.schema().type(column), aggregate.getCluster().getTypeFactory()));
  }

  private static List<Column> unique(List<Column> columns) {
    List<Column> named = new ArrayList<>();
    for (Column column : columns) {
      String name = column.name();
      while (isTaken(named, name)) {
        name += "_";
      }
      named.add(new Column(name, column.type()));
    }
    return named;
  }

  private static boolean isTaken(List<Column> columns, String name) {
    return columns.stream().anyMatch(column -> column.name().equalsIgnoreCase(name));
  }
}
