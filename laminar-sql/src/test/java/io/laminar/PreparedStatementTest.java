package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Column;
import io.laminar.api.Row;
import io.laminar.api.StatementKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PreparedStatementTest {
  private static LaminarDB open() {
    LaminarDB db = LaminarDB.open();
    db.execute("""
        CREATE SOURCE s (k INTEGER NOT NULL, v BIGINT);
        CREATE STREAM doubled AS SELECT k, v * 2 AS twice FROM s;
        CREATE MATERIALIZED VIEW sums AS SELECT k, SUM(v) AS total FROM s GROUP BY k;
        """);
    return db;
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      CREATE SOURCE t (a INTEGER)                                  | CREATE_SOURCE            | t      |
      CREATE SOURCE "T x" (a INTEGER) FROM FILE (path = 'x.csv')   | CREATE_SOURCE            | T x    | FILE
      CREATE OR REPLACE STREAM t AS SELECT k FROM s                | CREATE_STREAM            | t      |
      CREATE MATERIALIZED VIEW IF NOT EXISTS t AS SELECT k FROM s  | CREATE_MATERIALIZED_VIEW | t      |
      CREATE VIEW t AS SELECT k FROM s                             | CREATE_VIEW              | t      |
      DROP VIEW IF EXISTS t                                        | DROP                     | t      |
      SHOW TABLES                                                  | SHOW                     |        |
      SHOW VIEWS                                                   | SHOW                     |        |
      DESC sums                                                    | DESCRIBE                 | sums   |
      CREATE SINK t FROM s                                         | CREATE_SINK              | t      |
      create sink /* c */ if not exists "A ""b" from "s"           | CREATE_SINK              | A "b   |
      CREATE SINK t FROM s INTO FILE (path = 'x.csv')              | CREATE_SINK              | t      | FILE
      DROP STREAM IF EXISTS doubled                                | DROP                     | doubled |
      INSERT INTO s VALUES (1, 2)                                  | INSERT                   | s      |
      ADVANCE SOURCE s TO END                                      | ADVANCE                  | s      |
      FINISH SOURCE s                                              | FINISH                   | s      |
      CHECKPOINT                                                   | CHECKPOINT               |        |
      SHOW SOURCES                                                 | SHOW                     |        |
      DESCRIBE sums                                                | DESCRIBE                 | sums   |
      EXPLAIN sums                                                 | EXPLAIN                  | sums   |
      EXPLAIN SELECT k FROM s                                      | EXPLAIN                  |        |
      /* x */ select 1                                             | SELECT                   |        |
      VALUES (1)                                                   | SELECT                   |        |
      (SELECT 1)                                                   | SELECT                   |        |
      WITH t AS (SELECT 1 AS a) SELECT * FROM t                    | SELECT                   |        |
      """)
  void shouldTellWhatAStatementIs(String sql, StatementKind kind, String name, String connector) {
    try (LaminarDB db = open()) {
      PreparedStatement prepared = db.prepare(sql);

      assertThat(prepared.kind()).isEqualTo(kind);
      assertThat(prepared.name().orElse(null)).isEqualTo(name);
      assertThat(prepared.connector().orElse(null)).isEqualTo(connector);
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      CREATE SOURCE t (a INTEGER, b VARCHAR NOT NULL)          | a b          | false | false
      CREATE STREAM t AS SELECT k, v FROM s WHERE v > 1        | k v          | false | false
      CREATE MATERIALIZED VIEW t AS SELECT SUM(v) AS n FROM s  | n            | true  | false
      CREATE SINK t FROM sums                                  | k total      | true  | false
      INSERT INTO s VALUES (1, 2)                              | k v          | false | false
      DROP STREAM doubled                                      | ''           | false | false
      DESCRIBE s                                               | column type nullable role | false | false
      CHECKPOINT                                               | epoch        | false | false
      EXPLAIN s                                                | plan         | false | false
      SELECT k, twice FROM doubled                             | k twice      | false | false
      SELECT total FROM sums ORDER BY k                        | total        | true  | true
      SELECT 1 AS a                                            | a            | false | true
      """)
  void shouldTellWhatAStatementGives(
      String sql, String columns, boolean changelog, boolean atOnce) {
    try (LaminarDB db = open()) {
      PreparedStatement prepared = db.prepare(sql);

      assertThat(String.join(
              " ", prepared.columns().columns().stream().map(Column::name).toList()))
          .isEqualTo(columns);
      assertThat(prepared.isChangelog()).isEqualTo(changelog);
      assertThat(prepared.canBeQueried()).isEqualTo(atOnce);
      assertThat(db.execute("SHOW SOURCES").get(0).rows()).hasSize(1);
    }
  }

  @Test
  void shouldBeCarriedOutAsOftenAsIsAsked() {
    try (LaminarDB db = open()) {
      PreparedStatement insert = db.prepare("INSERT INTO s VALUES (1, 5)");
      PreparedStatement sum = db.prepare("SELECT total FROM sums");
      for (long times = 1; times <= 3; times++) {
        insert.execute();
        assertThat(sum.execute().rows())
            .extracting(Row::values)
            .containsExactly(List.of(5 * times));
      }
      db.execute("CREATE OR REPLACE MATERIALIZED VIEW sums AS SELECT 0 - MAX(v) AS total FROM s");
      insert.execute();
      assertThat(sum.execute().rows()).extracting(Row::values).containsExactly(List.of(-5L));
    }
  }

  @Test
  void shouldRefuseWhatIsWrong() {
    try (LaminarDB db = open()) {
      assertThatThrownBy(() -> db.prepare("SELECT 1; SELECT 2"))
          .hasMessageContaining("more than one statement");
      assertThatThrownBy(() -> db.prepare("")).hasMessageContaining("SYNTAX");
      assertThatThrownBy(() -> db.prepare("SELEC 1")).hasMessageContaining("SYNTAX");
      PreparedStatement unknown = db.prepare("SELECT a FROM nobody");
      assertThatThrownBy(unknown::columns).hasMessageContaining("UNKNOWN_OBJECT");
      assertThatThrownBy(unknown::execute).hasMessageContaining("UNKNOWN_OBJECT");
      PreparedStatement closed = db.prepare("SHOW SOURCES");
      db.stop();
      assertThat(closed.execute().rows()).hasSize(1);
    }
  }
}
