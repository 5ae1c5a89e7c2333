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
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Queries with {@code state_ttl} whose rows expire: at any moment they have given what DuckDB answers over the rows that the
 * watermark of their source is not yet too far beyond.
 *
 * <p>{@code -Dttl.cases} and {@code -Dttl.seed} search for longer.
 */
final class StateTtlOracleTest {
  private static final int CASES = Integer.getInteger("ttl.cases", 3);
  private static final long FIRST_SEED = Long.getLong("ttl.seed", 20_261_129L);
  private static final LocalDateTime START = LocalDateTime.of(2024, 2, 29, 23, 59, 50);
  private static final List<String> QUERIES = List.of(
      "SELECT a.v AS x, b.v AS y FROM a JOIN b ON a.k = b.k",
      "SELECT a.v AS x, b.v AS y FROM a LEFT JOIN b ON a.k = b.k AND a.v < b.v",
      "SELECT a.v AS x, b.v AS y FROM a FULL JOIN b ON a.k + 1 = b.k",
      "SELECT a.v AS x, a.k AS y FROM a WHERE EXISTS (SELECT * FROM b WHERE a.k = b.k AND a.v <> b.v)",
      "SELECT a.v AS x, a.k AS y FROM a WHERE NOT EXISTS (SELECT * FROM b WHERE a.k = b.k)",
      "SELECT k AS x, v AS y FROM a INTERSECT SELECT k, v FROM b",
      "SELECT k AS x, v AS y FROM a EXCEPT ALL SELECT k, v FROM b",
      "SELECT a.k AS x, COUNT(*) AS y FROM a JOIN b ON a.k = b.k GROUP BY a.k",
      "SELECT COUNT(*) AS x, MAX(a.v) AS y FROM a, b WHERE a.k = b.k AND b.v > 1",
      "SELECT DISTINCT a.k AS x, c.v AS y FROM a JOIN b ON a.k = b.k LEFT JOIN b AS c ON a.v = c.v",
      "SELECT k AS x, v AS y FROM (SELECT *, RANK() OVER (PARTITION BY k ORDER BY v) AS r FROM a) AS t WHERE r = 1",
      "SELECT k AS x, SUM(v) OVER (PARTITION BY k ORDER BY v DESC) AS y FROM b",
      "SELECT k AS x, v AS y FROM a ORDER BY v, k LIMIT 5",
      "SELECT a.v AS x, (SELECT COUNT(*) FROM b WHERE b.k = a.k) AS y FROM a",
      "SELECT a.v AS x, a.k AS y FROM a WHERE v >= ANY (SELECT v FROM b WHERE b.k = a.k)",
      "SELECT a.v AS x, c.v AS y FROM a LEFT JOIN (SELECT k, MIN(v) AS v FROM b GROUP BY k) AS c ON a.k = c.k");

  /** The aggregate without keys, which keeps its one row. */
  private static final int OF_ALL_ROWS = 8;

  @Test
  void shouldGiveTheBatchAnswerOverTheRowsThatStay() throws SQLException {
    int rows = 0;
    try (Connection duck = OracleDatabase.open();
        Statement statement = duck.createStatement()) {
      for (long seed = FIRST_SEED; seed < FIRST_SEED + CASES; seed++) {
        rows += new Run(seed).check(statement);
      }
    }
    assertThat(rows).as("rows compared").isGreaterThan(20 * CASES);
  }

  /** One seed. */
  private static final class Run {
    private final Random random;
    private final long seed;
    private final long ttlMillis;
    private final long[] delays = new long[2];
    private final long[] latest = new long[2];

    Run(long seed) {
      this.seed = seed;
      random = new Random(seed);
      ttlMillis = random.nextInt(1, 4_000);
      for (int side = 0; side < 2; side++) {
        delays[side] = random.nextInt(1, 1_500);
      }
    }

