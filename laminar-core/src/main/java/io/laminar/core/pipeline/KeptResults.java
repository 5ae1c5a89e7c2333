package io.laminar.core.pipeline;

import io.laminar.core.operator.KeepingOperator;
import io.laminar.core.operator.ProjectOperator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The operator of a pipeline whose state is what has come out of the pipeline: its rows come out as
 * they are, their columns in whatever order.
 *
 * @param operator keeps the rows
 * @param columns one an output column of the pipeline: which column of the operator it is
 */
public record KeptResults(KeepingOperator operator, List<Integer> columns) {
  // Copies the list.
  public KeptResults {
    columns = List.copyOf(columns);
  }

  /** Finds it, from the output back through operators that have no other reader. */
  static Optional<KeptResults> above(OutputNode output, int columnCount) {
    List<Integer> columns = IntStream.range(0, columnCount).boxed().toList();
    Node reader = output;
    while (reader.inputs().length == 1
        && reader.inputs()[0] instanceof OperatorNode node
        && node.only() == reader) {
      if (node.operator() instanceof KeepingOperator keeping && keeping.keepsResults()) {
        return Optional.of(new KeptResults(keeping, columns));
      }
      if (!(node.operator() instanceof ProjectOperator project)) {
        return Optional.empty();
      }
      int[] picks = project.picks();
      if (picks.length == 0) {
        return Optional.empty();
      }
      columns = columns.stream().map(column -> picks[column]).toList();
      reader = node;
    }
    return Optional.empty();
  }
}
