package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Change;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A condition that no row fulfils makes a query without rows, which ends when its source does. */
final class NeverTrueTest {
  private static LaminarDB open() {
    LaminarDB db = LaminarDB.open();
    db.execute(
        "CREATE SOURCE t (k VARCHAR NOT NULL, v INTEGER, ts TIMESTAMP NOT NULL, WATERMARK FOR ts);"
            + "CREATE MATERIALIZED VIEW counts AS SELECT k, COUNT(*) AS n FROM t GROUP BY k");
    return db;
  }

  private static void pushAndFinish(LaminarDB db) {
    try (Source<Row> source = db.source("t")) {
      for (int i = 0; i < 20; i++) {
        source.push(Row.of(source.schema(), "k" + i % 3, i % 5 == 0 ? null : i, i * 500L));
      }
      source.finish();
    }
    db.awaitIdle();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT k FROM t WHERE FALSE",
        "SELECT k FROM t WHERE 1 = 2",
        "SELECT k FROM t WHERE NULL",
        "SELECT k FROM t WHERE NOT TRUE",
        "SELECT k FROM t WHERE v > 5 AND v < 3",
        "SELECT k FROM t WHERE v = 5 AND v = 6",
        "SELECT k FROM t WHERE v IS NULL AND v > 3",
        "SELECT k FROM t WHERE k IS NULL",
        "SELECT k FROM t WHERE v <> v",
        "SELECT k FROM t WHERE v IN (1, 2) AND v BETWEEN 10 AND 20",
        "SELECT k FROM t WHERE v BETWEEN 3 AND 2",
        "SELECT k FROM t WHERE k = 'k1' AND FALSE",
        "SELECT k FROM t WHERE CASE WHEN v > 1 THEN FALSE ELSE NULL END",
        "SELECT k, COUNT(*) AS n FROM t GROUP BY k HAVING FALSE",
        "SELECT k, COUNT(*) AS n FROM t GROUP BY k HAVING 1 = 2",
        "SELECT k, COUNT(*) AS n FROM t GROUP BY k HAVING COUNT(*) > 5 AND COUNT(*) < 3",
        "SELECT COUNT(*) AS n FROM t HAVING FALSE",
        "SELECT k, COUNT(*) AS n FROM t WHERE FALSE GROUP BY k",
        "SELECT DISTINCT k FROM t WHERE FALSE",
        "SELECT k, COUNT(*) AS n FROM t WHERE FALSE GROUP BY k, TUMBLE(ts, INTERVAL '1' SECOND)",
        "SELECT k, COUNT(*) AS n FROM t GROUP BY k, TUMBLE(ts, INTERVAL '1' SECOND) HAVING FALSE",
        "SELECT COUNT(*) AS n FROM t WHERE v > 5 AND v < 3 GROUP BY TUMBLE(ts, INTERVAL '1' SECOND)",
        "SELECT COUNT(*) AS n FROM t WHERE FALSE GROUP BY TUMBLE(ts, INTERVAL '1' SECOND) EMIT CHANGES",
        "SELECT window_start, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' SECOND))"
            + " WHERE FALSE GROUP BY window_start, window_end",
        "SELECT k FROM (SELECT k, v FROM t WHERE v > 5) WHERE v < 3",
        "SELECT n FROM counts WHERE FALSE",
        "SELECT k FROM t WHERE FALSE UNION ALL SELECT k FROM t WHERE 1 = 2"
      })
  void shouldEmitNothingAndEnd(String query) {
    try (LaminarDB db = open()) {
      db.execute("CREATE STREAM never AS " + query);
      Subscription<Change<Row>> results = db.sink("never").changes();

      pushAndFinish(db);

      List<Change<Row>> rows = new ArrayList<>();
      results.forEach(rows::add);
      assertThat(rows).isEmpty();
      assertThat(results.isEnded()).isTrue();
      assertThat(db.metrics().queries())
          .allSatisfy(each -> assertThat(each.errors()).isZero());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT k FROM counts WHERE FALSE",
        "SELECT k FROM counts WHERE n > 5 AND n < 3",
        "SELECT k, SUM(n) AS n FROM counts GROUP BY k HAVING FALSE",
        "SELECT k FROM counts WHERE FALSE ORDER BY k LIMIT 3",
        "SELECT k FROM counts LIMIT 0",
        "SELECT COUNT(*) AS n FROM counts HAVING FALSE"
      })
  void shouldAnswerNoRows(String query) {
    try (LaminarDB db = open()) {
      pushAndFinish(db);

      assertThat(db.query(query).rows()).isEmpty();
    }
  }

  @Test
  void shouldAnswerTheOneRowOfAnAggregateOverNothing() {
    try (LaminarDB db = open()) {
      pushAndFinish(db);

      assertThat(db.query("SELECT COUNT(*) AS n, SUM(n) AS s FROM counts WHERE n > 5 AND n < 3")
              .rows())
          .extracting(row -> row.get("n"), row -> row.get("s"))
          .containsExactly(Tuple.tuple(0L, null));
    }
  }

  @Test
  void shouldPassOnTheOtherSideOfAUnion() {
    try (LaminarDB db = open()) {
      db.execute(
          "CREATE STREAM half AS SELECT k FROM t WHERE FALSE UNION ALL SELECT k FROM t WHERE v = 7");
      Subscription<Row> results = db.sink("half").subscribe();

      pushAndFinish(db);

      assertThat(results).extracting(row -> row.get("k")).containsExactly("k1");
    }
  }
}
