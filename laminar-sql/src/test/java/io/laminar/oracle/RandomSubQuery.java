package io.laminar.oracle;

import java.util.List;
import java.util.Random;

/**
 * A random view with sub-queries or lateral joins over two relations with the columns k and v, as a view of a {@link
 * RandomDiamond}. In the texts {@code {b}} and {@code {c}} stand for what DuckDB needs besides: that the row named so is of
 * the same prefix of the input as the row a.
 */
final class RandomSubQuery {
  private static final List<String> CORRELATIONS = List.of(
      "b.k = a.k",
      "b.k = a.k",
      "b.k = a.v AND b.v > 0",
      "b.v < a.v",
      "b.k = a.k AND b.v <= a.v",
      "b.k + 1 = a.k",
      "b.k = a.k + b.v",
      "b.k = a.k AND a.v > 0",
      "(b.k = a.k OR a.k IS NULL)",
      "b.k IS NOT DISTINCT FROM a.k",
      "b.v > 0",
      "a.v <> 0 AND b.k = 2 / a.v",
      "b.v <> 0 AND a.k = 2 / b.v",
      "b.v > 0");
  // A row of zero fails, unless what is around the sub-query keeps it away.
  private static final List<String> DIVISIONS = List.of(
      "b.k = 2 / a.v", "b.v > 2 / a.v", "b.k = a.k AND b.v <= 2 / a.v", "b.k + 2 / a.v = a.k");
  private static final List<String> AGGREGATES = List.of(
      "MAX(b.v)",
      "MIN(b.v)",
      "COUNT(*)",
      "COUNT(b.v) + 1",
      "COUNT(DISTINCT b.v)",
      "MAX(b.v + a.v)",
      "COUNT(*) FILTER (WHERE b.v > a.v)",
      "COUNT(*) + a.v",
      "MAX(b.v) - COALESCE(a.k, a.v)",
      "COALESCE(MIN(b.k), 0)");
  private static final List<String> SOURCES = List.of(
      "{second} b WHERE {on}{b}",
      "{second} b WHERE {on}{b}",
      "{second} b JOIN {first} c ON c.k = b.v{cb} WHERE {on}{b}",
      "{second} b JOIN {first} c ON c.k = b.v AND c.v < a.v{cb} WHERE {on}{b}",
      "{second} b LEFT JOIN {first} c ON c.k = b.v{cb} WHERE {on}{b} AND c.v IS NULL",
      "{second} b LEFT JOIN {first} c ON c.k = b.v AND c.v > a.v{cb} WHERE {on}{b} AND COALESCE(c.v, 1) > 0",
      "{second} b WHERE {on}{b} AND EXISTS (SELECT 1 FROM {first} c WHERE c.k = b.k{c})",
      "{second} b WHERE {on}{b} AND b.v >= (SELECT MIN(c.v) FROM {first} c WHERE c.k = a.k{c})",
      "{second} b WHERE {on}{b} AND b.v <= (SELECT MAX(c.v) FROM {first} c WHERE c.k = b.k AND c.v <= a.v{c})",
      "(SELECT b.k, b.v FROM {second} b WHERE b.v > -2{b} UNION ALL SELECT c.v, c.k FROM {first} c WHERE c.k = a.v{c}) b WHERE {on}",
      "(SELECT b.k, b.v FROM {second} b WHERE b.k = a.k{b} EXCEPT SELECT c.k, c.v FROM {first} c WHERE c.v > 0{c}) b WHERE {on}",
      "(SELECT b.k, MAX(b.v) AS v FROM {second} b WHERE b.v >= a.v{b} GROUP BY b.k) b WHERE {on}",
      "(VALUES (0, 1), (1, -1), (2, 2), (NULL, 0)) AS b(k, v) WHERE {on}",
      "(SELECT u.x AS k, a.v AS v FROM UNNEST(ARRAY[a.k, a.v, 1]) AS u(x) WHERE u.x < 2) b WHERE {on}",
      "{second} b JOIN (VALUES (0, 1), (2, 2)) AS c(k, v) ON c.k = b.k AND c.v > a.v WHERE {on}{b}");
  private static final String FIRST = " ORDER BY b.v DESC NULLS LAST, b.k NULLS LAST LIMIT ";

  private final Random random;
  private final String first;
  private final String second;

  private RandomSubQuery(Random random, String first, String second) {
    this.random = random;
    this.first = first;
    this.second = second;
  }

