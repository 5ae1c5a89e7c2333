package io.laminar.core.handle;

import static io.laminar.core.handle.HandleFixture.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Backpressure;
import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.RowWriter;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import io.laminar.core.handle.HandleFixture.Trade;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SourceHandleTest {
  @Test
  void shouldTakeRecordsRowsAndWrittenRows() {
    try (HandleFixture fixture = HandleFixture.blocking()) {
      Subscription<Trade> trades = fixture.subscribe();
      Source<Trade> typed = fixture.handle();
      Source<Row> untyped = fixture.rows();
      String name = "a symbol of more than twelve bytes";
      typed.push(new Trade(name, 1, 2));
      assertThat(trades.recv()).isEqualTo(new Trade(name, 1, 2));
      untyped.push(Row.of(untyped.schema(), "MSFT", 3, Instant.EPOCH));
      assertThat(trades.recv()).isEqualTo(new Trade("MSFT", 3, 0));
      RowWriter writer = typed.writer();
      writer.setLong(2, 4).setString(0, name).setLong(1, 5).push();
      assertThat(trades.recv()).isEqualTo(new Trade(name, 5, 4));
      assertThat(writer.setLong(2, 7).setLong(1, 6).setString(0, "X").tryPush()).isTrue();
      assertThat(trades.recv()).isEqualTo(new Trade("X", 6, 7));
    }
  }

  @Test
  void shouldAllocateNothingForARowOfPrimitivesAndShortStrings() {
    try (HandleFixture fixture = HandleFixture.blocking()) {
      Source<Trade> trades = fixture.handle();
      RowWriter writer = trades.writer();
      Trade row = Trade.of(1);
      var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
      long least = Long.MAX_VALUE;
      // The compiler allocates nothing on this thread; what it replaces may, until it is done.
      for (int round = 0; round < 20 && least > 0; round++) {
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        for (int i = 0; i < 10_000; i++) {
          trades.push(row);
          writer.setString(0, "MSFT").setLong(1, i).setLong(2, i).push();
        }
        long after = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        least = Math.min(least, after - before);
      }
      // The counter's own result is a few bytes at most, for 20,000 rows.
      assertThat(least).isLessThan(1_000);
    }
  }

  @Test
  void shouldRefuseABadRowAndStayUsable() {
    try (HandleFixture fixture = HandleFixture.blocking()) {
      Subscription<Trade> trades = fixture.subscribe();
      Source<Trade> handle = fixture.handle();
      assertRefused(ErrorCode.VALUE_OUT_OF_RANGE, () -> handle.push(new Trade("X", 1L << 40, 0)));
      assertRefused(
              ErrorCode.VALUE_OUT_OF_RANGE,
              () -> handle.push(new Trade("X", 1, 1_700_000_000_000_000L)))
          .hasMessageContaining("microseconds");
      assertRefused(ErrorCode.ROW_TOO_LARGE, () -> handle.push(new Trade("x".repeat(257), 1, 1)));
      assertRefused(
          ErrorCode.NOT_NULL_VIOLATION, () -> handle.writer().setLong(1, 1).push());
      handle.push(new Trade("x".repeat(256), 1, 1));
      assertThat(trades.recv()).isEqualTo(new Trade("x".repeat(256), 1, 1));
    }
  }

  @Test
  void shouldRefuseWhenFullUnderReject() {
    try (HandleFixture fixture = new HandleFixture(Backpressure.REJECT)) {
      Subscription<Trade> trades = fixture.subscribe();
      Source<Trade> handle = fixture.handle();
      HandleFixture.fill(handle);
      assertThat(handle.hasCapacity()).isFalse();
      assertThat(handle.tryPush(Trade.of(99))).isFalse();
      assertRefused(ErrorCode.SOURCE_FULL, () -> handle.push(Trade.of(99)))
          .hasMessageContaining("nothing was taken")
          .hasMessageContaining("buffer_size (16 rows here)");
      assertRefused(ErrorCode.SOURCE_FULL, () -> handle.watermark(1));
      assertRefused(ErrorCode.SOURCE_FULL, () -> handle.pushBatch(Trade.range(0, 2)));
      assertThat(drain(fixture, trades)).containsExactly(Trade.range(0, 32));
      assertRefused(ErrorCode.SOURCE_FULL, () -> handle.pushBatch(Trade.range(0, 17)));
      handle.pushBatch(Trade.range(0, 16));
      assertThat(drain(fixture, trades)).containsExactly(Trade.range(0, 16));
    }
  }

  private static List<Trade> drain(HandleFixture fixture, Subscription<Trade> trades) {
    List<Trade> rows = new ArrayList<>();
    trades.drain(rows::add);
    fixture.engine.awaitIdle();
    trades.drain(rows::add);
    return rows;
  }

  @Test
  void shouldCountWhatIsDropped() {
    try (HandleFixture fixture = new HandleFixture(Backpressure.DROP_OLDEST)) {
      Subscription<Trade> trades = fixture.subscribe();
      Source<Trade> handle = fixture.handle();
      List<Trade> received = new ArrayList<>();
      for (int i = 0; i < 10_000; i++) {
        handle.push(new Trade("a symbol of more than twelve bytes", i, i));
      }
      handle.pushBatch(Trade.range(10_000, 10_100));
      handle.finish();
      trades.forEach(received::add);
      long dropped = fixture.engine.metrics().sources().get(0).rowsDropped();
      assertThat(received.size() + dropped).isEqualTo(10_100);
      assertThat(received).extracting(Trade::price).isSorted().endsWith(10_099L);
    }
  }

  @Test
  void shouldPushMoreThanTheRingHoldsUnderBlock() throws InterruptedException {
    try (HandleFixture fixture = HandleFixture.blocking()) {
      Subscription<Trade> trades = fixture.subscribeElsewhere();
      Source<Trade> handle = fixture.handle();
      List<Trade> rows = new ArrayList<>();
      for (int i = 0; i < 2_000; i++) {
        // Up to 256 bytes of strings a row: the side buffer is full long before the slots are.
        rows.add(new Trade("s".repeat(i % 257), i, i));
      }
      List<Trade> received = new ArrayList<>();
      HandleFixture.withThread(() -> trades.forEach(received::add), thread -> {
        handle.pushBatch(rows.subList(0, 1_500));
        rows.subList(1_500, 2_000).forEach(handle::push);
        handle.finish();
      });
      assertThat(received).isEqualTo(rows);
    }
  }

  @Test
  void shouldTakeNothingOfABatchWithABadRow() {
    try (HandleFixture fixture = HandleFixture.blocking()) {
      Subscription<Trade> trades = fixture.subscribe();
      Source<Trade> handle = fixture.handle();
      for (int bad : new int[] {0, 7, 16, 99}) {
        Trade[] batch = Trade.range(0, 100);
        batch[bad] = new Trade("X", 1L << 40, 0);
        assertRefused(ErrorCode.INVALID_BATCH, () -> handle.pushBatch(batch))
            .hasMessageContaining("row " + bad + " of the batch: VALUE_OUT_OF_RANGE")
            .hasMessageContaining("nothing of the batch was taken");
      }
      handle.push(Trade.of(1));
      fixture.engine.awaitIdle();
      assertThat(trades.drain(row -> assertThat(row).isEqualTo(Trade.of(1)))).isEqualTo(1);
    }
  }

  @Test
  void shouldSayHowManyRowsWereTakenWhenInterrupted() {
    for (var strategy : io.laminar.api.WaitStrategy.all()) {
      try (HandleFixture fixture =
          new HandleFixture(Config.builder().waitStrategy(strategy), Backpressure.BLOCK, 2)) {
        Subscription<Trade> trades = fixture.subscribeElsewhere();
        Source<Trade> handle = fixture.handle();
        HandleFixture.fill(handle);
        Thread.currentThread().interrupt();
        assertRefused(ErrorCode.INTERRUPTED, () -> handle.push(Trade.of(99)))
            .hasMessageContaining("the row was not taken");
        assertThat(Thread.interrupted()).isTrue();
        Thread.currentThread().interrupt();
        assertRefused(ErrorCode.INTERRUPTED, () -> handle.pushBatch(Trade.range(0, 3)))
            .hasMessageContaining("0 rows were taken");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(drain(fixture, trades)).containsExactly(Trade.range(0, 32));
      }
    }
  }

  @Test
  void shouldRefuseAPushAfterTheEnd() {
    try (HandleFixture fixture = HandleFixture.blocking()) {
      Source<Trade> closed = fixture.handle();
      Source<Trade> finished = closed.clone();
      Source<Trade> open = closed.clone();
      closed.close();
      closed.close();
      finished.finish();
      finished.finish();
      finished.close();
      assertRefused(ErrorCode.CLOSED, () -> closed.push(Trade.of(1)))
          .hasMessageContaining("was closed");
      assertRefused(ErrorCode.CLOSED, () -> finished.tryPush(Trade.of(1)))
          .hasMessageContaining("was finished");
      assertRefused(ErrorCode.CLOSED, closed::finish);
      assertRefused(ErrorCode.CLOSED, closed::clone);
      fixture.engine.drop(List.of(fixture.source), List.of());
      assertRefused(ErrorCode.DROPPED, () -> open.push(Trade.of(1)));
    }
  }

  @Test
  void shouldSendWatermarksInOrderWithRows() {
    try (HandleFixture fixture = HandleFixture.blocking()) {
      Source<Trade> handle = fixture.handle();
      handle.watermark(Instant.ofEpochSecond(0, 41_999_999));
      fixture.engine.awaitIdle();
      assertThat(fixture.engine.metrics().sources().get(0).watermark()).isEqualTo(41);
      handle.watermark(7);
      fixture.engine.awaitIdle();
      assertThat(fixture.engine.metrics().sources().get(0).ignoredWatermarks()).isEqualTo(1);
      assertRefused(ErrorCode.VALUE_OUT_OF_RANGE, () -> handle.watermark(Long.MAX_VALUE - 1));
      assertRefused(ErrorCode.VALUE_OUT_OF_RANGE, () -> handle.watermark(Instant.MAX));
    }
    try (HandleFixture timeless = new HandleFixture(Config.builder(), Backpressure.BLOCK, -1)) {
      Source<Trade> handle = timeless.handle();
      assertRefused(ErrorCode.NO_EVENT_TIME, () -> handle.watermark(1));
    }
  }

  @Test
  void shouldNoticeTwoThreadsInOneHandle() throws InterruptedException {
    try (HandleFixture fixture = HandleFixture.blocking()) {
      Subscription<Trade> trades = fixture.subscribe();
      Source<Trade> handle = fixture.handle();
      HandleFixture.fill(handle);
      HandleFixture.withThread(() -> pushWhenAlone(handle), thread -> {
        // Only then its mark stays.
        HandleFixture.awaitRoomWait(thread);
        assertRefused(ErrorCode.WRONG_THREAD, handle::hasCapacity).hasMessageContaining("clone()");
        // Until the row that waits was taken, whenever that is.
        int rows = 0;
        while (rows < 2 * HandleFixture.ROWS + 1) {
          rows += trades.recv(Duration.ofSeconds(60)) == null ? 0 : 1;
        }
      });
    }
  }

  // Waits inside for room; may itself be the one who is refused at the entrance.
  private static void pushWhenAlone(Source<Trade> handle) {
    while (true) {
      try {
        handle.push(Trade.of(32));
        return;
      } catch (LaminarException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.WRONG_THREAD);
      }
    }
  }

  @Test
  void shouldRefuseBeforeTakingARowInCallerRuns() {
    try (HandleFixture fixture = HandleFixture.callerRuns()) {
      Subscription<Trade> trades = fixture.subscribe();
      Source<Trade> handle = fixture.handle();
      handle.pushBatch(Trade.range(0, 16));
      assertThat(handle.hasCapacity()).isFalse();
      assertThat(handle.tryPush(Trade.of(16))).isFalse();
      assertRefused(ErrorCode.SUBSCRIPTION_FULL, () -> handle.push(Trade.of(16)));
      assertRefused(ErrorCode.SUBSCRIPTION_FULL, () -> handle.pushBatch(Trade.range(0, 1)));
      assertThat(drain(fixture, trades)).containsExactly(Trade.range(0, 16));
      handle.push(Trade.of(16));
      assertThat(trades.recv()).isEqualTo(Trade.of(16));
      assertRefused(ErrorCode.WOULD_DEADLOCK, trades::recv);
      handle.finish();
      assertThat(trades.recv()).isNull();
    }
  }
}
