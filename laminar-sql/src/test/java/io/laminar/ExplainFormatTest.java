package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.laminar.api.Config;
import io.laminar.api.Execution;
import io.laminar.sql.explain.JsonText;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** EXPLAIN as JSON and as a graph, with and without counters; JSON is read by a library. */
final class ExplainFormatTest {
  private LaminarDB db;

  @BeforeEach
  void open() {
    db = LaminarDB.open(Config.builder().execution(Execution.CALLER_RUNS).build());
    db.execute("""
        CREATE SOURCE t (k VARCHAR NOT NULL, v INTEGER, ts TIMESTAMP NOT NULL, WATERMARK FOR ts);
        CREATE MATERIALIZED VIEW best AS SELECT k, MAX(v) AS v FROM t WHERE v > 1 GROUP BY k;
        CREATE STREAM bars AS SELECT k, COUNT(*) AS n, TUMBLE_END(ts, INTERVAL '1' MINUTE) AS until
          FROM t GROUP BY k, TUMBLE(ts, INTERVAL '1' MINUTE);
        CREATE STREAM twice AS SELECT a.k FROM bars a JOIN bars b ON a.k = b.k;
        CREATE SINK s FROM bars;""");
  }

  @AfterEach
  void close() {
    db.close();
  }

  private List<String> lines(String sql) {
    return db.execute(sql).get(0).rows().stream()
        .map(row -> String.valueOf(row.get("plan")))
        .toList();
  }

  private JsonNode json(String sql) throws IOException {
    List<String> lines = lines(sql);
    assertThat(lines).hasSize(1);
    return new ObjectMapper().readTree(lines.get(0));
  }

  @Test
  void shouldDescribeAQueryAsJson() throws IOException {
    JsonNode plan =
        json("EXPLAIN (FORMAT JSON) SELECT k, COUNT(*) AS n FROM t GROUP BY k").get("plan");
    assertThat(plan.get("operator").asText()).isEqualTo("GroupAggregate");
    assertThat(plan.get("emits").asText()).isEqualTo("changelog");
    assertThat(plan.get("state").asText()).isEqualTo("unbounded: one entry a group");
    assertThat(plan.get("uniqueKeys").toString()).isEqualTo("[[\"k\"]]");
    assertThat(plan.get("columns").get(0).get("name").asText()).isEqualTo("k");
    assertThat(plan.get("inputs").get(0).get("eventTime").toString()).isEqualTo("[\"ts\"]");
    assertThat(json("EXPLAIN (FORMAT json) SELECT v FROM best ORDER BY v LIMIT 2")
            .get("rows")
            .asText())
        .isEqualTo("Sort by v NULLS LAST, Limit 2");
  }

  @Test
  void shouldDescribeObjectsAsJson() throws IOException {
    assertThat(json("EXPLAIN (FORMAT JSON) best").get("kind").asText())
        .isEqualTo("materialized view");
    assertThat(json("EXPLAIN (FORMAT JSON) s").get("from").asText()).isEqualTo("bars");
    assertThat(json("EXPLAIN (FORMAT JSON) t").get("channel").get("kind").asText())
        .isEqualTo("SPSC");
    assertThat(json("EXPLAIN (FORMAT JSON) bars").has("analyze")).isFalse();
  }

  @Test
  void shouldCountByOperator() throws IOException {
    db.execute("INSERT INTO t VALUES ('a', 1, TIMESTAMP '2024-01-01 00:00:00'),"
        + " ('a', 5, TIMESTAMP '2024-01-01 00:01:00'), ('b', 7, TIMESTAMP '2024-01-01 00:00:59')");
    JsonNode best = json("EXPLAIN (ANALYZE, FORMAT JSON) best").get("analyze");
    assertThat(best.get("rowsIn").asLong()).isEqualTo(3);
    assertThat(counters(best)).containsExactly("0 3 3 0 0", "1 3 2 0 0", "2 2 2 0 2");
    JsonNode bars = json("EXPLAIN ANALYZE (FORMAT JSON) bars").get("analyze");
    // The third row is late: its window has fired.
    assertThat(counters(bars)).containsExactly("0 3 3 0 0", "1 3 1 1 1", "2 1 1 0 0");
    assertThat(bars.get("operators").get(1).get("watermark").asLong())
        .isEqualTo(Instant.parse("2024-01-01T00:01:00Z").toEpochMilli());
    assertThat(json("EXPLAIN (FORMAT JSON, ANALYZE) t")
            .get("analyze")
            .get("rowsIn")
            .asLong())
        .isEqualTo(3);
  }

  private static List<String> counters(JsonNode analyzed) {
    return StreamSupport.stream(analyzed.get("operators").spliterator(), false)
        .map(each -> each.get("id") + " " + each.get("rowsIn") + " " + each.get("rowsOut") + " "
            + each.get("rowsLate") + " " + each.get("stateRows"))
        .toList();
  }

  @Test
  void shouldWriteCountersUnderEachLine() {
    db.execute("INSERT INTO t VALUES ('a', 1, TIMESTAMP '2024-01-01 00:00:00')");
    List<String> lines = lines("EXPLAIN ANALYZE bars");
    assertThat(lines.get(1)).startsWith("  - rows in: 0, out: 0").contains("late: 0");
    assertThat(lines.get(3)).startsWith("    - rows in: 1, out: 0").contains("state: 1 rows");
    assertThat(lines.get(3)).contains("watermark: 2024-01-01 00:00:00.000");
    assertThat(lines("EXPLAIN ANALYZE best").get(1)).startsWith("  - changes in: 0, out: 0");
    assertThat(lines("EXPLAIN (FORMAT TEXT) bars")).isEqualTo(lines("EXPLAIN bars"));
  }

  @Test
  void shouldDrawGraphs() {
    List<String> graph = lines("EXPLAIN (FORMAT DOT) twice");
    assertThat(graph).startsWith("digraph \"twice\" {").endsWith("}");
    assertThat(graph.stream().filter(line -> line.contains("[label="))).hasSize(6);
    assertThat(graph)
        .contains("  n0 -> n1;", "  n2 -> n3;", "  n1 -> n4;", "  n3 -> n4;", "  n4 -> n5;");
    assertThat(lines("EXPLAIN (FORMAT DOT) s")).contains("  \"bars\" -> \"s\";");
    assertThat(lines("EXPLAIN (FORMAT DOT) SELECT k FROM t WHERE k = 'a\"\\b'"))
        .anyMatch(line -> line.contains("= 'a\\\"\\\\b'"));
    assertThat(String.join("\n", lines("EXPLAIN ANALYZE (FORMAT DOT) best")))
        .contains("\\l- changes in: 0, out: 0");
  }

  @Test
  void shouldEscapeWhatJsonDoesNotTake() throws IOException {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("a\"b\\", List.of("line\n\u0001\t", "\ud83d\ude00é", "\ud800"));
    object.put("n", Arrays.asList(1, 2.5, true, null));
    object.put("none", List.of());
    JsonNode read = new ObjectMapper().readTree(JsonText.of(object));
    assertThat(read.get("a\"b\\").get(0).asText()).isEqualTo("line\n\u0001\t");
    assertThat(read.get("a\"b\\").get(1).asText()).isEqualTo("\ud83d\ude00é");
    assertThat(read.get("n").toString()).isEqualTo("[1,2.5,true,null]");
    assertThat(read.get("none").isEmpty()).isTrue();
  }
}
