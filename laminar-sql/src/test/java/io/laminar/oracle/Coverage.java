package io.laminar.oracle;

import io.laminar.LaminarDB;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How often each construct was in a query that gave rows, read off what EXPLAIN says of the query. An operator counts with
 * what its inputs give, {@code LeftJoin (append-only, changelog)}, an aggregate or other function with the operator that
 * computes it, {@code COUNT DISTINCT FILTER in WindowAggregate HOP}.
 */
final class Coverage {
  private static final Pattern LINE = Pattern.compile("( *)(.*) \\[(append-only|changelog), .*");
  private static final Pattern OPERATOR = Pattern.compile("[A-Z][A-Za-z]*(?: ALL\\b)?");
  private static final Pattern WINDOW = Pattern.compile("(?:Window[A-Z][A-Za-z]*|Over) [A-Z_]+");
  private static final Pattern EMIT = Pattern.compile(
      " (emit changes|emit final|emit every|allow lateness|with late data|numbered|to arrive)\\b");
  private static final Pattern CALL = Pattern.compile("([A-Z][A-Z_]+)\\((DISTINCT )?");
  private static final Set<String> WITH_CALLS = Set.of("GroupAggregate", "WindowAggregate", "Over");

  private final Map<String, Integer> counts = new TreeMap<>();
  private int queries;

  /** A node of a plan. */
  private record Node(int depth, String text, String kind) {}

  /** Counts a running query that gave rows. */
  void count(LaminarDB db, String name) {
    List<Node> nodes = new ArrayList<>();
    db.execute("EXPLAIN " + name).get(0).rows().forEach(row -> {
      Matcher line = LINE.matcher(String.valueOf(row.get("plan")));
      if (line.matches()) {
        nodes.add(new Node(line.group(1).length(), line.group(2), line.group(3)));
      }
    });
    Set<String> constructs = new HashSet<>();
    for (int i = 0; i < nodes.size(); i++) {
      addConstructs(nodes, i, constructs);
    }
    constructs.forEach(construct -> counts.merge(construct, 1, Integer::sum));
    queries++;
  }

  private static void addConstructs(List<Node> nodes, int at, Set<String> constructs) {
    Node node = nodes.get(at);
    Matcher operator = OPERATOR.matcher(node.text());
    if (!operator.lookingAt()) {
      throw new IllegalStateException("EXPLAIN says " + node.text());
    }
    List<String> inputs = new ArrayList<>();
    for (int i = at + 1; i < nodes.size() && nodes.get(i).depth() > node.depth(); i++) {
      if (nodes.get(i).depth() == node.depth() + 2) {
        inputs.add(nodes.get(i).kind());
      }
    }
    Matcher window = WINDOW.matcher(node.text());
    String name = window.lookingAt() ? window.group() : operator.group();
    Matcher emit = EMIT.matcher(node.text());
    StringBuilder emitted = new StringBuilder();
    while (emit.find()) {
      emitted.append(emit.group());
    }
    constructs.add(
        name + emitted + (inputs.isEmpty() ? "" : " (" + String.join(", ", inputs) + ")"));
    if (WITH_CALLS.contains(operator.group())) {
      for (String call : calls(node.text())) {
        constructs.add(call + " in " + name + emitted);
      }
    }
  }

  /** The functions that follow the first colon, each with what changes it. */
  private static List<String> calls(String text) {
    List<String> calls = new ArrayList<>();
    int begin = text.indexOf(": ") + 2;
    int depth = 0;
    for (int i = begin; i <= text.length() && begin > 1; i++) {
      char each = i == text.length() ? ',' : text.charAt(i);
      depth += each == '(' ? 1 : each == ')' ? -1 : 0;
      if (each == ',' && depth == 0) {
        String call = text.substring(begin, i).strip();
        Matcher function = CALL.matcher(call);
        if (function.lookingAt()) {
          calls.add(function.group(1)
              + (function.group(2) == null ? "" : " DISTINCT")
              + (call.contains(") FILTER (") ? " FILTER" : "")
              + (call.contains(" IGNORE NULLS") ? " IGNORE NULLS" : ""));
        }
        begin = i + 1;
      }
    }
    return calls;
  }

  int queries() {
    return queries;
  }

  Set<String> constructs() {
    return counts.keySet();
  }

  /** One line a construct. */
  String table() {
    StringBuilder text = new StringBuilder();
    counts.forEach((construct, count) ->
        text.append(String.format(Locale.ROOT, "%7d  %s%n", count, construct)));
    return text.append(String.format(Locale.ROOT, "%7d  queries that gave rows%n", queries))
        .toString();
  }
}
