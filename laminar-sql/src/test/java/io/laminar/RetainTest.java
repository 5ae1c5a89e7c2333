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
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Changes that are retained, and subscribers who come with a number; without a data directory. */
@Timeout(120)
class RetainTest {
  private static final String LONG = "a name of more than twelve bytes, number ";

  private final AtomicLong clock = new AtomicLong();
  private LaminarDB db = open(Execution.CALLER_RUNS, 64);

  private LaminarDB open(Execution execution, int bufferSize) {
    return LaminarDB.open(Config.builder()
        .execution(execution)
        .bufferSize(bufferSize)
        .clock(clock::get)
        .build());
  }

  private void reopen(Execution execution, int bufferSize) {
    db.close();
    db = open(execution, bufferSize);
  }

  @AfterEach
  void close() {
    db.close();
  }

  private Source<Row> create(String query, String retain) {
    db.execute("CREATE SOURCE s (k VARCHAR, v BIGINT NOT NULL); CREATE STREAM r WITH (retain = "
        + retain + ") AS " + query);
    return db.source("s");
  }

  private static void push(Source<Row> source, @Nullable String key, long value) {
    source.push(Row.of(source.schema(), key, value));
  }

  private static List<String> drain(Subscription<Change<Row>> changes) {
    List<String> seen = new ArrayList<>();
    changes.drain(change -> seen.add(change.sequence() + ": " + change.weight() + " "
        + change.row().get(0) + "," + change.row().get(1) + (change.endsCommit() ? "" : " …")));
    return seen;
  }

  private List<String> after(long sequence) {
    try (Subscription<Change<Row>> changes = db.sink("r").changesAfter(sequence)) {
      return drain(changes);
    }
  }

