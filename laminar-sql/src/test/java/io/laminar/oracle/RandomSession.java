package io.laminar.oracle;

import io.laminar.oracle.RandomTable.OracleColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Random sessions, of rows none of which is late. DuckDB finds their first rows by the distance from the row before, and
 * numbers the sessions of a key by how many of these came.
 */
final class RandomSession {
  private static final List<Integer> GAPS_MILLIS = List.of(100, 250, 700, 1_000, 2_500, 60_000);
  private static final List<String> EMITS =
      List.of("", "", " EMIT ON WINDOW CLOSE", " EMIT FINAL", " EMIT CHANGES", " EMIT CHANGES");

  private RandomSession() {}

  static @Nullable RandomStep of(TimedInputs inputs) {
    OracleRelation input = inputs.any(each -> each.isTimed() && inputs.isNeverLate(each));
    if (input == null) {
      return null;
    }
    Random random = inputs.random();
    OracleColumn time = TimedInputs.time(input);
    int gap = inputs.one(GAPS_MILLIS);
    List<OracleColumn> keys = inputs.keys(input, 2);
    boolean asTable = random.nextBoolean();
    StepColumns all = inputs.columns();
    addBounds(all, random, time, gap, asTable);
    for (OracleColumn key : keys) {
      all.item(Sql.same(key.name(), key.type(), key.bound()), false);
    }
    RandomExpression expressions = new RandomExpression(random, input.columns());
    all.aggregates(input, expressions);
    if (all.time() != null) {
      all.hide(StepColumns.NEVER_LATE);
    }
    Sql where = asTable ? Sql.condition("TRUE", "TRUE") : inputs.where(expressions);
    Sql having = all.having();
    having = having.laminar().isEmpty() ? having : having.wrap(" HAVING ", "", OracleType.BOOLEAN);
    String emit = inputs.one(EMITS);
    String names = keys.stream().map(OracleColumn::name).collect(Collectors.joining(", "));
    String ours = "SELECT " + all.shown() + " FROM "
        + (asTable ? table(input, time, names, gap) : input.laminar())
        + TimedInputs.whereClause(where.laminar()) + " GROUP BY "
        + groups(random, time, names, gap, asTable)
        + having.laminar() + emit;
    String duck = "SELECT " + all.duckShown() + " FROM "
        + duckFrom(input, time, names, gap, where.duck()) + " GROUP BY "
        + (names.isEmpty() ? "" : names + ", ") + "session_number" + having.duck();
    return TimedInputs.step(
        all,
        new Sql(ours, duck, OracleType.BOOLEAN, 0),
        emit.equals(" EMIT CHANGES"),
        List.of(input),
        true,
        input.changelog() ? "" : "SELECT 0");
  }

  private static void addBounds(
      StepColumns all, Random random, OracleColumn time, int gap, boolean asTable) {
    String call = "(" + time.name() + ", INTERVAL '" + gap + "ms')";
    String end = "(MAX(" + time.name() + ") + " + millis(gap) + ")";
    String unit = time.type() == OracleType.TIMESTAMP_3 ? "1 milliseconds" : "1 microseconds";
    List<Sql> bounds = new ArrayList<>();
    bounds.add(new Sql(
        asTable ? "window_start" : "SESSION_START" + call,
        "MIN(" + time.name() + ")",
        time.type(),
        0));
    bounds.add(new Sql(asTable ? "window_end" : "SESSION_END" + call, end, time.type(), 0));
    for (Sql bound : bounds) {
      if (random.nextInt(3) > 0) {
        all.item(bound, false);
      }
    }
    if (random.nextInt(3) > 0) {
      all.timeItem(new Sql(
          asTable ? "window_time" : "SESSION_ROWTIME" + call,
          end + " - INTERVAL '" + unit + "'",
          time.type(),
          0));
    }
  }

  private static String table(OracleRelation input, OracleColumn time, String keys, int gap) {
    String partition = keys.isEmpty() ? "" : " PARTITION BY (" + keys + ")";
    return "TABLE(SESSION(TABLE " + input.laminar() + partition + ", DESCRIPTOR(" + time.name()
        + "), INTERVAL '" + gap + "ms'))";
  }

  private static String groups(
      Random random, OracleColumn time, String keys, int gap, boolean asTable) {
    String bounds = asTable
        ? "window_start, window_end, window_time"
        : "SESSION(" + time.name() + ", INTERVAL '" + gap + "ms')";
    if (keys.isEmpty()) {
      return bounds;
    }
    return random.nextBoolean() ? keys + ", " + bounds : bounds + ", " + keys;
  }

  /** Rows of the same time are peers: their order, which may differ between both windows, does not matter. */
  private static String duckFrom(
      OracleRelation input, OracleColumn time, String keys, int gap, String where) {
    String over = " OVER (" + (keys.isEmpty() ? "" : "PARTITION BY " + keys + " ") + "ORDER BY "
        + time.name() + ")";
    return "(SELECT *, SUM(begins)" + over + " AS session_number FROM (SELECT *, CASE WHEN "
        + time.name() + " - LAG(" + time.name() + ")" + over + " < " + millis(gap)
        + " THEN 0 ELSE 1 END AS begins FROM " + input.duck() + TimedInputs.whereClause(where)
        + ") AS marked) AS numbered";
  }

  private static String millis(int count) {
    return "INTERVAL '" + count + " milliseconds'";
  }
}
