package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Change;
import io.laminar.api.Config;
import io.laminar.api.Execution;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What one row causes becomes visible together, whatever ways it takes. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class CommitTest {
  private static final int TRANSFERS = 20_000;

  private static final String BALANCES = """
      CREATE SOURCE transfers (debit BIGINT NOT NULL, credit BIGINT NOT NULL, amount BIGINT NOT NULL);
      CREATE STREAM moves AS
        SELECT debit AS account, -amount AS amount FROM transfers
        UNION ALL SELECT credit, amount FROM transfers;
      CREATE MATERIALIZED VIEW balances AS
        SELECT account, SUM(amount) AS balance FROM moves GROUP BY account;
      CREATE MATERIALIZED VIEW total AS SELECT SUM(balance) AS total FROM balances;
      """;

  /** A row of the source. */
  record Transfer(long debit, long credit, long amount) {}

  private static LaminarDB open(Execution execution) {
    return LaminarDB.open(
        Config.builder().execution(execution).bufferSize(1 << 15).build());
  }

  private static Transfer random(Random random) {
    return new Transfer(random.nextInt(50), random.nextInt(50), random.nextInt(1000));
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldNeverShowATotalThatNoPrefixHas(Execution execution) {
    Random random = new Random(7);
    try (LaminarDB db = open(execution)) {
      db.execute(BALANCES);
      Subscription<Change<Row>> totals = db.sink("total").changes();
      Source<Transfer> transfers = db.source("transfers", Transfer.class);
      List<String> seen = new ArrayList<>();
      for (int pushed = 0; pushed < TRANSFERS; ) {
        Transfer[] batch = new Transfer[1 + random.nextInt(300)];
        for (int i = 0; i < batch.length; i++) {
          batch[i] = random(random);
        }
        transfers.pushBatch(batch);
        pushed += batch.length;
        db.awaitIdle();
        read(totals, seen);
      }

      assertThat(seen).containsExactly("+1 0");
      assertThat(db.query("SELECT total FROM total").rows().get(0).values()).containsExactly(0L);
    }
  }

  private static void read(Subscription<Change<Row>> changes, List<String> seen) {
    for (Change<Row> change : drained(changes)) {
      seen.add((change.weight() > 0 ? "+" : "") + change.weight() + " "
          + change.row().values().get(0));
    }
  }

  private static List<Change<Row>> drained(Subscription<Change<Row>> subscription) {
    List<Change<Row>> changes = new ArrayList<>();
    subscription.drain(changes::add);
    return changes;
  }

  @Test
  void shouldEmitAResultThatChangesTwiceInACommitOnce() {
    try (LaminarDB db = open(Execution.CALLER_RUNS)) {
      db.execute("""
          CREATE SOURCE s (k BIGINT NOT NULL, v BIGINT NOT NULL);
          CREATE STREAM twice AS SELECT k, v FROM s UNION ALL SELECT k, v FROM s;
          CREATE STREAM sums AS SELECT k, SUM(v) AS total, COUNT(*) AS n FROM twice GROUP BY k;
          """);
      Subscription<Change<Row>> sums = db.sink("sums").changes();
      Source<Row> source = db.source("s");
      source.pushBatch(List.of(row(source, 1, 5), row(source, 1, 6), row(source, 2, 7)));

      assertThat(drained(sums))
          .extracting(change -> change.weight() + " " + change.row().values())
          .containsExactly("1 [1, 10, 2]", "-1 [1, 10, 2]", "1 [1, 22, 4]", "1 [2, 14, 2]");
    }
  }

  private static Row row(Source<Row> source, long k, long v) {
    return Row.of(source.schema(), k, v);
  }

  @Test
  void shouldTakeAWatermarkStepAsOneCommit() {
    try (LaminarDB db = open(Execution.CALLER_RUNS)) {
      db.execute("""
          CREATE SOURCE s (k BIGINT NOT NULL, ts TIMESTAMP NOT NULL, WATERMARK FOR ts);
          CREATE STREAM windows AS
            SELECT k, COUNT(*) AS n FROM s GROUP BY k, TUMBLE(ts, INTERVAL '1' SECOND);
          CREATE STREAM signed AS SELECT n FROM windows UNION ALL SELECT -n AS n FROM windows;
          CREATE STREAM total AS SELECT SUM(n) AS total, COUNT(*) AS windows FROM signed;
          """);
      Subscription<Change<Row>> totals = db.sink("total").changes();
      Source<Row> source = db.source("s");
      for (long i = 0; i < 700; i++) {
        source.push(Row.of(source.schema(), i, 10L));
      }
      source.push(Row.of(source.schema(), 1L, 5_000L));

      assertThat(drained(totals))
          .extracting(change -> change.weight() + " " + change.row().values())
          .containsExactly("1 [0, 1400]");
    }
  }

  @Test
  void shouldLeaveOutAChangeThatAProjectionDoesNotShow() {
    try (LaminarDB db = open(Execution.CALLER_RUNS)) {
      db.execute("""
          CREATE SOURCE s (k BIGINT NOT NULL, v BIGINT NOT NULL);
          CREATE STREAM big AS SELECT k, SUM(v) > 10 AS big FROM s GROUP BY k;
          CREATE STREAM both AS SELECT k FROM big UNION ALL SELECT k FROM big;
          """);
      Subscription<Change<Row>> big = db.sink("big").changes();
      Subscription<Change<Row>> both = db.sink("both").changes();
      Source<Row> source = db.source("s");
      source.pushBatch(
          List.of(row(source, 1, 5), row(source, 1, 4), row(source, 1, 3), row(source, 1, 2)));

      assertThat(drained(big))
          .extracting(change -> change.weight() + " " + change.row().values())
          .containsExactly("1 [1, false]", "-1 [1, false]", "1 [1, true]");
      assertThat(drained(both))
          .extracting(change -> change.weight() + " " + change.row().values())
          .containsExactly("1 [1]", "1 [1]");
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldTakeATransactionAsOneCommit(Execution execution) {
    try (LaminarDB db = open(execution)) {
      db.execute("""
          CREATE SOURCE s (k BIGINT NOT NULL, v BIGINT NOT NULL);
          CREATE STREAM sums AS SELECT k, SUM(v) AS total FROM s GROUP BY k;
          CREATE STREAM total AS SELECT SUM(total) AS total, COUNT(*) AS n FROM sums;
          """);
      Subscription<Change<Row>> sums = db.sink("sums").changes();
      Subscription<Change<Row>> totals = db.sink("total").changes();
      Source<Row> source = db.source("s");
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        rows.add(row(source, i % 300, 1));
        rows.add(row(source, i % 300, -1));
      }
      source.push(row(source, 7, 1));
      source.pushTransaction(rows);
      source.pushTransaction(List.of(row(source, 7, 4), row(source, 7, 5)));
      source.push(row(source, 7, 1));
      db.awaitIdle();

      assertThat(drained(sums))
          .filteredOn(change -> change.row().values().get(0).equals(7L))
          .extracting(change -> change.weight() + " " + change.row().values().get(1))
          .containsExactly("1 1", "-1 1", "1 10", "-1 10", "1 11");
      assertThat(drained(totals))
          .extracting(change -> change.weight() + " " + change.row().values())
          .containsExactly(
              "1 [1, 1]",
              "-1 [1, 1]",
              "1 [1, 300]",
              "-1 [1, 300]",
              "1 [10, 300]",
              "-1 [10, 300]",
              "1 [11, 300]");
    }
  }

  @Test
  void shouldTakeNothingOfATransactionThatIsRefused() {
    Config config =
        Config.builder().execution(Execution.CALLER_RUNS).bufferSize(64).build();
    try (LaminarDB db = LaminarDB.open(config)) {
      db.execute("CREATE SOURCE s (k BIGINT NOT NULL, v BIGINT NOT NULL)");
      Subscription<Row> copy = db.sink("s").subscribe();
      Source<Row> source = db.source("s");
      List<Row> bad = List.of(row(source, 1, 1), Row.of(source.schema(), null, 2L));

      assertThatThrownBy(() -> source.pushTransaction(bad)).hasMessageContaining("row 1");
      assertThatThrownBy(() -> source.pushTransaction(Collections.nCopies(65, row(source, 1, 1))))
          .hasMessageContaining("does not fit");
      source.pushTransaction(List.of(row(source, 2, 2)));

      assertThat(copy.poll()).isEqualTo(row(source, 2, 2));
      assertThat(copy.poll()).isNull();
    }
  }

  @Test
  void shouldLetTimeRiseBehindATransaction() {
    try (LaminarDB db = open(Execution.CALLER_RUNS)) {
      db.execute("""
          CREATE SOURCE s (k BIGINT NOT NULL, ts TIMESTAMP NOT NULL, WATERMARK FOR ts);
          CREATE STREAM windows AS
            SELECT COUNT(*) AS n FROM s GROUP BY TUMBLE(ts, INTERVAL '1' SECOND);
          """);
      Subscription<Row> windows = db.sink("windows").subscribe();
      Source<Row> source = db.source("s");
      source.pushTransaction(
          List.of(row(source, 1, 10), row(source, 1, 5_000), row(source, 1, 20)));

      assertThat(windows.poll()).isEqualTo(Row.of(windows.schema(), 2L));
      assertThat(db.metrics().queries().get(0).rowsLate()).isZero();
    }
  }

  @Test
  void shouldCreateALadderOfSelfUnionsAtOnce() {
    try (LaminarDB db = open(Execution.CALLER_RUNS)) {
      db.execute("CREATE SOURCE v0 (x BIGINT NOT NULL)");
      for (int i = 1; i <= 26; i++) {
        db.execute("CREATE STREAM v" + i + " AS SELECT x FROM v" + (i - 1)
            + " UNION ALL SELECT x FROM v" + (i - 1));
      }
      assertThat(db.metrics().queries()).hasSize(26);
    }
  }

  @Test
  void shouldTakeARowThroughAThousandViewsOneOverTheOther() {
    try (LaminarDB db = open(Execution.CALLER_RUNS)) {
      db.execute("CREATE SOURCE v0 (x BIGINT NOT NULL)");
      for (int i = 1; i <= 1000; i++) {
        db.execute("CREATE STREAM v" + i + " AS SELECT x + 1 AS x FROM v" + (i - 1));
      }
      Subscription<Row> last = db.sink("v1000").subscribe();
      Source<Row> source = db.source("v0");
      source.push(Row.of(source.schema(), 1L));

      assertThat(last.poll()).isEqualTo(Row.of(last.schema(), 1001L));
    }
  }
}
