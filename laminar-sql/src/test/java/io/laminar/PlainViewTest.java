package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.Subscription;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** CREATE VIEW: expanded where it is read. */
class PlainViewTest {
  private final LaminarDB db =
      LaminarDB.open(Config.builder().execution(Execution.CALLER_RUNS).build());

  PlainViewTest() {
    db.execute("""
        CREATE SOURCE t (k VARCHAR NOT NULL, v INTEGER, ts TIMESTAMP NOT NULL, WATERMARK FOR ts);
        CREATE VIEW big AS SELECT k, v * 10 AS w, ts FROM t WHERE v > 1;
        """);
  }

  @AfterEach
  void close() {
    db.close();
  }

  private static List<String> values(Iterable<Row> rows) {
    List<String> values = new ArrayList<>();
    rows.forEach(row -> values.add(row.values().toString()));
    return values;
  }

  private static List<String> taken(Subscription<Row> rows) {
    List<String> values = new ArrayList<>();
    for (Row row = rows.poll(); row != null; row = rows.poll()) {
      values.add(row.values().toString());
    }
    return values;
  }

  private void insert() {
    db.execute("""
        INSERT INTO t VALUES ('a', 1, '2001-01-01 00:00:00'), ('a', 2, '2001-01-01 00:00:01'),
          ('b', 3, '2001-01-01 00:00:02'), ('a', 4, '2001-01-01 00:01:00');""");
  }

  @Test
  void shouldStandForItsQueryInAStream() {
    db.execute("""
        CREATE VIEW named AS SELECT k, w, ts FROM big WHERE k <> 'c';
        CREATE STREAM s AS SELECT k, TUMBLE_START(ts, INTERVAL '1' MINUTE) AS b, SUM(w) AS n
          FROM named GROUP BY k, TUMBLE(ts, INTERVAL '1' MINUTE);""");
    try (Subscription<Row> sums = db.sink("s").subscribe()) {
      insert();
      db.execute("FINISH SOURCE t");

      assertThat(taken(sums))
          .containsExactly(
              "[a, 2001-01-01T00:00, 20]",
              "[b, 2001-01-01T00:00, 30]",
              "[a, 2001-01-01T00:01, 40]");
    }
  }

  @Test
  void shouldStandForItsQueryInASelectOverWhatIsKept() {
    db.execute("""
        CREATE MATERIALIZED VIEW m AS SELECT k, COUNT(*) AS n FROM big GROUP BY k;
        CREATE VIEW many AS SELECT k AS name, n FROM m WHERE n > 1;""");
    insert();

    assertThat(values(db.query("SELECT * FROM many"))).containsExactly("[a, 2]");
    assertThat(values(db.query("SELECT COUNT(*) FROM many AS x WHERE x.name = 'a'")))
        .containsExactly("[1]");
    assertThatThrownBy(() -> db.query("SELECT * FROM big"))
        .hasMessageContaining("t is a source and keeps no rows");
  }

  @Test
  void shouldKeepTheMeaningOfItsNamesInAQueryThatHasOthers() {
    db.execute("CREATE STREAM s AS WITH t AS (SELECT k, w FROM big) SELECT k, w FROM t");
    try (Subscription<Row> rows = db.sink("s").subscribe()) {
      insert();

      assertThat(taken(rows)).containsExactly("[a, 20]", "[b, 30]", "[a, 40]");
    }
  }

  @Test
  void shouldReadWhatHasReplacedWhatItReads() {
    db.execute("""
        CREATE STREAM u AS SELECT k, v FROM t;
        CREATE VIEW x AS SELECT k, v + 1 AS v FROM u;
        CREATE OR REPLACE STREAM u AS SELECT k, v * 100 AS v FROM t;
        CREATE STREAM s AS SELECT v FROM x;""");
    assertThat(db.explain("x")).contains("Scan u").contains("expanded where it is read");
    try (Subscription<Row> rows = db.sink("s").subscribe()) {
      insert();

      assertThat(taken(rows)).containsExactly("[101]", "[201]", "[301]", "[401]");
    }
    assertThatThrownBy(() -> db.execute("DROP STREAM u"))
        .hasMessageContaining("others depend on u: s, x");
    db.execute("DROP STREAM u CASCADE");
    assertThat(values(db.execute("SHOW VIEWS").get(0))).hasSize(1);
  }

  @Test
  void shouldTakeAnotherDefinitionWhileOnlyViewsReadIt() {
    db.execute("""
        CREATE VIEW x AS SELECT k, w FROM big;
        CREATE OR REPLACE VIEW big AS SELECT k, v * 7 AS w, ts FROM t;
        CREATE VIEW IF NOT EXISTS big AS SELECT k FROM t;""");
    assertThat(db.explain("x")).contains("v * 7");
    assertThatThrownBy(() -> db.execute("CREATE OR REPLACE VIEW big AS SELECT k FROM t"))
        .hasMessageContaining("its columns would change: x");
    assertThatThrownBy(() -> db.execute("CREATE OR REPLACE VIEW big AS SELECT k, w, NULL FROM x"))
        .isInstanceOf(LaminarException.class);
    db.execute("DROP VIEW x; DROP VIEW big");
    assertThatThrownBy(() -> db.sink("big")).hasMessageContaining("there is no object big");
  }

  @Test
  void shouldKeepTheDefinitionThatSomethingRunsWith() {
    db.execute("CREATE STREAM s AS SELECT w FROM big");
    String same = "CREATE OR REPLACE VIEW big AS SELECT k, v * 10 AS w, ts FROM t WHERE v > 1";

    db.execute(same);
    assertThatThrownBy(() -> db.execute(same + " AND v > 2"))
        .hasMessageContaining("others run with the definition that big has now: s");
    assertThatThrownBy(() -> db.execute("DROP VIEW big"))
        .hasMessageContaining("others depend on big: s");
    assertThatThrownBy(() -> db.execute("DROP SOURCE t"))
        .hasMessageContaining("others depend on t: s, big");
  }

  @Test
  void shouldNotBeSubscribedTo() {
    assertThatThrownBy(() -> db.sink("big"))
        .isInstanceOfSatisfying(
            LaminarException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.WRONG_OBJECT_KIND))
        .hasMessageContaining("create a stream over it");
  }

  @Test
  void shouldBoundTheViewsWithinViews() {
    db.execute("CREATE VIEW v0 AS SELECT k FROM t");
    for (int i = 1; i < 9; i++) {
      db.execute("CREATE VIEW v" + i + " AS SELECT k FROM v" + (i - 1)
          + " UNION ALL SELECT k FROM v" + (i - 1));
    }
    assertThatThrownBy(
            () -> db.execute("CREATE VIEW v9 AS SELECT k FROM v8 UNION ALL SELECT k FROM v8"))
        .isInstanceOfSatisfying(
            LaminarException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.STATEMENT_TOO_LARGE));
  }

  @Test
  void shouldBeListedWithAllThatCanBeRead() {
    assertThat(values(db.execute("SHOW TABLES").get(0)))
        .containsExactly(
            "[t, source, append-only, k VARCHAR NOT NULL, v INTEGER, ts TIMESTAMP(3) NOT NULL]",
            "[big, view, append-only, k VARCHAR NOT NULL, w INTEGER, ts TIMESTAMP(3) NOT NULL]");
    assertThat(values(db.execute("DESC big").get(0)))
        .contains("[ts, TIMESTAMP(3), no, event time]");
  }
}
