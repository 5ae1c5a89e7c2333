package io.laminar.core.handle;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Backpressure;
import io.laminar.api.Config;
import io.laminar.api.Source;
import io.laminar.core.handle.HandleFixture.Trade;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Transactions and lanes that are hardly larger than they are. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class TransactionRoomTest {
  private static final int ROUNDS = 10_000;
  private static final int ROWS = 4;

  @Test
  void shouldWaitForRoomHoweverTheEngineEmptiesTheLaneMeanwhile() {
    try (HandleFixture fixture = new HandleFixture(Config.builder(), Backpressure.BLOCK, 2, ROWS)) {
      Source<Trade> handle = fixture.handle();
      List<Trade> rows = List.of(Trade.of(1), Trade.of(2), Trade.of(3));
      for (int round = 0; round < ROUNDS; round++) {
        handle.pushTransaction(rows);
      }
      fixture.engine.awaitIdle();

      assertThat(fixture.engine.metrics().sources().get(0).rowsIn()).isEqualTo(3L * ROUNDS);
    }
  }
}
