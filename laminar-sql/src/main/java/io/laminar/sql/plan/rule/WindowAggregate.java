package io.laminar.sql.plan.rule;

import com.google.common.collect.ImmutableList;
import io.laminar.sql.expression.OwnOperators;
import io.laminar.sql.validate.WindowTableFunction;
import java.util.List;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.SingleRel;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;

/**
 * An aggregate by window and key. Columns: the keys, window_start, window_end, then the results.
 * Immutable.
 */
public final class WindowAggregate extends SingleRel {
  /** The bound where a window starts, inclusive. */
  static final int START = 0;

  /** The bound where a window ends, exclusive. */
  static final int END = 1;

  /** The last moment of a window: the event time of its rows. */
  static final int TIME = 2;

  private final Window window;
  private final ImmutableList<Integer> keys;
  private final ImmutableList<AggregateCall> calls;

  WindowAggregate(
      RelOptCluster cluster,
      RelTraitSet traits,
      RelNode input,
      Window window,
      List<Integer> keys,
      List<AggregateCall> calls) {
    super(cluster, traits, input);
    this.window = window;
    this.keys = ImmutableList.copyOf(keys);
    this.calls = ImmutableList.copyOf(calls);
  }

  /** Returns the window. */
  public Window window() {
    return window;
  }

  /** Returns the positions of the keys in the input. */
  public List<Integer> keys() {
    return keys;
  }

  /** Returns what is computed for each window and key. */
  public List<AggregateCall> calls() {
    return calls;
  }

  /** Returns the position of the first result. */
  int firstResult() {
    return keys.size() + 2;
  }

  /** An expression over this node's columns for one of START, END and TIME. */
  RexNode bound(int bound) {
    RexNode column = RexInputRef.of(keys.size() + Math.min(bound, END), getRowType());
    return bound == TIME
        ? getCluster().getRexBuilder().makeCall(OwnOperators.WINDOW_TIME, column)
        : column;
  }

  @Override
  public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
    return new WindowAggregate(getCluster(), traits, sole(inputs), window, keys, calls);
  }

  @Override
  protected RelDataType deriveRowType() {
    RelDataTypeFactory factory = getCluster().getTypeFactory();
    RelDataTypeFactory.Builder builder = factory.builder();
    List<RelDataTypeField> fields = getInput().getRowType().getFieldList();
    keys.forEach(key -> builder.add(fields.get(key)));
    RelDataType time =
        factory.createTypeWithNullability(fields.get(window.timeColumn()).getType(), false);
    WindowTableFunction.WINDOW_COLUMNS.subList(0, TIME).forEach(name -> builder.add(name, time));
    for (int i = 0; i < calls.size(); i++) {
      String name = calls.get(i).getName();
      builder.add(name == null ? "$f" + i : name, calls.get(i).getType());
    }
    return builder.uniquify().build();
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    return window.explain(super.explainTerms(writer)).item("keys", keys).item("calls", calls);
  }
}
