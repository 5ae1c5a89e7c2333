package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Change;
import io.laminar.api.Config;
import io.laminar.api.Execution;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Subscribers see where a commit ends, however its rows were cut into batches and rings. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class CommitEndTest {
  private static final String WINDOWS = """
      CREATE SOURCE s (k VARCHAR NOT NULL, ts TIMESTAMP NOT NULL, WATERMARK FOR ts);
      CREATE STREAM windows AS
        SELECT k, COUNT(*) AS n, MIN(ts) AS first_ts
        FROM s GROUP BY k, TUMBLE(ts, INTERVAL '1' SECOND);
      CREATE STREAM few AS SELECT k, n FROM windows WHERE k < 'key 0400';
      """;

  private static LaminarDB open(Execution execution, int rows) {
    return LaminarDB.open(Config.builder().execution(execution).bufferSize(rows).build());
  }

  private static List<Change<Row>> read(Subscription<Change<Row>> changes, int rows) {
    List<Change<Row>> seen = new ArrayList<>();
    while (seen.size() < rows) {
      Change<Row> change = changes.recv();
      if (change == null) {
        break;
      }
      seen.add(change);
    }
    return seen;
  }

  /** The positions of the changes that end a commit. */
  private static List<Integer> ends(List<Change<Row>> changes) {
    List<Integer> ends = new ArrayList<>();
    for (int i = 0; i < changes.size(); i++) {
      if (changes.get(i).endsCommit()) {
        ends.add(i);
      }
    }
    return ends;
  }

  private static void push(Source<Row> source, int keys, long millis, String suffix) {
    for (int key = 0; key < keys; key++) {
      source.push(
          Row.of(source.schema(), String.format("key %04d%s", key, suffix), millis(millis)));
    }
  }

  private static java.time.LocalDateTime millis(long millis) {
    return java.time.LocalDateTime.of(2026, 1, 1, 0, 0).plusNanos(millis * 1_000_000);
  }

  @ParameterizedTest
  @CsvSource({"64,''", "64,' and a text that is not short'", "2048,''", "2048,' and a longer text'"
  })
  void shouldEndOneStepOfTheWatermarkOnce(int ringRows, String suffix) throws InterruptedException {
    try (LaminarDB db = open(Execution.ENGINE_THREAD, ringRows)) {
      db.execute(WINDOWS);
      try (Subscription<Change<Row>> all = db.sink("windows").changes();
          Source<Row> source = db.source("s")) {
        Thread pushing = new Thread(() -> {
          push(source, 700, 0, suffix);
          source.push(Row.of(source.schema(), "later", millis(1000)));
          push(source, 5, 1001, suffix);
          source.push(Row.of(source.schema(), "end", millis(3000)));
        });
        pushing.start();

        // The rows at 1000 and 1001 are in one window.
        assertThat(ends(read(all, 706))).containsExactly(699, 705);
        pushing.join();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldEndWhereTheLastRowsWereFilteredOut(Execution execution) {
    try (LaminarDB db = open(execution, 4096)) {
      db.execute(WINDOWS);
      try (Subscription<Change<Row>> few = db.sink("few").changes();
          Source<Row> source = db.source("s")) {
        push(source, 700, 0, "");
        source.push(Row.of(source.schema(), "later", millis(1000)));
        db.awaitIdle();

        assertThat(ends(read(few, 400))).containsExactly(399);
      }
    }
  }

  @Test
  void shouldTellVisitorsAndArrow() {
    try (LaminarDB db = open(Execution.CALLER_RUNS, 1024)) {
      db.execute("""
          CREATE SOURCE s (k BIGINT NOT NULL, v BIGINT NOT NULL);
          CREATE STREAM sums AS SELECT k, SUM(v) AS total FROM s GROUP BY k;
          """);
      Source<Row> source = db.source("s");
      try (Subscription<Change<Row>> visited = db.sink("sums").changes();
          Subscription<Change<Row>> gathered = db.sink("sums").changes()) {
        source.push(Row.of(source.schema(), 1L, 5L));
        source.push(Row.of(source.schema(), 1L, 6L));
        source.push(Row.of(source.schema(), 2L, 7L));

        List<Boolean> ends = new ArrayList<>();
        visited.visit(row -> ends.add(row.endsCommit()), 10);
        assertThat(ends).containsExactly(true, false, true, true);
        try (VectorSchemaRoot batch = Objects.requireNonNull(gathered.pollArrow())) {
          BitVector flags = (BitVector) batch.getVector("__ends_commit");
          assertThat(LongStream.range(0, 4).map(i -> flags.get((int) i)))
              .containsExactly(1L, 0L, 1L, 1L);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldShowWhatWasPushedAtEveryEnd(Execution execution) {
    Random random = new Random(11);
    try (LaminarDB db = open(execution, 1 << 15)) {
      db.execute("""
          CREATE SOURCE moves (source BIGINT NOT NULL, target BIGINT NOT NULL, v BIGINT NOT NULL);
          CREATE STREAM both_ways AS
            SELECT source AS k, -v AS v FROM moves UNION ALL SELECT target, v FROM moves;
          CREATE STREAM sums AS SELECT k, SUM(v) AS total FROM both_ways GROUP BY k;
          """);
      try (Subscription<Change<Row>> sums = db.sink("sums").changes();
          Source<Row> source = db.source("moves")) {
        Map<Object, Long> totals = new HashMap<>();
        for (int i = 0; i < 1_000; i++) {
          List<Row> rows = new ArrayList<>();
          for (int n = random.nextInt(30) == 0 ? 400 : 3; n > 0; n--) {
            rows.add(
                Row.of(source.schema(), (long) random.nextInt(9), 10L + random.nextInt(900), (long)
                    random.nextInt(99)));
          }
          source.pushTransaction(rows);
          db.awaitIdle();
          List<Change<Row>> commit = new ArrayList<>();
          sums.drain(commit::add);

          assertThat(ends(commit)).containsExactly(commit.size() - 1);
          for (Change<Row> change : commit) {
            long v = change.weight() * ((Number) change.row().values().get(1)).longValue();
            totals.merge(change.row().values().get(0), v, Long::sum);
          }
          assertThat(totals.values().stream().mapToLong(Long::longValue).sum()).isZero();
        }
      }
    }
  }

  @Test
  void shouldNotAnswerInTheMiddleOfACommit() {
    try (LaminarDB db = open(Execution.CALLER_RUNS, 64)) {
      db.execute(WINDOWS);
      db.execute("CREATE MATERIALIZED VIEW kept AS SELECT k, n FROM windows");
      try (Subscription<Change<Row>> all = db.sink("windows").changes();
          Source<Row> source = db.source("s")) {
        push(source, 700, 0, "");
        source.push(Row.of(source.schema(), "later", millis(1000)));

        assertThatThrownBy(() -> db.query("SELECT COUNT(*) AS n FROM kept"))
            .hasMessageContaining("SUBSCRIPTION_FULL")
            .hasMessageContaining("windows");
        List<Change<Row>> seen = new ArrayList<>();
        assertThat(all.drain(seen::add)).isEqualTo(700);
        assertThat(ends(seen)).containsExactly(699);
        assertThat(db.query("SELECT COUNT(*) AS n FROM kept").rows().get(0).values())
            .containsExactly(700L);
      }
    }
  }
}
