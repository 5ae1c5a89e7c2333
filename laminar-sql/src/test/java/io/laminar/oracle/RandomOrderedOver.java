package io.laminar.oracle;

import java.util.List;
import java.util.Random;

/**
 * A random function with OVER of rows (k, v), in an order of both columns or in one of its own; %s stands for what else it
 * is partitioned by. Rows that are alike in the order are equal, or the function gives them the same.
 *
 * @param call with OVER
 * @param value a BIGINT of the result f
 * @param bound a condition over f, or nothing
 */
record RandomOrderedOver(String call, String value, String bound) {
  private static final String NAMES = "v DESC NULLS LAST, k NULLS FIRST";
  private static final List<String> NUMBERS =
      List.of("ROW_NUMBER()", "RANK()", "DENSE_RANK()", "NTILE(2)", "NTILE(5)");
  private static final List<String> SHARES = List.of("PERCENT_RANK()", "CUME_DIST()");
  private static final List<String> PICKS = List.of("LAG(v)", "LEAD(v)", "LAG(v, 2)", "LEAD(v, 2)");
  private static final List<String> OF_FRAME = List.of(
      "SUM(v)",
      "COUNT(*)",
      "MIN(v)",
      "MAX(v)",
      "COUNT(DISTINCT v)",
      "FIRST_VALUE(v)",
      "LAST_VALUE(v)",
      "NTH_VALUE(v, 2)");

  static RandomOrderedOver of(Random random) {
    String partition = random.nextBoolean() ? "PARTITION BY %sk" : "PARTITION BY %s1";
    String over = " OVER (" + partition + " ORDER BY ";
    return switch (random.nextInt(5)) {
      case 0 -> {
        String bound = random.nextBoolean() ? "" : " WHERE f <= " + random.nextInt(1, 4);
        yield whole(one(random, NUMBERS) + over + NAMES + ")", bound);
      }
      case 1 ->
        new RandomOrderedOver(
            one(random, SHARES) + over + NAMES + ")", "CAST(ROUND(f * 1000) AS BIGINT)", "");
      case 2 -> whole(one(random, PICKS) + over + NAMES + ")", "");
      case 3 -> {
        String distance = " RANGE BETWEEN " + start(random) + " AND " + end(random) + ")";
        boolean descends = random.nextBoolean();
        yield whole(
            one(random, OF_FRAME.subList(0, 5))
                + over
                + (descends ? "v DESC" : "v")
                + (random.nextBoolean() ? " NULLS FIRST" : " NULLS LAST")
                + distance,
            "");
      }
      default ->
        whole(
            one(random, OF_FRAME) + over + NAMES + " ROWS BETWEEN " + start(random) + " AND "
                + end(random) + ")",
            "");
    };
  }

  private static RandomOrderedOver whole(String call, String bound) {
    return new RandomOrderedOver(call, "CAST(f AS BIGINT)", bound);
  }

  private static String start(Random random) {
    return random.nextInt(3) == 0 ? "UNBOUNDED PRECEDING" : random.nextInt(1, 4) + " PRECEDING";
  }

  private static String end(Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> "CURRENT ROW";
      case 1 -> "UNBOUNDED FOLLOWING";
      default -> random.nextInt(1, 4) + " FOLLOWING";
    };
  }

  private static String one(Random random, List<String> names) {
    return names.get(random.nextInt(names.size()));
  }
}
