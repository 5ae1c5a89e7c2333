package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Change;
import io.laminar.api.Config;
import io.laminar.api.Execution;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However the input is cut into pushes, and whichever thread runs it, the output is the same. */
final class CutIndependenceTest {
  private static final int ROWS = 3_000;
  private static final int[] CUTS = {1, 7, 256, ROWS};

  private static final String SOURCE = """
      CREATE SOURCE t (k VARCHAR NOT NULL, g INTEGER, v BIGINT, p DOUBLE NOT NULL, ts TIMESTAMP NOT NULL,
                       WATERMARK FOR ts AS ts - INTERVAL '2' SECOND);
      """;

  /** What is compared row for row. */
  private static final Map<String, String> QUERIES = new LinkedHashMap<>();

  static {
    QUERIES.put("projected", "SELECT k || '!' AS k, v * 2 AS v, ts FROM t WHERE p > 50");
    QUERIES.put(
        "tumbling",
        "SELECT k, TUMBLE_START(ts, INTERVAL '1' SECOND) AS s, COUNT(*) AS n, SUM(v) AS v, MIN(p) AS lo,"
            + " FIRST_VALUE(p) AS f, LAST_VALUE(p) AS l FROM t GROUP BY k, TUMBLE(ts, INTERVAL '1' SECOND)");
    QUERIES.put(
        "tumbling_table",
        "SELECT window_start, window_end, g, AVG(p) AS a FROM"
            + " TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '700ms'))"
            + " GROUP BY window_start, window_end, g");
    QUERIES.put(
        "early",
        "SELECT g, TUMBLE_END(ts, INTERVAL '3' SECOND) AS e, SUM(v) AS v, COUNT(DISTINCT k) AS ks FROM t"
            + " GROUP BY g, TUMBLE(ts, INTERVAL '3' SECOND) EMIT CHANGES");
    QUERIES.put("counts", "SELECT g, COUNT(*) AS n, SUM(v) AS v, MAX(k) AS k FROM t GROUP BY g");
    QUERIES.put("different", "SELECT DISTINCT k, g FROM t");
    QUERIES.put(
        "frequent",
        "SELECT k, COUNT(*) AS n FROM t GROUP BY k HAVING COUNT(*) > 20 AND COUNT(*) < 60");
    QUERIES.put(
        "windows_of_windows",
        "SELECT TUMBLE_START(window_time, INTERVAL '5' SECOND) AS s, SUM(n) AS n, COUNT(*) AS groups FROM"
            + " (SELECT window_time, k, COUNT(*) AS n FROM"
            + " TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' SECOND))"
            + " GROUP BY window_start, window_end, window_time, k)"
            + " GROUP BY TUMBLE(window_time, INTERVAL '5' SECOND)");
    QUERIES.put("over_a_view", "SELECT s, MAX(n) AS n FROM tumbling GROUP BY s");
    QUERIES.put("over_a_changelog", "SELECT n, COUNT(*) AS groups FROM counts GROUP BY n");
    QUERIES.put("failing", "SELECT v, 100 / (v - 3) AS q FROM t");
  }

  /** One source by two paths: the sum of the changes is compared. */
  private static final String UNION =
      "SELECT k, v FROM t WHERE v < 3 UNION ALL SELECT k, n FROM frequent";

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void shouldNotDependOnHowRowsArePushed(long seed) {
    List<@Nullable Object[]> rows = rows(seed);
    Map<String, List<String>> expected = run(rows, 1, Execution.CALLER_RUNS);
    assertThat(expected.values())
        .as("seed %s", seed)
        .allSatisfy(out -> assertThat(out).isNotEmpty());

    for (Execution execution : Execution.values()) {
      for (int cut : CUTS) {
        assertThat(run(rows, cut, execution))
            .as("seed %s, %s rows a push, %s", seed, cut, execution)
            .isEqualTo(expected);
      }
    }
  }

  /** Out of order by up to three seconds, where two are allowed. */
  private static List<@Nullable Object[]> rows(long seed) {
    Random random = new Random(seed);
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      rows.add(new @Nullable Object[] {
        (random.nextInt(5) == 0 ? "a key that is not stored inline " : "k") + random.nextInt(9),
        random.nextInt(10) == 0 ? null : random.nextInt(7),
        random.nextInt(10) == 0 ? null : (long) random.nextInt(6),
        random.nextInt(400) / 4.0,
        1_700_000_000_000L + 10L * i - (random.nextInt(4) == 0 ? random.nextInt(3_000) : 0)
      });
    }
    return rows;
  }

  private static Map<String, List<String>> run(
      List<@Nullable Object[]> values, int cut, Execution execution) {
    Config config = Config.builder().execution(execution).bufferSize(1 << 14).build();
    try (LaminarDB db = LaminarDB.open(config)) {
      db.execute(SOURCE);
      QUERIES.forEach((name, query) -> db.execute("CREATE STREAM " + name + " AS " + query));
      db.execute("CREATE STREAM two_paths AS " + UNION);
      Map<String, Subscription<Change<Row>>> readers = new LinkedHashMap<>();
      QUERIES.keySet().forEach(name -> readers.put(name, db.sink(name).changes()));
      readers.put("two_paths", db.sink("two_paths").changes());
      Source<Row> source = db.source("t");
      List<Row> rows = values.stream().map(row -> Row.of(source.schema(), row)).toList();
      for (int from = 0; from < ROWS; from += cut) {
        if (cut == 1) {
          source.push(rows.get(from));
        } else {
          source.pushBatch(rows.subList(from, Math.min(ROWS, from + cut)));
        }
      }
      source.finish();
      db.awaitIdle();
      return outputs(db, readers);
    }
  }

  private static Map<String, List<String>> outputs(
      LaminarDB db, Map<String, Subscription<Change<Row>>> readers) {
    Map<String, List<String>> outputs = new TreeMap<>();
    readers.forEach((name, reader) -> {
      List<String> rows = new ArrayList<>();
      reader.forEach(change -> rows.add(change.weight() + " " + change.row()));
      outputs.put(name, name.equals("two_paths") ? sum(rows) : rows);
    });
    List<String> counts = new ArrayList<>();
    db.metrics()
        .queries()
        .forEach(query ->
            counts.add(query.name() + " late " + query.rowsLate() + " errors " + query.errors()));
    outputs.put("counts of late rows and errors", counts);
    return outputs;
  }

  private static List<String> sum(List<String> changes) {
    Map<String, Long> weights = new TreeMap<>();
    for (String change : changes) {
      int space = change.indexOf(' ');
      weights.merge(change.substring(space), Long.parseLong(change.substring(0, space)), Long::sum);
    }
    weights.values().removeIf(weight -> weight == 0);
    return weights.entrySet().stream().map(Object::toString).toList();
  }
}
