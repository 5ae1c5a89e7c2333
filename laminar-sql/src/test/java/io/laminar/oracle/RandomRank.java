package io.laminar.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A random LIMIT, or bound of ROW_NUMBER, of rows in an order of all their columns.
 *
 * @param clause after the query; the same in both dialects
 * @param number what gives the number of a row; empty where it is not shown
 */
record RandomRank(String clause, String number) {
  static RandomRank of(Random random, List<String> columns) {
    List<String> keys = new ArrayList<>();
    for (String column : columns) {
      keys.add(column
          + (random.nextBoolean() ? " DESC" : "")
          + (random.nextBoolean() ? " NULLS FIRST" : " NULLS LAST"));
    }
    String order = " ORDER BY " + String.join(", ", keys);
    int first = random.nextInt(4) == 0 ? random.nextInt(1, 4) : 0;
    int count = random.nextInt(1, 20);
    if (random.nextInt(3) == 0) {
      return new RandomRank(order + " LIMIT " + count + (first > 0 ? " OFFSET " + first : ""), "");
    }
    String key = random.nextInt(3) == 0 ? "" : "PARTITION BY " + columns.get(0);
    String over = "ROW_NUMBER() OVER (" + key + order + ")";
    String bound =
        first > 0 ? " BETWEEN " + (first + 1) + " AND " + (first + count) : " <= " + count;
    return new RandomRank(" QUALIFY " + over + bound, random.nextBoolean() ? over : "");
  }

  boolean isNumbered() {
    return !number.isEmpty();
  }

  /** The query over another. */
  String over(String query, String nameOfNumber) {
    String shown = isNumbered() ? "*, " + number + " AS " + nameOfNumber : "*";
    return "SELECT " + shown + " FROM (" + query + ") AS ranked_" + nameOfNumber + clause;
  }
}
