package io.laminar.capi;

import static io.laminar.capi.EncodedRows.row;
import static io.laminar.capi.Session.ok;
import static io.laminar.capi.Session.refused;
import static io.laminar.capi.Session.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.ErrorCode;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntryTest {
  private static final String TRADES =
      "CREATE SOURCE trades (symbol VARCHAR, price DOUBLE, qty BIGINT);"
          + "CREATE STREAM large AS SELECT symbol, price * qty AS amount FROM trades WHERE qty > 10";

  @Test
  void shouldGiveWhatAPushedRowCauses() {
    try (Session session = new Session("", TRADES)) {
      long source = session.source("trades");
      long subscription = session.subscribe("large");
      session.push(source, row("AAPL", 1.5, 20));
      session.push(source, row("MSFT", 2.5, 5));
      session.push(source, row("a symbol of more than twelve bytes", 0.5, 100));
      ok(Entry.perform(session.database, 2));
      assertThat(session.recv(subscription))
          .containsExactly(
              List.of("AAPL", 30.0), List.of("a symbol of more than twelve bytes", 50.0));
      assertThat(session.poll(subscription)).isNull();
    }
  }

  @Test
  void shouldGiveTheEndOfAStreamOnceItsSourceHasFinished() {
    try (Session session = new Session("", TRADES)) {
      long source = session.source("trades");
      long subscription = session.subscribe("large");
      ok(SourceEntry.finish(source));
      assertThat(session.recv(subscription)).isNull();
      ok(ResultEntry.isEnded(subscription, session.out()));
      assertThat(session.outTruth()).isTrue();
    }
  }

  @Test
  void shouldAnswerAQuery() {
    String sql = "CREATE TABLE t (k INTEGER PRIMARY KEY, v VARCHAR);"
        + "INSERT INTO t VALUES (1, 'one'), (2, NULL)";
    try (Session session = new Session("", sql)) {
      assertThat(session.query("SELECT k, v FROM t ORDER BY k").toString())
          .isEqualTo("[[1, one], [2, null]]");
      assertThat(session.query("SHOW TABLES")).hasSize(1);
      assertThat(session.query("DELETE FROM t")).isEmpty();
    }
  }

  @Test
  void shouldSayWhereInTheStatementAnErrorIs() {
    try (Session session = new Session("", TRADES)) {
      Session.Failure error = refused(
          ErrorCode.UNKNOWN_COLUMN,
          Entry.execute(
              session.database, utf8("\nCREATE STREAM s AS\n  SELECT prise FROM trades"), 0));
      assertThat(error.line()).isEqualTo(3);
      assertThat(error.column()).isEqualTo(10);
      assertThat(error.excerpt()).isEqualTo("  SELECT prise FROM trades\n         ^^^^^");
      assertThat(error.remedy()).contains("price");
    }
  }

  @Test
  void shouldRefuseTextThatIsNotUtf8() {
    try (Session session = new Session("", "")) {
      byte[] latin1 = {'S', (byte) 0xE4};
      refused(ErrorCode.INVALID_ARGUMENT, Entry.execute(session.database, latin1, 0));
    }
  }
}
