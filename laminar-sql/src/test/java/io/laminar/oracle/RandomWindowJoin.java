package io.laminar.oracle;

import java.util.List;
import java.util.Random;

/**
 * A random join of rows of windows of the sources a and b, as a query of {@link IntervalOracleTest}. The relations stand as
 * {@code TUMBLED(a)}, {@code HOPPED(a)} and {@code COUNTED(a)}, which each dialect writes in its own way.
 */
final class RandomWindowJoin {
  private static final List<String> RELATIONS = List.of("TUMBLED", "TUMBLED", "HOPPED", "COUNTED");
  private static final List<String> CONDITIONS =
      List.of("", "", " AND l.v < r.v", " AND l.v <> r.v AND l.k > 0");

  private RandomWindowJoin() {}

  static String of(Random random, List<String> kinds) {
    String first = any(random, RELATIONS) + "(a) AS l";
    String second = any(random, RELATIONS) + (random.nextInt(4) == 0 ? "(a)" : "(b)") + " AS r";
    String on = (random.nextInt(3) == 0 ? "" : "l.k = r.k AND ") + "l.window_end = r.window_end"
        + any(random, CONDITIONS);
    if (random.nextInt(3) > 0) {
      return "SELECT l.v AS x, r.v AS y, r.k AS z FROM " + first + " " + any(random, kinds) + " "
          + second + " ON " + on;
    }
    return "SELECT l.v AS x, l.k AS y, l.window_end AS z FROM " + first + " WHERE "
        + (random.nextBoolean() ? "NOT " : "") + "EXISTS (SELECT * FROM " + second + " WHERE " + on
        + ")";
  }

  static String ours(String query) {
    return query
        .replaceAll(
            "TUMBLED\\((.)\\)", "TABLE(TUMBLE(TABLE $1, DESCRIPTOR(ts), INTERVAL '1' SECOND))")
        .replaceAll(
            "HOPPED\\((.)\\)",
            "TABLE(HOP(TABLE $1, DESCRIPTOR(ts), INTERVAL '1' SECOND, INTERVAL '2' SECOND))")
        .replaceAll(
            "COUNTED\\((.)\\)",
            "(SELECT k, COUNT(*) AS v, TUMBLE_END(ts, INTERVAL '1' SECOND) AS window_end FROM $1"
                + " GROUP BY k, TUMBLE(ts, INTERVAL '1' SECOND))");
  }

  static String theirs(String query) {
    String end =
        "date_trunc('second', ts) + to_seconds(h.i) AS window_end FROM $1, range(1, #) AS h(i)";
    return query
        .replaceAll("TUMBLED\\((.)\\)", "(SELECT k, v, " + end.replace("#", "2") + ")")
        .replaceAll("HOPPED\\((.)\\)", "(SELECT k, v, " + end.replace("#", "3") + ")")
        .replaceAll(
            "COUNTED\\((.)\\)",
            "(SELECT k, COUNT(*) AS v, " + end.replace("#", "2") + " GROUP BY ALL)");
  }

  private static String any(Random random, List<String> texts) {
    return texts.get(random.nextInt(texts.size()));
  }
}
