package io.laminar.sql.plan.rule;

import com.google.common.collect.ImmutableList;
import java.util.List;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.SingleRel;
import org.apache.calcite.rel.type.RelDataType;

/** Adds window_start, window_end and window_time to each row: a window table function by itself. Immutable. */
public final class WindowAssign extends SingleRel {
  private final Window window;
  private final ImmutableList<Integer> keys;

  WindowAssign(
      RelOptCluster cluster,
      RelTraitSet traits,
      RelNode input,
      Window window,
      List<Integer> keys,
      RelDataType rowType) {
    super(cluster, traits, input);
    this.window = window;
    this.keys = ImmutableList.copyOf(keys);
    this.rowType = rowType;
  }

  /** Returns the window. */
  public Window window() {
    return window;
  }

  /** Returns the columns whose values have windows of their own: the keys of sessions. */
  List<Integer> keys() {
    return keys;
  }

  @Override
  public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
    return new WindowAssign(getCluster(), traits, sole(inputs), window, keys, getRowType());
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    return window.explain(super.explainTerms(writer)).itemIf("keys", keys, !keys.isEmpty());
  }
}
