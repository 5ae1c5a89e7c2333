package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Change;
import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Metrics;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import io.laminar.core.engine.EngineState;
import io.laminar.core.state.SnapshotBytes;
import io.laminar.core.state.StateImage;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A database goes on in another instance as if it had not been interrupted. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class DatabaseStateTest {
  private static final LocalDateTime START = LocalDateTime.of(2026, 1, 1, 0, 0);
  private static final long NOW = 1_767_225_600_000_000_000L;
  private static final int ROWS = 2_000;

  private static final String STATEMENTS = """
      CREATE SOURCE s (k VARCHAR, v BIGINT NOT NULL, d DOUBLE, ts TIMESTAMP NOT NULL,
        WATERMARK FOR ts AS ts - INTERVAL '2' SECOND);
      CREATE SOURCE t (v BIGINT NOT NULL);
      CREATE STREAM windows AS
        SELECT k, COUNT(*) AS n, SUM(v) AS total, MAX(d) AS top
        FROM s GROUP BY k, TUMBLE(ts, INTERVAL '10' SECOND);
      CREATE STREAM open_windows AS
        SELECT k, COUNT(DISTINCT v) AS n, MIN(d) AS low
        FROM s GROUP BY k, TUMBLE(ts, INTERVAL '10' SECOND) EMIT CHANGES;
      CREATE MATERIALIZED VIEW groups AS
        SELECT k, COUNT(*) AS n, SUM(v) AS total, MIN(v) AS low FROM s GROUP BY k;
      CREATE MATERIALIZED VIEW sizes AS SELECT n, COUNT(*) AS c, MAX(k) AS k FROM groups GROUP BY n;
      CREATE MATERIALIZED VIEW bag AS SELECT k, v FROM s WHERE v > 90;
      CREATE MATERIALIZED VIEW closed AS SELECT n, total FROM windows;
      CREATE STREAM both_ways AS
        SELECT n, total FROM groups WHERE n > 3 UNION ALL SELECT n, -total FROM groups;
      CREATE MATERIALIZED VIEW quotients AS SELECT k, 100 / (v - 50) AS q FROM s;
      CREATE MATERIALIZED VIEW strict WITH (on_error = 'stop') AS SELECT 100 / (v - 50) AS q FROM s;
      CREATE MATERIALIZED VIEW over_strict AS SELECT COUNT(*) AS n FROM strict;
      CREATE MATERIALIZED VIEW others AS SELECT v % 7 AS m, COUNT(*) AS n FROM t GROUP BY v % 7;
      """;
  private static final List<String> STREAMS =
      List.of("windows", "open_windows", "groups", "sizes", "both_ways", "quotients$errors");
  private static final List<String> VIEWS =
      List.of("groups", "sizes", "bag", "closed", "quotients", "others");

  private static LaminarDB open(Execution execution) {
    LaminarDB db = LaminarDB.open(Config.builder()
        .execution(execution)
        .bufferSize(1 << 16)
        .clock(() -> NOW)
        .build());
    db.execute(STATEMENTS);
    return db;
  }

  private static List<Object[]> rows() {
    Random random = new Random(20261128);
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      int key = random.nextInt(40);
      String name = key == 0 ? null : key < 20 ? "k" + key : "a key that is a long text " + key;
      long millis = 40L * i + random.nextInt(3_000);
      rows.add(new Object[] {
        name,
        (long) random.nextInt(100),
        random.nextInt(9) == 0 ? null : random.nextInt(1_000) / 8.0,
        START.plusNanos(millis * 1_000_000)
      });
    }
    return rows;
  }

  /** What a database shows while rows are pushed. */
  private static final class Observed {
    private final Map<String, List<String>> streams = new LinkedHashMap<>();
    private final Map<String, List<String>> views = new LinkedHashMap<>();
    private String metrics = "";

    void run(LaminarDB db, List<Object[]> rows) {
      Map<String, Subscription<Change<Row>>> subscriptions = new LinkedHashMap<>();
      STREAMS.forEach(name -> subscriptions.put(name, db.sink(name).changes()));
      try (Source<Row> s = db.source("s");
          Source<Row> t = db.source("t")) {
        for (Object[] row : rows) {
          s.push(Row.of(s.schema(), row));
          t.push(Row.of(t.schema(), row[1]));
        }
        db.awaitIdle();
        subscriptions.forEach((name, subscription) -> {
          List<String> seen = streams.computeIfAbsent(name, key -> new ArrayList<>());
          for (Change<Row> c = subscription.poll(); c != null; c = subscription.poll()) {
            seen.add(c.weight() + " " + c.row() + (c.endsCommit() ? "" : " …"));
          }
        });
        for (String view : VIEWS) {
          List<String> content = new ArrayList<>();
          db.query("SELECT * FROM " + view).rows().forEach(row -> content.add(row.toString()));
          views.put(view, content);
        }
        metrics = counters(db.metrics());
      }
    }
  }

  private static String counters(Metrics metrics) {
    StringBuilder text = new StringBuilder();
    metrics
        .sources()
        .forEach(source -> text.append(source.name())
            .append(' ')
            .append(source.rowsIn())
            .append(' ')
            .append(source.watermark())
            .append('\n'));
    metrics
        .queries()
        .forEach(query -> text.append(query.name())
            .append(" in ")
            .append(query.rowsIn())
            .append(" out ")
            .append(query.rowsOut())
            .append(" late ")
            .append(query.rowsLate())
            .append(" ignored ")
            .append(query.ignoredRetractions())
            .append(" errors ")
            .append(query.errors())
            .append(" watermark ")
            .append(query.watermark())
            .append(query.running() ? " runs\n" : " was stopped\n"));
    return text.append(metrics.database()).toString();
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldGoOnInAnotherInstanceWithTheSameOutput(Execution execution) {
    List<Object[]> rows = rows();
    Observed whole = new Observed();
    try (LaminarDB db = open(execution)) {
      whole.run(db, rows);
    }
    Observed parts = new Observed();
    byte[] state = null;
    for (int from = 0; from < ROWS; from += 500) {
      try (LaminarDB db = open(execution)) {
        if (state != null) {
          EngineState.restore(db.engine(), state);
        }
        parts.run(db, rows.subList(from, from + 500));
        state = writtenWhileItChanges(db, rows);
      }
    }

    assertThat(whole.streams.get("windows")).hasSizeGreaterThan(150);
    assertThat(whole.streams.get("quotients$errors")).hasSizeGreaterThan(10);
    assertThat(whole.metrics).contains("over_strict").contains("was stopped");
    STREAMS.forEach(
        name -> assertThat(parts.streams.get(name)).as(name).isEqualTo(whole.streams.get(name)));
    VIEWS.forEach(
        name -> assertThat(parts.views.get(name)).as(name).isEqualTo(whole.views.get(name)));
    assertThat(parts.metrics).isEqualTo(whole.metrics);
  }

  private static byte[] written(LaminarDB db) {
    SnapshotBytes bytes = new SnapshotBytes();
    try (StateImage image = EngineState.pin(db.engine())) {
      image.writeTo(bytes);
    }
    return bytes.toArray();
  }

  /** The state of now, written when it is another one. */
  private static byte[] writtenWhileItChanges(LaminarDB db, List<Object[]> rows) {
    while (db.metrics().sources().stream().anyMatch(source -> source.handles() > 0)) {
      Thread.onSpinWait(); // Handles that were closed are still being taken out.
    }
    db.awaitIdle();
    SnapshotBytes now = new SnapshotBytes();
    SnapshotBytes later = new SnapshotBytes();
    try (StateImage image = EngineState.pin(db.engine())) {
      image.writeTo(now);
      new Observed().run(db, rows.subList(0, 700));
      image.writeTo(later);
    }
    assertThat(later.toArray()).isEqualTo(now.toArray());
    return later.toArray();
  }

  @Test
  void shouldSayAgainWhyAQueryWasStopped() {
    byte[] state;
    try (LaminarDB db = open(Execution.CALLER_RUNS);
        Source<Row> s = db.source("s")) {
      s.push(Row.of(s.schema(), "k", 50L, null, START));
      state = written(db);
    }
    try (LaminarDB db = open(Execution.CALLER_RUNS)) {
      EngineState.restore(db.engine(), state);

      assertThatThrownBy(() -> db.query("SELECT * FROM over_strict"))
          .hasMessageContaining("query strict was stopped by a row error")
          .isInstanceOfSatisfying(
              LaminarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.QUERY_STOPPED));
    }
  }

  @Test
  void shouldWriteTheStateWhileASubscriberReadsNothing() {
    String sql = """
        CREATE SOURCE s (k BIGINT NOT NULL, ts TIMESTAMP NOT NULL, WATERMARK FOR ts);
        CREATE STREAM windows AS
          SELECT k, COUNT(*) AS n FROM s GROUP BY k, TUMBLE(ts, INTERVAL '1' SECOND);
        CREATE STREAM pairs AS SELECT k / 2 AS p, COUNT(*) AS n FROM windows GROUP BY k / 2;
        """;
    Config config = Config.builder().bufferSize(64).build();
    int keys = 3_000;
    byte[] state;
    List<String> before = new ArrayList<>();
    try (LaminarDB db = LaminarDB.open(config)) {
      db.execute(sql);
      try (Subscription<Row> windows = db.sink("windows").subscribe();
          Source<Row> s = db.source("s")) {
        for (long key = 0; key < keys; key++) {
          s.push(Row.of(s.schema(), key, START));
        }
        s.push(Row.of(s.schema(), 0L, START.plusSeconds(1)));
        while (waiting(db.metrics()) < 64) {
          Thread.onSpinWait();
        }
        state = written(db);
        for (Row row = windows.poll(); before.size() < keys; row = windows.poll()) {
          if (row != null) {
            before.add(row.toString());
          }
        }
      }
    }
    List<String> after = new ArrayList<>();
    try (LaminarDB db = LaminarDB.open(config)) {
      db.execute(sql);
      try (Subscription<Row> windows = db.sink("windows").subscribe()) {
        EngineState.restore(db.engine(), state);
        while (after.isEmpty() || !after.get(after.size() - 1).equals(before.get(keys - 1))) {
          Row row = windows.recv();
          after.add(String.valueOf(row));
        }
      }
    }

    assertThat(after).hasSizeBetween(1, keys - 1);
    assertThat(before.subList(keys - after.size(), keys)).isEqualTo(after);
  }

  private static long waiting(Metrics metrics) {
    return metrics.subscriptions().get(0).ringRows();
  }

  @Test
  void shouldRefuseTheStateOfOtherStatements() {
    byte[] state;
    try (LaminarDB db = open(Execution.CALLER_RUNS);
        Source<Row> s = db.source("s")) {
      s.push(Row.of(s.schema(), "k", 1L, null, START));
      state = written(db);
    }
    for (String[] change : new String[][] {
      {"MIN(v) AS low FROM s", "MAX(v) AS low FROM s"},
      {"WHERE v > 90", "WHERE v > 91"},
      {"INTERVAL '2' SECOND", "INTERVAL '3' SECOND"},
      {"CREATE SOURCE t (v BIGINT NOT NULL)", "CREATE SOURCE t (v BIGINT NOT NULL, w BIGINT)"},
      {"CREATE STREAM both_ways", "CREATE STREAM other_ways"},
    }) {
      String others = STATEMENTS.replace(change[0], change[1]);
      assertThat(others).isNotEqualTo(STATEMENTS);
      try (LaminarDB db =
          LaminarDB.open(Config.builder().execution(Execution.CALLER_RUNS).build())) {
        db.execute(others);
        assertRefused(db, state, ErrorCode.FOREIGN_STATE);
        assertThat(db.query("SELECT * FROM groups").rows()).isEmpty();
      }
    }
  }

  @Test
  void shouldRefuseAStateWhenRowsWerePushedAlready() {
    try (LaminarDB db = open(Execution.CALLER_RUNS)) {
      byte[] state = written(db);
      db.execute("INSERT INTO t VALUES (1)");

      assertRefused(db, state, ErrorCode.INVALID_ARGUMENT);
      assertThat(db.query("SELECT * FROM others").rows()).hasSize(1);
    }
  }

  private static void assertRefused(LaminarDB db, byte[] state, ErrorCode code) {
    assertThatThrownBy(() -> EngineState.restore(db.engine(), state))
        .isInstanceOfSatisfying(
            LaminarException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
