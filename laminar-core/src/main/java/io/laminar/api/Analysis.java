package io.laminar.api;

import java.util.List;

/**
 * What runs of a source, table, stream, view or sink now, as {@code EXPLAIN ANALYZE} shows it.
 *
 * @param name its name
 * @param output why nothing comes out of it, or what comes next waits for
 * @param operators those of its query, in the order of their numbers; none of a source
 */
public record Analysis(String name, OutputStatus output, List<OperatorMetrics> operators) {
  // Copies the list.
  public Analysis {
    Arguments.notNull(name, "name");
    Arguments.notNull(output, "output");
    operators = List.copyOf(Arguments.notNull(operators, "operators"));
  }
}
