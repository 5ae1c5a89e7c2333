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

  /** Other aggregates, and a BIGINT of each result. Of several rows alike they give the same. */
  private static final List<List<String>> AGGREGATES = List.of(
      List.of("BIT_AND(v)", "CAST(f AS BIGINT)"),
      List.of("BIT_OR(v)", "CAST(f AS BIGINT)"),
      List.of("BIT_XOR(v)", "CAST(f AS BIGINT)"),
      List.of("BOOL_AND(v > 0)", "CASE WHEN f THEN 1 WHEN NOT f THEN 0 END"),
      List.of("BOOL_OR(v > 0)", "CASE WHEN f THEN 1 WHEN NOT f THEN 0 END"),
      List.of("MEDIAN(v)", "CAST(ROUND(f * 2) AS BIGINT)"),
      List.of("STDDEV_SAMP(v)", "CAST(ROUND(f * 1000 + 0.013) AS BIGINT)"),
      List.of("VAR_POP(v)", "CAST(ROUND(f * 100 + 0.013) AS BIGINT)"),
      List.of("COVAR_POP(v, k)", "CAST(ROUND(f * 100 + 0.013) AS BIGINT)"),
      List.of("REGR_COUNT(v, k)", "CAST(f AS BIGINT)"),
      List.of("SUM(DISTINCT v)", "CAST(f AS BIGINT)"),
      List.of("ARG_MIN(v, COALESCE(k, 0) * 1000 + v)", "CAST(f AS BIGINT)"),
      List.of("ARG_MAX(v, COALESCE(k, 0) * 1000 - v)", "CAST(f AS BIGINT)"),
      List.of(
          "STRING_AGG(CASE WHEN v > 0 THEN '1' ELSE '2' END, '')", "CAST(LEFT(f, 15) AS BIGINT)"));

  static RandomOrderedOver of(Random random) {
    String partition = random.nextBoolean() ? "PARTITION BY %sk" : "PARTITION BY %s1";
    String over = " OVER (" + partition + " ORDER BY ";
    return switch (random.nextInt(7)) {
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
      case 4, 5 -> {
        String end = random.nextBoolean() ? "CURRENT ROW" : end(random);
        String frame = " ROWS BETWEEN " + start(random) + " AND " + end + ")";
        yield whole(several(random, over + NAMES + frame), "");
      }
      default ->
        whole(
            one(random, OF_FRAME) + over + NAMES + " ROWS BETWEEN " + start(random) + " AND "
                + end(random) + ")",
            "");
    };
  }

  /** Several of the other aggregates over one frame, as one number. */
  private static String several(Random random, String over) {
    StringBuilder sum = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      List<String> aggregate = AGGREGATES.get(random.nextInt(AGGREGATES.size()));
      String value = aggregate.get(1).replaceAll("\\bf\\b", aggregate.get(0) + over);
      sum.append(i == 0 ? "" : " + ").append(1 + 9 * i).append(" * COALESCE(");
      sum.append(value).append(", -1)");
    }
    // Small, so that what is made of it is.
    return "MOD(" + sum + ", 100003)";
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
