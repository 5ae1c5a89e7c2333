package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Change;
import io.laminar.api.Config;
import io.laminar.api.Execution;
import io.laminar.api.Metrics;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A materialized view over GROUP BY: nothing in it depends on who reads its changes, or on cuts. */
final class GroupViewTest {
  private static final int ROWS = 2_000;

  private static final String SOURCE =
      "CREATE SOURCE t (k VARCHAR NOT NULL, g INTEGER, v BIGINT, p DOUBLE NOT NULL);";

  private static final Map<String, String> VIEWS = new LinkedHashMap<>();

  static {
    VIEWS.put(
        "counts", "SELECT k, COUNT(*) AS n, SUM(p) AS p, MAX(k) AS longest FROM t GROUP BY k");
    VIEWS.put("reordered", "SELECT MIN(v) AS lo, g, AVG(v) AS mean, g AS again FROM t GROUP BY g");
    VIEWS.put("failing", "SELECT g, SUM(v * 2000000000000000000) AS much FROM t GROUP BY g");
    VIEWS.put("different", "SELECT DISTINCT g, k FROM t");
    VIEWS.put(
        "total", "SELECT COUNT(DISTINCT k) AS ks, COUNT(v) FILTER (WHERE p > 50) AS n FROM t");
    VIEWS.put("frequent", "SELECT k, COUNT(*) AS n FROM t GROUP BY k HAVING COUNT(*) > 20");
    VIEWS.put("dropped_column", "SELECT MAX(p) AS hi FROM t GROUP BY g");
    VIEWS.put("groups_of_groups", "SELECT n, COUNT(*) AS ks FROM counts GROUP BY n");
  }

  private static List<@Nullable Object[]> rows(long seed) {
    Random random = new Random(seed);
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      rows.add(new @Nullable Object[] {
        (random.nextInt(5) == 0 ? "a key that is not stored inline " : "k") + random.nextInt(40),
        random.nextInt(10) == 0 ? null : random.nextInt(7),
        random.nextInt(10) == 0 ? null : (long) random.nextInt(7) - 3,
        random.nextInt(400) / 4.0
      });
    }
    return rows;
  }

  private static LaminarDB open() {
    LaminarDB db = LaminarDB.open(
        Config.builder().execution(Execution.CALLER_RUNS).bufferSize(1 << 14).build());
    db.execute(SOURCE);
    VIEWS.forEach((name, query) ->
        db.execute("CREATE MATERIALIZED VIEW " + name + " WITH (on_error = 'skip') AS " + query));
    return db;
  }

  private static Map<String, List<String>> contents(LaminarDB db) {
    Map<String, List<String>> contents = new LinkedHashMap<>();
    for (String name : VIEWS.keySet()) {
      contents.put(
          name,
          db.query("SELECT * FROM " + name).rows().stream().map(Row::toString).toList());
    }
    return contents;
  }

  private static List<String> counters(LaminarDB db) {
    return db.metrics().queries().stream()
        .map((Metrics.QueryMetrics query) -> query.name() + " in " + query.rowsIn() + " out "
            + query.rowsOut() + " errors " + query.errors())
        .toList();
  }

  private static String run(List<@Nullable Object[]> values, int cut, boolean subscribed) {
    try (LaminarDB db = open()) {
      List<Subscription<Change<Row>>> readers = new ArrayList<>();
      Source<Row> source = db.source("t");
      List<Row> rows = values.stream().map(row -> Row.of(source.schema(), row)).toList();
      for (int from = 0; from < ROWS; from += cut) {
        source.pushBatch(rows.subList(from, Math.min(ROWS, from + cut)));
        if (subscribed && readers.isEmpty()) {
          VIEWS.keySet().forEach(name -> readers.add(db.sink(name).changes()));
        }
        readers.forEach(reader -> reader.drain(change -> {}));
      }
      return contents(db) + "\n" + counters(db);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void shouldNotDependOnWhoReadsItsChangesOrOnCuts(long seed) {
    List<@Nullable Object[]> rows = rows(seed);
    String expected = run(rows, 1, true);
    for (int cut : new int[] {1, 7, 256, 1_000}) {
      assertThat(run(rows, cut, false)).as("%s rows a push", cut).isEqualTo(expected);
      assertThat(run(rows, cut, true)).as("%s rows a push, subscribed", cut).isEqualTo(expected);
    }
  }

  @Test
  void shouldShowTheSumOfItsChangesToALaterView() {
    try (LaminarDB db = open()) {
      Source<Row> source = db.source("t");
      List<Row> rows = rows(3).stream().map(row -> Row.of(source.schema(), row)).toList();
      source.pushBatch(rows.subList(0, 900));
      db.execute(
          "CREATE MATERIALIZED VIEW later AS SELECT SUM(n) AS n, COUNT(*) AS ks FROM counts");
      source.pushBatch(rows.subList(900, ROWS));

      assertThat(db.query("SELECT n FROM later").rows().get(0).get(0)).isEqualTo((long) ROWS);
      assertThat(db.query("SELECT * FROM later").rows())
          .isEqualTo(db.query("SELECT SUM(n) AS n, COUNT(*) AS ks FROM counts").rows());
    }
  }

  @Test
  void shouldCountWhatItEmittedAfterItWasStopped() {
    try (LaminarDB db = LaminarDB.open()) {
      db.execute("CREATE SOURCE s (v BIGINT NOT NULL);"
          + "CREATE MATERIALIZED VIEW sums WITH (on_error = 'stop') AS SELECT SUM(v) AS v FROM s;"
          + "INSERT INTO s VALUES (1), (9223372036854775806), (5)");
      db.awaitIdle();

      Metrics.QueryMetrics sums = db.metrics().queries().get(0);
      assertThat(sums.running()).isFalse();
      assertThat(sums.rowsOut()).isEqualTo(4);
    }
  }
}