  private static void refused(ErrorCode code, String words, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            LaminarException.class, refusal -> assertThat(refusal.code()).isEqualTo(code))
        .hasMessageContaining(words);
  }

  @Test
  void shouldGiveEarlierChangesAndGoOnWithLaterOnes() {
    Source<Row> source = create("SELECT k, v FROM s", "1000");
    push(source, "a", 1);
    push(source, null, 2);
    try (Subscription<Change<Row>> all = db.sink("r").changesAfter(0);
        Subscription<Change<Row>> later = db.sink("r").changesAfter(1);
        Subscription<Change<Row>> live = db.sink("r").changes()) {
      push(source, LONG + 3, 3);
      String third = "3: 1 " + LONG + "3,3";
      assertThat(drain(all)).containsExactly("1: 1 a,1", "2: 1 null,2", third);
      assertThat(drain(later)).containsExactly("2: 1 null,2", third);
      assertThat(drain(live)).containsExactly(third);
    }
  }

  @Test
  void shouldNumberRetractionsAndKeepCommits() {
    Source<Row> source = create("SELECT k, SUM(v) AS v FROM s GROUP BY k EMIT CHANGES", "1000");
    push(source, "a", 1);
    push(source, "a", 2);
    String[] all = {"1: 1 a,1", "2: -1 a,1 …", "3: 1 a,3"};
    assertThat(after(0)).containsExactly(all);
    assertThat(after(2)).containsExactly("3: 1 a,3");
    assertThat(after(3)).isEmpty();
  }

  @Test
  void shouldKeepTheNewestChangesAndNameTheOldest() {
    Source<Row> source = create("SELECT k, v FROM s", "3");
    for (int i = 1; i <= 200; i++) {
      push(source, LONG + i, i);
    }
    assertThat(after(197)).hasSize(3).element(0).isEqualTo("198: 1 " + LONG + "198,198");
    refused(ErrorCode.SEQUENCE_NOT_RETAINED, "oldest that is has number 198", () -> after(196));
    refused(ErrorCode.SEQUENCE_LOST, "the newest is number 200", () -> after(201));
    refused(ErrorCode.INVALID_ARGUMENT, "no change number -1", () -> after(-1));
  }

  @Test
  void shouldKeepChangesForATime() {
    Source<Row> source = create("SELECT k, v FROM s", "'1 second'");
    push(source, "a", 1);
    clock.addAndGet(1_000_000_000);
    push(source, "b", 2);
    assertThat(after(0)).containsExactly("1: 1 a,1", "2: 1 b,2");
    clock.addAndGet(1);
    assertThat(after(1)).containsExactly("2: 1 b,2");
    refused(ErrorCode.SEQUENCE_NOT_RETAINED, "oldest that is has number 2", () -> after(0));
    clock.addAndGet(2_000_000_000);
    assertThat(after(2)).isEmpty();
    refused(
        ErrorCode.SEQUENCE_NOT_RETAINED, "none is, and the newest was number 2", () -> after(1));
  }

  @Test
  void shouldKeepWhatAReaderHasNotGot() {
    reopen(Execution.CALLER_RUNS, 4);
    Source<Row> source = create("SELECT k, v FROM s", "2");
    try (Subscription<Change<Row>> slow = db.sink("r").changesAfter(0)) {
      for (int i = 1; i <= 6; i++) {
        push(source, "a", i);
      }
      refused(ErrorCode.SUBSCRIPTION_FULL, "r is full", () -> push(source, "a", 7));
      assertThat(drain(slow)).hasSize(6).endsWith("6: 1 a,6");
      push(source, "a", 7);
      assertThat(drain(slow)).containsExactly("7: 1 a,7");
    }
    assertThat(after(5)).containsExactly("6: 1 a,6", "7: 1 a,7");
  }

  @Test
  void shouldReadMoreThanARingHoldsWithoutHoldingBackAnybody() {
    reopen(Execution.CALLER_RUNS, 4);
    Source<Row> source = create("SELECT k, v FROM s", "1000");
    for (int i = 1; i <= 100; i++) {
      push(source, "a", i);
    }
    try (Subscription<Change<Row>> all = db.sink("r").changesAfter(0)) {
      for (int i = 101; i <= 1004; i++) {
        push(source, "a", i);
      }
      refused(ErrorCode.SUBSCRIPTION_FULL, "r is full", () -> push(source, "a", 1005));
      assertThat(drain(all)).hasSize(1004).endsWith("1004: 1 a,1004");
    }
  }

  @Test
  void shouldEndBehindWhatIsOwed() {
    reopen(Execution.CALLER_RUNS, 4);
    Source<Row> source = create("SELECT k, v FROM s", "1000");
    for (int i = 1; i <= 10; i++) {
      push(source, "a", i);
    }
    try (Subscription<Change<Row>> first = db.sink("r").changesAfter(0);
        Subscription<Change<Row>> second = db.sink("r").changesAfter(5)) {
      source.finish();
      assertThat(drain(first)).hasSize(10);
      assertThat(first.isEnded()).isTrue();
      db.execute("DROP STREAM r");
      assertThat(drain(second)).hasSize(5);
    }
  }

  @Test
  void shouldGiveWhatIsOwedOfWhatWasDropped() {
    reopen(Execution.CALLER_RUNS, 4);
    Source<Row> source = create("SELECT k, v FROM s", "1000");
    for (int i = 1; i <= 10; i++) {
      push(source, "a", i);
    }
    try (Subscription<Change<Row>> all = db.sink("r").changesAfter(0)) {
      db.execute("DROP STREAM r");
      List<Long> seen = new ArrayList<>();
      refused(ErrorCode.DROPPED, "r was dropped", () -> {
        while (true) {
          seen.add(Objects.requireNonNull(all.recv()).sequence());
        }
      });
      assertThat(seen).hasSize(10);
    }
  }

  @Test
  void shouldGoOnWithNumbersWhenAViewIsReplaced() {
    db.execute("""
        CREATE SOURCE s (k VARCHAR, v BIGINT NOT NULL);
        CREATE MATERIALIZED VIEW r WITH (retain = 100) AS SELECT k, SUM(v) AS v FROM s GROUP BY k;
        """);
    Source<Row> source = db.source("s");
    push(source, "a", 1);
    try (Subscription<Change<Row>> changes = db.sink("r").changesAfter(0)) {
      db.execute("CREATE OR REPLACE MATERIALIZED VIEW r WITH (retain = 50) AS"
          + " SELECT k, COUNT(*) + 9 AS v FROM s GROUP BY k");
      push(source, "a", 5);
      String[] expected = {"1: 1 a,1", "2: -1 a,1", "3: 1 a,10"};
      assertThat(drain(changes)).containsExactly(expected);
      assertThat(after(1)).containsExactly("2: -1 a,1", "3: 1 a,10");
    }
  }

  @Test
  void shouldShowNumbersInPlaceAndInBatches() {
    Source<Row> source = create("SELECT k, v FROM s", "1000");
    List<Long> seen = new ArrayList<>();
    try (Subscription<Row> visitor = db.sink("r").subscribe(row -> seen.add(row.sequence()));
        Subscription<Change<Row>> batches = db.sink("r").changesAfter(0)) {
      push(source, "a", 1);
      push(source, "b", 2);
      assertThat(visitor.isEnded()).isFalse();
      try (VectorSchemaRoot batch = Objects.requireNonNull(batches.pollArrow())) {
        BigIntVector numbers = (BigIntVector) batch.getVector("__sequence");
        assertThat(numbers.get(0)).isEqualTo(1);
        assertThat(numbers.get(1)).isEqualTo(2);
      }
    }
    assertThat(seen).containsExactly(1L, 2L);
  }

  @Test
  void shouldRefuseWhatRetainsNothing() {
    db.execute(
        "CREATE SOURCE s (k VARCHAR, v BIGINT NOT NULL); CREATE STREAM r AS SELECT * FROM s");
    refused(ErrorCode.NOT_SUPPORTED, "r retains no changes", () -> after(0));
    refused(ErrorCode.NOT_SUPPORTED, "s retains no changes", () -> db.sink("s").changesAfter(0));
    try (Subscription<Change<Row>> changes = db.sink("r").changes()) {
      push(db.source("s"), "a", 1);
      assertThat(drain(changes)).containsExactly("0: 1 a,1");
    }
  }

  @Test
  void shouldGiveWhatIsThereOnAThreadOfItsOwn() {
    reopen(Execution.ENGINE_THREAD, 4);
    Source<Row> source = create("SELECT k, v FROM s", "100000");
    for (int i = 1; i <= 1000; i++) {
      push(source, "a", i);
    }
    db.awaitIdle();
    try (Subscription<Change<Row>> all = db.sink("r").changesAfter(0)) {
      for (int i = 1; i <= 1000; i++) {
        push(source, "b", i);
      }
      source.finish();
      long next = 1;
      for (Change<Row> change : all) {
        assertThat(change.sequence()).isEqualTo(next++);
      }
      assertThat(next).isEqualTo(2001);
    }
  }

  @Test
  void shouldShowALaterSubscriberNothingThatCameBefore() {
    reopen(Execution.CALLER_RUNS, 4);
    Source<Row> source = create("SELECT k, v FROM s", "1000");
    try (Subscription<Change<Row>> slow = db.sink("r").changes()) {
      for (int i = 1; i <= 6; i++) {
        push(source, "a", i);
      }
      try (Subscription<Change<Row>> later = db.sink("r").changes()) {
        push(source, "a", 7);
        assertThat(drain(later)).containsExactly("7: 1 a,7");
      }
      assertThat(drain(slow)).hasSize(7);
    }
  }

  @Test
  void shouldOweAReaderOfADroppedSinkWhatCameBefore() {
    reopen(Execution.CALLER_RUNS, 4);
    Source<Row> source = create("SELECT k, v FROM s", "1000");
    db.execute("CREATE SINK out FROM r");
    try (Subscription<Change<Row>> all = db.sink("out").changesAfter(0)) {
      for (int i = 1; i <= 6; i++) {
        push(source, "a", i);
      }
      db.execute("DROP SINK out");
      for (int i = 7; i <= 20; i++) {
        push(source, "a", i);
      }
      List<Long> seen = new ArrayList<>();
      refused(ErrorCode.DROPPED, "out was dropped", () -> {
        while (true) {
          seen.add(Objects.requireNonNull(all.recv()).sequence());
        }
      });
      assertThat(seen).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    }
    assertThat(after(19)).containsExactly("20: 1 a,20");
  }

  @Test
  void shouldExplainWhatIsRetained() {
    Source<Row> unused = create("SELECT k, v FROM s", "'90 minutes'");
    assertThat(db.explain("r"))
        .contains("retained for subscribers: the changes of the last 1h30m, numbered");
  }

  @Test
  void shouldKeepWhatOneRowMakesForAReaderWithoutRoom() {
    reopen(Execution.CALLER_RUNS, 4);
    Source<Row> source =
        create("SELECT k, n AS v FROM s, UNNEST(ARRAY[1, 2, 3, 4, 5, 6, 7, 8, 9]) AS t (n)", "2");
    try (Subscription<Change<Row>> slow = db.sink("r").changesAfter(0)) {
      push(source, "a", 1);
      assertThat(drain(slow)).hasSize(9).startsWith("1: 1 a,1 …").endsWith("9: 1 a,9");
    }
    assertThat(after(7)).hasSize(2);
  }

  @Test
  void shouldGiveBackWhatIsDropped() {
    Source<Row> source = create("SELECT k, v FROM s", "10");
    List<Long> bytes = new ArrayList<>();
    for (int i = 1; i <= 3000; i++) {
      push(source, LONG + 1000, i);
      if (i % 1000 == 0) {
        bytes.add(db.metrics().queries().get(0).stateBytes());
      }
    }
    assertThat(bytes).hasSize(3).containsOnly(bytes.get(0));
  }

  @Test
  void shouldGoOnWithNumbersWhenWhatWasStoppedIsReplaced() {
    db.execute("CREATE SOURCE s (k VARCHAR, v BIGINT NOT NULL); CREATE STREAM r WITH (retain = 9,"
        + " on_error = 'stop') AS SELECT k, 10 / v AS v FROM s");
    Source<Row> source = db.source("s");
    push(source, "a", 5);
    push(source, "a", 0);
    refused(ErrorCode.QUERY_STOPPED, "r was stopped", () -> after(1));
    db.execute("CREATE OR REPLACE STREAM r WITH (retain = 9) AS SELECT k, v FROM s");
    push(source, "b", 7);
    assertThat(after(1)).containsExactly("2: 1 b,7");
    refused(ErrorCode.SEQUENCE_NOT_RETAINED, "oldest that is has number 2", () -> after(0));
  }
}
