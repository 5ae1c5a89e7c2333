package io.laminar.core.engine;

import static io.laminar.api.Overflow.BLOCK;
import static io.laminar.core.engine.EngineFixture.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import io.laminar.core.engine.EngineFixture.Tick;
import io.laminar.core.engine.output.LossListener;
import io.laminar.core.engine.output.Subscribed;
import io.laminar.core.engine.output.Subscriber;
import io.laminar.core.engine.source.DrainOrder;
import io.laminar.core.engine.source.Relation;
import io.laminar.core.engine.source.SourceInput;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Subscriptions that nobody can reach any more, and those that only seem so. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class LostSubscriptionTest {
  private static final int RING = 16;

  /** More than are let go in a round of the engine. */
  private static final int LOST = 150;

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

  private static Subscribed named(String name, Relation relation) {
    return Subscribed.to(name, relation, false);
  }

  /** Lets a subscription be known as lost, as a collection of garbage does. */
  private static void lose(EngineFixture fixture, Subscriber subscriber) {
    fixture
        .engine()
        .subscriptions()
        .watch(subscriber, new Object(), LossListener.NONE)
        .enqueue();
  }

  @ParameterizedTest
  @EnumSource
  void shouldRecordThatALostSubscriptionIsGone(Execution execution) {
    try (EngineFixture fixture = open(execution)) {
      DrainOrder order = new DrainOrder();
      fixture.engine().record(order);
      SourceInput source = fixture.source("ticks");
      Subscriber lost = fixture.engine().subscribe(named("ticks", source), BLOCK);
      int before = fixture.engine().call(order::commands);

      lose(fixture, lost);
      awaitAbandoned(fixture, 1);

      assertThat(fixture.engine().call(order::commands)).isEqualTo(before + 1);
    }
  }

  @Test
  void shouldNotRefuseARowForSubscriptionsThatAreKnownToBeLost() {
    try (EngineFixture fixture = open(Execution.CALLER_RUNS)) {
      SourceInput source = fixture.source("ticks");
      Source<Tick> ticks = fixture.handle(source);
      List<Subscriber> lost = IntStream.range(0, LOST)
          .mapToObj(i -> fixture.engine().subscribe(named("ticks", source), BLOCK))
          .toList();
      EngineFixture.push(ticks, 0, RING);
      lost.forEach(each -> lose(fixture, each));
      ticks.push(new Tick(RING, RING));

      assertThat(abandoned(fixture)).isEqualTo(LOST);
      assertThat(fixture.engine().graph().rings().all()).isEmpty();
    }
  }

  @Test
  void shouldNotTakeALostSubscriptionForADeadlock() {
    try (EngineFixture fixture = open(Execution.ENGINE_THREAD)) {
      SourceInput source = fixture.source("ticks");
      Source<Tick> ticks = fixture.handle(source);
      Subscriber lost = fixture.engine().subscribe(named("ticks", source), BLOCK);
      fixture.pushAtOnce(ticks, 0, RING);
      fixture.engine().awaitIdle();
      lose(fixture, lost);
      EngineFixture.push(ticks, 0, 100 * RING);

      assertThat(abandoned(fixture)).isEqualTo(1);
    }
  }

  @Test
  void shouldLetLostSubscriptionsGoAtACommand() {
    try (EngineFixture fixture = open(Execution.CALLER_RUNS)) {
      for (int i = 0; i < LOST; i++) {
        SourceInput source = fixture.source("ticks" + i);
        lose(fixture, fixture.engine().subscribe(named("ticks", source), BLOCK));
        fixture.drop(source);
        assertThat(fixture.engine().subscriptions().all())
            .as("after drop %s", i)
            .isEmpty();
      }
      assertThat(abandoned(fixture)).isEqualTo(LOST);
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldNotRefuseASubscriptionForTheMemoryOfThoseThatAreKnownToBeLost(Execution execution) {
    Config config = Config.builder()
        .execution(execution)
        .bufferSize(RING)
        .memoryLimit(1 << 20)
        .build();
    try (EngineFixture fixture = EngineFixture.open(config)) {
      SourceInput source = fixture.source("ticks");
      List<Subscriber> lost = new ArrayList<>();
      assertRefused(ErrorCode.RESOURCE_LIMIT, () -> {
        while (lost.size() < 100 * LOST) {
          lost.add(fixture.engine().subscribe(named("s" + lost.size(), source), BLOCK));
        }
      });
      fixture.engine().run(() -> lost.forEach(each -> lose(fixture, each)));
      fixture.engine().subscribe(named("one more", source), BLOCK);

      assertThat(lost).hasSizeGreaterThan(LOST);
      awaitAbandoned(fixture, lost.size());
      assertThat(fixture.engine().metrics().subscriptions()).hasSize(1);
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
      fixture.engine().awaitIdle();

      // At its end nobody holds the stream either.
      assertThat(abandoned(fixture)).isEqualTo(1);
      ticks.finish();
      assertThat(sum.join()).isEqualTo(99 * 50);
    }
  }

  private static CompletableFuture<Long> streaming(EngineFixture fixture, SourceInput source) {
    Subscription<Tick> subscription = fixture.subscribeElsewhere(source);
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
