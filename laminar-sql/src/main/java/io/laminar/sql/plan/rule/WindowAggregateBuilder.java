package io.laminar.sql.plan.rule;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;

/** Turns an Aggregate that groups by a window into a Project over a {@link WindowAggregate}. Used once. */
final class WindowAggregateBuilder {
  private final Aggregate aggregate;
  private final List<RexNode> inputs;
  private final RelNode source;
  private final Window window;
  private final Map<Integer, Integer> boundOfKey;

  private final List<RexNode> projected = new ArrayList<>();
  private final List<String> names = new ArrayList<>();

  /**
   * Prepares.
   *
   * @param aggregate what is replaced
   * @param inputs what the aggregate's input columns are, in terms of the source
   * @param source what the window is over
   * @param window the window, its time column in terms of the source
   * @param boundOfKey for each group key that is a bound of the window: 0 start, 1 end, 2 time
   */
  WindowAggregateBuilder(
      Aggregate aggregate,
      List<RexNode> inputs,
      RelNode source,
      Window window,
      Map<Integer, Integer> boundOfKey) {
    this.aggregate = aggregate;
    this.inputs = inputs;
    this.source = source;
    this.window = window;
    this.boundOfKey = boundOfKey;
  }

  RelNode build() {
    List<Integer> keyInputs = new ArrayList<>();
    for (int key : aggregate.getGroupSet()) {
      if (!boundOfKey.containsKey(key)) {
        keyInputs.add(key);
      }
    }
    int timeColumn = passOn(window.timeColumn());
    int boundsColumn = -1;
    if (window.boundsColumn() >= 0) {
      boundsColumn = passOn(window.boundsColumn());
      passOn(window.boundsColumn() + 1);
    }
    List<Integer> keys = keyInputs.stream().map(this::inputColumn).toList();
    List<AggregateCall> calls =
        aggregate.getAggCallList().stream().map(this::call).toList();

    boolean plainColumns = projected.stream().allMatch(RexInputRef.class::isInstance);
    WindowAggregate result = plainColumns
        ? overSource(keys, calls)
        : new WindowAggregate(
            aggregate.getCluster(),
            aggregate.getTraitSet(),
            project(),
            window.over(timeColumn, boundsColumn),
            keys,
            calls);
    return inOriginalOrder(result, keyInputs);
  }

  private int passOn(int column) {
    RexNode reference = RexInputRef.of(column, source.getRowType());
    return column(reference, source.getRowType().getFieldNames().get(column));
  }

  /** The aggregate straight over the source: copying columns into another order first would buy nothing. */
  private WindowAggregate overSource(List<Integer> keys, List<AggregateCall> calls) {
    List<Integer> sourceKeys = keys.stream().map(this::sourceColumn).toList();
    List<AggregateCall> sourceCalls = new ArrayList<>();
    for (AggregateCall call : calls) {
      List<Integer> arguments =
          call.getArgList().stream().map(this::sourceColumn).toList();
      int filter = call.hasFilter() ? sourceColumn(call.filterArg) : -1;
      sourceCalls.add(call.withArgList(arguments).withFilter(filter));
    }
    return new WindowAggregate(
        aggregate.getCluster(), aggregate.getTraitSet(), source, window, sourceKeys, sourceCalls);
  }

  private int sourceColumn(int column) {
    return ((RexInputRef) projected.get(column)).getIndex();
  }

  private RelNode project() {
    return LogicalProject.create(source, ImmutableList.of(), projected, names, Set.of());
  }

  private AggregateCall call(AggregateCall call) {
    List<Integer> arguments = call.getArgList().stream().map(this::inputColumn).toList();
    int filter = call.hasFilter() ? inputColumn(call.filterArg) : -1;
    return call.withArgList(arguments).withFilter(filter);
  }

  private int inputColumn(int input) {
    return column(
        inputs.get(input), aggregate.getInput().getRowType().getFieldNames().get(input));
  }

  private int column(RexNode expression, String name) {
    int found = projected.indexOf(expression);
    if (found >= 0) {
      return found;
    }
    projected.add(expression);
    names.add(name);
    return projected.size() - 1;
  }

  /** The aggregate's columns in the aggregate's order: keys and bounds as they were mixed in GROUP BY. */
  private RelNode inOriginalOrder(WindowAggregate result, List<Integer> keyInputs) {
    RexBuilder rex = aggregate.getCluster().getRexBuilder();
    List<RexNode> columns = new ArrayList<>();
    for (int key : aggregate.getGroupSet()) {
      Integer bound = boundOfKey.get(key);
      columns.add(
          bound == null ? rex.makeInputRef(result, keyInputs.indexOf(key)) : result.bound(bound));
    }
    for (int i = 0; i < aggregate.getAggCallList().size(); i++) {
      columns.add(rex.makeInputRef(result, result.firstResult() + i));
    }
    List<String> columnNames = aggregate.getRowType().getFieldNames();
    return LogicalProject.create(result, ImmutableList.of(), columns, columnNames, Set.of());
  }
}
