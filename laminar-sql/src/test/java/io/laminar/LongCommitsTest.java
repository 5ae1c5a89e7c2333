package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Config;
import io.laminar.api.Execution;
import io.laminar.api.Row;
import io.laminar.api.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Commits whose changes need more than one batch on their way end once, and where they end: also
 * where others of the same batch follow, and where the last changes come to nobody.
 */
final class LongCommitsTest {
  private final LaminarDB db = LaminarDB.open(
      Config.builder().execution(Execution.CALLER_RUNS).bufferSize(1 << 12).build());

  /** The changes of a stream, the last of a commit with a full stop. */
  private List<String> changesOf(String stream) {
    List<String> seen = new ArrayList<>();
    db.sink(stream)
        .subscribe(row -> seen.add((row.weight() > 0 ? "+" : "-") + row.get(0) + " " + row.get(1)
            + (row.endsCommit() ? "." : "")));
    return seen;
  }

  private static Row row(Source<Row> source, long... values) {
    return Row.of(source.schema(), Arrays.stream(values).boxed().toArray());
  }

  private static List<Integer> ends(List<String> changes) {
    return IntStream.range(0, changes.size())
        .filter(i -> changes.get(i).endsWith("."))
        .boxed()
        .toList();
  }

  @Test
  void shouldNotBeEndedByOneReaderBeforeAnotherHasAllRows() {
    try (db) {
      // With the second transaction the groups have 400 changes, and so has their first reader.
      db.execute("""
          CREATE SOURCE s (k BIGINT NOT NULL, v BIGINT NOT NULL);
          CREATE STREAM groups AS SELECT k, v, COUNT(*) AS n FROM s GROUP BY k, v;
          CREATE STREAM each AS SELECT DISTINCT k, v, n FROM groups;
          CREATE STREAM sums AS SELECT k, SUM(n) AS n FROM groups GROUP BY k;
          """);
      List<String> sums = changesOf("sums");
      Source<Row> source = db.source("s");
      List<Row> rows =
          LongStream.range(0, 200).mapToObj(v -> row(source, v % 2, v)).toList();
      source.pushTransaction(rows);
      source.pushTransaction(rows);

      assertThat(sums)
          .containsExactly("+0 100", "+1 100.", "-0 100", "+0 200", "-1 100", "+1 200.");
    }
  }

  @Test
  void shouldEndWhereTheLastChangesAreFilteredOutAndAnotherFollows() {
    String ways = IntStream.range(0, 130)
        .mapToObj(way -> "SELECT " + way + " AS w FROM s" + (way < 65 ? "" : " WHERE k < 10"))
        .collect(Collectors.joining(" UNION ALL "));
    try (db) {
      // The second row makes 260 changes of groups; the third, in the same batch, makes 130.
      db.execute("CREATE SOURCE s (k BIGINT NOT NULL); CREATE STREAM ways AS " + ways + ";"
          + "CREATE STREAM groups AS SELECT w, COUNT(*) AS n FROM ways GROUP BY w;"
          + "CREATE STREAM few AS SELECT w, n FROM groups WHERE w < 100;"
          + "CREATE STREAM sizes AS SELECT n, COUNT(*) AS groups FROM few GROUP BY n");
      List<String> few = changesOf("few");
      List<String> sizes = changesOf("sizes");
      Source<Row> source = db.source("s");
      source.push(row(source, 1));
      source.pushBatch(List.of(row(source, 1), row(source, 20)));

      assertThat(ends(few)).containsExactly(99, 299, 429);
      assertThat(sizes)
          .containsExactly("+1 100.", "-1 100", "+2 100.", "-2 100", "+2 35", "+3 65.");
    }
  }

  @Test
  void shouldEndInAQueryThatTakesRowsOneByOneToStopAtAnError() {
    try (db) {
      db.execute("""
          CREATE SOURCE s (k BIGINT NOT NULL, v BIGINT NOT NULL);
          CREATE STREAM sums AS SELECT k, SUM(v) AS v FROM s GROUP BY k;
          CREATE STREAM small WITH (on_error = 'stop') AS SELECT k, v FROM sums WHERE v < 10;
          CREATE STREAM counts WITH (on_error = 'stop') AS
            SELECT k, COUNT(*) AS n FROM sums WHERE v < 10 GROUP BY k;
          """);
      List<String> small = changesOf("small");
      List<String> counts = changesOf("counts");
      Source<Row> source = db.source("s");
      source.pushBatch(List.of(row(source, 1, 5), row(source, 1, 20), row(source, 1, -22)));

      assertThat(small).containsExactly("+1 5.", "-1 5.", "+1 3.");
      assertThat(counts).containsExactly("+1 1.", "-1 1.", "+1 1.");
    }
  }

  @Test
  void shouldWaitForWhatComesByAnotherWayWhenAViewIsExchanged() {
    try (db) {
      db.execute("""
          CREATE SOURCE s (k BIGINT NOT NULL, v BIGINT NOT NULL);
          CREATE MATERIALIZED VIEW base AS SELECT k, v FROM s;
          CREATE STREAM counts AS SELECT k, COUNT(*) AS v FROM base GROUP BY k;
          CREATE STREAM both AS SELECT k, v FROM base UNION ALL SELECT k, v FROM counts;
          CREATE STREAM sums AS SELECT k, SUM(v) AS v FROM both GROUP BY k;
          """);
      Source<Row> source = db.source("s");
      source.pushBatch(List.of(row(source, 1, 10), row(source, 1, 20), row(source, 2, 30)));
      List<String> sums = changesOf("sums");
      db.execute("CREATE OR REPLACE MATERIALIZED VIEW base AS SELECT k, v FROM s WHERE v > 100");
      source.push(row(source, 1, 200));

      assertThat(sums).containsExactly("-1 32", "-2 31.", "+1 201.");
    }
  }
}
