package io.laminar.core.handle;

import static io.laminar.core.handle.HandleFixture.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.ErrorCode;
import io.laminar.api.Overflow;
import io.laminar.api.Subscription;
import io.laminar.core.handle.HandleFixture.Trade;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A reader that goes on until the subscription has ended gets every row, and every error. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SubscriptionEndTest {
  @Test
  void shouldNotEndBeforeTheRowThatAnIteratorLookedAtIsTaken() {
    try (HandleFixture fixture = HandleFixture.blocking()) {
      Subscription<Trade> trades = fixture.subscribe();
      fixture.handle().push(Trade.of(1));
      assertThat(trades.iterator().hasNext()).isTrue();

      fixture.engine.close();

      assertThat(takeUntilTheEnd(trades)).containsExactly(Trade.of(1));
    }
  }

  @Test
  void shouldNotTakeADisconnectionForTheEnd() {
    try (HandleFixture fixture = HandleFixture.blocking()) {
      Subscription<Trade> trades = fixture.subscribe(Overflow.DISCONNECT);
      fixture.handle().pushBatch(Trade.range(0, 100));
      fixture.engine.awaitIdle();

      assertRefused(ErrorCode.SUBSCRIPTION_DISCONNECTED, () -> takeUntilTheEnd(trades));

      assertThat(trades.isEnded()).isTrue();
    }
  }

  @Test
  void shouldNotTakeADropForTheEnd() {
    try (HandleFixture fixture = HandleFixture.blocking()) {
      Subscription<Trade> trades = fixture.subscribe();
      fixture.handle().push(Trade.of(1));
      fixture.engine.awaitIdle();

      fixture.engine.drop(List.of(), List.of("trades"));

      assertThat(trades.poll()).isEqualTo(Trade.of(1));
      assertRefused(ErrorCode.DROPPED, () -> takeUntilTheEnd(trades));
      assertThat(trades.isEnded()).isTrue();
    }
  }

  private static List<Trade> takeUntilTheEnd(Subscription<Trade> trades) {
    List<Trade> taken = new ArrayList<>();
    while (!trades.isEnded()) {
      Trade next = trades.poll();
      if (next != null) {
        taken.add(next);
      }
    }
    return taken;
  }
}
