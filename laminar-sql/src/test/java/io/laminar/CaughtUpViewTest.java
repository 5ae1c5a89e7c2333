package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Config;
import io.laminar.api.Execution;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** CREATE over a view that holds rows returns when it has caught up with them and with their time. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class CaughtUpViewTest {
  private static final LocalDateTime START = LocalDateTime.of(2026, 1, 1, 0, 0);

  private static LaminarDB open(Execution execution, int rows) {
    LaminarDB db =
        LaminarDB.open(Config.builder().execution(execution).bufferSize(1 << 12).build());
    db.execute("""
        CREATE SOURCE s (k BIGINT NOT NULL, ts TIMESTAMP NOT NULL, WATERMARK FOR ts);
        CREATE MATERIALIZED VIEW held AS SELECT k, ts FROM s;
        """);
    try (Source<Row> source = db.source("s")) {
      for (long i = 0; i < rows; i++) {
        source.push(Row.of(source.schema(), i, START.plusSeconds(i)));
      }
    }
    db.awaitIdle();
    return db;
  }

  private static List<Object> read(LaminarDB db, Subscription<Row> subscription) {
    db.awaitIdle();
    List<Object> seen = new ArrayList<>();
    subscription.drain(row -> seen.add(row.get(0)));
    return seen;
  }

  @ParameterizedTest
  @CsvSource({"ENGINE_THREAD, 3", "ENGINE_THREAD, 20000", "CALLER_RUNS, 3", "CALLER_RUNS, 3000"})
  void shouldFireTheWindowsThatAreDueBeforeCreateReturns(Execution execution, int rows) {
    try (LaminarDB db = open(execution, rows)) {
      db.execute("CREATE STREAM firsts AS"
          + " SELECT MIN(k) AS k FROM held GROUP BY TUMBLE(ts, INTERVAL '1' SECOND)");
      Subscription<Row> firsts = db.sink("firsts").subscribe();

      assertThat(read(db, firsts)).isEmpty();
      Source<Row> source = db.source("s");
      source.push(Row.of(source.schema(), -1L, START.plusSeconds(rows)));
      assertThat(read(db, firsts)).containsExactly(rows - 1L);
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldCatchUpWhereOtherViewsWereCreatedBefore(Execution execution) {
    try (LaminarDB db = open(execution, 1000)) {
      db.execute("""
          CREATE STREAM later AS SELECT COUNT(*) AS n FROM s GROUP BY TUMBLE(ts, INTERVAL '1' SECOND);
          CREATE MATERIALIZED VIEW counts AS
            SELECT COUNT(*) AS n FROM held GROUP BY TUMBLE(ts, INTERVAL '1' SECOND);
          CREATE STREAM copy AS SELECT n FROM counts;
          """);
      Subscription<Row> copy = db.sink("copy").subscribe();

      assertThat(db.query("SELECT COUNT(*) AS n FROM counts").rows().get(0).get(0))
          .isEqualTo(999L);
      assertThat(read(db, copy)).isEmpty();
    }
  }
}
