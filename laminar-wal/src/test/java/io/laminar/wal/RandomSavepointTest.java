package io.laminar.wal;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.LaminarDB;
import io.laminar.Savepoint;
import io.laminar.api.Config;
import io.laminar.api.Execution;
import io.laminar.api.RestoreReport;
import io.laminar.api.RestoreReport.Outcome;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Store;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random views, a savepoint at a random moment, and another random set of views over it: each then holds what it holds in a database
 * in memory that never stopped, and in which the others were dropped and created at that moment.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class RandomSavepointTest {
  private static final LocalDateTime NOON = LocalDateTime.of(2026, 1, 1, 12, 0);
  /** A view: its statement up to AS, what it reads of the others, and its queries, any of which it may have. */
  private record View(String create, List<String> reads, List<String> queries) {}

  private static final Map<String, View> VIEWS = new LinkedHashMap<>();

  static {
    view(
        "ones",
        "VIEW",
        List.of(),
        "SELECT k, v FROM t WHERE k = 1",
        "SELECT k, v FROM t WHERE k = 2");
    view(
        "big",
        "STREAM",
        List.of(),
        "SELECT k, v, ts FROM t WHERE v > 20",
        "SELECT k, v, ts FROM t WHERE v > 60");
    rows(
        "sums",
        List.of(),
        "SELECT k, SUM(v) AS s FROM t GROUP BY k",
        "SELECT k, MIN(v) AS s FROM t GROUP BY k");
    rows("minutes", List.of(), tumble("1"), tumble("2"));
    rows(
        "named",
        List.of(),
        "SELECT n.name, COUNT(*) AS c FROM t JOIN names n ON t.k = n.k GROUP BY n.name");
    rows(
        "top",
        List.of(),
        "SELECT k, v FROM t ORDER BY v DESC LIMIT 3",
        "SELECT k, v FROM t ORDER BY v DESC LIMIT 5");
    rows("all_rows", List.of(), "SELECT k, v, ts FROM t WHERE v > 10");
    rows("values_seen", List.of(), "SELECT COUNT(DISTINCT v) AS n FROM t");
    rows("one_sum", List.of("ones"), "SELECT SUM(v) AS s FROM ones");
    rows("bigs", List.of("big"), "SELECT k, COUNT(*) AS n FROM big GROUP BY k");
    rows(
        "pairs",
        List.of("big"),
        "SELECT t.k, COUNT(*) AS n FROM t JOIN big ON t.k = big.k GROUP BY t.k");
    rows(
        "many",
        List.of("sums"),
        "SELECT COUNT(*) AS n, MAX(s) AS s FROM sums",
        "SELECT MIN(s) AS s FROM sums");
    rows("closed", List.of(), tumble("1") + " EMIT FINAL LATE DATA TO late_rows");
    rows("late_count", List.of("closed"), "SELECT COUNT(*) AS n FROM late_rows");
    rows("listed", List.of(), "SELECT k, name FROM names");
  }

  @TempDir
  Path folder;

  private Random random = new Random();

  private static void rows(String name, List<String> reads, String... queries) {
    view(name, "MATERIALIZED VIEW", reads, queries);
  }

  private static View of(String name) {
    return Objects.requireNonNull(VIEWS.get(name));
  }

  private static void view(String name, String kind, List<String> reads, String... queries) {
    VIEWS.put(name, new View("CREATE " + kind + " " + name + " AS ", reads, List.of(queries)));
  }

  private static String tumble(String minutes) {
    return "SELECT window_start, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '"
        + minutes + "' MINUTE)) GROUP BY window_start, window_end";
  }

  /** Chooses views, each with one of its queries. */
  private Map<String, String> choose(Map<String, String> before) {
    Map<String, String> chosen = new LinkedHashMap<>();
    VIEWS.forEach((name, view) -> {
      boolean isLikely = random.nextInt(4) > 0;
      if (chosen.keySet().containsAll(view.reads())) {
        if (before.containsKey(name) && isLikely) {
          chosen.put(name, before.get(name));
        } else if (isLikely) {
          chosen.put(name, view.queries().get(random.nextInt(view.queries().size())));
        }
      }
    });
    return chosen;
  }

  private static String script(Map<String, String> views, boolean isExtended) {
    StringBuilder script = new StringBuilder(
            "CREATE SOURCE t (k BIGINT NOT NULL, v BIGINT, ts TIMESTAMP(3) NOT NULL")
        .append(isExtended ? ", x BIGINT" : "")
        .append(", WATERMARK FOR ts); CREATE TABLE names (k BIGINT NOT NULL, name VARCHAR")
        .append(isExtended ? ", note VARCHAR, y DOUBLE" : "")
        .append(", PRIMARY KEY (k));");
    views.forEach(
        (name, query) -> script.append(of(name).create()).append(query).append(";\n"));
    return script.toString();
  }

  private static Set<String> kept(Map<String, String> before, Map<String, String> after) {
    Set<String> kept = new HashSet<>();
    after.forEach((name, query) -> {
      if (query.equals(before.get(name)) && kept.containsAll(of(name).reads())) {
        kept.add(name);
      }
    });
    return kept;
  }

  private LaminarDB open(String directory) {
    return LaminarDB.open(config(directory));
  }

  private Config config(String directory) {
    return Config.builder()
        .execution(Execution.CALLER_RUNS)
        .dataDirectory(folder.resolve(directory))
        .storage(Store.SEGMENT)
        .build();
  }

  /** Pushes the same rows into both. */
  private void push(
      LaminarDB one, LaminarDB other, Source<Row> ofOne, Source<Row> ofOther, int from, int count) {
    for (int i = 0; i < count; i++) {
      Object value = random.nextInt(8) == 0 ? null : (long) random.nextInt(100);
      Object[] row = {
        (long) random.nextInt(4), value, NOON.plusSeconds(7L * (from + i) - random.nextInt(20))
      };
      ofOne.push(Row.of(ofOne.schema(), padded(row, ofOne.schema().size())));
      ofOther.push(Row.of(ofOther.schema(), padded(row, ofOther.schema().size())));
      if (random.nextInt(10) == 0) {
        String insert =
            "INSERT INTO names (k, name) VALUES (" + random.nextInt(5) + ", 'n" + i + "')";
        one.execute(insert);
        other.execute(insert);
      }
    }
  }

  private static Object[] padded(Object[] row, int size) {
    return java.util.Arrays.copyOf(row, size);
  }

  private static void assertSame(Map<String, String> views, LaminarDB actual, LaminarDB expected) {
    for (String name : views.keySet()) {
      if (of(name).create().contains("MATERIALIZED")) {
        assertThat(rows(actual, "SELECT * FROM " + name))
            .as(name + ": " + views.get(name))
            .isEqualTo(rows(expected, "SELECT * FROM " + name));
      }
    }
    assertThat(rows(actual, "SELECT k, name FROM names"))
        .isEqualTo(rows(expected, "SELECT k, name FROM names"));
  }

  private static List<String> rows(LaminarDB db, String query) {
    return db.query(query).rows().stream().map(Row::toString).sorted().toList();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldGoOnAsIfItHadNotStopped(long seed) {
    random = new Random(seed);
    Map<String, String> before = choose(Map.of());
    Map<String, String> after = seed % 4 == 0 ? before : choose(before);
    boolean isExtended = seed % 2 == 1;
    Set<String> kept = kept(before, after);
    try (LaminarDB reference =
        LaminarDB.open(Config.builder().execution(Execution.CALLER_RUNS).build())) {
      reference.execute(script(before, false));
      int count = 30 + random.nextInt(60);
      Source<Row> rows = reference.source("t");
      try (LaminarDB old = open("old")) {
        old.execute(script(before, false));
        Source<Row> pushed = old.source("t", "feed");
        push(old, reference, pushed, rows, 0, count);
        old.savepoint(folder.resolve("savepoint"));
      }
      RestoreReport report =
          Savepoint.restore(folder.resolve("savepoint"), config("new"), script(after, isExtended));
      assertThat(keptBy(report)).isEqualTo(new TreeSet<>(kept));
      change(reference, before, after, kept);
      for (int life = 0; life < 2; life++) {
        try (LaminarDB restored = open("new")) {
          assertSame(after, restored, reference);
          push(restored, reference, restored.source("t", "feed"), rows, count + 40 * life, 40);
          assertSame(after, restored, reference);
        }
      }
    }
  }

  private static Set<String> keptBy(RestoreReport report) {
    Set<String> kept = new TreeSet<>();
    for (RestoreReport.RestoredObject each : report.objects()) {
      if (VIEWS.containsKey(each.name())
          && (each.outcome() == Outcome.RESTORED || each.outcome() == Outcome.MIGRATED)) {
        kept.add(each.name());
      }
    }
    return kept;
  }

  /** Does the same by DROP and CREATE. */
  private static void change(
      LaminarDB db, Map<String, String> before, Map<String, String> after, Set<String> kept) {
    for (String name : before.keySet()) {
      if (!kept.contains(name)) {
        String kind = of(name).create().replaceAll("CREATE (.*) " + name + " AS ", "$1");
        db.execute("DROP " + kind + " IF EXISTS " + name + " CASCADE");
      }
    }
    after.forEach((name, query) -> {
      if (!kept.contains(name)) {
        db.execute(of(name).create() + query);
      }
    });
  }
}