  static RandomDiamond.View of(Random random, String name, String first, String second) {
    RandomSubQuery made = new RandomSubQuery(random, first, second);
    String query = random.nextInt(4) == 0 ? made.lateral() : made.select();
    return new RandomDiamond.View(
        name,
        "SELECT " + made.filled(query, "", "", ""),
        // DuckDB writes the division of integers //.
        "SELECT a.n, "
            + made.filled(query, " AND b.n = a.n", " AND c.n = a.n", " AND c.n = b.n")
                .replace(" / ", " // "));
  }

  private String filled(String query, String ofB, String ofC, String ofBoth) {
    return query
        .replace("{b}", ofB)
        .replace("{c}", ofC)
        .replace("{cb}", ofBoth)
        .replace("{first}", first)
        .replace("{second}", second);
  }

  private String select() {
    String rest = " FROM {first} a";
    return switch (random.nextInt(8)) {
      case 6 -> "a.k, CASE WHEN a.v = 0 THEN -1 ELSE " + divided() + " END AS v" + rest;
      case 7 ->
        "a.k, a.v" + rest + " WHERE a.v = 0 OR a.k " + any(List.of("<", ">=", "IN", "NOT IN")) + " "
            + divided();
      case 0 -> "a.k, " + value() + " AS v" + rest;
      case 1 -> value() + " AS k, a.v" + rest + " WHERE " + condition();
      case 2 ->
        "a.k, CASE WHEN " + condition() + " THEN 1 WHEN " + condition() + " THEN 2 ELSE 3 END AS v"
            + rest;
      case 3 -> "a.k, a.v" + rest + " WHERE a.k = 1 OR " + condition();
      case 4 -> "a.k, a.v" + rest + " WHERE NOT (" + condition() + ") AND " + condition();
      default -> "a.k, a.v" + rest + " WHERE " + condition();
    };
  }

  private String divided() {
    return "(SELECT " + any(AGGREGATES) + " FROM " + any(SOURCES).replace("{on}", any(DIVISIONS))
        + ")";
  }

  private String value() {
    return switch (random.nextInt(6)) {
      case 0 -> "(SELECT b.v FROM " + from() + FIRST + "1)";
      case 1 -> "(SELECT " + any(AGGREGATES) + " FROM " + from() + " HAVING COUNT(*) > 1)";
      case 2 ->
        "(SELECT MAX(g.m) FROM (SELECT b.k, COUNT(*) AS m FROM " + from() + " GROUP BY b.k) AS g)";
      default -> "(SELECT " + any(AGGREGATES) + " FROM " + from() + ")";
    };
  }

  private String condition() {
    String not = random.nextBoolean() ? "NOT " : "";
    return switch (random.nextInt(7)) {
      case 6 -> "a.v " + not + "IN (VALUES (a.k), (1))";
      case 0 -> not + "EXISTS (SELECT 1 FROM " + from() + ")";
      case 1 -> "a.v " + not + "IN (SELECT b.k FROM " + from() + ")";
      case 2 -> "a.k " + not + "IN (SELECT " + any(AGGREGATES) + " FROM " + from() + ")";
      case 3 ->
        "a.v " + any(List.of("<", ">=", "=", "<>", ">", "<=")) + " " + any(List.of("ANY", "ALL"))
            + " (SELECT b.v FROM " + from() + ")";
      default -> "a.v " + any(List.of("<", ">=", "=", "<>")) + " " + value();
    };
  }

  private String lateral() {
    String query = switch (random.nextInt(3)) {
      case 0 -> "SELECT b.k AS x, b.v AS y FROM " + from();
      case 1 -> "SELECT b.k AS x, b.v AS y FROM " + from() + FIRST + random.nextInt(1, 3);
      default -> "SELECT " + any(AGGREGATES) + " AS x, COUNT(*) AS y FROM " + from();
    };
    // One that says nothing of the row beside it is an ordinary join: an aggregate has no row there
    // at first.
    query = query.replace("WHERE b.v > 0", "WHERE b.k = a.k AND b.v > 0");
    String join = random.nextBoolean()
        ? " CROSS JOIN LATERAL (" + query + ") l"
        : " LEFT JOIN LATERAL (" + query + ") l ON TRUE";
    return "a.k + COALESCE(l.x, 0) AS k, l.y AS v FROM {first} a" + join;
  }

  private String from() {
    return any(SOURCES).replace("{on}", any(CORRELATIONS));
  }

  private String any(List<String> texts) {
    return texts.get(random.nextInt(texts.size()));
  }
}
