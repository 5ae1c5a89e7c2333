package io.laminar.sql.explain;

import io.laminar.api.OperatorMetrics;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;

/** A plan in the language of Graphviz: rows go along the arrows, from the bottom to the top. */
public final class ExplainDot {
  private ExplainDot() {}

  /**
   * Writes a plan.
   *
   * @param name of the graph
   * @param node with all steps under it
   * @param operators what its operators have done, none where that is not shown
   * @param times writes a watermark
   * @return lines, each ended by a line feed
   */
  public static String plan(
      String name, ExplainNode node, List<OperatorMetrics> operators, LongFunction<String> times) {
    StringBuilder text = new StringBuilder("digraph " + quoted(name) + " {\n");
    text.append("  rankdir=BT;\n  node [shape=box];\n");
    append(node, operators, times, text, new HashSet<>());
    return text.append("}\n").toString();
  }

  /**
   * Writes what reads one thing only.
   *
   * @param name of the graph, and of the object
   * @param from what it reads; empty where it reads nothing
   */
  public static String object(String name, List<String> from) {
    StringBuilder text = new StringBuilder("digraph " + quoted(name) + " {\n");
    text.append("  rankdir=BT;\n  node [shape=box];\n");
    text.append("  ").append(quoted(name)).append(";\n");
    from.forEach(each -> text.append("  ")
        .append(quoted(each))
        .append(" -> ")
        .append(quoted(name))
        .append(";\n"));
    return text.append("}\n").toString();
  }

  private static void append(
      ExplainNode node,
      List<OperatorMetrics> operators,
      LongFunction<String> times,
      StringBuilder text,
      Set<Integer> seen) {
    if (!seen.add(node.id())) {
      return;
    }
    StringBuilder label = new StringBuilder(node.description() + "\n" + node.properties());
    for (OperatorMetrics operator : operators) {
      if (operator.step() == node.id()) {
        label.append('\n').append(ExplainLines.counters(operator, times));
      }
    }
    text.append("  n").append(node.id()).append(" [label=");
    text.append(quoted(label.toString())).append("];\n");
    for (ExplainNode input : node.inputs()) {
      append(input, operators, times, text, seen);
      text.append("  n").append(input.id()).append(" -> n").append(node.id()).append(";\n");
    }
  }

  /** A quoted identifier: lines of a label begin at the left. */
  private static String quoted(String text) {
    String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"");
    return '"' + (escaped.contains("\n") ? escaped.replace("\n", "\\l") + "\\l" : escaped) + '"';
  }
}
