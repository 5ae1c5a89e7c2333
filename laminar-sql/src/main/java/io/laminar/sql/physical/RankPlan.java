package io.laminar.sql.physical;

import io.laminar.api.Schema;
import io.laminar.core.data.Batch;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Operator;
import io.laminar.core.operator.rank.RankSpec;
import io.laminar.core.operator.rank.TopNOperator;
import io.laminar.core.operator.rank.WindowTopNOperator;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.calcite.rex.RexNode;

/**
 * The rows at some positions of each key's order: LIMIT, and what a filter of ROW_NUMBER leaves. A changelog, unless it
 * is per window, or takes the first rows to arrive.
 *
 * @param input what is ranked
 * @param partition columns of the key; none for one order of all rows
 * @param order the sort keys, the most significant first
 * @param offset how many rows are left out at the beginning
 * @param end the first position behind those that are shown, {@link Long#MAX_VALUE} where there is none
 * @param numbered whether the position, counted from 1, is the last column
 * @param window the window that the key is about, so that it is complete in time
 * @param schema the input's columns, and the number
 */
public record RankPlan(
    PhysicalPlan input,
    List<Integer> partition,
    List<OrderKey> order,
    long offset,
    long end,
    boolean numbered,
    Optional<RankWindow> window,
    Schema schema)
    implements OperatorPlan {
  // Copies the lists.
  public RankPlan {
    partition = List.copyOf(partition);
    order = List.copyOf(order);
  }

  private RankSpec spec() {
    return new RankSpec(
        OperatorInput.types(input),
        partition,
        order.stream().map(OrderKey::forOperator).toList(),
        position(offset),
        position(end),
        numbered,
        input.changelog());
  }

  /** More rows than any state holds are as good as all. */
  private static int position(long position) {
    return (int) Math.min(position, RankSpec.NO_END);
  }

  private boolean hasEnd() {
    return end < RankSpec.NO_END;
  }

  @Override
  public boolean changelog() {
    return window.isEmpty() && spec().changelogOutput();
  }

  @Override
  public int eventTimeColumn() {
    if (window.isPresent()) {
      return RankWindow.timeColumn(input);
    }
    return changelog() ? -1 : input.eventTimeColumn();
  }

  @Override
  public List<List<Integer>> uniqueKeys() {
    Set<List<Integer>> keys = new LinkedHashSet<>();
    List<Integer> ofPartition = new ArrayList<>(new TreeSet<>(partition));
    if (end - offset <= 1) {
      keys.add(ofPartition);
    } else if (numbered) {
      ofPartition.add(schema.size() - 1);
      keys.add(ofPartition);
    }
    keys.addAll(input.uniqueKeys());
    return List.copyOf(keys);
  }

  @Override
  public String state() {
    String each = partition.isEmpty() ? "" : " a key";
    String rows = end == 1 ? "one row" : end + " rows";
    boolean isBounded = !input.changelog() && hasEnd();
    if (window.isPresent()) {
      return "open windows: " + (isBounded ? rows + each : "all rows");
    }
    if (HeldRows.go(input)) {
      return "all rows until they are taken back";
    }
    if (!isBounded) {
      return "unbounded: all rows";
    }
    return partition.isEmpty() ? rows : "unbounded: " + rows + each;
  }

  @Override
  public Operator createOperator(EvaluationContext context) {
    if (window.isPresent()) {
      RankWindow of = window.get();
      return new WindowTopNOperator(spec(), of.startColumn(), of.endColumn(), of.ends(), context);
    }
    return new TopNOperator(spec(), context);
  }

  @Override
  public List<RexNode> expressions() {
    return List.of();
  }

  @Override
  public void check() {
    window.ifPresent(RankWindow::ends);
  }

  @Override
  public Emission emission() {
    return window.isPresent() ? Emission.BY_WINDOW : Emission.BY_GROUP;
  }

  @Override
  public boolean usesClock() {
    return false;
  }

  @Override
  public boolean mayMakeRowsEqual() {
    return false;
  }

  @Override
  public Optional<Supplier<Batch>> rowOfNothing() {
    return Optional.empty();
  }

  @Override
  public String describe() {
    String positions = !hasEnd()
        ? "all from row " + (offset + 1)
        : offset == 0 ? "first " + end : "rows " + (offset + 1) + " to " + end;
    String by = partition.stream().map(this::name).collect(Collectors.joining(", "));
    String sorted =
        order.stream().map(key -> key.describe(input.schema())).collect(Collectors.joining(", "));
    return "TopN " + positions
        + (by.isEmpty() ? "" : " by " + by)
        + (sorted.isEmpty() ? " to arrive" : " in order of " + sorted)
        + (numbered ? ", numbered" : "")
        + (window.isPresent() ? " emit on window close" : "");
  }

  private String name(int column) {
    return input.schema().column(column).name();
  }
}
