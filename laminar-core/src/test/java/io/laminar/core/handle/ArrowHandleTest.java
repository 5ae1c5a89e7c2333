package io.laminar.core.handle;

import static io.laminar.core.handle.HandleFixture.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.laminar.api.Backpressure;
import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import io.laminar.core.arrow.ArrowBatchBuilder;
import io.laminar.core.arrow.GatheredColumn;
import io.laminar.core.handle.HandleFixture.Trade;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.TimeStampMilliVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ArrowHandleTest {
  private static VectorSchemaRoot batch(BufferAllocator allocator, int rows, int bad) {
    VarCharVector symbols = new VarCharVector("symbol", allocator);
    BigIntVector prices = new BigIntVector("PRICE", allocator);
    TimeStampMilliVector times = new TimeStampMilliVector("ts", allocator);
    for (int i = 0; i < rows; i++) {
      symbols.setSafe(i, "s".repeat(i % 250).getBytes(StandardCharsets.UTF_8));
      prices.setSafe(i, i == bad ? 1L << 40 : i);
      times.setSafe(i, i);
    }
    VectorSchemaRoot root = new VectorSchemaRoot(List.of(times, symbols, prices));
    root.setRowCount(rows);
    return root;
  }

  private static Trade trade(int row) {
    return new Trade("s".repeat(row % 250), row, row);
  }

  @Test
  void shouldPushMoreThanTheRingHolds() throws InterruptedException {
    try (HandleFixture fixture = HandleFixture.blocking();
        BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot batch = batch(allocator, 2_000, -1)) {
      Subscription<Trade> trades = fixture.subscribeElsewhere();
      Source<Trade> handle = fixture.handle();
      List<Trade> received = new ArrayList<>();
      HandleFixture.withThread(() -> trades.forEach(received::add), thread -> {
        handle.pushArrow(batch);
        handle.finish();
      });
      assertThat(received).hasSize(2_000);
      for (int i = 0; i < 2_000; i++) {
        assertThat(received.get(i)).isEqualTo(trade(i));
      }
    }
  }

  @Test
  void shouldTakeNothingOfABatchWithABadRow() {
    try (HandleFixture fixture = HandleFixture.blocking();
        BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot batch = batch(allocator, 500, 400)) {
      Source<Trade> handle = fixture.handle();
      assertRefused(ErrorCode.INVALID_BATCH, () -> handle.pushArrow(batch))
          .hasMessageContaining("row 400 of the batch: VALUE_OUT_OF_RANGE");
      fixture.engine.awaitIdle();
      assertThat(fixture.engine.metrics().sources().get(0).rowsIn()).isZero();
    }
  }

  @Test
  void shouldRefuseABatchWholeUnderReject() {
    try (HandleFixture fixture = new HandleFixture(Backpressure.REJECT);
        BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot large = batch(allocator, 17, -1);
        VectorSchemaRoot small = batch(allocator, 16, -1)) {
      Subscription<Trade> trades = fixture.subscribe();
      Source<Trade> handle = fixture.handle();
      handle.push(Trade.of(0));
      assertThat(trades.recv()).isEqualTo(Trade.of(0));
      assertRefused(ErrorCode.SOURCE_FULL, () -> handle.pushArrow(large));
      handle.pushArrow(small);
      fixture.engine.awaitIdle();
      List<Trade> received = new ArrayList<>();
      trades.drain(received::add);
      assertThat(received).hasSize(16).endsWith(trade(15));
    }
  }

  @Test
  void shouldTryToPushABatchWithoutWaitingForRoom() {
    try (HandleFixture fixture = HandleFixture.blocking();
        BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot never = batch(allocator, HandleFixture.ROWS + 1, -1);
        VectorSchemaRoot whole = batch(allocator, HandleFixture.ROWS, -1)) {
      Subscription<Trade> trades = fixture.subscribe();
      SourceHandle<Trade> handle = (SourceHandle<Trade>) fixture.handle();
      assertRefused(ErrorCode.INVALID_ARGUMENT, () -> handle.tryPushArrow(never));
      int taken = 0;
      // The rings of the source and of the subscription hold a batch each.
      while (handle.tryPushArrow(whole)) {
        taken += HandleFixture.ROWS;
        assertThat(handle.arrowRowsTaken()).isEqualTo(HandleFixture.ROWS);
      }
      assertThat(handle.arrowRowsTaken()).isZero();
      for (int i = 0; i < taken; i++) {
        assertThat(trades.recv()).isEqualTo(trade(i % HandleFixture.ROWS));
      }
      assertThat(trades.poll()).isNull();
    }
  }

  @Test
  void shouldGiveGatheredColumnsAgainWhereTheyWereNotTaken() {
    try (HandleFixture fixture = HandleFixture.blocking()) {
      RingSubscription<Trade> trades = (RingSubscription<Trade>) fixture.subscribe();
      assertThat(trades.pollBatch(ArrowBatchBuilder::rows)).isNull();
      fixture.handle().pushBatch(List.of(trade(5), trade(200)));
      fixture.engine.awaitIdle();
      assertThatThrownBy(() -> trades.pollBatch(gathered -> {
            throw new IllegalStateException("no memory");
          }))
          .hasMessage("no memory");
      String shown = trades.pollBatch(gathered -> {
        GatheredColumn symbols = gathered.column(0);
        GatheredColumn prices = gathered.column(1);
        String all = gathered.columnCount() + " columns, " + symbols.textBytes() + " characters, "
            + symbols.dataBytes() + " bytes of offsets, " + prices.dataBytes() + " of prices";
        gathered.clear();
        return all;
      });
      assertThat(shown).isEqualTo("3 columns, 205 characters, 12 bytes of offsets, 8 of prices");
      assertThat(trades.pollBatch(ArrowBatchBuilder::rows)).isNull();
    }
  }

  @Test
  void shouldPollWhatIsThereAsABatch() {
    try (HandleFixture fixture = HandleFixture.blocking()) {
      Subscription<Trade> trades = fixture.subscribe();
      Source<Trade> handle = fixture.handle();
      assertThat(trades.pollArrow()).isNull();
      for (int round = 0; round < 3; round++) {
        handle.pushBatch(List.of(trade(5), trade(200), trade(12), trade(13), trade(0)));
        fixture.engine.awaitIdle();
        try (VectorSchemaRoot batch = Objects.requireNonNull(trades.pollArrow())) {
          assertThat(batch.getRowCount()).isEqualTo(5);
          assertThat(batch.getVector("symbol").getObject(1)).hasToString("s".repeat(200));
          assertThat(batch.getVector("price").getObject(2)).isEqualTo(12);
          assertThat(batch.getVector("__weight")).isNull();
        }
      }
    }
  }

  @Test
  void shouldSayHowManyRowsWereTakenOfABatchThatItsOwnerCloses() throws InterruptedException {
    try (HandleFixture fixture = HandleFixture.blocking();
        BufferAllocator allocator = new RootAllocator()) {
      Subscription<Trade> trades = fixture.subscribe();
      Source<Trade> handle = fixture.handle();
      VectorSchemaRoot batch = batch(allocator, 500, -1);
      List<Trade> received = new ArrayList<>();
      LaminarException[] refused = new LaminarException[1];
      HandleFixture.withThread(
          () -> refused[0] =
              catchThrowableOfType(LaminarException.class, () -> handle.pushArrow(batch)),
          thread -> {
            HandleFixture.awaitRoomWait(thread);
            batch.close();
            while (thread.isAlive()) {
              trades.drain(received::add);
            }
          });
      fixture.engine.awaitIdle();
      trades.drain(received::add);
      assertThat(refused[0].code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
      assertThat(refused[0]).hasMessageContaining("; " + received.size() + " rows were taken");
      handle.push(Trade.of(7));
      assertThat(trades.recv()).isEqualTo(Trade.of(7));
      for (int i = 0; i < received.size(); i++) {
        assertThat(received.get(i)).isEqualTo(trade(i));
      }
    }
  }

  @Test
  void shouldTakeABatchThatFitsWholeOrNotAtAll() {
    FailingBuffer references = new FailingBuffer(new OutOfMemoryError("injected"));
    try (HandleFixture fixture = new HandleFixture(Config.builder(), Backpressure.BLOCK, 2, 4096);
        BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot batch = batch(allocator, 600, -1);
        BigIntVector failing = new BigIntVector("PRICE", allocator)) {
      failing.loadFieldBuffers(
          new ArrowFieldNode(600, 0),
          List.of(
              batch.getVector("PRICE").getValidityBuffer(),
              references.of(batch.getVector("PRICE").getDataBuffer())));
      Subscription<Trade> trades = fixture.subscribe();
      Source<Trade> handle = fixture.handle();
      VectorSchemaRoot changed =
          new VectorSchemaRoot(List.of(batch.getVector("ts"), batch.getVector("symbol"), failing));
      changed.setRowCount(600);
      references.count();
      handle.pushArrow(changed);
      fixture.engine.awaitIdle();
      assertThat(trades.drain(row -> {})).isEqualTo(600);
      // The last look at the values is at those of the last chunk, while it is written.
      references.failAtTheLast();
      assertThatThrownBy(() -> handle.pushArrow(changed)).isInstanceOf(OutOfMemoryError.class);
      handle.push(Trade.of(7));
      fixture.engine.awaitIdle();
      List<Trade> received = new ArrayList<>();
      trades.drain(received::add);
      assertThat(received).containsExactly(Trade.of(7));
    }
  }
}
