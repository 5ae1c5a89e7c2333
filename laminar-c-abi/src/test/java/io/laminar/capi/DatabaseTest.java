package io.laminar.capi;

import static io.laminar.capi.EncodedRows.row;
import static io.laminar.capi.Session.ok;
import static io.laminar.capi.Session.refused;
import static io.laminar.capi.Session.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.ErrorCode;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
  private static String describe(Session session, int what, String name) {
    byte[] json = Entry.describe(session.database, what, utf8(name));
    return text(json);
  }

  private static String text(byte @Nullable [] json) {
    if (json == null) {
      throw new AssertionError(Session.error());
    }
    return Text.decode(json, "json");
  }

  @Test
  void shouldDescribeItselfAsJson() {
    String sql = "CREATE SOURCE s (a BIGINT, ts TIMESTAMP NOT NULL, WATERMARK FOR ts AS ts);"
        + "CREATE STREAM \"T x\" AS SELECT a FROM s; CREATE SINK k FROM \"T x\"";
    try (Session session = new Session("", sql)) {
      assertThat(describe(session, 0, ""))
          .contains("\"name\":\"s\"", "\"rows_in\":0", "\"watermark\":null", "\"durability\":null");
      assertThat(describe(session, 1, "T x")).contains("\"operator\":\"Scan\"");
      assertThat(describe(session, 2, "T x")).contains("\"rowsIn\":0");
      assertThat(describe(session, 3, "")).isEqualTo("null");
      assertThat(describe(session, 4, ""))
          .contains(
              "{\"name\":\"s\",\"kind\":\"source\",\"changelog\":false,\"reads\":[]",
              "{\"name\":\"ts\",\"type\":\"TIMESTAMP(3)\",\"nullable\":false,\"role\":\"event time\"}",
              "{\"name\":\"T x\",\"kind\":\"stream\",\"changelog\":false,\"reads\":[\"s\"]",
              "{\"name\":\"k\",\"kind\":\"sink\",\"changelog\":false,\"reads\":[\"T x\"]");
      assertThat(describe(session, 5, "")).contains("\"buffer_size\":65536");
      assertThat(Entry.describe(session.database, 1, utf8("nobody"))).isNull();
      assertThat(Session.error().name()).isEqualTo("UNKNOWN_OBJECT");
      assertThat(Entry.describe(session.database, 9, null)).isNull();
    }
  }

  @Test
  void shouldStopAndStart() {
    try (Session session = new Session("", "CREATE SOURCE s (a BIGINT)")) {
      long source = session.source("s");
      ok(Entry.perform(session.database, 1));
      refused(
          ErrorCode.CLOSED, row(1).with((at, length) -> SourceEntry.pushRow(source, at, length)));
      ok(Entry.perform(session.database, 0));
      session.push(source, row(1));
      ok(Entry.perform(session.database, 3));
      ok(Entry.perform(session.database, 4));
      ok(Entry.perform(session.database, 5));
      ok(Entry.checkpoint(session.database, session.out()));
      assertThat(session.outLong()).isEqualTo(-1);
      refused(ErrorCode.INVALID_ARGUMENT, Entry.perform(session.database, 99));
      refused(ErrorCode.INVALID_CONFIG, Entry.copy(session.database, utf8("/nowhere"), false));
    }
  }

  @Test
  void shouldDoWhatIsDueWhereTheClockIsMoved() {
    String sql = "CREATE SOURCE s (a BIGINT);"
        + "CREATE STREAM n AS SELECT COUNT(*) AS n FROM s EMIT EVERY INTERVAL '10' SECOND";
    String config = "{\"clock\": \"manual\", \"execution\": \"caller_runs\"}";
    try (Session session = new Session(config, sql)) {
      long subscription = session.subscribe("n");
      session.push(session.source("s"), row(1));
      ok(Entry.moveClock(session.database, 9_999_999_999L, false));
      assertThat(session.poll(subscription)).isNull();
      ok(Entry.moveClock(session.database, 1, true));
      assertThat(session.poll(subscription)).isEqualTo(List.of(List.of(1L, 1L, true)));
      refused(ErrorCode.INVALID_ARGUMENT, Entry.moveClock(session.database, 0, false));
      refused(ErrorCode.INVALID_ARGUMENT, Entry.moveClock(session.database, -1, true));
      refused(ErrorCode.INVALID_ARGUMENT, Entry.moveClock(session.database, Long.MAX_VALUE, true));
    }
    try (Session session = new Session("", "")) {
      refused(ErrorCode.NOT_SUPPORTED, Entry.moveClock(session.database, 1, true));
    }
  }

  @Test
  void shouldKeepWhatWasPushedInADirectory(@TempDir Path directory) {
    String config = "{\"data_directory\": \"" + directory.resolve("d")
        + "\", \"storage\": \"segment\", \"wal_mode\": \"sync\", \"checkpoint_interval\": \"1h\"}";
    String sql = "CREATE TABLE t (k BIGINT PRIMARY KEY)";
    try (Session session = new Session(config, sql)) {
      long named = SourceEntry.open(session.database, utf8("t"), utf8("h"));
      session.push(named, row(1));
      ok(SourceEntry.sync(named, 1));
      ok(SourceEntry.lastDurableSequence(named, session.out()));
      assertThat(session.outLong()).isEqualTo(1);
      ok(Entry.checkpoint(session.database, session.out()));
      assertThat(session.outLong()).isPositive();
      ok(Entry.copy(session.database, utf8(directory.resolve("s").toString()), true));
      ok(Entry.copy(session.database, utf8(directory.resolve("b").toString()), false));
      assertThat(describe(session, 0, "")).contains("\"checkpoints\":");
    }
    try (Session session = new Session(config, "")) {
      assertThat(session.query("SELECT * FROM t").toString()).isEqualTo("[[1]]");
      assertThat(describe(session, 3, "")).contains("\"epoch\":");
      assertThat(Entry.open(utf8(config))).isZero();
      assertThat(Session.error().name()).isEqualTo("DATA_DIRECTORY_IN_USE");
    }
    String restored =
        "{\"data_directory\": \"" + directory.resolve("r") + "\", \"storage\": \"segment\"}";
    byte[] report = Entry.restoreSavepoint(
        utf8(directory.resolve("s").toString()), utf8(restored), utf8(sql), null, 0, 0);
    assertThat(text(report)).contains("\"name\":\"t\"", "\"outcome\":\"restored\"");
    byte[] repaired = Entry.repair(
        utf8(directory.resolve("b").toString()), utf8(directory.resolve("w").toString()));
    assertThat(text(repaired)).contains("\"whole\":true");
    assertThat(Entry.repair(utf8(""), utf8("x"))).isNull();
    assertThat(Session.error().name()).isEqualTo("INVALID_ARGUMENT");
  }

  @Test
  void shouldTellNothingWhereNothingFailed() throws InterruptedException {
    Thread thread = new Thread(() -> {
      Session.Failure nothing = Session.error();
      if (nothing.code() != 0 || !nothing.message().isEmpty()) {
        throw new AssertionError(nothing);
      }
    });
    Throwable[] thrown = new Throwable[1];
    thread.setUncaughtExceptionHandler((which, what) -> thrown[0] = what);
    thread.start();
    thread.join();
    assertThat(thrown[0]).isNull();
  }

  @Test
  void shouldNameErrors() {
    assertThat(Entry.errorName(1001)).isEqualTo(utf8("SYNTAX"));
    assertThat(Entry.errorName(1)).isNull();
    assertThat(Text.decode(Entry.errorNames(), "names").lines())
        .hasSize(ErrorCode.values().length)
        .contains("9001=INTERNAL");
  }

  @Test
  void shouldMapWhateverJavaThrows() {
    assertThat(LastError.of(new OutOfMemoryError("heap")))
        .isEqualTo(ErrorCode.RESOURCE_LIMIT.number());
    assertThat(Session.error().message()).contains("out of memory");
    assertThat(LastError.of(new StackOverflowError())).isEqualTo(ErrorCode.RESOURCE_LIMIT.number());
    assertThat(LastError.of(new IllegalStateException("odd")))
        .isEqualTo(ErrorCode.INTERNAL.number());
    assertThat(Session.error().message()).contains("odd");
  }
}
