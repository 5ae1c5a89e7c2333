package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code name$errors} in the FROM of a SELECT that runs once. */
final class ErrorStreamQueryTest {
  private LaminarDB db;

  @BeforeEach
  void open() {
    db = LaminarDB.open();
    db.execute("CREATE SOURCE t (id INTEGER NOT NULL, n INTEGER NOT NULL);"
        + "CREATE STREAM Quotients AS SELECT id, 100 / n AS q FROM t;"
        + "CREATE MATERIALIZED VIEW kept AS SELECT id, 10 / (n - 5) AS x FROM t;"
        + "CREATE STREAM stops WITH (on_error = 'stop') AS SELECT 100 / n AS q FROM t");
  }

  @AfterEach
  void close() {
    db.close();
  }

  private List<String> ask(String sql, Object... values) {
    return db.query(sql, values).rows().stream().map(Row::toString).toList();
  }

  @Test
  void shouldAnswerWithTheErrorsThatTheStreamsSubscribersGet() {
    Subscription<Row> subscription = db.sink("quotients$errors").subscribe();
    db.execute("INSERT INTO t VALUES (1, 5), (2, 0), (3, 0)");

    List<Row> rows = db.query("SELECT * FROM quotients$errors").rows();

    List<Row> subscribed = new ArrayList<>();
    subscription.drain(subscribed::add);
    assertThat(rows).hasSize(2).isEqualTo(subscribed);
    assertThat(db.query("SELECT * FROM \"Quotients$errors\"").schema())
        .isEqualTo(subscription.schema());
    assertThat(db.prepare("SELECT * FROM quotients$errors").canBeQueried()).isTrue();
    // Also of a stream that the error has stopped.
    assertThat(ask("SELECT error FROM stops$errors")).containsExactly("(error=DIVISION_BY_ZERO)");
  }

  @Test
  void shouldFilterGroupAndJoinThemToRowsOfViews() {
    db.execute("INSERT INTO t VALUES (1, 5), (2, 0), (3, 0)");

    assertThat(ask(
            "SELECT error, COUNT(*) AS n FROM quotients$errors WHERE code = ? GROUP BY error",
            2004))
        .containsExactly("(error=DIVISION_BY_ZERO, n=2)");
    assertThat(
            ask("SELECT message FROM kept$errors UNION ALL SELECT CAST(id AS VARCHAR) FROM kept"))
        .containsExactlyInAnyOrder("(message=10 / 0 is undefined)", "(message=2)", "(message=3)");
    assertThat(ask("SELECT code FROM t$errors")).isEmpty();
  }

  @Test
  void shouldKeepTheNewestOnes() {
    Source<Row> source = db.source("t");
    IntStream.range(0, 1_100).forEach(i -> source.push(Row.of(source.schema(), i, 0)));

    assertThat(ask("SELECT COUNT(*) AS n FROM quotients$errors")).containsExactly("(n=1024)");
    db.execute("DROP STREAM quotients");
    assertThat(refused("SELECT * FROM quotients$errors").code())
        .isEqualTo(ErrorCode.UNKNOWN_OBJECT);
    db.execute("CREATE STREAM quotients AS SELECT id, 100 / n AS q FROM t");
    assertThat(ask("SELECT * FROM quotients$errors")).isEmpty();
  }

  private LaminarException refused(String sql) {
    return catchThrowableOfType(LaminarException.class, () -> db.execute(sql));
  }

  @Test
  void shouldDescribeThemAndRefuseThemWhereAQueryGoesOn() {
    assertThat(db.execute("DESCRIBE quotients$errors").get(0).rows()).hasSize(4);
    assertThat(db.execute("EXPLAIN SELECT message FROM quotients$errors")
            .get(0)
            .rows()
            .toString())
        .contains("Scan Quotients$errors");
    for (String create :
        List.of("CREATE STREAM s AS ", "CREATE MATERIALIZED VIEW s AS ", "CREATE VIEW s AS ")) {
      assertThat(refused(create + "SELECT * FROM quotients$errors").code())
          .isEqualTo(ErrorCode.NOT_SUPPORTED);
    }
    db.execute("CREATE VIEW plain AS SELECT * FROM t; CREATE SINK results FROM quotients");
    assertThat(refused("SELECT * FROM plain$errors").code()).isEqualTo(ErrorCode.UNKNOWN_OBJECT);
    assertThat(refused("SELECT * FROM results$errors").code()).isEqualTo(ErrorCode.UNKNOWN_OBJECT);
  }
}
