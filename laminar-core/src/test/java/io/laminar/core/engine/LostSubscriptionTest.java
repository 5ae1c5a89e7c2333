package io.laminar.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Config;
import io.laminar.api.Execution;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import io.laminar.core.engine.EngineFixture.Tick;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Subscriptions that nobody can reach any more, and those that only seem so. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class LostSubscriptionTest {
  private static final int RING = 16;

  private static EngineFixture open(Execution execution) {
    return EngineFixture.open(
        Config.builder().execution(execution).bufferSize(RING).build());
  }

  private static long abandoned(EngineFixture fixture) {
    return fixture.engine().metrics().database().abandonedSubscriptions();
  }

  private static void awaitAbandoned(EngineFixture fixture, int count) {
    while (abandoned(fixture) < count) {
      System.gc();
      fixture.engine().awaitIdle();
    }
    assertThat(abandoned(fixture)).isEqualTo(count);
  }

  @Test
  void shouldLetProducersGoOnWhenASubscriptionIsLost() {
    try (EngineFixture fixture = open(Execution.ENGINE_THREAD)) {
      SourceInput source = fixture.source("ticks");
      fixture.subscribeElsewhere(source);
      Source<Tick> ticks = fixture.handle(source);
      CompletableFuture<Void> pushing =
          CompletableFuture.runAsync(() -> EngineFixture.push(ticks, 0, 100 * RING));
      while (!pushing.isDone()) {
        System.gc();
      }
      pushing.join();
      fixture.engine().awaitIdle();

      assertThat(abandoned(fixture)).isEqualTo(1);
      assertThat(fixture.engine().metrics().subscriptions()).isEmpty();
      assertThat(fixture.engine().graph().rings().all()).isEmpty();
    }
  }

  @Test
  void shouldLetTheCallerGoOnWhenASubscriptionIsLost() {
    try (EngineFixture fixture = open(Execution.CALLER_RUNS)) {
      SourceInput source = fixture.source("ticks");
      fixture.subscribe(source);
      Source<Tick> ticks = fixture.handle(source);
      EngineFixture.push(ticks, 0, RING);
      while (!ticks.tryPush(new Tick(RING, RING))) {
        System.gc();
      }

      assertThat(abandoned(fixture)).isEqualTo(1);
    }
  }

  @Test
  void shouldKeepASubscriptionOfWhichOnlyTheIteratorIsHeld() {
    try (EngineFixture fixture = open(Execution.ENGINE_THREAD)) {
      SourceInput source = fixture.source("ticks");
      Iterator<Tick> rows = fixture.subscribe(source).iterator();
      fixture.subscribe(source);
      awaitAbandoned(fixture, 1);
      fixture.handle(source).push(new Tick(7, 7));

      assertThat(rows.next()).isEqualTo(new Tick(7, 7));
      assertThat(abandoned(fixture)).isEqualTo(1);
    }
  }

  @Test
  void shouldKeepASubscriptionOfWhichOnlyAStreamIsHeld() {
    try (EngineFixture fixture = open(Execution.ENGINE_THREAD)) {
      SourceInput source = fixture.source("ticks");
      CompletableFuture<Long> sum = streaming(fixture, source);
      fixture.subscribe(source);
      awaitAbandoned(fixture, 1);
      Source<Tick> ticks = fixture.handle(source);
      EngineFixture.push(ticks, 0, 100);
      ticks.finish();

      assertThat(sum.join()).isEqualTo(99 * 50);
      assertThat(abandoned(fixture)).isEqualTo(1);
    }
  }

  private static CompletableFuture<Long> streaming(EngineFixture fixture, SourceInput source) {
    Subscription<Tick> subscription = fixture.subscribe(source);
    return CompletableFuture.supplyAsync(
        () -> StreamSupport.stream(subscription.spliterator(), false)
            .mapToLong(Tick::key)
            .sum());
  }

  @Test
  void shouldNotCountOneThatWasClosed() {
    try (EngineFixture fixture = open(Execution.ENGINE_THREAD)) {
      SourceInput source = fixture.source("ticks");
      for (int i = 0; i < 10; i++) {
        fixture.subscribe(source).close();
      }
      fixture.subscribe(source);
      awaitAbandoned(fixture, 1);

      assertThat(fixture.engine().metrics().subscriptions()).isEmpty();
    }
  }
}
