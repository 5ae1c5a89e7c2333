package io.laminar.capi;

import static io.laminar.capi.Session.ok;
import static io.laminar.capi.Session.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallNamesTest {
  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      call start()                                | call laminar_start (start() in Python)
      a query or awaitIdle()                      | a query or laminar_await_idle (await_idle() in Python)
      sync(3) or flush() waits                    | sync(3) or laminar_flush (flush() in Python) waits
      from lastDurableSequence() on               | from laminar_last_durable_sequence (last_durable_sequence in Python) on
      go on with changesAfter(12); WalMode.SYNC   | go on with laminar_subscribe_after and 12 (changes(after=12) in Python); the wal_mode sync
      f() and clock.start() and restart()         | f() and clock.start() and restart()
      """)
  void shouldNameCallsAsProgramsInCDo(String text, String expected) {
    assertThat(CallNames.of(text, "")).isEqualTo(expected);
  }

  @Test
  void shouldLeaveWhatStandsInTheStatementAlone() {
    assertThat(CallNames.of("there is no function start()", "SELECT start()"))
        .isEqualTo("there is no function start()");
  }

  @Test
  void shouldSayHowAStoppedDatabaseGoesOn() {
    try (Session session = new Session("", "CREATE SOURCE s (ts TIMESTAMP, WATERMARK FOR ts)")) {
      long source = session.source("s");
      ok(Entry.perform(session.database, 1));
      refused(ErrorCode.CLOSED, SourceEntry.watermark(source, 1, 0));
      assertThat(Session.error().remedy()).isEqualTo("call laminar_start (start() in Python)");
    }
  }
}
