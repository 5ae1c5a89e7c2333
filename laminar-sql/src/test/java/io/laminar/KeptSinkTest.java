package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Overflow;
import io.laminar.api.Row;
import io.laminar.api.Sink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A Sink that outlives what its name stood for. */
class KeptSinkTest {
  private final LaminarDB db = LaminarDB.open();

  KeptSinkTest() {
    db.execute("CREATE SOURCE s (v BIGINT NOT NULL);"
        + "CREATE STREAM q AS SELECT v + 1 AS v FROM s;"
        + "CREATE MATERIALIZED VIEW m AS SELECT COUNT(*) AS n FROM s;"
        + "CREATE SINK k FROM q");
  }

  @AfterEach
  void close() {
    db.close();
  }

  private void refused(Sink<Row> sink, String problem, String remedy) {
    for (Runnable subscribe : new Runnable[] {
      () -> sink.changes().close(), () -> sink.changes(Overflow.DROP_OLDEST).close()
    }) {
      assertThatThrownBy(subscribe::run).isInstanceOfSatisfying(LaminarException.class, e -> {
        assertThat(e.code()).isEqualTo(ErrorCode.DROPPED);
        assertThat(e.problem()).contains(problem);
        assertThat(e.remedy()).contains(remedy);
      });
    }
  }

  @Test
  void shouldRefuseWhatWasDropped() {
    Sink<Row> source = db.sink("s");
    Sink<Row> stream = db.sink("Q");
    Sink<Row> errors = db.sink("q$errors");
    Sink<Row> view = db.sink("m");
    Sink<Row> sink = db.sink("k");
    db.execute("DROP SINK k");
    refused(sink, "k was dropped", "look it up again with db.sink(\"k\")");
    db.execute("DROP SOURCE s CASCADE");

    refused(source, "s was dropped", "db.sink(\"s\")");
    refused(stream, "q was dropped", "db.sink(\"q\")");
    refused(errors, "q$errors was dropped", "db.sink(\"q$errors\")");
    refused(view, "m was dropped", "db.sink(\"m\")");
  }

  @Test
  void shouldRefuseWhatWasReplacedAndTakeItWhenLookedUpAgain() {
    Sink<Row> source = db.sink("s");
    Sink<Row> stream = db.sink("q");
    Sink<Row> errors = db.sink("q$errors");
    Sink<Row> sink = db.sink("k");
    db.execute("CREATE OR REPLACE SINK k FROM s");
    refused(sink, "k was replaced", "db.sink(\"k\")");
    db.execute("CREATE OR REPLACE STREAM q AS SELECT v + 2 AS v FROM s");
    db.execute("CREATE OR REPLACE SOURCE s (v BIGINT NOT NULL)");

    refused(source, "s was replaced", "look it up again");
    refused(stream, "q was replaced", "look it up again");
    refused(errors, "q$errors was replaced", "look it up again");
    try (var rows = db.sink("q").subscribe()) {
      db.source("s").push(Row.of(db.sink("s").schema(), 1L));
      db.awaitIdle();
      assertThat(rows.poll()).isNotNull();
    }
  }

  @Test
  void shouldRefuseWhatWasDroppedAndCreatedAgain() {
    Sink<Row> sink = db.sink("k");
    Sink<Row> view = db.sink("m");
    db.execute("DROP SINK k; CREATE SINK k FROM m");
    db.execute("DROP MATERIALIZED VIEW m CASCADE;"
        + "CREATE MATERIALIZED VIEW m AS SELECT COUNT(*) AS n FROM s");

    refused(sink, "k was dropped", "look it up again");
    refused(view, "m was replaced", "look it up again");
  }

  @Test
  void shouldRefuseASinkWhoseStreamWasReplaced() {
    Sink<Row> sink = db.sink("k");
    db.execute("CREATE OR REPLACE STREAM q AS SELECT v + 2 AS v FROM s");

    refused(sink, "k was replaced", "look it up again");
    db.sink("k").subscribe().close();
  }

  @Test
  void shouldSayThatTheDatabaseIsClosedFirst() {
    Sink<Row> sink = db.sink("k");
    db.execute("DROP SINK k");
    db.close();

    assertThatThrownBy(sink::subscribe)
        .isInstanceOfSatisfying(
            LaminarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CLOSED));
  }
}
