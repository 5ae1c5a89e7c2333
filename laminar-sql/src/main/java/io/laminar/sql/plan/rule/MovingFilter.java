package io.laminar.sql.plan.rule;

import io.laminar.sql.expression.ClockBound;
import java.util.List;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.SingleRel;

/** Keeps the rows whose times stand to the clock as the bounds say, while time passes. Immutable. */
public final class MovingFilter extends SingleRel {
  private final List<ClockBound> bounds;

  MovingFilter(RelOptCluster cluster, RelTraitSet traits, RelNode input, List<ClockBound> bounds) {
    super(cluster, traits, input);
    this.bounds = List.copyOf(bounds);
  }

  /** Returns the bounds, all of which a row has to meet. */
  public List<ClockBound> bounds() {
    return bounds;
  }

  @Override
  public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
    return new MovingFilter(getCluster(), traits, sole(inputs), bounds);
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    return super.explainTerms(writer).item("bounds", bounds);
  }
}
