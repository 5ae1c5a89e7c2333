package io.laminar.sql.plan.rule;

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

  WindowAssign(
      RelOptCluster cluster,
      RelTraitSet traits,
      RelNode input,
      Window window,
      RelDataType rowType) {
    super(cluster, traits, input);
    this.window = window;
    this.rowType = rowType;
  }

  /** Returns the window. */
  public Window window() {
    return window;
  }

  @Override
  public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
    return new WindowAssign(getCluster(), traits, sole(inputs), window, getRowType());
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    return window.explain(super.explainTerms(writer));
  }
}
