package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Config;
import io.laminar.api.Execution;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A transaction that lies in two parts of its ring, or comes in several batches, gives what it gives where it
 * lies in one: the same rows in the same order, as one commit.
 */
final class TransactionInPartsTest {
  private static List<String> outputOf(String statements, int ring, int before, int size) {
    Config config =
        Config.builder().execution(Execution.CALLER_RUNS).bufferSize(1 << 15).build();
    List<String> seen = new ArrayList<>();
    try (LaminarDB db = LaminarDB.open(config)) {
      db.execute("CREATE SOURCE s (k BIGINT NOT NULL, v BIGINT NOT NULL) WITH (buffer_size = "
          + ring + "); " + statements);
      Subscription<Row> subscription = db.sink("q")
          .subscribe(row -> seen.add(
              row.weight() + " " + row.get(0) + " " + row.get(1) + (row.endsCommit() ? "." : ",")));
      Source<Row> source = db.source("s");
      for (int i = 0; i < before; i++) {
        source.push(row(source, -1 - i));
      }
      seen.clear();
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        rows.add(row(source, 100 + i));
      }
      source.pushTransaction(rows);
      subscription.close();
    }
    return seen;
  }

  private static Row row(Source<Row> source, long v) {
    return Row.of(source.schema(), v % 3, v);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE STREAM q AS SELECT k, v FROM s UNION ALL SELECT k, -v FROM s",
        // A group's result waits for the end, and the last rows do not come to it.
        "CREATE STREAM q AS SELECT k, v FROM s WHERE v < 102"
            + " UNION ALL SELECT k, v FROM (SELECT DISTINCT k, v FROM s WHERE v < 102) AS d",
        "CREATE STREAM g AS SELECT k, SUM(v) AS v FROM s GROUP BY k;"
            + " CREATE STREAM u AS SELECT k, v FROM s UNION ALL SELECT k, v FROM g;"
            + " CREATE STREAM q AS SELECT k, COUNT(*) AS n FROM u GROUP BY k"
            + " UNION ALL SELECT k, v FROM g UNION ALL SELECT v, k FROM u WHERE v < 104",
        "CREATE STREAM g AS SELECT k, MAX(v) AS v FROM s WHERE v < 103 GROUP BY k;"
            + " CREATE STREAM h AS SELECT v, COUNT(*) AS n FROM g GROUP BY v HAVING COUNT(*) < 2;"
            + " CREATE STREAM q AS SELECT n, SUM(v) AS v FROM h GROUP BY n"
            + " UNION ALL SELECT k, v FROM g UNION ALL SELECT DISTINCT v, v FROM s"
      })
  void shouldGiveTheSameOutputAsOneThatLiesInOnePart(String statements) {
    for (int before = 0; before < 8; before++) {
      List<String> whole = outputOf(statements, 1 << 12, before, 6);

      assertThat(outputOf(statements, 8, before, 6)).as("%d before", before).isEqualTo(whole);
      assertThat(whole).filteredOn(row -> row.endsWith(".")).hasSize(1);
      assertThat(whole.get(whole.size() - 1)).endsWith(".");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {255, 256, 257, 300, 1_000})
  void shouldBeOneCommitWhateverItsSize(int size) {
    String statements = "CREATE STREAM q AS SELECT k, v FROM s"
        + " UNION ALL SELECT k, -v FROM (SELECT DISTINCT k, v FROM s WHERE v < 200) AS d";
    for (int before : new int[] {0, 5, 700}) {
      List<String> whole = outputOf(statements, 1 << 12, before, size);

      assertThat(outputOf(statements, 1 << 10, before, size)).isEqualTo(whole);
      assertThat(whole).hasSize(size + 100).filteredOn(row -> row.endsWith(".")).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 1_000})
  void shouldNotBeEndedByAnotherReaderOfItsSource(int size) {
    // The results of the first view need more than one batch: it emits them before the last rows of
    // the
    // transaction come to the second.
    String statements = "CREATE STREAM each AS SELECT DISTINCT k, v FROM s;"
        + " CREATE STREAM q AS SELECT k, COUNT(*) AS n FROM s GROUP BY k";
    List<String> seen = outputOf(statements, 1 << 10, 0, size);

    assertThat(seen)
        .containsExactly(
            "1 1 " + (size + 2) / 3 + ",", "1 2 " + (size + 1) / 3 + ",", "1 0 " + size / 3 + ".");
  }
}
