package io.laminar.oracle;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Rows of two sources, a and b, in any order that their watermarks allow, and interval and window joins of them. A query
 * has {@code WINDOW(a.ts)} and {@code MILLIS(n)}, which each dialect writes in its own way.
 */
final class RandomIntervals {
  private static final LocalDateTime START = LocalDateTime.of(2024, 2, 29, 23, 59, 50);
  private static final List<String> KINDS = List.of("JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN");
  private static final List<String> KEYS =
      List.of("a.k = b.k AND ", "a.k = b.k AND a.v = b.v AND ", "");
  private static final List<String> CONDITIONS = List.of("", "", " AND a.v < b.v", " AND a.v > 1");
  private static final List<String> BOUNDS = List.of(
      "b.ts BETWEEN a.ts - # AND a.ts + #",
      "b.ts >= a.ts - # AND b.ts < a.ts + #",
      "a.ts - # <= b.ts AND b.ts - # <= a.ts",
      "b.ts - a.ts < # AND a.ts < b.ts",
      "a.ts BETWEEN b.ts + # AND b.ts + INTERVAL '3' SECOND",
      "a.ts = b.ts",
      "b.ts > a.ts AND b.ts <= a.ts + # AND a.ts + # > b.ts");

  final List<String> queries = new ArrayList<>();
  final List<List<@Nullable Object[]>> rows = List.of(new ArrayList<>(), new ArrayList<>());
  private final Random random;
  private final long[] delays = new long[2];

  /** Times and bounds are multiples of it: of a coarse one they often meet exactly. */
  private final int unit;

  RandomIntervals(Random random) {
    this.random = random;
    unit = random.nextBoolean() ? 1 : 100;
    for (int side = 0; side < 2; side++) {
      delays[side] = length(1_500);
      long latest = 0;
      for (int i = random.nextInt(1, 70); i > 0; i--) {
        // At the watermark, at the least, and often there.
        long back = random.nextLong(delays[side] / unit + 1) * unit;
        long millis = random.nextInt(4) == 0
            ? latest - delays[side]
            : latest + (long) random.nextInt(400 / unit) * unit - back;
        latest = Math.max(latest, millis);
        Object key = random.nextInt(8) == 0 ? null : (Object) (long) random.nextInt(3);
        rows.get(side).add(new @Nullable Object[] {
          START.plusNanos(millis * 1_000_000), key, (long) random.nextInt(5)
        });
      }
    }
    for (int i = 0; i < 3; i++) {
      queries.add(
          "SELECT a.v AS x, b.v AS y, b.k AS z FROM a " + any(KINDS) + second() + " ON " + on());
    }
    String time = random.nextBoolean() ? "a.ts" : "b.ts";
    queries.add("SELECT WINDOW(" + time + ") AS w, COUNT(*) AS n, MAX(a.v) AS x FROM a JOIN"
        + second() + " ON " + on() + " GROUP BY WINDOW(" + time + ")");
    queries.add("SELECT a.v AS x, a.k AS y, a.ts AS z FROM a WHERE "
        + (random.nextBoolean() ? "NOT " : "") + "EXISTS (SELECT * FROM" + second() + " WHERE "
        + on() + ")");
    queries.add(RandomWindowJoin.of(random, KINDS));
    queries.add(RandomWindowJoin.of(random, KINDS));
    queries.add("SELECT WINDOW(a.ts) AS w, COUNT(*) AS n, COUNT(b.v) AS x FROM a LEFT JOIN"
        + second() + " ON " + on() + " GROUP BY WINDOW(a.ts)");
  }

  /** The columns of a source, and its watermark. */
  String columns(int side) {
    return " (ts TIMESTAMP NOT NULL, k BIGINT, v BIGINT NOT NULL, WATERMARK FOR ts AS ts - INTERVAL '"
        + delays[side] + "ms')";
  }

  static String name(int side) {
    return side == 0 ? "a" : "b";
  }

  /** Sometimes the first one again. */
  private String second() {
    return random.nextInt(4) == 0 ? " a AS b" : " b";
  }

  private int length(int most) {
    return random.nextInt(1, most / unit) * unit;
  }

  private String on() {
    StringBuilder bounds = new StringBuilder();
    for (char each : any(BOUNDS).toCharArray()) {
      bounds.append(each == '#' ? "MILLIS(" + length(1_200) + ")" : String.valueOf(each));
    }
    return any(KEYS) + bounds + any(CONDITIONS);
  }

  private <T> T any(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }

  static String ours(String query) {
    return RandomWindowJoin.ours(query)
        .replaceFirst("WINDOW\\((.\\.ts)\\)", "TUMBLE_START($1, INTERVAL '1' SECOND)")
        .replaceFirst("WINDOW\\((.\\.ts)\\)", "TUMBLE($1, INTERVAL '1' SECOND)")
        .replaceAll("MILLIS\\((\\d+)\\)", "INTERVAL '$1ms'");
  }

  private static String theirs(String query) {
    return RandomWindowJoin.theirs(query)
        .replaceAll("WINDOW\\((.\\.ts)\\)", "date_trunc('second', $1)")
        .replaceAll("MILLIS\\((\\d+)\\)", "INTERVAL '$1 milliseconds'");
  }

  /** Gives DuckDB the rows. */
  void insert(Statement duck) throws SQLException {
    for (int side = 0; side < 2; side++) {
      insert(duck, name(side), rows.get(side));
    }
  }

  private static void insert(Statement duck, String name, List<@Nullable Object[]> rows)
      throws SQLException {
    List<String> values = new ArrayList<>();
    rows.forEach(row -> values.add("(TIMESTAMP '" + row[0] + "', " + row[1] + ", " + row[2] + ")"));
    duck.execute("CREATE OR REPLACE TABLE " + name + " (ts TIMESTAMP, k BIGINT, v BIGINT)");
    duck.execute("INSERT INTO " + name + " VALUES " + String.join(", ", values));
  }

  /** Compares rows with DuckDB's answer; returns how many there are. */
  static int compare(Statement duck, String query, List<List<@Nullable Object>> found)
      throws SQLException {
    List<Boolean> exact = List.of(false, false, false);
    List<OracleRow> expected = new ArrayList<>();
    try (ResultSet rows = duck.executeQuery(theirs(query))) {
      while (rows.next()) {
        expected.add(OracleRow.of(rows, exact));
      }
    }
    OracleRow.compare(
        expected,
        found.stream().map(row -> OracleRow.of(row, exact)).toList(),
        () -> ours(query) + "\n DuckDB: " + theirs(query));
    return expected.size();
  }
}
