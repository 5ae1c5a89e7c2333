package io.laminar.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.LaminarDB;
import io.laminar.api.Config;
import io.laminar.api.Execution;
import io.laminar.api.Row;
import io.laminar.api.Source;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Interval and window joins of two sources whose rows come in any order that the watermarks allow, and windows over them: in the end
 * they have given what DuckDB answers over the same rows, and hold nothing.
 *
 * <p>{@code -Dinterval.cases} and {@code -Dinterval.seed} search for longer.
 */
final class IntervalOracleTest {
  private static final int CASES = Integer.getInteger("interval.cases", 30);
  private static final long FIRST_SEED = Long.getLong("interval.seed", 20_261_129L);
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

  @Test
  void shouldGiveTheBatchAnswerInTheEnd() throws SQLException {
    int rows = Seeds.check(IntervalOracleTest::check, FIRST_SEED, CASES);
    assertThat(rows).as("rows compared").isGreaterThan(10 * CASES);
  }

  /** One seed; returns how many rows were compared. */
  static int check(long seed, Connection duck, Coverage coverage) throws SQLException {
    Run run = new Run(seed, coverage);
    try {
      return run.check(duck);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(e + "\n  " + run.queries, e);
    }
  }

  /** One seed. */
  private static final class Run {
    private final Coverage coverage;
    private final Random random;
    private final List<String> queries = new ArrayList<>();
    private final List<List<@Nullable Object[]>> rows =
        List.of(new ArrayList<>(), new ArrayList<>());
    private final long[] delays = new long[2];

    /** Times and bounds are multiples of it: of a coarse one they often meet exactly. */
    private final int unit;

    Run(long seed, Coverage coverage) {
      this.coverage = coverage;
      random = new Random(seed);
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

    private static String ours(String query) {
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

    int check(Connection duck) throws SQLException {
      Config config =
          Config.builder().execution(Execution.CALLER_RUNS).bufferSize(1 << 14).build();
      try (LaminarDB db = LaminarDB.open(config);
          Statement statement = duck.createStatement()) {
        for (int side = 0; side < 2; side++) {
          String name = side == 0 ? "a" : "b";
          db.execute(
              "CREATE SOURCE " + name + " (ts TIMESTAMP NOT NULL, k BIGINT, v BIGINT NOT NULL,"
                  + " WATERMARK FOR ts AS ts - INTERVAL '" + delays[side] + "ms')");
          insert(statement, name, rows.get(side));
        }
        List<ChangeReader> readers = new ArrayList<>();
        for (int i = 0; i < queries.size(); i++) {
          db.execute("CREATE STREAM q" + i + " AS " + ours(queries.get(i)));
          assertThat(db.execute("EXPLAIN q" + i).get(0).rows().toString())
              .containsPattern("(Interval|Window)(Inner|Left|Right|Full|Semi|Anti)Join");
          readers.add(new ChangeReader(db, "q" + i, false));
        }
        push(db, readers);
        int compared = 0;
        for (int i = 0; i < queries.size(); i++) {
          int found = compare(statement, queries.get(i), readers.get(i).rows());
          if (found > 0) {
            coverage.count(db, "q" + i, queries.get(i));
          }
          compared += found;
          readers.get(i).close();
        }
        db.metrics().queries().forEach(query -> {
          assertThat(query.rowsLate()).as("late rows of %s", query.name()).isZero();
          assertThat(query.stateBytes()).as("state of %s", query.name()).isZero();
        });
        return compared;
      }
    }

    private static void insert(Statement duck, String name, List<@Nullable Object[]> rows)
        throws SQLException {
      List<String> values = new ArrayList<>();
      rows.forEach(
          row -> values.add("(TIMESTAMP '" + row[0] + "', " + row[1] + ", " + row[2] + ")"));
      duck.execute("CREATE OR REPLACE TABLE " + name + " (ts TIMESTAMP, k BIGINT, v BIGINT)");
      duck.execute("INSERT INTO " + name + " VALUES " + String.join(", ", values));
    }

    private void push(LaminarDB db, List<ChangeReader> readers) {
      List<Source<Row>> handles = List.of(db.source("a"), db.source("b"));
      int[] next = new int[2];
      while (next[0] < rows.get(0).size() || next[1] < rows.get(1).size()) {
        int side = random.nextInt(2);
        int end = Math.min(rows.get(side).size(), next[side] + random.nextInt(1, 9));
        List<Row> batch = new ArrayList<>();
        for (; next[side] < end; next[side]++) {
          batch.add(Row.of(handles.get(side).schema(), rows.get(side).get(next[side])));
        }
        if (!batch.isEmpty() && random.nextInt(3) == 0) {
          handles.get(side).pushTransaction(batch);
        } else {
          handles.get(side).pushBatch(batch);
        }
        readers.forEach(ChangeReader::poll);
      }
      List<Source<Row>> ends = new ArrayList<>(handles);
      Collections.shuffle(ends, random);
      for (Source<Row> handle : ends) {
        handle.finish();
        readers.forEach(ChangeReader::poll);
      }
    }

    private static int compare(Statement duck, String query, List<List<@Nullable Object>> found)
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
}
