package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.laminar.api.Config;
import io.laminar.api.Execution;
import io.laminar.api.Metrics.QueryMetrics;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A view that is created over another one begins with the rows that this one holds. */
final class LaterViewTest {
  private static final int ROWS = 16;

  private static final String OBJECTS = """
      CREATE SOURCE trades (symbol VARCHAR NOT NULL, qty INTEGER NOT NULL, ts TIMESTAMP NOT NULL,
                            WATERMARK FOR ts);
      CREATE MATERIALIZED VIEW volumes AS SELECT symbol, SUM(qty) AS volume FROM trades GROUP BY symbol;
      CREATE MATERIALIZED VIEW kept AS SELECT symbol, qty FROM trades;
      """;

  private static LaminarDB open(Execution execution) {
    LaminarDB db =
        LaminarDB.open(Config.builder().execution(execution).bufferSize(ROWS).build());
    db.execute(OBJECTS);
    return db;
  }

  private static List<List<Object>> rows(LaminarDB db, String sql) {
    return db.query(sql).rows().stream().map(row -> List.copyOf(row.values())).toList();
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldBeginWithTheRowsOfAChangelog(Execution execution) {
    try (LaminarDB db = open(execution)) {
      db.execute("""
          INSERT INTO trades VALUES ('A', 5, TIMESTAMP '2024-01-01 00:00:00'),
                                    ('B', 7, TIMESTAMP '2024-01-01 00:00:00');
          CREATE MATERIALIZED VIEW total AS SELECT SUM(volume) AS total, COUNT(*) AS symbols FROM volumes;
          """);
      assertThat(rows(db, "SELECT * FROM total")).containsExactly(List.of(12L, 2L));

      // Each is a retraction of a row from before the view, and a new row.
      db.execute("""
          INSERT INTO trades VALUES ('A', 1, TIMESTAMP '2024-01-01 00:00:01'),
                                    ('B', 1, TIMESTAMP '2024-01-01 00:00:01'),
                                    ('C', 1, TIMESTAMP '2024-01-01 00:00:01');
          """);
      assertThat(rows(db, "SELECT * FROM total")).containsExactly(List.of(15L, 3L));
      assertThat(db.metrics().queries())
          .allSatisfy(query -> assertThat(query.ignoredRetractions()).isZero());
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldBeginWithTheRowsOfAnAppendOnlyViewAsOftenAsTheyCame(Execution execution) {
    try (LaminarDB db = open(execution)) {
      db.execute("""
          INSERT INTO trades VALUES ('A', 5, TIMESTAMP '2024-01-01 00:00:00'),
                                    ('A', 5, TIMESTAMP '2024-01-01 00:00:00');
          CREATE MATERIALIZED VIEW counts AS SELECT symbol, COUNT(*) AS n FROM kept GROUP BY symbol;
          CREATE MATERIALIZED VIEW of_both AS
            SELECT COUNT(*) AS n FROM (SELECT qty FROM kept UNION ALL SELECT qty FROM trades);
          INSERT INTO trades VALUES ('A', 6, TIMESTAMP '2024-01-01 00:00:00');
          """);
      assertThat(rows(db, "SELECT * FROM counts")).containsExactly(List.of("A", 3L));
      // Of the source, which keeps no rows, only the later one.
      assertThat(rows(db, "SELECT * FROM of_both")).containsExactly(List.of(4L));
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldPutOldWindowsIntoItsOwn(Execution execution) {
    try (LaminarDB db = open(execution)) {
      db.execute("""
          CREATE MATERIALIZED VIEW seconds AS
            SELECT window_time, SUM(qty) AS volume
            FROM TABLE(TUMBLE(TABLE trades, DESCRIPTOR(ts), INTERVAL '1' SECOND))
            GROUP BY window_start, window_end, window_time;
          INSERT INTO trades VALUES ('A', 1, TIMESTAMP '2024-01-01 00:00:00'),
                                    ('A', 2, TIMESTAMP '2024-01-01 00:00:05'),
                                    ('A', 4, TIMESTAMP '2024-01-01 00:00:12');
          CREATE MATERIALIZED VIEW tens AS
            SELECT TUMBLE_START(window_time, INTERVAL '10' SECOND) AS opened, SUM(volume) AS volume
            FROM seconds GROUP BY TUMBLE(window_time, INTERVAL '10' SECOND);
          """);
      assertThat(rows(db, "SELECT volume FROM tens")).containsExactly(List.of(3L));
      db.execute("INSERT INTO trades VALUES ('A', 8, TIMESTAMP '2024-01-01 00:00:30')");
      assertThat(rows(db, "SELECT volume FROM tens")).containsExactly(List.of(3L), List.of(4L));
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldCountRetractionsOfWhatAStreamEmittedBefore(Execution execution) {
    try (LaminarDB db = open(execution)) {
      db.execute("""
          CREATE STREAM sums AS SELECT symbol, SUM(qty) AS volume FROM trades GROUP BY symbol;
          INSERT INTO trades VALUES ('A', 5, TIMESTAMP '2024-01-01 00:00:00');
          CREATE MATERIALIZED VIEW total AS SELECT SUM(volume) AS total FROM sums;
          INSERT INTO trades VALUES ('A', 1, TIMESTAMP '2024-01-01 00:00:01');
          """);
      // A stream keeps no rows: of 5, retracted now, the view knows nothing.
      assertThat(rows(db, "SELECT * FROM total")).containsExactly(List.of(6L));
      assertThat(db.metrics().queries())
          .extracting(QueryMetrics::name, QueryMetrics::ignoredRetractions)
          .contains(tuple("total", 1L), tuple("sums", 0L));
      assertThat(db.execute("EXPLAIN ANALYZE total").get(0).rows().toString())
          .contains("ignored retractions: 1");
    }
  }

  @Test
  void shouldSeeRowsThatWaitedOnlyAsChangesOfTheView() {
    try (LaminarDB db = open(Execution.ENGINE_THREAD);
        Subscription<Row> full = db.sink("trades").subscribe()) {
      Source<Row> source = db.source("trades");
      int pushed = 0;
      while (pushed < 2 * ROWS) {
        pushed += source.tryPush(Row.of(source.schema(), "A", 1, (long) pushed)) ? 1 : 0;
      }
      // The subscription is full: half of the rows wait before the first view.
      db.execute(
          "CREATE MATERIALIZED VIEW total AS SELECT SUM(volume) AS total, COUNT(*) AS n FROM volumes");
      for (int i = 0; i < pushed; i++) {
        assertThat(full.recv()).isNotNull();
      }
      assertThat(rows(db, "SELECT * FROM total")).containsExactly(List.of((long) pushed, 1L));
    }
  }

  @Test
  void shouldSeeNoPartOfATransactionThatWaited() {
    try (LaminarDB db = open(Execution.ENGINE_THREAD);
        Subscription<Row> full = db.sink("trades").subscribe()) {
      Source<Row> source = db.source("trades");
      Row row = Row.of(source.schema(), "A", 1, 0L);
      source.pushBatch(Collections.nCopies(10, row));
      db.awaitIdle();
      for (int i = 0; i < 10; i++) {
        assertThat(full.recv()).isNotNull();
      }
      source.pushBatch(Collections.nCopies(ROWS, row));
      db.awaitIdle();
      // The subscription is full; the transaction lies at the end of the lane and at its beginning.
      source.pushTransaction(Collections.nCopies(10, row));
      db.execute("CREATE MATERIALIZED VIEW later AS SELECT COUNT(*) AS n FROM trades");
      for (int i = 0; i < ROWS + 10; i++) {
        assertThat(full.recv()).isNotNull();
      }
      assertThat(rows(db, "SELECT n FROM later")).isEmpty();
    }
  }
}
