package io.laminar.sql.physical;

import io.laminar.core.data.Batch;
import io.laminar.core.pipeline.PipelineSpec;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.calcite.rex.RexNode;

/** Reads a relation. It has no operator: the engine feeds what reads it. */
public sealed interface RelationPlan extends PhysicalPlan permits ScanPlan, VersionsPlan {
  /** Returns the name of what is read, as it was spelled when it was created. */
  String relation();

  /** Returns the name of the scan in its pipeline. */
  String scan();

  @Override
  default String state() {
    return NO_STATE;
  }

  @Override
  default List<PhysicalPlan> inputs() {
    return List.of();
  }

  @Override
  default List<String> relations() {
    return List.of(relation());
  }

  @Override
  default List<RexNode> expressions() {
    return List.of();
  }

  @Override
  default void check() {
    // It has no expressions.
  }

  @Override
  default Emission emission() {
    return Emission.BY_ROW;
  }

  @Override
  default boolean usesClock() {
    return false;
  }

  @Override
  default boolean mayMakeRowsEqual() {
    return false;
  }

  @Override
  default PipelineSpec.Step step(List<Integer> steps) {
    return new PipelineSpec.Scan(scan(), edge());
  }

  @Override
  default Optional<Supplier<Batch>> rowOfNothing() {
    return Optional.empty();
  }
}
