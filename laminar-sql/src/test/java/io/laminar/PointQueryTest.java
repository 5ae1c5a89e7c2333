package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.Source;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A SELECT by the key of a view answers as one that looks at every row. */
final class PointQueryTest {
  private static final String OBJECTS = """
      CREATE SOURCE t (a INTEGER, s VARCHAR NOT NULL, x DOUBLE NOT NULL, v BIGINT NOT NULL,
                       ts TIMESTAMP NOT NULL, WATERMARK FOR ts);
      CREATE MATERIALIZED VIEW by_a AS SELECT COUNT(*) AS n, a, MAX(s) AS s FROM t GROUP BY a;
      CREATE MATERIALIZED VIEW by_s_a AS SELECT a, SUM(v) AS v, s FROM t GROUP BY s, a;
      CREATE MATERIALIZED VIEW by_x AS SELECT x, MIN(s) AS s, MAX(v) AS v FROM t GROUP BY x;
      CREATE MATERIALIZED VIEW by_n AS SELECT n, COUNT(*) AS groups FROM by_a GROUP BY n;
      CREATE MATERIALIZED VIEW failing AS SELECT a, SUM(v * 3000000000000000000) AS v FROM t GROUP BY a;
      CREATE MATERIALIZED VIEW windows AS SELECT a, window_start AS w, COUNT(*) AS n FROM
        TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' SECOND)) GROUP BY a, window_start, window_end;
      """;

  private static List<String> rows(LaminarDB db, String query) {
    return db.query(query).rows().stream().map(row -> row.values().toString()).toList();
  }

  /** A condition that is true for the same rows, and by which no row can be found. */
  private static void compare(LaminarDB db, String select, String byKey, String byScan) {
    assertThat(rows(db, select + " WHERE " + byKey))
        .as("%s WHERE %s", select, byKey)
        .isEqualTo(rows(db, select + " WHERE " + byScan));
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldAnswerAsOneThatLooksAtEveryRow(Execution execution) {
    Random random = new Random(1);
    String[] texts = {"a", "ab", "a text that is not stored inline"};
    try (LaminarDB db = LaminarDB.open(Config.builder().execution(execution).build())) {
      db.execute(OBJECTS);
      Source<Row> source = db.source("t");
      for (int i = 0; i < 400; i++) {
        Object a = random.nextInt(8) == 0 ? null : random.nextInt(6);
        double x = random.nextInt(6) == 0 ? Double.NaN : random.nextInt(3) * -0.5;
        String s = texts[random.nextInt(3)];
        source.push(Row.of(source.schema(), a, s, x, (long) random.nextInt(3), 10L * i));
        if (i % 200 == 199) {
          for (int k = -1; k < 7; k += 2) {
            compare(db, "SELECT n, s, a FROM by_a", "a = " + k, "a + 0 = " + k);
            compare(db, "SELECT * FROM by_n", "n = " + k, "n + 0 = " + k);
            compare(db, "SELECT v, a FROM failing", "a = " + k, "a + 0 = " + k);
            compare(db, "SELECT * FROM by_x", "x = " + k + "e0 / 2", "x * 2 = " + k);
            compare(
                db,
                "SELECT a, n FROM windows",
                "a = " + k + " AND w = TIMESTAMP '1970-01-01 00:00:00'",
                "a + 0 = " + k + " AND w < TIMESTAMP '1970-01-01 00:00:01'");
            for (String text : texts) {
              compare(
                  db,
                  "SELECT SUM(v) AS v, COUNT(*) AS c FROM by_s_a",
                  "a = " + k + " AND s = '" + text + "'",
                  "a + 0 = " + k + " AND s || '' = '" + text + "'");
            }
          }
        }
      }
    }
  }

  @Test
  void shouldFindEitherZeroByTheOther() {
    try (LaminarDB db = LaminarDB.open()) {
      db.execute(OBJECTS);
      db.source("t").push(row(db, -0.0));
      assertThat(rows(db, "SELECT v FROM by_x WHERE x = 0e0")).containsExactly("[7]");
      assertThat(rows(db, "SELECT v FROM by_x WHERE x = -0e0")).containsExactly("[7]");
    }
  }

  private static Row row(LaminarDB db, double x) {
    return Row.of(db.source("t").schema(), 1, "a", x, 7L, 0L);
  }

  @Test
  void shouldPlanAnewWhenObjectsHaveChanged() {
    try (LaminarDB db = LaminarDB.open()) {
      db.execute("CREATE SOURCE t (a INTEGER NOT NULL, b INTEGER NOT NULL)");
      String query = "SELECT * FROM v WHERE a = 1";
      db.execute("CREATE MATERIALIZED VIEW v AS SELECT a, COUNT(*) AS n FROM t GROUP BY a");
      db.execute("INSERT INTO t VALUES (1, 5)");
      assertThat(rows(db, query)).containsExactly("[1, 1]");
      db.execute("INSERT INTO t VALUES (1, 6)");
      assertThat(rows(db, query)).containsExactly("[1, 2]");

      db.execute("CREATE OR REPLACE MATERIALIZED VIEW v AS SELECT b AS n, a FROM t");
      db.execute("INSERT INTO t VALUES (1, 7), (1, 8), (2, 9)");
      assertThat(rows(db, query)).containsExactly("[7, 1]", "[8, 1]");

      db.execute("DROP MATERIALIZED VIEW v");
      assertThatThrownBy(() -> db.query(query))
          .isInstanceOfSatisfying(
              LaminarException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_OBJECT));
    }
  }

  @Test
  void shouldRefuseAPlannedQueryWhenItCannotBeAnswered() {
    LaminarDB db = LaminarDB.open();
    db.execute("CREATE SOURCE t (v BIGINT NOT NULL);"
        + "CREATE MATERIALIZED VIEW v WITH (on_error = 'stop') AS SELECT v, 1 / v AS q, COUNT(*) AS n"
        + " FROM t GROUP BY v, 1 / v");
    String query = "SELECT n FROM v WHERE v = 1 AND q = 1";
    db.execute("INSERT INTO t VALUES (1)");
    assertThat(rows(db, query)).containsExactly("[1]");

    db.execute("INSERT INTO t VALUES (0)");
    assertThatThrownBy(() -> db.query(query))
        .isInstanceOfSatisfying(
            LaminarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.QUERY_STOPPED));
    db.close();
    assertThatThrownBy(() -> db.query(query))
        .isInstanceOfSatisfying(
            LaminarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CLOSED));
  }
}
