package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.Store;
import io.laminar.api.WalMode;
import io.laminar.core.storage.MemoryStorage;
import io.laminar.sql.parser.SqlParser;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A data directory whose state is about as large as memoryLimit: it opens with the limit under which it was written. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RestoredMemoryTest {
  private static final long LIMIT = 2 << 20;

  // A table of keys that grows is there twice for a moment.
  private static final long MARGIN = LIMIT / 8;

  private static final String SOURCE = """
      CREATE SOURCE t (k BIGINT NOT NULL, s VARCHAR, ts TIMESTAMP NOT NULL, WATERMARK FOR ts AS ts - INTERVAL '1' HOUR) WITH (max_row_bytes = 2000);
      """;

  @TempDir
  Path directory;

  @AfterEach
  void forget() {
    MemoryStorage.forget(directory);
  }

  private Opening.Opened open(long memoryLimit) {
    return Opening.of(Config.builder()
        .execution(Execution.CALLER_RUNS)
        .clock(() -> 0)
        .dataDirectory(directory)
        .storage(Store.SEGMENT)
        .walMode(WalMode.SYNC)
        .checkpointInterval(Duration.ofDays(1))
        .bufferSize(64)
        .memoryLimit(memoryLimit)
        .build());
  }

  private static void execute(Opening.Opened db, String sql) {
    SqlParser.forEach(sql, each -> db.statements().execute(each, Path.of("")));
  }

  private static String rows(int from, int count) {
    StringJoiner rows = new StringJoiner(", ", "INSERT INTO t VALUES ", ";");
    for (int row = from; row < from + count; row++) {
      rows.add("(" + row * 7919L % 5_000 + ", '" + "text ".repeat(row % 20 * 10) + row
          + "', TIMESTAMP '2020-01-01 00:" + row / 60 % 60 + ":" + row % 60 + "')");
    }
    return rows.toString();
  }

  private static long used(Opening.Opened db) {
    return db.engine().memory().usedBytes();
  }

  private void crash(Opening.Opened db) {
    MemoryStorage.losePower(directory);
    db.end();
  }

  private static long count(Opening.Opened db) {
    List<Row> rows = db.statements()
        .adHoc()
        .query("SELECT COUNT(*) AS n FROM v", new Object[0])
        .rows();
    return ((Number) Objects.requireNonNull(rows.get(0).get("n"))).longValue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT k, MAX(s) AS s, COUNT(*) AS n FROM t GROUP BY k",
        "SELECT k, s FROM t",
        "SELECT TUMBLE_START(ts, INTERVAL '1' SECOND) AS w, k, SUM(k) AS n FROM t GROUP BY TUMBLE(ts, INTERVAL '1' SECOND), k",
        "SELECT a.k, b.s FROM t AS a JOIN t AS b ON a.k = b.k AND a.ts BETWEEN b.ts - INTERVAL '1' MINUTE AND b.ts",
        "SELECT k, COUNT(DISTINCT s) AS n FROM t GROUP BY k",
        "SELECT DISTINCT s FROM t",
      })
  void shouldOpenWithTheLimitUnderWhichItWasFilled(String query) {
    for (boolean hasCheckpoint : new boolean[] {false, true}) {
      Opening.Opened db = open(LIMIT);
      execute(db, SOURCE);
      execute(db, "CREATE MATERIALIZED VIEW v WITH (retain = 1000) AS " + query);
      long step = 0;
      int next = 0;
      // Until the next rows might find no room.
      while (used(db) + 2 * step + MARGIN < LIMIT) {
        long before = used(db);
        execute(db, rows(next, 20));
        step = Math.max(step, used(db) - before);
        next += 20;
      }
      long before = used(db);
      long rows = count(db);
      assertThat(before).isGreaterThan(LIMIT / 2);
      if (hasCheckpoint) {
        assertThat(db.statements().checkpoint()).isPresent();
      }
      crash(db);

      Opening.Opened again = open(LIMIT);
      assertThat(count(again)).isEqualTo(rows);
      // A query gives way: the process may end before that is known on the disk.
      while (again.engine().metrics().queries().stream().allMatch(each -> each.running())) {
        execute(again, rows(next, 20));
        next += 20;
      }
      crash(again);
      open(LIMIT).end();
      MemoryStorage.forget(directory);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldRefuseALimitThatIsTooSmall(boolean hasCheckpoint) {
    Opening.Opened db = open(8 * LIMIT);
    execute(db, SOURCE + "CREATE MATERIALIZED VIEW v AS SELECT k, s FROM t;");
    for (int row = 0; row < 10_000; row += 500) {
      execute(db, rows(row, 500));
    }
    if (hasCheckpoint) {
      assertThat(db.statements().checkpoint()).isPresent();
    }
    long used = used(db);
    assertThat(used).isGreaterThan(2 * LIMIT);
    crash(db);

    for (int times = 0; times < 2; times++) {
      assertThatThrownBy(() -> open(LIMIT))
          .isInstanceOfSatisfying(
              LaminarException.class,
              refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.RESOURCE_LIMIT))
          .hasMessageContainingAll("bytes, and memoryLimit is " + LIMIT, "give a memoryLimit of");
    }

    Opening.Opened again = open(8 * LIMIT);
    assertThat(used(again)).isLessThanOrEqualTo(used);
    assertThat(count(again)).isEqualTo(10_000);
    again.end();
  }
}
