package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Config;
import io.laminar.api.Execution;
import io.laminar.api.Overflow;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Store;
import io.laminar.api.Subscription;
import io.laminar.core.storage.MemoryStorage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Lives of a database with a source that is not logged beside two that are, with checkpoints and crashes at random places: its views have
 * what one in memory makes of the rows that are left.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UnloggedLivesTest {
  private static final int LIVES = 4;
  private static final int CALLS = 12;
  private static final List<String> NAMES = List.of("a", "b", "o");
  private static final int UNLOGGED = 2;
  private static final List<String> MODES =
      List.of("wal_mode = 'sync'", "wal_mode = 'async'", "wal_mode = 'off'");
  private static final List<String> VIEWS = List.of(
      "CREATE MATERIALIZED VIEW os AS SELECT k, v FROM o",
      "CREATE MATERIALIZED VIEW sums AS SELECT k, COUNT(*) AS n, SUM(v) AS v FROM every_row GROUP BY k",
      "CREATE MATERIALIZED VIEW pairs AS SELECT a.k AS k, COUNT(*) AS n, COUNT(o.v) AS v FROM a LEFT JOIN o ON a.k = o.k"
          + " GROUP BY a.k",
      "CREATE MATERIALIZED VIEW top AS SELECT k, v FROM every_row ORDER BY v DESC, k LIMIT 5",
      "CREATE MATERIALIZED VIEW windows AS SELECT TUMBLE_START(ts, INTERVAL '1' MINUTE) AS s, k, SUM(v) AS v FROM every_row"
          + " GROUP BY TUMBLE(ts, INTERVAL '1' MINUTE), k",
      "CREATE MATERIALIZED VIEW near AS SELECT a.k AS k, a.v AS v, o.v AS w FROM a LEFT JOIN o"
          + " ON a.k = o.k AND o.ts BETWEEN a.ts AND a.ts + INTERVAL '10' SECOND",
      "CREATE MATERIALIZED VIEW only AS SELECT b.k AS k, b.v AS v FROM b");
  private static final List<String> LATER = List.of(
      "CREATE MATERIALIZED VIEW of_view AS SELECT k, COUNT(*) AS n FROM os GROUP BY k",
      "CREATE MATERIALIZED VIEW of_views AS SELECT os.k AS k, COUNT(*) AS n FROM os JOIN only ON os.k = only.k GROUP BY os.k");

  @TempDir
  Path directory;

  // By source.
  private final List<List<long[]>> rows =
      List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());

  private final List<String> views = new ArrayList<>();
  private long second;

  @AfterEach
  void forget() {
    MemoryStorage.forget(directory);
  }

  static List<Long> seeds() {
    return new Random().longs(Integer.getInteger("unlogged.seeds", 3)).boxed().toList();
  }

  private static String sources(boolean durable) {
    StringBuilder sql = new StringBuilder();
    for (int i = 0; i < NAMES.size(); i++) {
      sql.append("CREATE SOURCE ").append(NAMES.get(i));
      sql.append(
          " (k BIGINT NOT NULL, v BIGINT NOT NULL, ts TIMESTAMP NOT NULL, WATERMARK FOR ts)");
      sql.append(durable ? " WITH (" + MODES.get(i) + ");" : ";");
    }
    return sql
        + "CREATE STREAM every_row AS SELECT k, v, ts FROM a UNION ALL SELECT k, v, ts FROM b"
        + " UNION ALL SELECT k, v, ts FROM o;" + String.join(";", VIEWS);
  }

  private LaminarDB open(Execution execution) {
    return LaminarDB.open(Config.builder()
        .execution(execution)
        .dataDirectory(directory)
        .storage(Store.SEGMENT)
        .checkpointInterval(Duration.ofDays(1))
        .build());
  }

  private static void push(Source<Row> source, long[] row) {
    source.push(Row.of(source.schema(), row[0], row[1], row[2] * 1_000));
  }

  /** One life; tells whether it ended in order. */
  private void live(LaminarDB db, Random random, List<Source<Row>> handles) {
    int keys = random.nextBoolean() ? 20 : 2_000;
    for (int call = 0; call < CALLS; call++) {
      int name = random.nextInt(NAMES.size());
      int count = random.nextInt(random.nextInt(8) == 0 ? 600 : 20);
      for (int i = 0; i < count; i++) {
        second += random.nextInt(40) == 0 ? random.nextInt(100) : 0;
        long[] row = {random.nextInt(keys), random.nextInt(1_000), second};
        push(handles.get(name), row);
        rows.get(name).add(row);
      }
      if (views.size() < LATER.size() && random.nextInt(20) == 0) {
        String view = LATER.get(views.size());
        views.add(view);
        db.execute(view);
      }
    }
  }

  private static List<String> rows(LaminarDB db, String create) {
    String view = create.split(" ", -1)[3];
    return db.query("SELECT * FROM " + view).rows().stream()
        .map(Row::toString)
        .sorted()
        .toList();
  }

  private void compare(LaminarDB db, long seed) {
    try (LaminarDB model =
        LaminarDB.open(Config.builder().execution(Execution.CALLER_RUNS).build())) {
      model.execute(sources(false) + ";" + String.join(";", views));
      List<Source<Row>> handles = NAMES.stream().map(model::source).toList();
      for (int i = 0; i < handles.size(); i++) {
        Source<Row> handle = handles.get(i);
        rows.get(i).forEach(row -> push(handle, row));
      }
      List<String> all = new ArrayList<>(VIEWS);
      all.addAll(views);
      for (String view : all) {
        assertThat(rows(db, view)).as("%s, seed %d", view, seed).isEqualTo(rows(model, view));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldHaveWhatTheRowsMakeThatAreLeft(long seed) {
    Random random = new Random(seed);
    int kept = 0;
    for (int life = 0; life < LIVES; life++) {
      LaminarDB db = open(random.nextBoolean() ? Execution.CALLER_RUNS : Execution.ENGINE_THREAD);
      if (life == 0) {
        db.execute(sources(true));
      }
      compare(db, seed);
      List<Source<Row>> handles = NAMES.stream().map(db::source).toList();
      try (Subscription<Row> reader = db.sink("every_row").subscribe(Overflow.DROP_OLDEST)) {
        live(db, random, handles);
        if (random.nextBoolean()) {
          db.awaitIdle();
          assertThat(db.checkpoint()).isPresent();
          kept = rows.get(UNLOGGED).size();
          live(db, random, handles);
        }
        db.awaitIdle();
        db.flush();
        assertThat(reader.isEnded()).isFalse();
      }
      if (random.nextInt(4) == 0) {
        kept = rows.get(UNLOGGED).size();
      } else {
        MemoryStorage.losePower(directory);
      }
      db.close();
      rows.get(UNLOGGED).subList(kept, rows.get(UNLOGGED).size()).clear();
    }
    try (LaminarDB db = open(Execution.CALLER_RUNS)) {
      compare(db, seed);
    }
  }
}
