package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.laminar.api.Change;
import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.Subscription;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was stopped with what it reads goes on when that is replaced. */
final class StoppedReaderTest {
  private static final String STRICT =
      "MATERIALIZED VIEW strict WITH (on_error = 'stop') AS SELECT k, 10 / v AS q FROM t";

  private LaminarDB db;

  @BeforeEach
  void open() {
    db = LaminarDB.open(Config.builder().execution(Execution.CALLER_RUNS).build());
    db.execute("CREATE SOURCE t (k INTEGER NOT NULL, v INTEGER NOT NULL); CREATE " + STRICT + """
        ;
        CREATE MATERIALIZED VIEW sums AS SELECT k, SUM(q) AS q FROM strict GROUP BY k;
        CREATE MATERIALIZED VIEW top AS SELECT k FROM sums WHERE q > 4;
        CREATE MATERIALIZED VIEW sound AS SELECT k FROM t;
        """);
  }

  @AfterEach
  void close() {
    db.close();
  }

  private List<String> ask(String sql) {
    return db.query(sql).rows().stream().map(row -> row.values().toString()).toList();
  }

  private LaminarException stopped(String sql) {
    LaminarException error = catchThrowableOfType(LaminarException.class, () -> db.query(sql));
    assertThat(error.code()).isEqualTo(ErrorCode.QUERY_STOPPED);
    return error;
  }

  @Test
  void shouldNameTheReaderAndWhatStoppedIt() {
    db.execute("INSERT INTO t VALUES (1, 2), (1, 0)");
    String cause = "query strict was stopped by a row error: 10 / 0 is undefined";
    assertThat(stopped("SELECT * FROM strict").problem()).isEqualTo(cause);
    assertThat(stopped("SELECT * FROM sums").problem())
        .isEqualTo("query sums was stopped with what it reads: " + cause);
    LaminarException top = stopped("SELECT * FROM top");
    assertThat(top.problem()).isEqualTo("query top was stopped with what it reads: " + cause);
    assertThat(top.remedy()).contains("NULLIF(divisor, 0)").endsWith("; top goes on with it");
    assertThat(db.analyze("top").output().text()).isEqualTo(top.problem());
  }

  @Test
  void shouldGoOnWhenWhatStoppedItIsReplacedByTheSame() {
    db.execute("INSERT INTO t VALUES (1, 2), (1, 0)");
    db.execute("CREATE OR REPLACE " + STRICT);
    db.execute("INSERT INTO t VALUES (2, 2), (3, 5)");

    assertThat(ask("SELECT * FROM strict")).containsExactly("[2, 5]", "[3, 2]");
    assertThat(ask("SELECT * FROM sums")).containsExactly("[2, 5]", "[3, 2]");
    assertThat(ask("SELECT * FROM top")).containsExactly("[2]");
    assertThat(ask("SELECT * FROM sound")).hasSize(4);
    assertThat(db.metrics().queries()).allMatch(query -> query.running());
  }

  @Test
  void shouldBeginWithTheRowsOfTheNewOne() {
    db.execute(
        "CREATE MATERIALIZED VIEW held AS SELECT k, v FROM t;"
            + "INSERT INTO t VALUES (1, 2), (1, 0);"
            + "CREATE OR REPLACE MATERIALIZED VIEW strict AS SELECT k, 10 / v AS q FROM held WHERE v > 0");

    assertThat(ask("SELECT * FROM top")).containsExactly("[1]");
    Subscription<Change<Row>> changes = db.sink("top").changes();
    db.execute("INSERT INTO t VALUES (7, 1)");
    List<String> seen = new ArrayList<>();
    changes.drain(change -> seen.add(change.weight() + " " + change.row().values()));
    assertThat(seen).containsExactly("1 [7]");
  }

  @Test
  void shouldStayStoppedWhileSomethingElseThatItReadsIs() {
    db.execute("CREATE STREAM other WITH (on_error = 'stop') AS SELECT k, 10 / v AS q FROM t;"
        + "CREATE MATERIALIZED VIEW both AS SELECT k FROM strict UNION ALL SELECT k FROM other;"
        + "INSERT INTO t VALUES (1, 0); CREATE OR REPLACE "
        + STRICT);

    assertThat(stopped("SELECT * FROM both").problem()).contains("was stopped with what it reads");
    assertThat(ask("SELECT * FROM top")).isEmpty();
    db.execute("CREATE OR REPLACE STREAM other AS SELECT k, v AS q FROM t;"
        + "INSERT INTO t VALUES (5, 1)");
    assertThat(ask("SELECT * FROM both")).containsExactly("[5]", "[5]");
  }

  @Test
  void shouldStayStoppedByAnErrorOfItsOwn() {
    db.execute(
        "CREATE MATERIALIZED VIEW own WITH (on_error = 'stop') AS SELECT 1 / (k - 9) AS x FROM strict;"
            + "INSERT INTO t VALUES (9, 1), (1, 0); CREATE OR REPLACE "
            + STRICT);

    assertThat(stopped("SELECT * FROM own").problem())
        .isEqualTo("query own was stopped by a row error: 1 / 0 is undefined");
    assertThat(ask("SELECT * FROM top")).isEmpty();
  }

  @Test
  void shouldLetTheStreamOfLateRowsGoOn() {
    db.execute("CREATE SOURCE e (v INTEGER NOT NULL, ts TIMESTAMP NOT NULL, WATERMARK FOR ts);"
        + "CREATE STREAM strict_e WITH (on_error = 'stop') AS SELECT 10 / v AS q, ts FROM e;"
        + "CREATE STREAM w AS SELECT COUNT(*) AS n FROM strict_e GROUP BY TUMBLE(ts, INTERVAL '1' SECOND)"
        + " EMIT ON WINDOW CLOSE LATE DATA TO late;"
        + "INSERT INTO e VALUES (0, '2000-01-01 00:00:00');"
        + "CREATE OR REPLACE STREAM strict_e AS SELECT v AS q, ts FROM e");
    Subscription<Row> windows = db.sink("w").subscribe();
    Subscription<Row> late = db.sink("late").subscribe();
    db.execute("INSERT INTO e VALUES (1, '2000-01-01 00:00:09'), (2, '2000-01-01 00:00:01')");
    db.execute("ADVANCE SOURCE e TO END");

    List<Row> rows = new ArrayList<>();
    windows.drain(rows::add);
    assertThat(rows).hasSize(1);
    late.drain(rows::add);
    assertThat(rows).hasSize(2);
  }
}
