package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Config;
import io.laminar.api.Execution;
import io.laminar.api.OutputStatus.Reason;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Why nothing comes out of a query, in plain words: a case a reason. */
final class OutputStatusTest {
  private static final String COLUMNS =
      " (k INTEGER, v INTEGER, ts TIMESTAMP NOT NULL, WATERMARK FOR ts)";
  private static final String BARS =
      "CREATE STREAM bars AS SELECT COUNT(*) AS n FROM t GROUP BY TUMBLE(ts, INTERVAL '1' MINUTE);";

  private final AtomicLong now = new AtomicLong(1_000_000_000_000L);
  private LaminarDB db = LaminarDB.open(
      Config.builder().clock(now::get).execution(Execution.CALLER_RUNS).build());

  @AfterEach
  void close() {
    db.close();
  }

  private void openWithThread() {
    db.close();
    db = LaminarDB.open(Config.builder().clock(now::get).bufferSize(4).build());
  }

  private static String row(int k, int v, String time) {
    return "(" + k + ", " + v + ", TIMESTAMP '2024-01-01 " + time + "')";
  }

  private void insert(String source, String... rows) {
    db.execute("INSERT INTO " + source + " VALUES " + String.join(", ", rows));
  }

  private void check(String name, Reason reason, String text) {
    assertThat(db.analyze(name).output().text()).isEqualTo(text);
    assertThat(db.analyze(name).output().reason()).isEqualTo(reason);
  }

  private void create(String sql) {
    db.execute("CREATE SOURCE t" + COLUMNS + ";" + sql);
  }

  @Test
  void shouldNameTheSourceThatNobodyPushesInto() {
    create(BARS + "CREATE STREAM above AS SELECT * FROM bars WHERE n > 1");
    check("bars", Reason.NO_INPUT, "no row has been pushed into source t: no handle of it is open");
    check(
        "above",
        Reason.NO_INPUT,
        "bars gives nothing: no row has been pushed into source t: no handle of it is open");
    try (Source<Row> handle = db.source("t")) {
      check(
          "bars",
          Reason.NO_INPUT,
          "no row has been pushed into source t: its handle has pushed none");
      check(
          "t", Reason.NO_INPUT, "no row has been pushed into source t: its handle has pushed none");
      assertThat(handle.schema().size()).isEqualTo(3);
    }
  }

  @Test
  void shouldTellThatRowsCameBeforeTheQuery() {
    create("CREATE STREAM first AS SELECT * FROM t");
    insert("t", row(1, 1, "00:00:00"));
    db.execute(
        "CREATE STREAM second AS SELECT * FROM t; CREATE STREAM third AS SELECT * FROM first");
    check(
        "second",
        Reason.NO_INPUT,
        "no row has come into source t since second was created; 1 row came before");
    check(
        "third",
        Reason.NO_INPUT,
        "first has given no row since third was created; nothing waits: everything that came in is answered");
  }

  @Test
  void shouldSayWhichRowEndsAWindow() {
    create(BARS);
    insert("t", row(1, 1, "00:00:10"), row(1, 1, "00:00:20"));
    check(
        "bars",
        Reason.NO_HANDLE,
        "WindowAggregate TUMBLE(ts, 1 min): COUNT(*) emit on window close waits for the watermark to reach 2024-01-01 00:01:00.000,"
            + " where its first window ends: source t is at 2024-01-01 00:00:20.000, and no handle of it moves it: push a later row, or ADVANCE"
            + " SOURCE or FINISH SOURCE");
    try (Source<Row> handle = db.source("t")) {
      handle.push(Row.of(handle.schema(), 1, 1, 1704067225000L));
      assertThat(db.analyze("bars").output().reason()).isEqualTo(Reason.WATERMARK);
      assertThat(db.analyze("bars").output().text())
          .endsWith("source t is at 2024-01-01 00:00:25.000, and a row of 2024-01-01 00:01:00.000"
              + " or later moves it there");
    }
    insert("t", row(1, 1, "00:01:00"));
    assertThat(db.analyze("bars").output().reason()).isEqualTo(Reason.NO_HANDLE);
    db.execute("FINISH SOURCE t");
    check(
        "bars",
        Reason.NOBODY_READS,
        "2 rows of bars came out, and no subscription and no query takes them");
  }

  @Test
  void shouldAddTheDelayOfAWatermark() {
    db.execute(
        "CREATE SOURCE t (ts TIMESTAMP NOT NULL, WATERMARK FOR ts AS ts - INTERVAL '5s');" + BARS);
    try (Source<Row> handle = db.source("t")) {
      handle.push(Row.of(handle.schema(), 1704067225000L));
      assertThat(db.analyze("bars").output().text())
          .endsWith("source t is at 2024-01-01 00:00:20.000, and a row of 2024-01-01 00:01:05.000"
              + " or later moves it there");
    }
  }

