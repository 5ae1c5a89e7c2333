package io.laminar.sql.physical;

import io.laminar.api.Schema;
import java.util.List;

/** One step of a physical plan with what it reads. Immutable. */
public sealed interface PhysicalPlan permits ScanPlan, UnionPlan, OperatorPlan {
  /** The state of a step that keeps none. */
  String NO_STATE = "none";

  /** Returns the columns of its output. */
  Schema schema();

  /** Tells whether its output bears weights; false means append-only. */
  boolean changelog();

  /** Returns the position of the output column that carries event time, or -1. */
  int eventTimeColumn();

  /** Returns what state it keeps and until when, in words. */
  String state();

  /** Returns the steps that it reads, in order. */
  List<PhysicalPlan> inputs();

  /** Returns what it does, in one line. */
  String describe();

  /**
   * Returns the tree under this step for EXPLAIN: one line a step, inputs indented under their reader.
   *
   * @return lines that end with a line feed
   */
  default String explain() {
    return ExplainText.of(this);
  }
}
