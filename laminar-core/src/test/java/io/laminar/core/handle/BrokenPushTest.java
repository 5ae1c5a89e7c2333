package io.laminar.core.handle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Backpressure;
import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import io.laminar.core.codec.RecordEncoder;
import io.laminar.core.codec.RowEncoder;
import io.laminar.core.handle.HandleFixture.Trade;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever ends a push, no row is seen that it did not take. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BrokenPushTest {
  private static final String LONG = "a symbol of more than twelve bytes";

  /** A handle whose encoder throws at a call, with the row half written. */
  private static Source<Trade> handle(HandleFixture fixture, AtomicInteger callsLeft) {
    RowEncoder<Trade> encoder = RecordEncoder.of(Trade.class, fixture.source.layout());
    return new SourceHandle<>(
        fixture.engine.openProducer(fixture.source), (row, slots, base, side) -> {
          encoder.encode(row, slots, base, side);
          if (callsLeft.decrementAndGet() == 0) {
            throw new OutOfMemoryError("injected");
          }
        });
  }

  private static Trade[] trades(int count) {
    return IntStream.range(0, count).mapToObj(i -> new Trade(LONG, i, i)).toArray(Trade[]::new);
  }

  @ParameterizedTest
  @EnumSource(Backpressure.class)
  void shouldTakeNothingOfACallThatThrows(Backpressure backpressure) {
    try (HandleFixture fixture = new HandleFixture(backpressure)) {
      Subscription<Trade> received = fixture.subscribe();
      AtomicInteger callsLeft = new AtomicInteger();
      Source<Trade> handle = handle(fixture, callsLeft);
      Trade row = new Trade(LONG, 99, 99);
      List<Runnable> calls = new ArrayList<>(List.of(
          () -> handle.push(row),
          () -> handle.tryPush(row),
          () -> handle.pushBatch(trades(9)),
          () -> handle.pushBatch(Arrays.asList(trades(9)))));
      if (backpressure != Backpressure.DROP_OLDEST) {
        calls.add(() -> handle.pushTransaction(Arrays.asList(trades(9))));
      }
      for (int i = 0; i < calls.size(); i++) {
        callsLeft.set(i < 2 ? 1 : 5);
        assertThatThrownBy(calls.get(i)::run).isInstanceOf(OutOfMemoryError.class);
        handle.push(new Trade(LONG, i, i));
        assertThat(received.recv()).isEqualTo(new Trade(LONG, i, i));
      }
      fixture.engine.awaitIdle();
      assertThat(received.poll()).isNull();
      assertThat(fixture.engine.metrics().sources().get(0).rowsIn()).isEqualTo(calls.size());
    }
  }

  @Test
  void shouldSayHowManyRowsWereTakenOfABatchThatThrowsInTheMiddle() {
    try (HandleFixture fixture = new HandleFixture(Config.builder(), Backpressure.BLOCK, 2)) {
      AtomicInteger callsLeft = new AtomicInteger();
      Source<Trade> handle = handle(fixture, callsLeft);
      // Those of the first 16 rows, those that check the other 84, and 30 more.
      callsLeft.set(100 + 30);
      long before = fixture.engine.metrics().sources().get(0).rowsIn();
      String[] message = new String[1];
      HandleFixture.assertRefused(ErrorCode.RESOURCE_LIMIT, () -> handle.pushBatch(trades(100)))
          .satisfies(refused -> message[0] = refused.getMessage())
          .hasRootCauseInstanceOf(OutOfMemoryError.class);
      handle.push(Trade.of(7));
      fixture.engine.awaitIdle();
      long taken = fixture.engine.metrics().sources().get(0).rowsIn() - before - 1;
      assertThat(taken).isBetween(16L, 46L);
      assertThat(message[0]).contains("; " + taken + " rows were taken");
    }
  }
}
