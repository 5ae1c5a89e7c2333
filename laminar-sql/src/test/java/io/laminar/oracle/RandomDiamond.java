package io.laminar.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Random views over one or two sources and over each other, whose rows reach most views by several
 * ways. Each view has the columns k and v.
 *
 * @param sources one or two names
 * @param views in the order in which they are made
 */
record RandomDiamond(List<String> sources, List<View> views) {
  private static final int MAX_VIEWS = 6;

  /** Each may multiply the rows. */
  static final int MAX_JOINS = 2;

  private static final List<String> AGGREGATES =
      List.of("CAST(SUM(v) AS BIGINT)", "COUNT(*)", "COUNT(v)", "MIN(v)", "MAX(v)");
  /** In place of one of these in three. */
  private static final List<String> OTHERS = List.of(
      "ARG_MIN(v, v)",
      "MAX_BY(MOD(v, 4), v)",
      "COUNT(v) FILTER (WHERE v > 0)",
      "BIT_AND(v)",
      "BIT_OR(v)",
      "BIT_XOR(v)",
      "CASE WHEN BOOL_OR(v > 1) THEN 1 WHEN BOOL_AND(v < 0) THEN 2 ELSE 3 END");

  /**
   * A view.
   *
   * @param name the same in both dialects
   * @param ours its query
   * @param duck the query over all prefixes of the input at once: n says of how many rows; the
   *     table commits holds those that end a commit
   */
  record View(String name, String ours, String duck) {}

  /**
   * Makes one.
   *
   * @param sourceCount one or two
   * @param maxJoins how many of the views are joins at most
   * @param ranks whether some show the first rows of others
   */
  static RandomDiamond of(Random random, int sourceCount, int maxJoins, boolean ranks) {
    List<String> sources = sourceCount == 1 ? List.of("t") : List.of("t", "s");
    List<String> relations = new ArrayList<>(sources);
    List<View> views = new ArrayList<>();
    int count = random.nextInt(2, MAX_VIEWS + 1);
    int joins = 0;
    for (int i = 0; i < count; i++) {
      String name = "v" + i;
      // The latest ones twice as often, so that views stand over each other.
      String first = relations.get(
          Math.max(random.nextInt(relations.size()), random.nextInt(relations.size())));
      String second = relations.get(random.nextInt(relations.size()));
      boolean isJoin = joins < maxJoins && random.nextInt(4) == 0;
      joins += isJoin ? 1 : 0;
      views.add(
          isJoin
              ? RandomJoin.of(random, name, first, second)
              : view(random, name, first, second, ranks));
      relations.add(name);
    }
    return new RandomDiamond(sources, views);
  }

  private static View view(Random random, String name, String first, String second, boolean ranks) {
    String from = " FROM " + first;
    String aggregate = AGGREGATES.get(random.nextInt(AGGREGATES.size()));
    int constant = random.nextInt(-3, 4);
    // Not one more random number: seeds keep the shape of their views.
    int other = Math.floorMod(31 * name.hashCode() + 7 * constant + aggregate.hashCode(), 997);
    String chosen = other % 3 == 0 ? OTHERS.get(other / 3 % OTHERS.size()) : aggregate;
    return switch (random.nextInt(ranks ? 20 : 9)) {
      case 0 ->
        same(name, "k, v" + from + " WHERE v " + (random.nextBoolean() ? "> " : "<> ") + constant);
      case 1 -> same(name, "k, v" + from + " WHERE k IS NOT NULL");
      case 2 -> same(name, "k, " + constant + " - v AS v" + from);
      case 3 -> same(name, "v AS k, k AS v" + from);
      case 4, 5 -> new View(name, union("", "v", first, second), union("n, ", "v", first, second));
      case 6 ->
        new View(name, union("", "-v AS v", first, first), union("n, ", "-v AS v", first, first));
      case 7 -> grouped(name, chosen, first);
      case 9 -> limited(random, name, first);
      case 10, 11 -> ranked(random, name, first);
      case 12, 13 -> setOperation(random, name, first, second);
      case 14, 15, 16 -> over(random, name, first);
      case 17 -> globalOfFew(random, name, chosen, first);
      case 18 -> keysOfBoth(name, first, second);
      case 19 -> filtered(random, name, aggregate, first);
      default ->
        random.nextBoolean()
            ? global(name, chosen, first)
            : new View(name, "SELECT DISTINCT k, v" + from, "SELECT DISTINCT n, k, v" + from);
    };
  }

  private static View same(String name, String rest) {
    return new View(name, "SELECT " + rest, "SELECT n, " + rest);
  }

  private static String union(String n, String value, String first, String second) {
    return "SELECT " + n + "k, v FROM " + first + " UNION ALL SELECT " + n + "k, " + value
        + " FROM " + second;
  }

  private static View setOperation(Random random, String name, String first, String second) {
    List<String> names =
        List.of("UNION", "INTERSECT", "INTERSECT ALL", "EXCEPT", "EXCEPT ALL", "EXCEPT ALL");
    String operation = names.get(random.nextInt(names.size()));
    String right = random.nextBoolean() ? "k, v" : "k, -v AS v";
    return new View(
        name,
        "SELECT k, v FROM " + first + " " + operation + " SELECT " + right + " FROM " + second,
        "SELECT n, k, v FROM " + first + " " + operation + " SELECT n, " + right + " FROM "
            + second);
  }

