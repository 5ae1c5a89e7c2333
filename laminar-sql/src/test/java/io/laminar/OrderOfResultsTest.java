package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Config;
import io.laminar.api.Execution;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What comes before what does not depend on how rows were pushed. */
@Timeout(120)
final class OrderOfResultsTest {
  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldEmitAWindowRightAfterTheRowThatClosesIt(Execution execution) {
    try (LaminarDB db = LaminarDB.open(Config.builder().execution(execution).build())) {
      db.execute("""
          CREATE SOURCE t (ts TIMESTAMP(3) NOT NULL, WATERMARK FOR ts);
          CREATE STREAM w AS SELECT COUNT(*) AS n FROM t GROUP BY TUMBLE(ts, INTERVAL '0.010' SECOND);
          CREATE STREAM all_of_it AS SELECT 'row' AS what, EXTRACT(MILLISECOND FROM ts) AS n FROM t
            UNION ALL SELECT 'window' AS what, n FROM w;
          """);
      Subscription<Row> results = db.sink("all_of_it").subscribe();
      Source<Row> source = db.source("t");
      List<Row> rows = List.of(
          Row.of(source.schema(), 0L), Row.of(source.schema(), 15L), Row.of(source.schema(), 16L));

      // The window is opened and closed within one batch.
      source.pushBatch(rows);
      db.awaitIdle();

      List<String> seen = new ArrayList<>();
      results.drain(row -> seen.add(row.values().toString()));
      assertThat(seen).containsExactly("[row, 0]", "[row, 15]", "[window, 1]", "[row, 16]");
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldRetractTheCountOfNothing(Execution execution) {
    try (LaminarDB db = LaminarDB.open(Config.builder().execution(execution).build())) {
      db.execute("""
          CREATE SOURCE t (k BIGINT NOT NULL);
          CREATE MATERIALIZED VIEW g AS SELECT k, COUNT(*) AS n FROM t GROUP BY k;
          CREATE STREAM c AS SELECT COUNT(*) AS n FROM g WHERE n < 2 EMIT CHANGES;
          """);
      var changes = db.sink("c").changes();
      Source<Row> source = db.source("t");
      for (long k : List.of(1L, 1L, 2L)) {
        source.push(Row.of(source.schema(), k));
      }
      db.awaitIdle();

      List<String> seen = new ArrayList<>();
      changes.drain(change -> seen.add(change.weight() + " " + change.row().values()));
      assertThat(seen).containsExactly("1 [1]", "-1 [1]", "1 [0]", "-1 [0]", "1 [1]");
    }
  }
}
