package io.laminar.core.engine;

import io.laminar.core.operator.Operator;
import java.util.List;

/** The operators of a query as a tree, from its result down to the relations that it reads. */
public sealed interface Flow {
  /**
   * The rows of a relation.
   *
   * @param relation what is read
   */
  record Read(Relation relation) implements Flow {}

  /**
   * An operator over the rows of a flow.
   *
   * @param operator made for this query; not shared
   * @param input what it takes
   */
  record Apply(Operator operator, Flow input) implements Flow {}

  /**
   * The rows of several flows with the same columns.
   *
   * @param inputs at least one
   */
  record UnionAll(List<Flow> inputs) implements Flow {
    // The list is copied.
    public UnionAll {
      inputs = List.copyOf(inputs);
    }
  }
}
