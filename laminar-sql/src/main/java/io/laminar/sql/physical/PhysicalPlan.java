package io.laminar.sql.physical;

import io.laminar.api.Schema;
import io.laminar.core.data.Batch;
import io.laminar.core.pipeline.PipelineSpec;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.calcite.rex.RexNode;

/**
 * One step of a physical plan with what it reads. Immutable. Each step answers for itself alone; whoever asks about a
 * whole plan walks {@link #inputs()}. No answer has a default, so that a new kind of step cannot pass unchecked, but for those
 * that follow from what {@linkplain OperatorPlan operators}, {@linkplain SelectionPlan selections} and
 * {@linkplain RelationPlan scans} are.
 */
public sealed interface PhysicalPlan
    permits RelationPlan,
        UnionPlan,
        JoinPlan,
        IntervalJoinPlan,
        AsofJoinPlan,
        LookupJoinPlan,
        SetPlan,
        OperatorPlan {
  /** The state of a step that keeps none. */
  String NO_STATE = "none";

  /** Returns the columns of its output. */
  Schema schema();

  /** Tells whether its output bears weights; false means append-only. */
  boolean changelog();

  /** Returns the position of the output column that carries event time, or -1. */
  int eventTimeColumn();

  /** Returns all output columns that carry event time, {@link #eventTimeColumn()} first: there may be two behind a join. */
  default List<Integer> eventTimeColumns() {
    return eventTimeColumn() < 0 ? List.of() : List.of(eventTimeColumn());
  }

  /**
   * Returns what identifies a row of its output: the sets of columns in which two rows that hold at the same time always
   * differ. NULL equals NULL here, as in GROUP BY.
   *
   * @return positions of output columns, ascending, the set that is preferred first; an empty set says that there is at
   *     most one row; no set at all that nothing is known
   */
  List<List<Integer>> uniqueKeys();

  /** Returns what state it keeps and until when, in words. */
  String state();

  /** Returns the steps that it reads, in order. */
  List<PhysicalPlan> inputs();

  /**
   * Returns the names of the sources, streams and views that this step reads directly.
   *
   * @return empty unless it is a scan
   */
  List<String> relations();

  /** Returns the expressions that it evaluates over the columns of its input, in no order. */
  List<RexNode> expressions();

  /**
   * Checks that its operator can be made: a function that is not built, or a number that is out of range, is an error of
   * the statement and not of the rows.
   *
   * @throws io.laminar.api.LaminarException with the place of the innermost call that is at fault
   */
  void check();

  /** Returns how its output relates to its input, which decides what EMIT may ask of it. */
  Emission emission();

  /** Tells whether this step depends on the wall clock, so that the engine has to decide on a time for each batch. */
  boolean usesClock();

  /**
   * Tells whether changes of different rows may come out of it as changes of equal ones, so that what cancels within a
   * commit has to be left out. Aggregates do that by themselves.
   */
  boolean mayMakeRowsEqual();

  /**
   * Makes the step of a pipeline.
   *
   * @param steps the numbers of the steps of its inputs, in their order
   * @return what the engine runs, as often as it is needed
   */
  PipelineSpec.Step step(List<Integer> steps);

  /**
   * Returns the one row that it gives where it runs once over no rows; empty if it gives none then.
   */
  Optional<Supplier<Batch>> rowOfNothing();

  /** Returns the columns, weights and key of its output, as a pipeline wants them. */
  default PipelineSpec.Edge edge() {
    return new PipelineSpec.Edge(schema(), changelog(), uniqueKey());
  }

  /** Returns what it does, in one line. */
  String describe();

  /** Returns the preferred one of {@link #uniqueKeys()}, or empty if there is none. */
  default Optional<List<Integer>> uniqueKey() {
    return uniqueKeys().stream().findFirst();
  }
}
