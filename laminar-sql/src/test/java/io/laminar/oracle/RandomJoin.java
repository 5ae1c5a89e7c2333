package io.laminar.oracle;

import java.util.List;
import java.util.Random;

/** A random join of two relations with the columns k and v, as a view of a {@link RandomDiamond}. */
final class RandomJoin {
  private static final List<String> KINDS = List.of("JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN");
  private static final List<String> KEYS =
      List.of("a.k = b.k", "a.k = b.k AND a.v = b.v", "a.k = b.v", "a.k + 1 = b.k");
  private static final List<String> CONDITIONS = List.of(
      "a.v < b.v",
      "a.v <> b.v",
      "a.v > -1",
      "b.v > -1",
      "(a.v IS NULL OR b.v IS NULL OR a.v > b.v)");
  private static final List<String> COLUMNS = List.of(
      "a.k AS k, b.v AS v",
      "b.k AS k, a.v AS v",
      "COALESCE(a.k, b.k) AS k, COALESCE(b.v, a.v) AS v",
      "a.v AS k, b.v AS v");

  private RandomJoin() {}

  static RandomDiamond.View of(Random random, String name, String first, String second) {
    String columns = any(random, COLUMNS);
    String from = " FROM " + first + " a ";
    String condition = any(random, KEYS);
    if (random.nextInt(3) == 0) {
      condition += " AND " + any(random, CONDITIONS);
    }
    switch (random.nextInt(18)) {
      case 0 -> {
        String rest = columns + from;
        return new RandomDiamond.View(
            name,
            "SELECT " + rest + "CROSS JOIN " + second + " b WHERE a.v > 1",
            "SELECT a.n, " + rest + "JOIN " + second + " b ON a.n = b.n WHERE a.v > 1");
      }
      case 1 -> {
        String where = random.nextBoolean() ? "a.v > 0 AND " : "";
        return new RandomDiamond.View(
            name,
            "SELECT " + columns + " FROM " + first + " a, " + second + " b WHERE " + where
                + condition,
            "SELECT a.n, " + columns + " FROM " + first + " a, " + second + " b WHERE " + where
                + condition + " AND a.n = b.n");
      }
      case 2, 3 -> {
        return halfOf(random, name, first, second, condition);
      }
      case 4, 5, 6, 7, 8, 9, 10 -> {
        return RandomSubQuery.of(random, name, first, second);
      }
      default -> {
        String rest = columns + from + any(random, KINDS) + " " + second + " b ON " + condition;
        String where = random.nextInt(4) == 0 ? " WHERE COALESCE(b.v, 0) < 2" : "";
        return new RandomDiamond.View(
            name,
            "SELECT " + rest + where,
            "SELECT COALESCE(a.n, b.n) AS n, " + rest + " AND a.n = b.n" + where);
      }
    }
  }

  /** The rows of one side that have a partner, or that have none. */
  private static RandomDiamond.View halfOf(
      Random random, String name, String first, String second, String condition) {
    String not = random.nextBoolean() ? "NOT " : "";
    String value = random.nextBoolean() ? "k" : "v";
    boolean exists = random.nextBoolean();
    String correlated = random.nextBoolean() ? condition : "b.v < 2";
    String query = exists
        ? not + "EXISTS (SELECT * FROM " + second + " b WHERE " + correlated
        : "a." + value + " " + not + "IN (SELECT b.k FROM " + second + " b WHERE " + correlated;
    String where = random.nextInt(3) == 0 ? " WHERE a.v < 2 AND " : " WHERE ";
    return new RandomDiamond.View(
        name,
        "SELECT a.k, a.v FROM " + first + " a" + where + query + ")",
        "SELECT a.n, a.k, a.v FROM " + first + " a" + where + query + " AND b.n = a.n)");
  }

  private static String any(Random random, List<String> texts) {
    return texts.get(random.nextInt(texts.size()));
  }
}
