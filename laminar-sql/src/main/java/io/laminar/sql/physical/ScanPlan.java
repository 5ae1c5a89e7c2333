package io.laminar.sql.physical;

import io.laminar.api.Schema;
import io.laminar.core.data.Batch;
import io.laminar.core.pipeline.PipelineSpec;
import io.laminar.sql.validate.Relation;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.calcite.rex.RexNode;

/**
 * Reads a source, stream or view. It has no operator: the engine feeds what reads it.
 *
 * @param relation the name of what is read, as it was spelled when it was created
 * @param schema its columns
 * @param changelog whether its rows bear weights
 * @param eventTimeColumn position of its event-time column, or -1
 * @param uniqueKeys what identifies its rows, as its definition says
 */
public record ScanPlan(
    String relation,
    Schema schema,
    boolean changelog,
    int eventTimeColumn,
    List<List<Integer>> uniqueKeys)
    implements PhysicalPlan {
  /**
   * Makes a scan.
   *
   * @param relation what is read
   * @return the scan
   */
  public static ScanPlan of(Relation relation) {
    return new ScanPlan(
        relation.name(),
        relation.schema(),
        relation.changelog(),
        relation.eventTimeColumn(),
        relation.uniqueKeys());
  }

  @Override
  public String state() {
    return NO_STATE;
  }

  @Override
  public List<PhysicalPlan> inputs() {
    return List.of();
  }

  @Override
  public List<String> relations() {
    return List.of(relation);
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
    return false;
  }

  @Override
  public PipelineSpec.Step step(List<Integer> steps) {
    return new PipelineSpec.Scan(relation, edge());
  }

  @Override
  public Optional<Supplier<Batch>> rowOfNothing() {
    return Optional.empty();
  }

  @Override
  public String describe() {
    return "Scan " + relation;
  }
}
