package io.laminar.sql.physical;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Schema;
import io.laminar.core.data.Batch;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Operator;
import io.laminar.core.operator.join.LookupJoinOperator;
import io.laminar.core.pipeline.PipelineSpec;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.calcite.rex.RexNode;

/**
 * Rows that look up what a table holds when they are taken.
 *
 * @param pairs the join: rows on the left, the table on the right; INNER or LEFT
 */
public record LookupJoinPlan(JoinPlan pairs) implements PhysicalPlan {
  /**
   * Makes a plan.
   *
   * @param pairs the join
   * @throws LaminarException where rows are taken back, or the right input is not a table
   */
  public static LookupJoinPlan of(JoinPlan pairs) {
    if (pairs.left().changelog()) {
      throw new LaminarException(
          ErrorCode.CHANGELOG_NOT_ALLOWED,
          "rows of a changelog cannot look a table up: the table may be another one when they are taken back",
          "look it up with the rows of a source, or leave FOR SYSTEM_TIME AS OF out, so that the join follows the"
              + " table");
    }
    if (!pairs.right().changelog() || pairs.right().uniqueKeys().isEmpty()) {
      throw new LaminarException(
          ErrorCode.NOT_SUPPORTED,
          "FOR SYSTEM_TIME AS OF PROCTIME() of what is not a table is not supported: it has no present version",
          "name a TABLE, or a materialized view with a key");
    }
    return new LookupJoinPlan(pairs);
  }

  /** Returns the rows that look the table up. */
  public PhysicalPlan rows() {
    return pairs.left();
  }

  /**
   * The same join of other rows.
   *
   * @param rows have the same columns
   */
  public LookupJoinPlan over(PhysicalPlan rows) {
    return new LookupJoinPlan(new JoinPlan(
        rows,
        pairs.right(),
        pairs.type(),
        pairs.leftKeys(),
        pairs.rightKeys(),
        pairs.keyTypes(),
        pairs.condition(),
        pairs.schema()));
  }

  @Override
  public Schema schema() {
    return pairs.schema();
  }

  @Override
  public boolean changelog() {
    return false;
  }

  @Override
  public int eventTimeColumn() {
    return pairs.left().eventTimeColumn();
  }

  @Override
  public List<Integer> eventTimeColumns() {
    return pairs.left().eventTimeColumns();
  }

  /** Returns nothing: of rows that come twice each has met a table of its own. */
  @Override
  public List<List<Integer>> uniqueKeys() {
    return List.of();
  }

  @Override
  public String state() {
    return "a copy of the table";
  }

  /** Returns the table first: it is read before the rows that look it up. */
  @Override
  public List<PhysicalPlan> inputs() {
    return List.of(pairs.right(), pairs.left());
  }

  @Override
  public List<String> relations() {
    return List.of();
  }

  @Override
  public List<RexNode> expressions() {
    return pairs.expressions();
  }

  @Override
  public void check() {
    pairs.check();
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
    return new PipelineSpec.Apply(this::createOperator, describe(), steps, edge());
  }

  private Operator createOperator(EvaluationContext context) {
    return new LookupJoinOperator(pairs.spec(), pairs.pairCondition(), context);
  }

  @Override
  public Optional<Supplier<Batch>> rowOfNothing() {
    return Optional.empty();
  }

  @Override
  public String describe() {
    return "Lookup" + pairs.describe();
  }
}
