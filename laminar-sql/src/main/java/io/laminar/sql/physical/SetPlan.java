package io.laminar.sql.physical;

import io.laminar.api.Schema;
import io.laminar.core.data.Batch;
import io.laminar.core.operator.set.SetFunction;
import io.laminar.core.operator.set.SetOperator;
import io.laminar.core.pipeline.PipelineSpec;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.calcite.rex.RexNode;

/**
 * INTERSECT and EXCEPT, with ALL or without.
 *
 * @param left of the same types as the output
 * @param right of the same types
 * @param intersects true for INTERSECT, false for EXCEPT
 * @param all whether equal rows count
 * @param schema the output columns, named after those on the left
 */
public record SetPlan(
    PhysicalPlan left, PhysicalPlan right, boolean intersects, boolean all, Schema schema)
    implements PhysicalPlan {
  private SetFunction function() {
    if (intersects) {
      return all ? SetFunction.INTERSECT_ALL : SetFunction.INTERSECT;
    }
    return all ? SetFunction.EXCEPT_ALL : SetFunction.EXCEPT;
  }

  @Override
  public boolean changelog() {
    return !function().onlyGrows() || left.changelog() || right.changelog();
  }

  /** Returns -1: a row comes when the other side has it, too, or when it has it no more. */
  @Override
  public int eventTimeColumn() {
    return -1;
  }

  /** Returns all columns where equal rows do not count, and what identifies a row of a side. */
  @Override
  public List<List<Integer>> uniqueKeys() {
    if (!left.uniqueKeys().isEmpty()) {
      return left.uniqueKeys();
    }
    if (intersects && !right.uniqueKeys().isEmpty()) {
      return right.uniqueKeys();
    }
    return all ? List.of() : List.of(UniqueKeys.first(schema.size()));
  }

  @Override
  public String state() {
    return HeldRows.of(left, right, "unbounded: the different rows of both sides");
  }

  @Override
  public List<PhysicalPlan> inputs() {
    return List.of(left, right);
  }

  @Override
  public List<String> relations() {
    return List.of();
  }

  @Override
  public List<RexNode> expressions() {
    return List.of();
  }

  @Override
  public void check() {
    // It has no expressions.
  }

  @Override
  public Emission emission() {
    return Emission.BY_GROUP;
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
  public PipelineSpec.Step step(List<Integer> steps) {
    return new PipelineSpec.Apply(
        context -> new SetOperator(function(), OperatorInput.types(this), changelog(), context),
        describe(),
        steps,
        edge());
  }

  @Override
  public Optional<Supplier<Batch>> rowOfNothing() {
    return Optional.empty();
  }

  @Override
  public String describe() {
    return function().sql();
  }
}
