package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Change;
import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A materialized view that others read is replaced by another definition: its rows are exchanged. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ReplacedViewTest {
  private static LaminarDB open(Execution execution) {
    LaminarDB db = LaminarDB.open(Config.builder().execution(execution).build());
    db.execute("""
        CREATE SOURCE s (k VARCHAR NOT NULL, v INTEGER NOT NULL, d DOUBLE, ts TIMESTAMP NOT NULL,
          WATERMARK FOR ts);
        CREATE MATERIALIZED VIEW kept AS SELECT k, v, d, ts FROM s;
        CREATE MATERIALIZED VIEW v AS SELECT k, v, d, ts FROM kept WHERE v > 0;
        """);
    return db;
  }

  private static LaminarDB open() {
    return open(Execution.CALLER_RUNS);
  }

  private static void insert(LaminarDB db, String... rows) {
    for (String row : rows) {
      db.execute("INSERT INTO s VALUES (" + row + ", TIMESTAMP '2024-01-01 00:00:00')");
    }
    db.awaitIdle();
  }

  /** Three rows, of which the old definition shows two and the new one two. */
  private static void insertThree(LaminarDB db) {
    insert(db, "'a', 10, 1.5", "'b', 20, 2.5", "'b', -3, 0.25");
  }

  private static void replace(LaminarDB db, String condition) {
    db.execute(
        "CREATE OR REPLACE MATERIALIZED VIEW v AS SELECT k, v, d, ts FROM kept WHERE " + condition);
  }

  private static List<String> rows(LaminarDB db, String sql) {
    return db.query(sql).rows().stream().map(row -> row.values().toString()).toList();
  }

  private static List<String> changes(Subscription<Change<Row>> reader) {
    List<String> changes = new ArrayList<>();
    reader.drain(change -> changes.add(
        change.weight() + " " + change.row().values() + (change.endsCommit() ? ";" : "")));
    return changes;
  }

  private static LaminarException refused(ErrorCode code, ThrowingCallable call) {
    LaminarException[] found = new LaminarException[1];
    assertThatThrownBy(call).isInstanceOfSatisfying(LaminarException.class, e -> {
      assertThat(e.code()).as(e.getMessage()).isEqualTo(code);
      found[0] = e;
    });
    return found[0];
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT SUM(v) AS x FROM v",
        "SELECT k, COUNT(*) AS n, SUM(v) AS s, AVG(v) AS a FROM v GROUP BY k",
        "SELECT k, SUM(d) AS s, AVG(d) AS a, COUNT(d) AS n FROM v GROUP BY k",
        "SELECT k FROM v GROUP BY k",
        "SELECT k, MIN(n) AS x FROM (SELECT k, v, COUNT(*) AS n FROM v GROUP BY k, v) GROUP BY k",
        "SELECT k, v + 1 AS w FROM v WHERE k <> 'c'",
        "SELECT k FROM v UNION ALL SELECT k FROM kept",
        "SELECT k, COUNT(*) AS n FROM (SELECT k FROM v UNION ALL SELECT k FROM s) GROUP BY k"
      })
  void shouldShowReadersTheRowsOfTheNewDefinition(String reader) {
    try (LaminarDB db = open()) {
      db.execute("CREATE MATERIALIZED VIEW r AS " + reader);
      insertThree(db);
      replace(db, "v <> 10");
      List<String> replaced = rows(db, "SELECT * FROM r");
      insert(db, "'c', 7, 0.5", "'c', 10, 0.5", "'a', 5, 100.0");

      // What a view gives that is made of the same rows at once.
      try (LaminarDB fresh = open()) {
        replace(fresh, "v <> 10");
        fresh.execute("CREATE MATERIALIZED VIEW r AS " + reader);
        insertThree(fresh);
        assertThat(replaced).containsExactlyInAnyOrderElementsOf(rows(fresh, "SELECT * FROM r"));
        insert(fresh, "'c', 7, 0.5", "'c', 10, 0.5", "'a', 5, 100.0");
        assertThat(rows(db, "SELECT * FROM r"))
            .containsExactlyInAnyOrderElementsOf(rows(fresh, "SELECT * FROM r"));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldExchangeTheRowsInOneCommitThatIsNetted(Execution execution) {
    try (LaminarDB db = open(execution)) {
      db.execute("CREATE STREAM p AS SELECT k, v FROM v;"
          + "CREATE STREAM total AS SELECT SUM(v) AS total FROM v");
      Subscription<Change<Row>> views = db.sink("v").changes();
      Subscription<Change<Row>> passed = db.sink("p").changes();
      Subscription<Change<Row>> totals = db.sink("total").changes();
      insertThree(db);
      changes(views);
      changes(passed);
      changes(totals);

      replace(db, "v <> 10");
      db.awaitIdle();

      assertThat(changes(passed)).containsExactly("-1 [a, 10]", "1 [b, -3];");
      assertThat(changes(totals)).containsExactly("-1 [30]", "1 [17];");
      assertThat(changes(views)).hasSize(2).first().asString().startsWith("-1 [a, 10, 1.5");
    }
  }

  /** The values of v in the next batch, which has the columns of inserted rows. */
  private static List<Object> arrow(Subscription<?> reader) {
    try (VectorSchemaRoot batch = Objects.requireNonNull(reader.pollArrow())) {
      assertThat(batch.getSchema().getFields()).extracting(Field::getName).endsWith("v", "d", "ts");
      FieldVector values = batch.getVector("v");
      return IntStream.range(0, batch.getRowCount()).mapToObj(values::getObject).toList();
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldKeepTheColumnsOfArrowBatchesAndNameARetraction(Execution execution) {
    try (LaminarDB db = open(execution)) {
      Subscription<Change<Row>> views = db.sink("v").changes();
      insertThree(db);
      replace(db, "v <> 10");
      insert(db, "'c', 7, 0.5");

      assertThat(arrow(views)).containsExactly(10, 20);
      assertThat(refused(ErrorCode.CHANGELOG_NOT_ALLOWED, views::pollArrow))
          .hasMessageContaining("a row of v is retracted")
          .hasMessageContaining("poll()");
      assertThat(views.poll()).extracting(Change::weight).isEqualTo(-1L);
      assertThat(arrow(views)).containsExactly(-3, 7);
      assertThat(views.pollArrow()).isNull();
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldInsertEqualRowsAsOftenAsTheyAreThere(Execution execution) {
    try (LaminarDB db = open(execution)) {
      replace(db, "v > 100");
      db.execute("CREATE MATERIALIZED VIEW n AS SELECT COUNT(*) AS n FROM v");
      Subscription<Row> plain = db.sink("v").subscribe();
      Subscription<Change<Row>> changes = db.sink("v").changes();
      for (int i = 0; i < 300; i++) {
        insert(db, "'a', 10, 1.5");
      }
      insert(db, "'a', 101, 1.5");
      assertThat(arrow(changes)).containsExactly(101);
      replace(db, "v = 10 OR v > 100");
      db.awaitIdle();

      assertThat(plain.drain(row -> {})).isEqualTo(301);
      assertThat(arrow(changes)).hasSize(300).containsOnly(10);
      assertThat(rows(db, "SELECT n FROM n")).containsExactly("[301]");
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldLeaveAllAsItWasWhereTheNewViewStopsAtOnce(Execution execution) {
    try (LaminarDB db = open(execution)) {
      db.execute("CREATE MATERIALIZED VIEW total AS SELECT SUM(v) AS total FROM v");
      Subscription<Change<Row>> views = db.sink("v").changes();
      insertThree(db);
      changes(views);

      refused(
          ErrorCode.QUERY_STOPPED,
          () -> db.execute("CREATE OR REPLACE MATERIALIZED VIEW v WITH (on_error = 'stop') AS"
              + " SELECT k, 10 / (v - 20) AS v, d, ts FROM kept"));
      insert(db, "'c', 7, 0.5");

      assertThat(changes(views)).hasSize(1).first().asString().startsWith("1 [c, 7");
      assertThat(rows(db, "SELECT v FROM v")).containsExactly("[10]", "[20]", "[7]");
      assertThat(rows(db, "SELECT total FROM total")).containsExactly("[37]");
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldRetractAllRowsWhereTheNewViewBeginsWithNone(Execution execution) {
    try (LaminarDB db = open(execution)) {
      db.execute("CREATE MATERIALIZED VIEW w AS SELECT k, v FROM s;"
          + "CREATE MATERIALIZED VIEW total AS SELECT SUM(v) AS total, COUNT(*) AS n FROM w");
      insertThree(db);
      assertThat(rows(db, "SELECT * FROM total")).containsExactly("[27, 3]");
      db.execute("CREATE OR REPLACE MATERIALIZED VIEW w AS SELECT k, v FROM s WHERE v < 5");
      assertThat(rows(db, "SELECT * FROM total")).containsExactly("[null, 0]");
      insert(db, "'a', 1, NULL");

      assertThat(rows(db, "SELECT * FROM w")).containsExactly("[a, 1]");
      assertThat(rows(db, "SELECT * FROM total")).containsExactly("[1, 1]");
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldEndASubscriptionThatDoesNotUnderstandRetractions(Execution execution) {
    try (LaminarDB db = open(execution)) {
      db.execute("CREATE STREAM p AS SELECT k, v FROM v; CREATE SINK out FROM p");
      Subscription<Row> plain = db.sink("out").subscribe();
      Subscription<Change<Row>> changes = db.sink("out").changes();
      insertThree(db);
      replace(db, "v <> 10");
      db.awaitIdle();

      assertThat(plain.poll()).isNotNull();
      assertThat(plain.poll()).isNotNull();
      assertThat(refused(ErrorCode.CHANGELOG_NOT_ALLOWED, plain::poll))
          .hasMessageContaining("changes()");
      assertThat(changes(changes)).hasSize(4);
      Subscription<Row> again = db.sink("out").subscribe();
      insert(db, "'x', 1, NULL");
      assertThat(again.poll()).extracting(Row::values).asString().contains("x");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT MIN(v) AS x FROM v",
        "SELECT k, MAX(k) AS x FROM v GROUP BY k",
        "SELECT COUNT(DISTINCT v) AS x FROM v",
        "SELECT LAST_VALUE(v) AS x FROM v",
        "SELECT COUNT(*) AS x FROM v GROUP BY TUMBLE(ts, INTERVAL '1' SECOND)",
        "SELECT COUNT(*) AS x FROM (SELECT v, ts FROM v) GROUP BY TUMBLE(ts, INTERVAL '1' SECOND)"
      })
  void shouldRefuseWhereAReaderCannotTakeRowsBack(String reader) {
    try (LaminarDB db = open()) {
      db.execute("CREATE STREAM r AS " + reader);
      insertThree(db);

      LaminarException error = refused(ErrorCode.HAS_DEPENDENTS, () -> replace(db, "v <> 10"));

      assertThat(error).hasMessageContaining("take back").hasMessageContaining(": r (");
      assertThat(error.position().orElseThrow().column()).isEqualTo(37);
      assertThat(rows(db, "SELECT v FROM v")).containsExactly("[10]", "[20]");
      replace(db, "v > 0");
      db.execute("DROP STREAM r");
      replace(db, "v <> 10");
      assertThat(rows(db, "SELECT v FROM v")).containsExactly("[20]", "[-3]");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT v FROM kept",
        "SELECT k, v, d, CAST(ts AS TIMESTAMP(6)) AS ts FROM kept",
        "SELECT v AS k, k AS v, d, ts FROM kept",
        "SELECT CAST(NULL AS VARCHAR) AS k, v, d, ts FROM kept",
        "SELECT k AS l, v, d, ts FROM kept",
        "SELECT k, v, d, MAX(ts) AS ts FROM kept GROUP BY k, v, d"
      })
  void shouldShowASubscriberNoRowOfOtherColumns(String definition) {
    for (Execution execution : Execution.values()) {
      try (LaminarDB db = open(execution);
          Subscription<Change<Row>> changes = db.sink("v").changes();
          Subscription<Row> plain = db.sink("v").subscribe()) {
        insertThree(db);
        assertThat(changes(changes)).hasSize(2);

        db.execute("CREATE OR REPLACE MATERIALIZED VIEW v AS " + definition);

        refused(ErrorCode.DROPPED, changes::poll);
        assertThat(plain.visit(row -> {}, 3)).isEqualTo(2);
        refused(ErrorCode.DROPPED, plain::poll);
        assertThat(rows(db, "SELECT * FROM v")).hasSize(3);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"CAST('Infinity' AS DOUBLE)", "CAST('NaN' AS DOUBLE)"})
  void shouldRefuseWhereASumHoldsWhatCannotBeTakenBack(String value) {
    try (LaminarDB db = open()) {
      db.execute("CREATE MATERIALIZED VIEW r AS SELECT k, SUM(d) AS s FROM v GROUP BY k");
      insert(db, "'a', 1, 2.0", "'b', 10, " + value);

      refused(ErrorCode.HAS_DEPENDENTS, () -> replace(db, "v <> 10"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SUM(v) AS x, COUNT(*) AS n",
        "COUNT(*) AS n",
        "COUNT(*) FILTER (WHERE v > 15) AS n"
      })
  void shouldRetractTheResultOfNoRows(String aggregates) {
    for (Execution execution : Execution.values()) {
      try (LaminarDB db = open(execution)) {
        db.execute("CREATE MATERIALIZED VIEW total AS SELECT " + aggregates + " FROM v;"
            + "CREATE MATERIALIZED VIEW results AS SELECT COUNT(*) AS n FROM total");
        insert(db, "'a', 10, 1.5");
        for (int i = 0; i < 3; i++) {
          replace(db, "v > " + (1_000 + i));
          insert(db, "'b', 20, 2.5");
          replace(db, "v > " + i);
          insert(db, "'c', 30, 2.5");

          assertThat(rows(db, "SELECT n FROM results")).containsExactly("[1]");
          assertThat(rows(db, "SELECT * FROM total"))
              .isEqualTo(rows(db, "SELECT " + aggregates + " FROM v"));
        }
      }
    }
  }
}
