package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Config;
import io.laminar.api.Execution;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Store;
import io.laminar.api.WalMode;
import io.laminar.core.storage.MemoryStorage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Silence that is longer than a life: {@code idle_timeout} goes on where it was when the last flush or checkpoint was made. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class DurableIdleTimeoutTest {
  private static final String COLUMNS = " (ts TIMESTAMP NOT NULL, WATERMARK FOR ts)";
  private static final String STATEMENTS = "CREATE SOURCE silent" + COLUMNS
      + " WITH (idle_timeout = '20 seconds'); CREATE SOURCE far" + COLUMNS
      + "; CREATE STREAM both AS SELECT ts FROM silent UNION ALL SELECT ts FROM far;"
      + " CREATE MATERIALIZED VIEW counts AS"
      + " SELECT COUNT(*) AS n FROM both GROUP BY TUMBLE(ts, INTERVAL '1' SECOND);"
      + " INSERT INTO far VALUES ('2020-01-01 00:00:00'), ('2020-01-01 00:01:00');";

  @TempDir
  Path directory;

  private final AtomicLong now = new AtomicLong();

  // A handle that nobody can reach any more would be closed.
  private final List<Source<Row>> held = new ArrayList<>();

  @AfterEach
  void forget() {
    MemoryStorage.forget(directory);
  }

  private LaminarDB open(Execution execution) {
    return LaminarDB.open(Config.builder()
        .execution(execution)
        .clock(now::get)
        .dataDirectory(directory)
        .storage(Store.SEGMENT)
        .walMode(WalMode.ASYNC)
        .checkpointInterval(Duration.ofDays(1))
        .build());
  }

  private static void push(Source<Row> source) {
    source.push(Row.of(source.schema(), 0L));
  }

  private Source<Row> held(Source<Row> source) {
    held.add(source);
    return source;
  }

  private void pass(LaminarDB db, long seconds) {
    now.addAndGet(seconds * 1_000_000_000L);
    db.tick();
    db.awaitIdle();
  }

  /** Time goes on when the source that is silent does not hold it back: then the first window of the other one is there. */
  private static boolean isHeld(LaminarDB db) {
    return db.query("SELECT n FROM counts").rows().isEmpty();
  }

  private enum End {
    CRASH,
    CLOSE,
    CHECKPOINT_AND_CRASH
  }

  /** Ends a life in which all is durable, and begins another one some time later. */
  private LaminarDB restart(LaminarDB db, End end, Execution execution) {
    if (end == End.CHECKPOINT_AND_CRASH) {
      db.checkpoint();
    }
    db.flush();
    if (end != End.CLOSE) {
      MemoryStorage.losePower(directory);
    }
    db.close();
    now.addAndGet(3_600_000_000_000L);
    return open(execution);
  }

  private enum Silent {
    NOBODY,
    INSERT,
    NAMED,
    NAMELESS,
    NEVER_PUSHED
  }

  private void begin(Silent silent, LaminarDB db) {
    switch (silent) {
      case NOBODY -> {}
      case INSERT -> db.execute("INSERT INTO silent VALUES ('1970-01-01 00:00:00')");
      case NAMED -> push(held(db.source("silent", "feed")));
      case NAMELESS -> push(held(db.source("silent")));
      case NEVER_PUSHED -> held(db.source("silent", "feed"));
    }
  }

  private static Stream<Arguments> lives() {
    return Stream.of(Silent.values())
        .flatMap(silent -> Stream.of(End.values())
            .flatMap(end -> Stream.of(Execution.values())
                .map(execution -> Arguments.of(silent, end, execution))));
  }

  @ParameterizedTest
  @MethodSource("lives")
  void shouldGoOnWithSilenceOverLives(Silent silent, End end, Execution execution) {
    LaminarDB db = open(execution);
    db.execute(STATEMENTS);
    begin(silent, db);
    db.awaitIdle();
    for (int life = 0; life < 3; life++) {
      pass(db, 6);
      db = restart(db, end, execution);
    }
    pass(db, 1);
    assertThat(isHeld(db)).as("19 seconds").isTrue();

    pass(db, 1);

    assertThat(isHeld(db)).as("20 seconds").isFalse();
    db.close();
  }

  @ParameterizedTest
  @EnumSource
  void shouldMeasureFromWhenAHandleWasOpened(End end) {
    LaminarDB db = open(Execution.CALLER_RUNS);
    db.execute(STATEMENTS);
    pass(db, 15);
    held(db.source("silent", "feed"));
    pass(db, 15);
    db = restart(db, end, Execution.CALLER_RUNS);
    pass(db, 4);
    assertThat(isHeld(db)).isTrue();

    pass(db, 1);

    assertThat(isHeld(db)).isFalse();
    db.close();
  }

  @ParameterizedTest
  @EnumSource
  void shouldMeasureFromWhenASourceWasMade(End end) {
    LaminarDB db = open(Execution.ENGINE_THREAD);
    db.execute(STATEMENTS);
    pass(db, 15);
    db.execute("CREATE OR REPLACE SOURCE silent" + COLUMNS + " WITH (idle_timeout = '30 seconds')");
    pass(db, 25);
    db = restart(db, end, Execution.ENGINE_THREAD);
    pass(db, 4);
    assertThat(isHeld(db)).isTrue();

    pass(db, 1);

    assertThat(isHeld(db)).isFalse();
    db.close();
  }

  @ParameterizedTest
  @EnumSource
  void shouldNotTakeTheTimeOfAnEarlierStopForSilence(End end) {
    LaminarDB db = open(Execution.ENGINE_THREAD);
    db.execute(STATEMENTS);
    pass(db, 15);
    db.stop();
    now.addAndGet(3_600_000_000_000L);
    db.start();
    pass(db, 15);
    db = restart(db, end, Execution.ENGINE_THREAD);
    pass(db, 4);
    assertThat(isHeld(db)).isTrue();

    pass(db, 1);

    assertThat(isHeld(db)).isFalse();
    db.close();
  }

  @ParameterizedTest
  @EnumSource
  void shouldStayIdleWithoutAHandleWhoseProcessHasEnded(End end) {
    LaminarDB db = open(Execution.CALLER_RUNS);
    db.execute(STATEMENTS);
    push(held(db.source("silent")));
    pass(db, 20);

    db = restart(db, end, Execution.CALLER_RUNS);

    assertThat(db.execute("EXPLAIN ANALYZE counts").toString()).contains("source silent: ", "idle");
    db.close();
  }
}
