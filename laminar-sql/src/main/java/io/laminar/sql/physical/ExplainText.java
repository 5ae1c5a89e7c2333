package io.laminar.sql.physical;

import java.util.stream.Collectors;

/** The text of EXPLAIN. */
final class ExplainText {
  private ExplainText() {}

  static String of(PhysicalPlan plan) {
    StringBuilder text = new StringBuilder();
    append(plan, 0, text);
    return text.toString();
  }

  private static String key(PhysicalPlan plan) {
    return plan.uniqueKey()
        .map(key -> key.isEmpty()
            ? ", at most one row"
            : key.stream()
                .map(column -> plan.schema().column(column).name())
                .collect(Collectors.joining(", ", ", unique key: ", "")))
        .orElse("");
  }

  private static void append(PhysicalPlan plan, int depth, StringBuilder text) {
    String times = plan.eventTimeColumns().stream()
        .map(column -> plan.schema().column(column).name())
        .collect(Collectors.joining(" and "));
    text.append("  ".repeat(depth))
        .append(plan.describe())
        .append(" [")
        .append(plan.changelog() ? "changelog" : "append-only")
        .append(", event time: ")
        .append(times.isEmpty() ? "none" : times)
        .append(", state: ")
        .append(plan.state())
        .append(key(plan))
        .append("]\n");
    for (PhysicalPlan input : plan.inputs()) {
      append(input, depth + 1, text);
    }
  }
}