  @Test
  void shouldTellThatOnlyDeclarationsMoveTheWatermark() {
    db.execute("CREATE SOURCE t" + COLUMNS + " WITH (watermark = 'external');" + BARS);
    insert("t", row(1, 1, "00:05:00"));
    assertThat(db.analyze("bars").output().reason()).isEqualTo(Reason.EXTERNAL_WATERMARK);
    assertThat(db.analyze("bars").output().text())
        .endsWith(": source t is at none yet, and with watermark = 'external' only watermark(t) and"
            + " ADVANCE SOURCE move it");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        " | no idle_timeout is set, so that it holds until it pushes or is closed",
        "WITH (idle_timeout = '1m') | idle_timeout leaves it out when it stays silent"
      })
  void shouldNameTheHandleThatHoldsTimeBack(String options, String end) {
    openWithThread();
    db.execute("CREATE SOURCE t" + COLUMNS + (options == null ? "" : options) + ";" + BARS);
    try (Source<Row> slow = db.source("t");
        Source<Row> fast = db.source("t")) {
      slow.push(Row.of(slow.schema(), 1, 1, 1704067200000L));
      fast.push(Row.of(fast.schema(), 1, 1, 1704067290000L));
      db.awaitIdle();
      assertThat(db.analyze("bars").output().reason()).isEqualTo(Reason.SLOW_HANDLE);
      assertThat(db.analyze("bars").output().text())
          .endsWith(
              ": handle 0 of source t holds it at 2024-01-01 00:00:00.000, others are at up to"
                  + " 2024-01-01 00:01:30.000; " + end);
    }
  }

  @Test
  void shouldSayWhichRowIdleHandlesWaitFor() {
    db.execute("CREATE SOURCE t" + COLUMNS + "WITH (idle_timeout = '1m');" + BARS);
    try (Source<Row> handle = db.source("t")) {
      handle.push(Row.of(handle.schema(), 1, 1, 1704067200000L));
      now.addAndGet(60_000_000_000L);
      db.tick();
      assertThat(db.analyze("bars").output().reason()).isEqualTo(Reason.WATERMARK);
      assertThat(db.analyze("bars").output().text())
          .endsWith("source t is at 2024-01-01 00:00:00.000, all its handles are idle, and a row of"
              + " 2024-01-01 00:01:00.000 or later moves it there");
    }
  }

  @Test
  void shouldTellThatLateRowsMayStillCome() {
    create(BARS.replace(";", " EMIT FINAL ALLOW LATENESS INTERVAL '30' SECOND"));
    insert("t", row(1, 1, "00:00:10"), row(1, 1, "00:01:20"));
    assertThat(db.analyze("bars").output().reason()).isEqualTo(Reason.LATENESS);
    assertThat(db.analyze("bars").output().text())
        .contains(
            "waits for the watermark to reach 2024-01-01 00:01:30.000, until when late rows may"
                + " come into its first window: source t is at 2024-01-01 00:01:20.000");
  }

  @Test
  void shouldNotWaitForWhatOnlyDropsState() {
    create("CREATE MATERIALIZED VIEW bars AS SELECT COUNT(*) AS n FROM t"
        + " GROUP BY TUMBLE(ts, INTERVAL '1' MINUTE) EMIT CHANGES");
    insert("t", row(1, 1, "00:00:10"));
    check("bars", Reason.NOTHING_WAITS, "nothing waits: everything that came in is answered");
  }

  @Test
  void shouldTellHowLongTheClockHasToGoOn() {
    create(
        "CREATE STREAM ticks AS SELECT COUNT(*) AS n FROM t GROUP BY TUMBLE(PROCTIME(), INTERVAL '1' MINUTE)");
    insert("t", row(1, 1, "00:00:10"));
    assertThat(db.analyze("ticks").output().text()).contains("waits for ");
    assertThat(db.analyze("ticks").output().reason()).isEqualTo(Reason.CLOCK);
  }

  @Test
  void shouldNameTheSourceOfAUnionThatIsBehind() {
    create("CREATE SOURCE u" + COLUMNS + ";"
        + BARS.replace("FROM t", "FROM (SELECT ts FROM t UNION ALL SELECT ts FROM u)"));
    insert("t", row(1, 1, "00:05:00"));
    assertThat(db.analyze("bars").output().text())
        .contains(": source u is at none yet, and no handle");
    insert("u", row(1, 1, "00:04:30"));
    assertThat(db.analyze("bars").output().text())
        .contains(
            "to reach 2024-01-01 00:05:00.000, where its first window ends: source u is at 2024-01-01 00:04:30.000");
  }

  @Test
  void shouldTellThatAllRowsWereLate() {
    create("CREATE STREAM first AS SELECT * FROM t");
    insert("t", row(1, 1, "00:05:00"));
    db.execute(BARS);
    insert("t", row(1, 1, "00:00:00"), row(1, 1, "00:00:01"));
    check(
        "bars",
        Reason.ALL_LATE,
        "WindowAggregate TUMBLE(ts, 1 min): COUNT(*) emit on window close: all 2 rows came behind the watermark");
  }

  @Test
  void shouldNameTheConditionThatLetsNothingThrough() {
    create("CREATE STREAM large AS SELECT k FROM t WHERE v > 10;"
        + "CREATE STREAM often AS SELECT k, COUNT(*) AS n FROM t GROUP BY k HAVING COUNT(*) > 2");
    insert("t", row(1, 1, "00:00:00"), row(1, 2, "00:00:00"));
    check("large", Reason.FILTERED, "Filter v > 10: the condition is TRUE for none of 2 rows");
    assertThat(db.analyze("often").output().text())
        .isEqualTo("Filter n > 2: the condition is TRUE for none of 3 rows");
  }

  @Test
  void shouldTellThatAllRowsFailed() {
    create("CREATE STREAM inverse AS SELECT 1 / v AS x FROM t");
    insert("t", row(1, 0, "00:00:00"));
    assertThat(db.analyze("inverse").output().reason()).isEqualTo(Reason.ROW_ERRORS);
    assertThat(db.analyze("inverse").output().text())
        .startsWith("Project 1 / v AS x: its only row failed, the last because of ")
        .endsWith("; see inverse$errors");
  }

  @Test
  void shouldNameTheSideOfAJoinThatIsMissing() {
    create(
        "CREATE SOURCE u" + COLUMNS + ";"
            + "CREATE STREAM pairs AS SELECT t.k FROM t JOIN u ON t.k = u.k;"
            + "CREATE STREAM near AS SELECT t.k FROM t JOIN u ON t.k = u.k AND u.ts BETWEEN t.ts AND t.ts + INTERVAL '1m'");
    insert("t", row(1, 1, "00:00:00"));
    check(
        "pairs",
        Reason.NO_PARTNER,
        "InnerJoin on k = k_: its right input has given no row; no row has been pushed into source u: no handle of"
            + " it is open");
    assertThat(db.analyze("near").output().reason()).isEqualTo(Reason.NO_PARTNER);
    insert("u", row(2, 1, "00:00:00"));
    check(
        "pairs",
        Reason.NO_PARTNER,
        "InnerJoin on k = k_: no row of one input has met one of another, among 2 rows");
  }

  @Test
  void shouldTellThatNothingWaitsAndThatAllHasEnded() {
    create("CREATE MATERIALIZED VIEW best AS SELECT k, v FROM t ORDER BY v DESC LIMIT 1");
    insert("t", row(1, 5, "00:00:00"), row(1, 4, "00:00:00"));
    check("best", Reason.NOTHING_WAITS, "nothing waits: everything that came in is answered");
    db.execute("FINISH SOURCE t");
    check("best", Reason.ENDED, "its sources have ended, and everything that came in is answered");
  }

  @Test
  void shouldTellWhyAQueryWasStopped() {
    create("CREATE STREAM inverse WITH (on_error = 'stop') AS SELECT 1 / v AS x FROM t");
    insert("t", row(1, 0, "00:00:00"));
    assertThat(db.analyze("inverse").output().reason()).isEqualTo(Reason.STOPPED);
    assertThat(db.analyze("inverse").output().text())
        .startsWith("query inverse was stopped by a row error: ");
  }

  @Test
  void shouldTellThatTheDatabaseIsStopped() {
    openWithThread();
    create(BARS);
    db.stop();
    check("bars", Reason.PAUSED, "the database is stopped; start() lets it take rows again");
    db.start();
    assertThat(db.analyze("bars").output().reason()).isEqualTo(Reason.NO_INPUT);
  }

  @Test
  void shouldNameTheSubscriptionThatIsNotRead() {
    openWithThread();
    create("CREATE STREAM copy AS SELECT k FROM t; CREATE STREAM other AS SELECT v FROM t");
    try (Subscription<Row> unread = db.sink("copy").subscribe();
        Source<Row> handle = db.source("t")) {
      int pushed = 0;
      while (handle.tryPush(Row.of(handle.schema(), 1, 1, 1704067200000L)) || pushed < 4) {
        pushed++;
      }
      assertThat(db.analyze("other").output().reason()).isEqualTo(Reason.SLOW_SUBSCRIBER);
      assertThat(db.analyze("other").output().text())
          .startsWith("a subscription to copy is full and is not read; source t waits for it");
      assertThat(unread.poll()).isNotNull();
    }
  }

  @Test
  void shouldTellThatNobodyReadsASource() {
    create("");
    insert("t", row(1, 1, "00:00:00"));
    check("t", Reason.NOBODY_READS, "discarded: 1 row of t, which nothing reads");
  }
}