    int check(Statement duck) throws SQLException {
      Config config = Config.builder().execution(Execution.CALLER_RUNS).build();
      try (LaminarDB db = LaminarDB.open(config)) {
        for (int side = 0; side < 2; side++) {
          db.execute("CREATE SOURCE " + name(side)
              + " (ts TIMESTAMP NOT NULL, k BIGINT, v BIGINT NOT NULL,"
              + " WATERMARK FOR ts AS ts - INTERVAL '" + delays[side] + "ms')");
          duck.execute(
              "CREATE OR REPLACE TABLE all_" + name(side) + " (ts TIMESTAMP, k BIGINT, v BIGINT)");
        }
        List<ChangeReader> readers = new ArrayList<>();
        for (int i = 0; i < QUERIES.size(); i++) {
          db.execute("CREATE STREAM q" + i + " WITH (state_ttl = '" + ttlMillis + "ms') AS "
              + QUERIES.get(i));
          readers.add(new ChangeReader(db, "q" + i, false));
        }
        List<Source<Row>> handles = List.of(db.source("a"), db.source("b"));
        int compared = 0;
        for (int part = 0; part < 4; part++) {
          push(handles, readers, duck);
          compared += compare(duck, readers);
        }
        handles.forEach(Source::finish);
        db.metrics().queries().stream()
            .filter(query -> !query.name().equals("q" + OF_ALL_ROWS))
            .forEach(query ->
                assertThat(query.stateBytes()).as("state of %s", query.name()).isZero());
        return compared;
      }
    }

    private static String name(int side) {
      return side == 0 ? "a" : "b";
    }

    private void push(List<Source<Row>> handles, List<ChangeReader> readers, Statement duck)
        throws SQLException {
      for (int i = 0; i < 12; i++) {
        int side = random.nextInt(2);
        List<Row> batch = new ArrayList<>();
        for (int count = random.nextInt(1, 5); count > 0; count--) {
          long millis = latest[side] + random.nextInt(400) - random.nextLong(delays[side]);
          latest[side] = Math.max(latest[side], millis);
          LocalDateTime ts = START.plusNanos(millis * 1_000_000);
          Long key = random.nextInt(8) == 0 ? null : (Long) (long) random.nextInt(3);
          batch.add(Row.of(handles.get(side).schema(), ts, key, (long) random.nextInt(5)));
          duck.execute("INSERT INTO all_" + name(side) + " VALUES (TIMESTAMP '" + ts + "', " + key
              + ", " + batch.get(batch.size() - 1).values().get(2) + ")");
        }
        handles.get(side).pushBatch(batch);
        readers.forEach(ChangeReader::poll);
      }
    }

    private int compare(Statement duck, List<ChangeReader> readers) throws SQLException {
      for (int side = 0; side < 2; side++) {
        LocalDateTime watermark = START.plusNanos((latest[side] - delays[side]) * 1_000_000);
        duck.execute("CREATE OR REPLACE VIEW " + name(side) + " AS SELECT * FROM all_" + name(side)
            + " WHERE ts + INTERVAL '" + ttlMillis + " milliseconds' > TIMESTAMP '" + watermark
            + "'");
      }
      int compared = 0;
      for (int i = 0; i < QUERIES.size(); i++) {
        // Its row is there from the first pair on.
        boolean begins = i == OF_ALL_ROWS && readers.get(i).rows().isEmpty();
        String query = QUERIES.get(i) + (begins ? " HAVING COUNT(*) > 0" : "");
        List<Boolean> exact = List.of(false, false);
        List<OracleRow> expected = new ArrayList<>();
        try (ResultSet rows = duck.executeQuery(query)) {
          while (rows.next()) {
            expected.add(OracleRow.of(rows, exact));
          }
        }
        OracleRow.compare(
            expected,
            readers.get(i).rows().stream().map(row -> OracleRow.of(row, exact)).toList(),
            () -> "seed " + seed + ": " + query);
        compared += expected.size();
      }
      return compared;
    }
  }
}