  private static final String ORDER = " ORDER BY v DESC NULLS LAST, k NULLS LAST";

  /** The same order, of numbers of two words whose second one has its highest bit set or not. */
  private static final String WIDE_ORDER = ORDER.replace(
      "BY v ", "BY CAST(v AS DECIMAL(19)) * CAST(9223372036854775807 AS DECIMAL(19)) ");

  private static View limited(Random random, String name, String first) {
    int offset = random.nextInt(3);
    int count = random.nextInt(1, 4);
    return new View(
        name,
        "SELECT k, v FROM " + first + (count == 2 ? WIDE_ORDER : ORDER) + " LIMIT " + count
            + " OFFSET " + offset,
        "SELECT n, k, v FROM " + first + " QUALIFY ROW_NUMBER() OVER (PARTITION BY n" + ORDER
            + ") BETWEEN " + (offset + 1) + " AND " + (offset + count));
  }

  private static View ranked(Random random, String name, String first) {
    String bound = random.nextBoolean() ? " <= " + random.nextInt(1, 4) : " BETWEEN 2 AND 3";
    boolean numbered = random.nextBoolean();
    String over = "ROW_NUMBER() OVER (PARTITION BY %sk" + ORDER + ")";
    String query = "k, " + (numbered ? "rn AS v" : "v") + " FROM (SELECT *, " + over
        + " AS rn FROM " + first + ") AS ranked WHERE rn" + bound;
    String ours = numbered ? query.replace(ORDER, WIDE_ORDER) : query;
    return new View(
        name, "SELECT " + ours.replace("%s", ""), "SELECT n, " + query.replace("%s", "n, "));
  }

  /** Functions over the rows around each row, in an order in which only equal rows are alike. */
  private static View over(Random random, String name, String first) {
    RandomOrderedOver over = RandomOrderedOver.of(random);
    String query = "k, " + over.value() + " AS v FROM (SELECT *, " + over.call() + " AS f FROM "
        + first + ") AS over_" + name + over.bound();
    return new View(
        name, "SELECT " + query.replace("%s", ""), "SELECT n, " + query.replace("%s", "n, "));
  }

  private static View grouped(String name, String aggregate, String first) {
    String rest = "k, " + aggregate + " AS v FROM " + first + " GROUP BY ";
    return new View(name, "SELECT " + rest + "k", "SELECT n, " + rest + "n, k");
  }

  /** Without groups there is one row from the first commit with input on, even if none is left. */
  private static View global(String name, String aggregate, String first) {
    String key = "CAST(7 AS BIGINT) AS k, ";
    String query = "SELECT " + aggregate + " FROM " + first + " WHERE " + first + ".n = commits.n";
    return new View(
        name,
        "SELECT " + key + aggregate + " AS v FROM " + first,
        "SELECT n, " + key + "(" + query + ") AS v FROM commits WHERE n >= (SELECT MIN(commits.n)"
            + " FROM commits, " + first + " WHERE " + first + ".n = commits.n)");
  }

  /** The same over groups that go when they have too many rows: often none is left. */
  private static View globalOfFew(Random random, String name, String aggregate, String first) {
    String having = " HAVING COUNT(*) < " + random.nextInt(2, 4);
    String where = random.nextBoolean() ? "" : " WHERE k = " + random.nextInt(3);
    View few = global(name, aggregate, "few");
    String groups =
        "(SELECT %sk, MAX(v) AS v FROM " + first + where + " GROUP BY %sk" + having + ") AS few";
    return new View(
        name,
        few.ours().replace("FROM few", "FROM " + groups.replace("%s", "")),
        "WITH few AS (SELECT n, k, MAX(v) AS v FROM " + first + where + " GROUP BY n, k" + having
            + ") " + few.duck());
  }

  /** Both sides have a group whose key is NULL, and no partner. */
  private static View keysOfBoth(String name, String first, String second) {
    String groups = "(SELECT %sk, COUNT(*) AS v FROM {} GROUP BY %sk)";
    String join = groups.replace("{}", first) + " AS a FULL JOIN " + groups.replace("{}", second)
        + " AS b ON a.k = b.k AND a.v <> b.v";
    return new View(
        name,
        "SELECT a.k AS k, b.k AS v FROM " + join.replace("%s", ""),
        "SELECT COALESCE(a.n, b.n) AS n, a.k AS k, b.k AS v FROM " + join.replace("%s", "n, ")
            + " AND a.n = b.n");
  }

  private static View filtered(Random random, String name, String aggregate, String first) {
    String filter = random.nextBoolean() ? "v > 0" : "k IS NOT NULL";
    String call = aggregate.startsWith("CAST(")
        ? "CAST(SUM(v) FILTER (WHERE " + filter + ") AS BIGINT)"
        : aggregate + " FILTER (WHERE " + filter + ")";
    return grouped(name, call, first);
  }

  String description() {
    StringBuilder text = new StringBuilder();
    views.forEach(
        view -> text.append(String.format(Locale.ROOT, "%n  %s AS %s", view.name(), view.ours())));
    return text.toString();
  }
}
