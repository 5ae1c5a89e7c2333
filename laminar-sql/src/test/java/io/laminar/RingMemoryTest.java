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
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rings are a part of what a database may take: of 4 MiB, where a full ring of theirs takes one. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class RingMemoryTest {
  private static final int GROUPS = 30_000;
  private static final String VIEW =
      "CREATE OR REPLACE MATERIALIZED VIEW v AS SELECT k, %s AS n, 1 AS a, 2 AS b, 3 AS c, 4 AS d, 5 AS e, 6 AS f"
          + " FROM s GROUP BY k";

  private static LaminarDB open(Execution execution) {
    LaminarDB db = LaminarDB.open(Config.builder()
        .execution(execution)
        .memoryLimit(4 << 20)
        .bufferSize(1 << 14)
        .build());
    for (int i = 0; i < 6; i++) {
      db.execute("CREATE SOURCE s" + i + " (k BIGINT NOT NULL)");
    }
    return db;
  }

  private static void assertRefused(ThrowingCallable call, String what) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            LaminarException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.RESOURCE_LIMIT))
        .hasMessageContaining(what + " does not fit into memoryLimit, 4194304 bytes");
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldRefuseTheFirstRowOfAHandleThatDoesNotFit(Execution execution) {
    try (LaminarDB db = open(execution);
        Source<Row> last = db.source("s5")) {
      db.execute("CREATE MATERIALIZED VIEW v AS SELECT k FROM s5");
      List<Subscription<?>> readers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        readers.add(db.sink("s" + i).subscribe());
      }
      Row row = Row.of(last.schema(), 7L);
      String channel = "the channel of source s5";
      assertRefused(() -> last.push(row), channel);
      assertRefused(() -> last.pushBatch(List.of(row, row)), channel);
      assertRefused(() -> last.pushTransaction(List.of(row)), channel);
      assertRefused(() -> last.writer().setLong(0, 7L).push(), channel);
      readers.get(1).close();

      last.push(row);
      assertThat(db.query("SELECT k FROM v").rows()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldRefuseASubscriptionThatDoesNotFit(Execution execution) {
    try (LaminarDB db = open(execution)) {
      List<Subscription<?>> readers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        readers.add(db.sink("s" + i).subscribe());
      }
      assertRefused(() -> db.sink("s3").subscribe(), "a subscription to s3");
      // It reads the ring that is there.
      readers.add(db.sink("s2").subscribe());
      db.execute("DROP SOURCE s1");
      readers.add(db.sink("s3").subscribe());
      assertRefused(() -> db.sink("s4").subscribe(), "a subscription to s4");
      readers.forEach(Subscription::close);
      db.sink("s4").subscribe().close();
    }
  }

  @Test
  void shouldGiveBackWhatHandlesAndSourcesTook() {
    try (LaminarDB db = open(Execution.ENGINE_THREAD)) {
      for (int i = 0; i < 20; i++) {
        try (Source<Row> source = db.source("s0")) {
          source.push(Row.of(source.schema(), 1L));
        }
        db.awaitIdle();
        db.execute("CREATE SOURCE t (k BIGINT NOT NULL, text VARCHAR)");
        Source<Row> dropped = db.source("t");
        dropped.push(Row.of(dropped.schema(), 1L, "a text that is not inline"));
        db.execute("DROP SOURCE t");
        db.sink("s1").subscribe().close();
      }
      db.execute("DROP SOURCE s0");
      List<Subscription<?>> readers = new ArrayList<>();
      for (int i = 1; i < 4; i++) {
        readers.add(db.sink("s" + i).subscribe());
      }
      assertRefused(() -> db.sink("s4").subscribe(), "a subscription to s4");
      readers.forEach(Subscription::close);
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldEndASubscriptionWhoseWaitingRowsDoNotFit(Execution execution) {
    try (LaminarDB db = withGroups(execution, 10 << 20)) {
      List<String> outcomes = replaceWhileNobodyReads(db);

      assertThat(outcomes)
          .contains("RESOURCE_LIMIT")
          .isSubsetOf("RESOURCE_LIMIT", GROUPS + " rows");
      assertThat(db.query("SELECT k FROM v").rows()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldKeepWaitingRowsThatFit(Execution execution) {
    try (LaminarDB db = withGroups(execution, 64 << 20)) {
      assertThat(replaceWhileNobodyReads(db)).containsOnly(GROUPS + " rows").hasSize(4);
    }
  }

  /** What becomes of four subscriptions to all rows of a view, which are retracted. */
  private static List<String> replaceWhileNobodyReads(LaminarDB db) {
    List<Subscription<Change<Row>>> readers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      db.execute("CREATE STREAM w" + i + " AS SELECT * FROM v");
      readers.add(db.sink("w" + i).changes());
    }
    db.execute(VIEW.formatted("COUNT(*) + 1"));
    db.execute("DROP STREAM w0; DROP STREAM w1; DROP STREAM w2; DROP STREAM w3");
    return readers.stream().map(RingMemoryTest::outcome).toList();
  }

  private static LaminarDB withGroups(Execution execution, long memoryLimit) {
    LaminarDB db = LaminarDB.open(Config.builder()
        .execution(execution)
        .memoryLimit(memoryLimit)
        .bufferSize(256)
        .build());
    db.execute("CREATE SOURCE s (k BIGINT NOT NULL); " + VIEW.formatted("COUNT(*)"));
    try (Source<Row> rows = db.source("s")) {
      for (long k = 0; k < GROUPS; k++) {
        rows.push(Row.of(rows.schema(), k));
      }
    }
    db.awaitIdle();
    return db;
  }

  private static String outcome(Subscription<Change<Row>> results) {
    int read = 0;
    try {
      while (!results.isEnded()) {
        read += results.poll() == null ? 0 : 1;
      }
      results.poll();
      throw new AssertionError("it ended without the reason");
    } catch (LaminarException ended) {
      if (ended.code() == ErrorCode.DROPPED) {
        return read + " rows";
      }
      assertThat(ended)
          .hasMessageContaining("cannot be delivered")
          .hasMessageContaining("read faster, or raise the memory limit");
      return ended.code().name();
    }
  }
}
