package io.laminar.core.handle;

import static io.laminar.core.handle.HandleFixture.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Backpressure;
import io.laminar.api.Change;
import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Overflow;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import io.laminar.api.WaitStrategy;
import io.laminar.core.handle.HandleFixture.Trade;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RingSubscriptionTest {
  @Test
  void shouldPollWithoutWaitingAndEnd() {
    try (HandleFixture fixture = HandleFixture.blocking()) {
      Subscription<Trade> trades = fixture.subscribe();
      Source<Trade> handle = fixture.handle();
      assertThat(trades.poll()).isNull();
      assertThat(trades.isEnded()).isFalse();
      handle.push(Trade.of(1));
      handle.finish();
      assertThat(trades.recv()).isEqualTo(Trade.of(1));
      assertThat(trades.recv()).isNull();
      assertThat(trades.recv(Duration.ofDays(1))).isNull();
      assertThat(trades.poll()).isNull();
      assertThat(trades.isEnded()).isTrue();
      assertThat(trades.iterator().hasNext()).isFalse();
      Assertions.assertThatThrownBy(() -> trades.iterator().next())
          .isInstanceOf(NoSuchElementException.class);
    }
  }

  @Test
  void shouldKeepTheRowThatAnIteratorLookedAt() {
    try (HandleFixture fixture = HandleFixture.blocking()) {
      Subscription<Trade> trades = fixture.subscribe();
      Source<Trade> handle = fixture.handle();
      for (int i = 1; i <= 4; i++) {
        handle.push(Trade.of(i));
      }
      handle.finish();
      // The end comes behind the last row: not before it is there may it be asked for.
      fixture.engine.awaitIdle();

      assertThat(trades.iterator().hasNext()).isTrue();
      assertThat(trades.poll()).isEqualTo(Trade.of(1));
      assertThat(trades.iterator().hasNext()).isTrue();
      assertThat(trades.iterator().next()).isEqualTo(Trade.of(2));
      assertThat(trades.iterator().hasNext()).isTrue();
      assertThat(trades.recv()).isEqualTo(Trade.of(3));
      assertThat(trades.iterator().hasNext()).isTrue();
      assertThat(trades.isEnded()).isFalse();
      List<Trade> rest = new ArrayList<>();
      assertThat(trades.drain(rest::add)).isEqualTo(1);
      assertThat(rest).containsExactly(Trade.of(4));
      assertThat(trades.isEnded()).isTrue();
    }
  }

  @Test
  void shouldTimeOutAndBeInterruptible() {
    try (HandleFixture fixture = HandleFixture.blocking()) {
      Subscription<Trade> trades = fixture.subscribe();
      assertRefused(ErrorCode.TIMEOUT, () -> trades.recv(Duration.ZERO));
      assertRefused(ErrorCode.TIMEOUT, () -> trades.recv(Duration.ofMillis(3)))
          .hasMessageContaining("within 3 ms");
      Thread.currentThread().interrupt();
      assertRefused(ErrorCode.INTERRUPTED, trades::recv);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void shouldEndARecvWhenAnotherThreadCloses() throws InterruptedException {
    for (boolean wholeEngine : new boolean[] {false, true}) {
      try (HandleFixture fixture = HandleFixture.blocking()) {
        Subscription<Trade> trades = fixture.subscribe();
        HandleFixture.withThread(() -> assertThat(trades.recv()).isNull(), thread -> {
          if (wholeEngine) {
            fixture.engine.close();
          } else {
            trades.close();
          }
        });
        trades.close();
        assertThat(trades.poll()).isNull();
        assertThat(trades.isEnded()).isTrue();
      }
    }
  }

  @Test
  void shouldTellAReceiverWhyNoRowWillComeWheneverThatHappens() throws InterruptedException {
    // The end may come between any two looks of the thread that waits.
    try (HandleFixture fixture = new HandleFixture(
        Config.builder().waitStrategy(WaitStrategy.SPIN_YIELD), Backpressure.BLOCK, 2)) {
      for (int round = 0; round < 500; round++) {
        try (Subscription<Trade> trades = fixture.subscribe()) {
          HandleFixture.withThread(
              () -> assertRefused(ErrorCode.DROPPED, trades::recv),
              thread -> fixture.engine.drop(List.of(), List.of("trades")));
        }
      }
    }
  }

  @Test
  void shouldLetTheSourceGoOnWhenClosed() {
    try (HandleFixture fixture = HandleFixture.blocking()) {
      Subscription<Trade> slow = fixture.subscribe();
      Subscription<Trade> other = fixture.subscribe(Overflow.DROP_OLDEST);
      Source<Trade> handle = fixture.handle();
      HandleFixture.fill(handle);
      slow.close();
      handle.pushBatch(Trade.range(32, 1_000));
      handle.finish();
      List<Trade> received = new ArrayList<>();
      other.forEach(received::add);
      assertThat(received.size() + other.dropped()).isEqualTo(1_000);
      assertThat(received).endsWith(Trade.of(999));
    }
  }

  @Test
  void shouldSayHowFarADisconnectedSubscriberFellBehind() {
    try (HandleFixture fixture = HandleFixture.blocking()) {
      Subscription<Trade> trades = fixture.subscribe(Overflow.DISCONNECT);
      Source<Trade> handle = fixture.handle();
      handle.pushBatch(Trade.range(0, 100));
      fixture.engine.awaitIdle();
      assertRefused(ErrorCode.SUBSCRIPTION_DISCONNECTED, () -> {
            while (trades.poll() != null) {
              // What was copied out before is delivered.
            }
          })
          .hasMessageContaining("fell behind by " + trades.dropped() + " rows");
      assertThat(trades.dropped()).isGreaterThanOrEqualTo(16);
      assertThat(trades.isEnded()).isTrue();
      assertRefused(ErrorCode.SUBSCRIPTION_DISCONNECTED, trades::recv);
    }
  }

  @Test
  void shouldVisitInPlaceAcrossTheWrap() {
    try (HandleFixture fixture = HandleFixture.blocking()) {
      Subscription<Trade> trades = fixture.subscribe();
      Source<Trade> handle = fixture.handle();
      List<Long> seen = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        handle.pushBatch(Trade.range(12 * i, 12 * i + 12));
        fixture.engine.awaitIdle();
        assertThat(trades.visit(row -> seen.add(row.getLong(1)), 0)).isZero();
        assertRefused(ErrorCode.INVALID_ARGUMENT, () -> trades.visit(row -> {}, -1));
        assertThat(trades.visit(row -> seen.add(row.getLong(1)), 5)).isEqualTo(5);
        assertThat(trades.visit(row -> seen.add(row.getLong(1)), 100)).isEqualTo(7);
      }
      assertThat(seen).hasSize(120).isSorted();
      assertThat(trades.visit(row -> {}, 1)).isZero();
    }
  }

  @Test
  void shouldNotShowARowAgainAfterItsVisitorThrew() {
    try (HandleFixture fixture = HandleFixture.blocking()) {
      Subscription<Trade> trades = fixture.subscribe();
      fixture.handle().pushBatch(Trade.range(0, 3));
      fixture.engine.awaitIdle();
      Assertions.assertThatThrownBy(() -> trades.visit(
              row -> {
                throw new IllegalStateException("on purpose");
              },
              3))
          .hasMessage("on purpose");
      assertThat(trades.poll()).isEqualTo(Trade.of(1));
    }
  }

  @Test
  void shouldRefuseToBeReadByItsOwnVisitor() {
    try (HandleFixture fixture = HandleFixture.blocking()) {
      Subscription<Trade> trades = fixture.subscribe();
      fixture.handle().pushBatch(Trade.range(0, 3));
      fixture.engine.awaitIdle();
      assertRefused(ErrorCode.WRONG_THREAD, () -> trades.visit(row -> trades.poll(), 3));
      assertThat(trades.poll()).isEqualTo(Trade.of(1));
    }
  }

  @Test
  void shouldLetAVisitorCloseIt() {
    try (HandleFixture fixture = HandleFixture.blocking()) {
      Subscription<Trade> trades = fixture.subscribe();
      Source<Trade> handle = fixture.handle();
      handle.pushBatch(Trade.range(0, 3));
      fixture.engine.awaitIdle();
      trades.visit(row -> trades.close(), 1);
      handle.pushBatch(Trade.range(0, 1_000));
      fixture.engine.awaitIdle();
      assertThat(fixture.engine.metrics().subscriptions()).isEmpty();
    }
  }

  @Test
  void shouldGiveWeightsOfAnAppendOnlyStream() {
    try (HandleFixture fixture = HandleFixture.blocking()) {
      Subscription<Change<Trade>> changes = fixture.sink().changes();
      fixture.handle().push(Trade.of(1));
      assertThat(changes.recv()).isEqualTo(new Change<>(1, Trade.of(1)));
    }
  }

  @Test
  void shouldLoseNothingWhenClosedWhileReading() throws InterruptedException {
    // Rows read while another thread closes are either whole or not given at all.
    for (int round = 0; round < 50; round++) {
      try (HandleFixture fixture = HandleFixture.blocking()) {
        Subscription<Trade> trades = fixture.subscribeElsewhere();
        Source<Trade> handle = fixture.handle();
        HandleFixture.withThread(
            () -> {
              long expected = 0;
              for (Trade trade : trades) {
                assertThat(trade).isEqualTo(new Trade("a long symbol " + expected, expected, 0));
                expected++;
              }
            },
            thread -> {
              for (int i = 0; i < 500; i++) {
                handle.push(new Trade("a long symbol " + i, i, 0));
                if (i == 100) {
                  trades.close();
                }
              }
            });
      }
    }
  }
}
