package io.laminar.sql.physical;

import io.laminar.api.Schema;
import io.laminar.core.data.Batch;
import io.laminar.core.pipeline.PipelineSpec;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.calcite.rex.RexNode;

/**
 * UNION ALL: the rows of all inputs. It has no operator: its inputs feed what reads it. Event time is kept if all inputs
 * carry it in the same column; the watermark is then the smallest of theirs.
 *
 * @param inputs at least two, of the same types
 * @param schema the output columns, named after the first input's
 */
public record UnionPlan(List<PhysicalPlan> inputs, Schema schema) implements PhysicalPlan {
  // Copies the list and checks that it is a union of something.
  public UnionPlan {
    inputs = List.copyOf(inputs);
    if (inputs.size() < 2) {
      throw new IllegalArgumentException("a union of " + inputs.size());
    }
  }

  @Override
  public boolean changelog() {
    return inputs.stream().anyMatch(PhysicalPlan::changelog);
  }

  @Override
  public int eventTimeColumn() {
    int column = inputs.get(0).eventTimeColumn();
    return inputs.stream().allMatch(input -> input.eventTimeColumn() == column) ? column : -1;
  }

  /** Returns none: a row of one input may equal one of another. */
  @Override
  public List<List<Integer>> uniqueKeys() {
    return List.of();
  }

  @Override
  public String state() {
    return NO_STATE;
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
    // It has no operator.
  }

  @Override
  public Emission emission() {
    return Emission.BY_ROW;
  }

  @Override
  public boolean usesClock() {
    return false;
  }

  @Override
  public boolean mayMakeRowsEqual() {
    return changelog();
  }

  @Override
  public PipelineSpec.Step step(List<Integer> steps) {
    return new PipelineSpec.UnionAll(steps, edge());
  }

  @Override
  public Optional<Supplier<Batch>> rowOfNothing() {
    return Optional.empty();
  }

  @Override
  public String describe() {
    return "UnionAll";
  }
}
