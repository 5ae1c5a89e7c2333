package io.laminar.sql.explain;

import io.laminar.api.OperatorMetrics;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;

/** The lines of FORMAT TEXT: a step, and under it the steps that it reads. */
public final class ExplainLines {
  private static final String INDENT = "  ";

  private ExplainLines() {}

  /**
   * Writes a plan without counters.
   *
   * @param node with all steps under it
   * @return one line a step, each ended by a line feed
   */
  public static String plan(ExplainNode node) {
    StringBuilder text = new StringBuilder();
    append(node, 0, List.of(), Long::toString, text);
    return text.toString();
  }

  /**
   * Writes a plan, and under each step what its operator has done.
   *
   * @param node with all steps under it
   * @param operators those of the query
   * @param times writes a watermark
   * @return two lines a step, each ended by a line feed
   */
  public static String analyzed(
      ExplainNode node, List<OperatorMetrics> operators, LongFunction<String> times) {
    StringBuilder text = new StringBuilder();
    // What the plan does not have, for it only nets equal changes of a commit.
    for (OperatorMetrics operator : operators) {
      if (operator.step() > node.id()) {
        text.append(operator.operator()).append('\n').append(INDENT);
        text.append(counters(operator, times)).append('\n');
      }
    }
    append(node, 0, operators, times, text);
    return text.toString();
  }

  private static void append(
      ExplainNode node,
      int depth,
      List<OperatorMetrics> operators,
      LongFunction<String> times,
      StringBuilder text) {
    text.append(INDENT.repeat(depth)).append(node.description());
    text.append(" [").append(node.properties()).append("]\n");
    for (OperatorMetrics operator : operators) {
      if (operator.step() == node.id()) {
        text.append(INDENT.repeat(depth + 1));
        text.append(counters(operator, times)).append('\n');
      }
    }
    for (ExplainNode input : node.inputs()) {
      append(input, depth + 1, operators, times, text);
    }
  }

  /** What an operator has done, in one line. */
  static String counters(OperatorMetrics operator, LongFunction<String> times) {
    StringBuilder text = new StringBuilder(operator.changelog() ? "- changes" : "- rows");
    text.append(" in: ").append(operator.rowsIn());
    text.append(", out: ").append(operator.rowsOut());
    operator
        .rowsPerSecond()
        .ifPresent(rate -> text.append(", ").append(number(rate)).append("/s"));
    operator
        .nanosPerRow()
        .ifPresent(nanos -> text.append(", ").append(number(nanos)).append(" ns a row"));
    text.append(", watermark: ").append(times.apply(operator.watermark()));
    text.append(", late: ").append(operator.rowsLate());
    text.append(", state: ");
    text.append(operator.stateRows()).append(" rows, ");
    text.append(operator.stateBytes()).append(" bytes");
    return operator.rowsExpired() == 0
        ? text.toString()
        : text.append(", expired: ").append(operator.rowsExpired()).toString();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%.1f" : "%.0f", value);
  }
}
