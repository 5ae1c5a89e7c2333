package io.laminar.oracle;

import io.laminar.LaminarDB;
import java.util.ArrayList;
import java.util.Arrays;
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
  private static final Pattern WINDOW =
      Pattern.compile("(?:Window[A-Z][A-Za-z]*|LateRows) [A-Z_]+");
  private static final Pattern EMIT = Pattern.compile(
      " (emit changes|emit final|allow lateness|numbered|to arrive|leave|enter)\\b");
  private static final Pattern CALL = Pattern.compile("([A-Z][A-Z_0-9]+)\\((DISTINCT )?");
  private static final Pattern NEAR = Pattern.compile(", (latest|first|nearest) ");
  private static final Pattern KEY = Pattern.compile("TopN .*? by (.*?) (?:in order of|to arrive)");
  private static final String AT_CLOSE = "emit on window close";
  private static final Pattern QUERY =
      Pattern.compile("(?:(\\w+) |([=<>]) )?\\((?:SELECT|VALUES)\\b");
  // The plan has LAST_VALUE for it.
  private static final Pattern LAG = Pattern.compile("\\bLAG\\(\\w+\\) IGNORE NULLS");
  private static final Pattern ELEMENT = Pattern.compile("[a-z)]\\)?\\[");
  private static final Set<String> FROM = Set.of("FROM", "JOIN", "UNION", "ALL", "EXCEPT", "AS");
  private static final Set<String> WITH_CALLS = Set.of("GroupAggregate", "WindowAggregate", "Over");

  private static final List<String> CLAUSES = List.of(
      "QUALIFY",
      "HAVING",
      "OFFSET",
      "ROLLUP",
      "SELECT DISTINCT",
      "WITH ORDINALITY",
      "LEFT JOIN UNNEST",
      "PROCTIME()",
      "CARDINALITY",
      "ARRAY[",
      "GROUP BY xs",
      "UNNEST(xs)",
      "LATE DATA TO",
      "EVERY(",
      "SOME(",
      "MIN_BY(",
      "MAX_BY(",
      "STRING_AGG(",
      "MEDIAN(",
      "VARIANCE(",
      "STDDEV(");

  private final Map<String, Integer> counts = new TreeMap<>();
  private int queries;

  /** A node of a plan. */
  private record Node(int depth, String text, String kind) {}

  /**
   * Counts a running query that gave rows.
   *
   * @param name of the stream or view
   * @param sql its query
   */
  void count(LaminarDB db, String name, String sql) {
    List<Node> nodes = new ArrayList<>();
    db.execute("EXPLAIN " + name).get(0).rows().forEach(row -> {
      Matcher line = LINE.matcher(String.valueOf(row.get("plan")));
      if (line.matches()) {
        nodes.add(new Node(line.group(1).length(), line.group(2), line.group(3)));
      }
    });
    Set<String> constructs = new HashSet<>();
    boolean ticks = nodes.stream().anyMatch(node -> node.text().startsWith("EmitEvery"));
    for (int i = 0; i < nodes.size(); i++) {
      addConstructs(nodes, i, ticks, constructs);
    }
    addForms(sql, constructs);
    constructs.forEach(construct -> counts.merge(construct, 1, Integer::sum));
    queries++;
  }

  /** What SQL says and EXPLAIN does not: the forms of sub-queries, and clauses. */
  private static void addForms(String sql, Set<String> constructs) {
    Matcher query = QUERY.matcher(sql);
    while (query.find()) {
      String before = query.group(1) == null ? "" : query.group(1);
      String not = sql.substring(0, query.start()).endsWith("NOT ") ? "NOT " : "";
      switch (before) {
        case "EXISTS", "IN" -> constructs.add(not + before + " sub-query");
        case "ANY" -> constructs.add("ANY sub-query");
        case "LATERAL" ->
          constructs.add(
              sql.contains("LEFT JOIN LATERAL") ? "LEFT JOIN LATERAL" : "CROSS JOIN LATERAL");
        default -> {
          boolean compared = before.equals("ALL") && !sql.contains("UNION ALL (");
          constructs.add(
              compared
                  ? "ALL sub-query"
                  : FROM.contains(before) ? "sub-query in FROM" : "sub-query for a value");
        }
      }
    }
    if (ELEMENT.matcher(sql).find()) {
      constructs.add("a[i]");
    }
    if (LAG.matcher(sql).find()) {
      constructs.add("LAG(x) IGNORE NULLS");
    }
    for (String clause : CLAUSES) {
      if (sql.contains(clause)) {
        constructs.add(clause);
      }
    }
  }

  private static void addConstructs(
      List<Node> nodes, int at, boolean ticks, Set<String> constructs) {
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
    String name = name(node.text(), operator.group(), ticks);
    if (operator.group().equals("TopN")
        && isByOpenWindow(node.text(), nodes.get(at + 1).text())) {
      name += " of windows emit changes";
    }
    constructs.add(name + (inputs.isEmpty() ? "" : " (" + String.join(", ", inputs) + ")"));
    if (WITH_CALLS.contains(operator.group())) {
      for (String call : calls(node.text())) {
        constructs.add(call + " in " + name);
      }
    }
  }

  /** The operator with what changes how it works. */
  private static String name(String text, String operator, boolean ticks) {
    if (operator.equals("Over")) {
      return "Over " + frame(text);
    }
    Matcher window = WINDOW.matcher(text);
    StringBuilder name = new StringBuilder(window.lookingAt() ? window.group() : operator);
    Matcher near = NEAR.matcher(text);
    if (operator.startsWith("Asof") && near.find()) {
      name.append(' ').append(near.group(1));
    }
    Matcher emit = EMIT.matcher(text);
    while (emit.find()) {
      String found = emit.group().equals(" emit changes") && ticks ? " emit every" : emit.group();
      name.append(found);
    }
    boolean closes = operator.equals("TopN") && text.endsWith(AT_CLOSE);
    return closes ? name + " of windows" : name.toString();
  }

  /** It ranks the rows of a window before this is complete: the key has the end of it. */
  private static boolean isByOpenWindow(String rank, String input) {
    Matcher key = KEY.matcher(rank);
    return !rank.endsWith(AT_CLOSE)
        && key.lookingAt()
        && Arrays.stream(key.group(1).split(", "))
            .anyMatch(column -> column.equals("window_end")
                || (input + ",").contains("window_end AS " + column + ","));
  }

  /** Rows or a range; whether it reaches ahead; and whether rows come in the order of event time. */
  private static String frame(String text) {
    String what = text.startsWith("Over RANGE") ? "RANGE" : "ROWS";
    int order = text.indexOf(" in order of ");
    int end = order < 0 ? Math.max(text.indexOf(": "), 0) : order;
    String bounds = text.substring(0, end).replaceFirst(" by .*", "");
    String reach = bounds.contains("UNBOUNDED FOLLOWING")
        ? " to the end"
        : bounds.contains("FOLLOWING") ? " ahead" : "";
    return what
        + reach
        + (order < 0 ? "" : text.contains(AT_CLOSE) ? " of windows" : " in any order");
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
