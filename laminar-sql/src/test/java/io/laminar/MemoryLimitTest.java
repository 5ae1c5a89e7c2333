package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Change;
import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** State that does not fit costs the query that holds most of it, and nothing else. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class MemoryLimitTest {
  private static final String SOURCES = """
      CREATE SOURCE many (k BIGINT NOT NULL);
      CREATE SOURCE few (k BIGINT NOT NULL);
      """;

  private static LaminarDB open(Execution execution, long memoryLimit) {
    LaminarDB db = LaminarDB.open(Config.builder()
        .execution(execution)
        .memoryLimit(memoryLimit)
        .bufferSize(1024)
        .build());
    db.execute(SOURCES);
    return db;
  }

  /** A view with a group for each value of a source. */
  private static void count(LaminarDB db, String view, String source) {
    db.execute("CREATE MATERIALIZED VIEW " + view + " AS SELECT k, COUNT(*) AS n FROM " + source
        + " GROUP BY k");
  }

  private static void push(LaminarDB db, String name, long from, long to) {
    try (Source<Row> source = db.source(name)) {
      List<Row> rows = new ArrayList<>();
      for (long k = from; k < to; k++) {
        rows.add(Row.of(source.schema(), k));
        if (rows.size() == 4096 || k == to - 1) {
          source.pushBatch(rows);
          rows.clear();
        }
      }
    }
    db.awaitIdle();
  }

  private static Object answer(LaminarDB db, String sql) {
    return db.query(sql).rows().get(0).values();
  }

  private static Optional<LaminarException> failure(LaminarDB db, String view) {
    try {
      db.query("SELECT COUNT(*) AS c FROM " + view);
      return Optional.empty();
    } catch (LaminarException failed) {
      return Optional.of(failed);
    }
  }

  private static void assertStoppedAtTheLimit(LaminarDB db, String view) {
    LaminarException stopped = failure(db, view).orElseThrow();
    assertThat(stopped.code()).isEqualTo(ErrorCode.QUERY_STOPPED);
    assertThat(stopped)
        .hasMessageContaining(view)
        .cause()
        .isInstanceOfSatisfying(
            LaminarException.class,
            cause -> assertThat(cause.code()).isEqualTo(ErrorCode.RESOURCE_LIMIT));
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldStopTheQueryThatHoldsMostWhoeverAsks(Execution execution) {
    try (LaminarDB db = open(execution, 10 << 20)) {
      count(db, "first", "few");
      count(db, "large", "many");
      count(db, "last", "few");
      push(db, "many", 0, 120_000);
      assertThat(failure(db, "large")).isEmpty();
      push(db, "few", 0, 60_000);

      assertStoppedAtTheLimit(db, "large");
      push(db, "few", 0, 60_000);
      String sums = "SELECT COUNT(*) AS c, SUM(n) AS s FROM ";
      assertThat(answer(db, sums + "first")).isEqualTo(List.of(60_000L, 120_000L));
      assertThat(answer(db, sums + "last")).isEqualTo(List.of(60_000L, 120_000L));
      assertThat(db.metrics().queries())
          .filteredOn(query -> query.name().equals("large"))
          .allSatisfy(query -> assertThat(query.stateBytes()).isZero());
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldStopOneOfThreeThatGrowAlike(Execution execution) {
    try (LaminarDB db = open(execution, 8 << 20)) {
      List<String> views = List.of("a", "b", "c");
      views.forEach(view -> count(db, view, "many"));
      long keys = 0;
      while (views.stream().allMatch(view -> failure(db, view).isEmpty())) {
        push(db, "many", keys, keys + 1000);
        keys += 1000;
      }
      long pushed = keys;
      assertThat(views).filteredOn(view -> failure(db, view).isPresent()).hasSize(1);
      assertThat(views)
          .filteredOn(view -> failure(db, view).isEmpty())
          .allSatisfy(view -> assertThat(answer(db, "SELECT COUNT(*), SUM(k) FROM " + view))
              .isEqualTo(List.of(pushed, pushed * (pushed - 1) / 2)));
    }
  }

  @Test
  void shouldTellSubscribersAndTakeTheStateBackWhenItIsDropped() {
    try (LaminarDB db = open(Execution.CALLER_RUNS, 8 << 20)) {
      count(db, "large", "many");
      Subscription<Change<Row>> reader = db.sink("large").changes();
      assertThatThrownBy(() -> {
            for (long k = 0; k < 1_000_000; k += 1000) {
              push(db, "many", k, k + 1000);
              reader.drain(row -> {});
            }
          })
          .hasMessageContaining("RESOURCE_LIMIT")
          .hasMessageContaining("memoryLimit, 8388608 bytes");
      for (int i = 0; i < 5; i++) {
        db.execute("DROP MATERIALIZED VIEW large");
        count(db, "large", "many");
        push(db, "many", 0, 20_000);
        assertThat(answer(db, "SELECT COUNT(*) FROM large")).isEqualTo(List.of(20_000L));
      }
    }
  }

  @Test
  void shouldRefuseAnAdHocQueryThatDoesNotFitBesideTheViews() {
    try (LaminarDB db = open(Execution.ENGINE_THREAD, 16 << 20)) {
      db.execute("CREATE MATERIALIZED VIEW rows AS SELECT k FROM many");
      push(db, "many", 0, 100_000);
      String sql = "SELECT k, k + 1 AS a, COUNT(DISTINCT k) AS c, MIN(k) AS m FROM rows"
          + " GROUP BY k, k + 1";
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> db.query(sql))
            .isInstanceOfSatisfying(
                LaminarException.class,
                refused -> assertThat(refused.code()).isEqualTo(ErrorCode.RESOURCE_LIMIT));
      }
      assertThat(answer(db, "SELECT COUNT(*) FROM rows")).isEqualTo(List.of(100_000L));
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldRefuseAResultThatDoesNotFitBesideTheViews(Execution execution) {
    try (LaminarDB db = open(execution, 16 << 20)) {
      db.execute("CREATE MATERIALIZED VIEW rows AS SELECT k FROM many");
      count(db, "groups", "many");
      push(db, "many", 0, 80_000);
      for (String sql : List.of("SELECT * FROM rows", "SELECT * FROM groups ORDER BY k LIMIT 1")) {
        assertThatThrownBy(() -> db.query(sql))
            .isInstanceOfSatisfying(
                LaminarException.class,
                refused -> assertThat(refused.code()).isEqualTo(ErrorCode.RESOURCE_LIMIT))
            .hasMessageContaining("the result of a query does not fit into memoryLimit");
      }
      assertThat(answer(db, "SELECT COUNT(*) FROM rows")).isEqualTo(List.of(80_000L));
      assertThat(db.query("SELECT * FROM groups WHERE k < 1000").rows()).hasSize(1000);
    }
  }

  @Test
  void shouldRefuseALimitThatNothingFitsInto() {
    assertThatThrownBy(() -> Config.builder().memoryLimit(1000).build())
        .isInstanceOfSatisfying(
            LaminarException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_CONFIG))
        .hasMessageContaining("memoryLimit is 1000 bytes");
    assertThat(Config.defaults().memoryLimit()).isEqualTo(Runtime.getRuntime().maxMemory() / 2);
  }

  /** In a JVM with a small heap: three queries of long keys, until one of them is stopped. */
  static final class SmallHeap {
    private SmallHeap() {}

    public static void main(String[] args) {
      try (LaminarDB db = LaminarDB.open(Config.builder().bufferSize(4096).build())) {
        db.execute("CREATE SOURCE words (k VARCHAR NOT NULL)");
        List<String> views = List.of("a", "b", "c");
        for (String view : views) {
          db.execute("CREATE MATERIALIZED VIEW " + view
              + " AS SELECT k, COUNT(*) AS n, MIN(k) AS m FROM words GROUP BY k");
        }
        long keys = 0;
        try (Source<Row> source = db.source("words")) {
          while (views.stream().allMatch(view -> failure(db, view).isEmpty())) {
            for (int i = 0; i < 1000; i++) {
              source.push(Row.of(source.schema(), "a word of more than twelve bytes " + keys++));
            }
            db.awaitIdle();
          }
        }
        for (String view : views) {
          Optional<LaminarException> failure = failure(db, view);
          System.out.println(
              failure.isPresent()
                  ? failure.get().code() + " "
                      + failure.get().getMessage().contains("RESOURCE_LIMIT")
                  : "complete " + answer(db, "SELECT COUNT(*) FROM " + view).equals(List.of(keys)));
        }
      }
    }
  }

  @Test
  void shouldGoOnInASmallHeap() throws IOException, InterruptedException {
    List<String> command = List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx128m",
        "-XX:+UseSerialGC",
        "--add-opens=java.base/java.nio=ALL-UNNAMED",
        // What the log says of the query that stops is not looked at here.
        "-Djava.util.logging.config.file="
            + System.getProperty("java.util.logging.config.file", ""),
        "-cp",
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
        SmallHeap.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output.lines().sorted())
        .as(output)
        .containsExactly("QUERY_STOPPED true", "complete true", "complete true");
  }
}
