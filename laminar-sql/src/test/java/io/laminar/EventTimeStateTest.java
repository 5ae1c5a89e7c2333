package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.laminar.api.Config;
import io.laminar.api.Execution;
import io.laminar.api.OperatorMetrics;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** After the final watermark an event-time query holds nothing; until then EXPLAIN says what each operator keeps. */
final class EventTimeStateTest {
  private static final Config CALLER_RUNS =
      Config.builder().execution(Execution.CALLER_RUNS).build();
  private static final int ROWS = 60;

  static List<String> queries() throws IOException {
    return blocks("/state/event-time.txt");
  }

  static List<String> untimedQueries() throws IOException {
    return blocks("/state/end-of-input.txt");
  }

  /** The blocks of a file, each as statements. */
  private static List<String> blocks(String name) throws IOException {
    try (InputStream file = EventTimeStateTest.class.getResourceAsStream(name)) {
      String text = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
      return Arrays.stream(text.split("\n\\s*\n"))
          .filter(block -> !block.startsWith("#"))
          .map(block -> block.startsWith("SELECT") ? "CREATE STREAM q AS " + block : block)
          .map(block -> block.strip().replace("\n", ";\n"))
          .toList();
    }
  }

  private static LaminarDB open(String statements) {
    LaminarDB db = LaminarDB.open(CALLER_RUNS);
    for (String source : List.of("t", "u")) {
      db.execute("CREATE SOURCE " + source
          + " (k INTEGER NOT NULL, v INTEGER, s VARCHAR, ts TIMESTAMP NOT NULL,"
          + " WATERMARK FOR ts AS ts - INTERVAL '10' SECOND)");
    }
    db.execute("CREATE TABLE r (k INTEGER NOT NULL, v INTEGER, s VARCHAR, ts TIMESTAMP NOT NULL,"
        + " PRIMARY KEY (k), WATERMARK FOR ts AS ts - INTERVAL '10' SECOND)");
    db.execute(statements);
    return db;
  }

  /** Rows out of order by up to 15 seconds, some late, from a fixed seed. */
  private static void push(LaminarDB db) {
    Random random = new Random(7);
    for (String source : List.of("t", "u", "r")) {
      List<String> rows = new ArrayList<>();
      for (int i = 0; i < ROWS; i++) {
        int second = 60 + i * 3 - random.nextInt(15);
        rows.add(String.format(
            "(%d, %s, '%s', TIMESTAMP '2024-01-01 00:%02d:%02d')",
            random.nextInt(3),
            random.nextInt(8) == 0 ? "NULL" : random.nextInt(9),
            "name of some length " + random.nextInt(4),
            second / 60,
            second % 60));
      }
      db.execute("INSERT INTO " + source + " VALUES " + String.join(", ", rows));
    }
  }

  private static long stateRows(LaminarDB db) {
    List<OperatorMetrics> operators = new ArrayList<>(db.analyze("q").operators());
    assertThat(operators).allSatisfy(each -> assertThat(each.stateRows()).isNotNegative());
    return operators.stream().mapToLong(OperatorMetrics::stateRows).sum();
  }

  @ParameterizedTest
  @MethodSource("queries")
  void shouldHoldNothingAfterTheFinalWatermark(String statements) {
    try (LaminarDB db = open(statements)) {
      push(db);
      assertThat(stateRows(db)).as("before").isPositive();
      db.execute("ADVANCE SOURCE t TO END; ADVANCE SOURCE u TO END; ADVANCE SOURCE r TO END");
      assertThat(stateRows(db)).as("at the end of time").isZero();
      assertThat(db.analyze("q").operators())
          .allSatisfy(each -> assertThat(each.stateBytes()).as(each.operator()).isZero());
      push(db);
      assertThat(stateRows(db)).as("after rows that are late").isZero();
      db.execute("FINISH SOURCE t; FINISH SOURCE u; FINISH SOURCE r");
      assertThat(stateRows(db)).as("at the end of its sources").isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("untimedQueries")
  void shouldHoldNothingAfterTheEndOfItsSources(String statements) {
    try (LaminarDB db = open(statements)) {
      push(db);
      db.execute("ADVANCE SOURCE t TO END; ADVANCE SOURCE u TO END");
      assertThat(stateRows(db)).as("at the end of time").isPositive();
      db.execute("FINISH SOURCE t; FINISH SOURCE u");
      assertThat(stateRows(db)).as("at the end of its sources").isZero();
      assertThat(db.analyze("q").operators())
          .allSatisfy(each -> assertThat(each.stateBytes()).as(each.operator()).isZero());
    }
  }

  /** Beside the queries by event time. */
  static List<String> all() throws IOException {
    List<String> all = new ArrayList<>(queries());
    all.addAll(untimedQueries());
    all.addAll(List.of(
        "CREATE STREAM q AS SELECT k, COUNT(*) AS n FROM t GROUP BY k",
        "CREATE STREAM q AS SELECT t.k FROM t LEFT JOIN u ON t.k = u.k",
        "CREATE STREAM q AS SELECT k FROM t EXCEPT SELECT k FROM u",
        "CREATE STREAM q AS SELECT k FROM t ORDER BY v LIMIT 3",
        "CREATE STREAM q AS SELECT * FROM t QUALIFY ROW_NUMBER() OVER (PARTITION BY k ORDER BY ts DESC) = 1",
        "CREATE TABLE q (k INTEGER PRIMARY KEY, v INTEGER)"));
    return all;
  }

  @ParameterizedTest
  @MethodSource("all")
  void shouldSayWhatEachOperatorKeeps(String statements) throws IOException {
    try (LaminarDB db = open(statements)) {
      Object json = db.execute("EXPLAIN (FORMAT JSON) q").get(0).rows().get(0).get("plan");
      check(new ObjectMapper().readTree(String.valueOf(json)).get("plan"));
    }
  }

  private static void check(JsonNode node) {
    assertThat(node.get("state").asText()).as(node.get("description").asText()).isNotBlank();
    if (!node.get("state").asText().equals("none")) {
      assertThat(node.get("state").asText())
          .as("when the state goes of " + node.get("description").asText())
          .containsPattern(
              "open windows|until|unbounded|one entry|a key|\\d+ rows|since the last tick");
    }
    node.get("inputs").forEach(EventTimeStateTest::check);
  }
}
