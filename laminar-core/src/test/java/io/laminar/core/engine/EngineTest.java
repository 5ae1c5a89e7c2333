package io.laminar.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Overflow;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import io.laminar.core.engine.EngineFixture.Tick;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.operator.Operator;
import io.laminar.core.ring.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class EngineTest {
  @Test
  void shouldDeliverRowsInOrder() {
    try (EngineFixture fixture = EngineFixture.open()) {
      SourceInput source = fixture.source("ticks");
      Subscription<Tick> results = fixture.subscribe(fixture.pass("copy", source));
      Source<Tick> ticks = fixture.handle(source);

      for (int i = 0; i < 1_000; i++) {
        ticks.push(new Tick(i % 7, i));
      }
      ticks.finish();

      List<Long> times = new ArrayList<>();
      results.forEach(tick -> times.add(tick.ts()));
      assertThat(times).hasSize(1_000).isSorted();
    }
  }

  @Test
  void shouldEndOnlyWhenEveryHandleFinished() {
    try (EngineFixture fixture = EngineFixture.open()) {
      SourceInput source = fixture.source("ticks");
      Subscription<Tick> results = fixture.subscribe(source);
      Source<Tick> first = fixture.handle(source);
      Source<Tick> second = first.clone();
      first.push(new Tick(1, 1));
      first.finish();
      fixture.engine().awaitIdle();
      assertThat(results.poll()).isEqualTo(new Tick(1, 1));
      assertThat(results.isEnded()).isFalse();

      second.push(new Tick(2, 2));
      second.finish();

      assertThat(results.recv()).isEqualTo(new Tick(2, 2));
      assertThat(results.recv()).isNull();
    }
  }

  @Test
  void shouldEndWithTheHandleThatEndedLastWhicheverIsDrainedLast() {
    for (boolean finishLast : new boolean[] {true, false}) {
      try (EngineFixture fixture = EngineFixture.open()) {
        SourceInput source = fixture.source("ticks");
        Subscription<Tick> results = fixture.subscribe(source);
        Source<Tick> finished = fixture.handle(source);
        Source<Tick> closed = finished.clone();
        // Both ends are there before the engine looks.
        fixture.engine().call(() -> {
          (finishLast ? closed : finished).push(new Tick(1, 1));
          if (!finishLast) {
            finished.finish();
          }
          closed.close();
          if (finishLast) {
            finished.finish();
          }
          return true;
        });
        fixture.engine().awaitIdle();

        assertThat(results.poll()).isEqualTo(new Tick(1, 1));
        assertThat(results.isEnded()).isEqualTo(finishLast);
      }
    }
  }

  @Test
  void shouldTakeClosedHandlesOutWhileOthersKeepItBusy() {
    try (EngineFixture fixture =
        EngineFixture.open(Config.builder().bufferSize(1 << 10).build())) {
      SourceInput source = fixture.source("ticks");
      Source<Tick> first = fixture.handle(source);
      for (int i = 0; i < 3 * Channel.MAX_LANES; i++) {
        first.push(new Tick(0, i));
        try (Source<Tick> other = first.clone()) {
          other.push(new Tick(1, i));
        }
      }
      fixture.engine().awaitIdle();

      assertThat(source.handles().open()).hasSize(1);
    }
  }

  @Test
  void shouldStopOnlyTheQueryThatFails() {
    try (EngineFixture fixture = EngineFixture.open()) {
      SourceInput source = fixture.source("ticks");
      Subscription<Tick> bad = fixture.subscribe(fixture.failingAt("bad", source, 3));
      Subscription<Tick> good = fixture.subscribe(fixture.pass("good", source));
      Source<Tick> ticks = fixture.handle(source);

      for (int i = 1; i <= 5; i++) {
        ticks.push(new Tick(i, i));
      }
      ticks.finish();

      assertThat(good).hasSize(5);
      assertThatThrownBy(() -> bad.forEach(tick -> assertThat(tick.ts()).isLessThan(3)))
          .isInstanceOfSatisfying(
              LaminarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.QUERY_STOPPED));
    }
  }

  @Test
  void shouldCallAFullHeapALimitAndNoDefect() {
    try (EngineFixture fixture = EngineFixture.open()) {
      SourceInput source = fixture.source("ticks");
      Operator exhausted = (input, batch, from, output) -> {
        throw new OutOfMemoryError("injected");
      };
      Subscription<Tick> bad = fixture.subscribe(fixture.query("bad", source, exhausted));
      Subscription<Tick> good = fixture.subscribe(fixture.pass("good", source));
      Source<Tick> ticks = fixture.handle(source);

      ticks.push(new Tick(1, 1));
      ticks.finish();

      assertThat(good).hasSize(1);
      assertThatThrownBy(bad::recv)
          .hasMessageContaining("stopped by RESOURCE_LIMIT: the heap has no room: injected")
          .cause()
          .hasMessageContaining("larger heap (-Xmx)")
          .hasCauseInstanceOf(OutOfMemoryError.class);
    }
  }

  @Test
  void shouldSayThatAThreadWaitsForItself() {
    try (EngineFixture fixture =
        EngineFixture.open(Config.builder().bufferSize(16).build())) {
      SourceInput source = fixture.source("ticks");
      Subscription<Tick> results = fixture.subscribe(source);
      Source<Tick> ticks = fixture.handle(source);
      assertThat(results.poll()).isNull();

      assertThatThrownBy(() -> {
            for (int i = 0; i < 10_000; i++) {
              ticks.push(new Tick(i, i));
            }
          })
          .isInstanceOfSatisfying(
              LaminarException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.WOULD_DEADLOCK));
    }
  }

  @Test
  void shouldLetOtherSourcesGoOnWhileASubscriptionIsFull() {
    try (EngineFixture fixture =
        EngineFixture.open(Config.builder().bufferSize(16).build())) {
      SourceInput stuck = fixture.source("stuck");
      SourceInput free = fixture.source("free");
      Subscription<Tick> abandoned = fixture.subscribe(stuck);
      Subscription<Tick> read = fixture.subscribe(free);
      Source<Tick> intoStuck = fixture.handle(stuck);
      int pushed = 0;
      while (pushed < 32) {
        pushed += intoStuck.tryPush(new Tick(0, pushed)) ? 1 : 0;
      }
      Source<Tick> intoFree = fixture.handle(free);

      for (int i = 0; i < 100; i++) {
        intoFree.push(new Tick(1, i));
        assertThat(read.recv(Duration.ofSeconds(60))).isEqualTo(new Tick(1, i));
      }
      assertThat(abandoned.poll()).isEqualTo(new Tick(0, 0));
    }
  }

  @Test
  void shouldRunInTheCaller() {
    Config config =
        Config.builder().execution(Execution.CALLER_RUNS).bufferSize(16).build();
    try (EngineFixture fixture = EngineFixture.open(config)) {
      SourceInput source = fixture.source("ticks");
      Subscription<Tick> results = fixture.subscribe(source);
      Source<Tick> ticks = fixture.handle(source);

      for (int i = 0; i < 16; i++) {
        ticks.push(new Tick(i, i));
      }

      assertThatThrownBy(() -> ticks.push(new Tick(16, 16)))
          .isInstanceOfSatisfying(
              LaminarException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.SUBSCRIPTION_FULL));
      assertThat(results.poll()).isEqualTo(new Tick(0, 0));
      ticks.push(new Tick(16, 16));
      assertThat(results.drain(tick -> assertThat(tick.ts()).isPositive())).isEqualTo(16);
    }
  }

  @Test
  void shouldCountWhatALossySubscriberMissed() {
    try (EngineFixture fixture =
        EngineFixture.open(Config.builder().bufferSize(16).build())) {
      SourceInput source = fixture.source("ticks");
      Subscription<Tick> results = fixture.subscribe(source, Overflow.DROP_OLDEST);
      Source<Tick> ticks = fixture.handle(source);

      for (int i = 0; i < 1_000; i++) {
        ticks.push(new Tick(0, i));
      }
      fixture.engine().awaitIdle();

      List<Long> times = new ArrayList<>();
      results.drain(tick -> times.add(tick.ts()));
      assertThat(times).isSorted().endsWith(999L);
      assertThat(times.size() + results.dropped()).isEqualTo(1_000);
    }
  }

  @Test
  void shouldRefuseRowsWhileStoppedAndGoOnAfterwards() {
    try (EngineFixture fixture = EngineFixture.open()) {
      SourceInput source = fixture.source("ticks");
      Subscription<Tick> results = fixture.subscribe(source);
      Source<Tick> ticks = fixture.handle(source);
      ticks.push(new Tick(1, 1));
      fixture.engine().stop();
      assertThat(results.poll()).isEqualTo(new Tick(1, 1));
      assertThatThrownBy(() -> ticks.push(new Tick(2, 2)))
          .isInstanceOfSatisfying(
              LaminarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CLOSED));

      fixture.engine().start();
      ticks.push(new Tick(3, 3));

      assertThat(results.recv()).isEqualTo(new Tick(3, 3));
    }
  }

  @Test
  void shouldEndSubscriptionsAtClose() {
    EngineFixture fixture = EngineFixture.open();
    SourceInput source = fixture.source("ticks");
    Subscription<Tick> results = fixture.subscribe(source);
    Source<Tick> ticks = fixture.handle(source);
    ticks.push(new Tick(1, 1));

    fixture.close();
    fixture.close();

    assertThat(results.recv()).isEqualTo(new Tick(1, 1));
    assertThat(results.recv()).isNull();
    assertThatThrownBy(() -> ticks.push(new Tick(2, 2)))
        .isInstanceOfSatisfying(
            LaminarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CLOSED));
  }
}
