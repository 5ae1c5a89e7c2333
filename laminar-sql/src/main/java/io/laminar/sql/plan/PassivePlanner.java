package io.laminar.sql.plan;

import io.laminar.sql.physical.ConstantFolding;
import org.apache.calcite.plan.AbstractRelOptPlanner;
import org.apache.calcite.plan.Contexts;
import org.apache.calcite.plan.RelOptCostImpl;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.jspecify.annotations.Nullable;

/**
 * The planner that Calcite's classes ask for traits and for what folds constants. It searches no plans:
 * the passes do that, and a planner with rules would load forty classes before the first query is planned.
 */
final class PassivePlanner extends AbstractRelOptPlanner {
  PassivePlanner() {
    super(RelOptCostImpl.FACTORY, Contexts.empty());
    setExecutor(ConstantFolding.INSTANCE);
  }

  @Override
  public void setRoot(RelNode rel) {
    throw new UnsupportedOperationException();
  }

  @Override
  public @Nullable RelNode getRoot() {
    return null;
  }

  @Override
  public RelNode changeTraits(RelNode rel, RelTraitSet toTraits) {
    throw new UnsupportedOperationException();
  }

  @Override
  public RelNode findBestExp() {
    throw new UnsupportedOperationException();
  }

  @Override
  public RelNode register(RelNode rel, @Nullable RelNode equivRel) {
    throw new UnsupportedOperationException();
  }

  @Override
  public RelNode ensureRegistered(RelNode rel, @Nullable RelNode equivRel) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isRegistered(RelNode rel) {
    return false;
  }
}
