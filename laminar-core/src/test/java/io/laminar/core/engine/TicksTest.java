package io.laminar.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import io.laminar.core.engine.EngineFixture.Tick;
import io.laminar.core.engine.graph.Query;
import io.laminar.core.engine.graph.QuerySpec;
import io.laminar.core.engine.output.RowErrors;
import io.laminar.core.engine.source.DrainOrder;
import io.laminar.core.engine.source.Relation;
import io.laminar.core.engine.source.SourceInput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Timers that go by the clock. */
@Timeout(300)
final class TicksTest {
  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong clock = new AtomicLong(77);
  private final List<EngineFixture> opened = new ArrayList<>();

  @AfterEach
  void close() {
    opened.forEach(EngineFixture::close);
  }

  private EngineFixture open(Execution execution) {
    return open(execution, 1 << 10);
  }

  private EngineFixture open(Execution execution, int bufferSize) {
    EngineFixture fixture = EngineFixture.open(Config.builder()
        .execution(execution)
        .clock(clock::get)
        .bufferSize(bufferSize)
        .build());
    opened.add(fixture);
    return fixture;
  }

  private static Query after(EngineFixture fixture, String name, Relation input, long seconds) {
    return fixture
        .engine()
        .createQuery(new QuerySpec(
            name,
            EngineFixture.over(
                input, context -> new TestTicks(seconds * SECOND, context), EngineFixture.SCHEMA),
            List.of(input),
            new RowErrors(false),
            false,
            false));
  }

  private static List<Tick> drain(Subscription<Tick> subscription) {
    List<Tick> ticks = new ArrayList<>();
    subscription.drain(ticks::add);
    return ticks;
  }

  @Test
  void shouldFireInCallerRunsWhenTheCallerSaysSo() {
    EngineFixture fixture = open(Execution.CALLER_RUNS);
    SourceInput source = fixture.source("t");
    Subscription<Tick> subscription = fixture.subscribe(after(fixture, "q", source, 10));
    Source<Tick> handle = fixture.handle(source);

    handle.push(new Tick(1, 0));
    clock.addAndGet(10 * SECOND);
    handle.push(new Tick(2, 0));
    fixture.engine().awaitIdle();
    assertThat(drain(subscription)).isEmpty();
    fixture.engine().tick();

    assertThat(drain(subscription)).containsExactly(new Tick(1, 10_000), new Tick(2, 10_000));
  }

  @Test
  void shouldNotFireBeforeTheTimeHasPassed() {
    EngineFixture fixture = open(Execution.CALLER_RUNS);
    SourceInput source = fixture.source("t");
    Subscription<Tick> subscription = fixture.subscribe(after(fixture, "q", source, 10));
    fixture.handle(source).push(new Tick(1, 0));

    clock.addAndGet(10 * SECOND - 1);
    fixture.engine().tick();
    // Whoever sets the clock back gains no time, and loses none.
    clock.addAndGet(-1000 * SECOND);
    fixture.engine().tick();
    assertThat(drain(subscription)).isEmpty();
    clock.addAndGet(1);
    fixture.engine().tick();

    assertThat(drain(subscription)).containsExactly(new Tick(1, 10_000));
  }

  @Test
  void shouldFireInTheOrderOfTheTimers() {
    EngineFixture fixture = open(Execution.CALLER_RUNS);
    SourceInput first = fixture.source("t");
    SourceInput second = fixture.source("u");
    Query slow = after(fixture, "slow", first, 20);
    Query fast = after(fixture, "fast", second, 10);
    Subscription<Tick> subscription = fixture.subscribe(fixture.union("both", slow, fast));
    fixture.handle(first).push(new Tick(1, 0));
    clock.addAndGet(5 * SECOND);
    fixture.handle(second).push(new Tick(2, 0));

    clock.addAndGet(30 * SECOND);
    fixture.engine().tick();

    assertThat(drain(subscription)).containsExactly(new Tick(2, 35_000), new Tick(1, 35_000));
  }

  @Test
  void shouldFireByItselfOnAThreadOfItsOwn() {
    EngineFixture fixture = open(Execution.ENGINE_THREAD);
    SourceInput source = fixture.source("t");
    Subscription<Tick> subscription = fixture.subscribe(after(fixture, "q", source, 10));
    fixture.handle(source).push(new Tick(1, 0));
    fixture.engine().awaitIdle();

    clock.addAndGet(10 * SECOND);

    assertThat(subscription.recv(Duration.ofMinutes(2))).isEqualTo(new Tick(1, 10_000));
  }

  @Test
  void shouldSayThatAThreadWaitsForItselfWhereTheEndOfAHandleWaitsForTicks() {
    EngineFixture fixture = open(Execution.ENGINE_THREAD, 64);
    SourceInput source = fixture.source("t");
    Subscription<Tick> full = fixture.subscribe(after(fixture, "q", source, 10));
    Source<Tick> handle = fixture.handle(source);
    for (int key = 0; key < 128; key++) {
      handle.push(new Tick(key, 0));
    }
    fixture.engine().awaitIdle();
    clock.addAndGet(10 * SECOND);
    while (!fixture.engine().call(() -> source.reach().fullRing() != null)) {
      Thread.onSpinWait();
    }
    handle.close();

    EngineFixture.assertRefused(ErrorCode.WOULD_DEADLOCK, () -> fixture.engine().awaitIdle());
    List<Tick> ticks = new ArrayList<>();
    while (ticks.size() < 128) {
      ticks.addAll(drain(full));
    }
    fixture.engine().awaitIdle();
    assertThat(source.handles().count()).isZero();
  }

  @Test
  void shouldHaveFiredWhenTickReturns() {
    EngineFixture fixture = open(Execution.ENGINE_THREAD);
    SourceInput source = fixture.source("t");
    Subscription<Tick> subscription = fixture.subscribe(after(fixture, "q", source, 10));
    fixture.handle(source).push(new Tick(1, 0));
    fixture.engine().awaitIdle();
    clock.addAndGet(10 * SECOND);

    fixture.engine().tick();

    assertThat(drain(subscription)).containsExactly(new Tick(1, 10_000));
  }

  @Test
  void shouldRefuseToTickWhenItIsStopped() {
    EngineFixture fixture = open(Execution.CALLER_RUNS);
    fixture.engine().stop();

    EngineFixture.assertRefused(ErrorCode.CLOSED, fixture.engine()::tick);
  }

  @Test
  void shouldRefuseToTickOnAnotherThreadInCallerRuns() {
    EngineFixture fixture = open(Execution.CALLER_RUNS);

    EngineFixture.elsewhere(() -> {
          EngineFixture.assertRefused(ErrorCode.WRONG_THREAD, fixture.engine()::tick);
          return true;
        })
        .join();
  }

  @Test
  void shouldHaveNoTimersOfAStoppedQuery() {
    EngineFixture fixture = open(Execution.CALLER_RUNS);
    SourceInput source = fixture.source("t");
    Query failing = fixture.failingAt("f", source, 7);
    after(fixture, "q", failing, 10);
    Source<Tick> handle = fixture.handle(source);
    handle.push(new Tick(1, 0));
    assertThat(fixture.engine().graph().ticks().isEmpty()).isFalse();

    handle.push(new Tick(1, 7));

    assertThat(fixture.engine().graph().ticks().isEmpty()).isTrue();
    clock.addAndGet(10 * SECOND);
    fixture.engine().tick();
  }

  @Test
  void shouldHaveNoTimersOfADroppedQuery() {
    EngineFixture fixture = open(Execution.CALLER_RUNS);
    SourceInput source = fixture.source("t");
    Query query = after(fixture, "q", source, 10);
    fixture.handle(source).push(new Tick(1, 0));

    fixture.drop(query);

    assertThat(fixture.engine().graph().ticks().isEmpty()).isTrue();
  }

  @Test
  void shouldWaitForRoomInTheMiddleOfATickAndLetOthersGoOn() {
    EngineFixture fixture = open(Execution.CALLER_RUNS, 4);
    SourceInput source = fixture.source("t");
    SourceInput other = fixture.source("u");
    Subscription<Tick> subscription = fixture.subscribe(after(fixture, "q", source, 10));
    Subscription<Tick> others = fixture.subscribe(fixture.pass("p", other));
    Source<Tick> handle = fixture.handle(source);
    for (int key = 0; key < 9; key++) {
      handle.push(new Tick(key, 0));
    }
    clock.addAndGet(10 * SECOND);

    fixture.engine().tick();
    fixture.handle(other).push(new Tick(70, 70));

    assertThat(drain(others)).containsExactly(new Tick(70, 70));
    List<Tick> seen = new ArrayList<>();
    while (seen.size() < 9) {
      assertThat(subscription.drain(seen::add)).isPositive();
      fixture.engine().tick();
    }
    assertThat(seen).extracting(Tick::key).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
  }

  @Test
  void shouldReplayTicksWhereTheyWereRecorded() {
    EngineFixture fixture = open(Execution.CALLER_RUNS);
    DrainOrder order = new DrainOrder();
    SourceInput source = fixture.source("t");
    Query query = after(fixture, "q", source, 10);
    Subscription<Tick> subscription = fixture.subscribe(query);
    fixture.engine().record(order);
    Source<Tick> handle = fixture.handle(source);
    for (int key = 0; key < 20; key++) {
      handle.push(new Tick(key, 0));
      clock.addAndGet(3 * SECOND);
      if (key % 2 == 1) {
        fixture.engine().tick();
      }
    }
    List<Tick> seen = drain(subscription);

    assertThat(seen).hasSizeGreaterThan(10);
    assertThat(replayed(order)).isEqualTo(seen);
  }

  private List<Tick> replayed(DrainOrder order) {
    Config config =
        Config.builder().execution(Execution.CALLER_RUNS).clock(() -> 5).build();
    EngineFixture fixture = EngineFixture.forReplay(config);
    opened.add(fixture);
    SourceInput source = fixture.source("t");
    Subscription<Tick> subscription = fixture.subscribe(after(fixture, "q", source, 10));
    new OrderReplay(fixture.engine()).run(order, (index, lane, producer) -> {
      Source<Tick> handle = fixture.handle(producer, source);
      for (int key = 0; key < 20; key++) {
        handle.push(new Tick(key, 0));
      }
    });
    return drain(subscription);
  }

  /** Pushes nine rows, and lets them out in a tick for which a ring of four has no room. */
  private void pushNine(Source<Tick> handle) {
    for (int key = 0; key < 9; key++) {
      handle.push(new Tick(key, 0));
    }
  }

  @Test
  void shouldReplayAChangeInTheMiddleOfATickThatWaitedForRoom() {
    EngineFixture fixture = open(Execution.CALLER_RUNS, 4);
    DrainOrder order = new DrainOrder();
    SourceInput source = fixture.source("t");
    Query query = after(fixture, "q", source, 10);
    Subscription<Tick> first = fixture.subscribe(query);
    fixture.engine().record(order);
    pushNine(fixture.handle(source));
    clock.addAndGet(10 * SECOND);
    fixture.engine().tick();
    List<Tick> seen = new ArrayList<>(List.of(first.poll()));

    Subscription<Tick> second = fixture.subscribe(query);
    List<Tick> seenLater = new ArrayList<>();
    while (seen.size() < 9) {
      fixture.engine().tick();
      seen.addAll(drain(first));
      seenLater.addAll(drain(second));
    }

    assertThat(seenLater).isNotEmpty().isEqualTo(seen.subList(9 - seenLater.size(), 9));
    assertThat(seenInAReplay(order)).containsExactly(seen, seenLater);
  }

  /** What a subscription sees, and one that comes with the first change of the graph. */
  private List<List<Tick>> seenInAReplay(DrainOrder order) {
    EngineFixture fixture = EngineFixture.forReplay(
        Config.builder().execution(Execution.CALLER_RUNS).build());
    opened.add(fixture);
    SourceInput source = fixture.source("t");
    Query query = after(fixture, "q", source, 10);
    List<Subscription<Tick>> subscriptions = new ArrayList<>(List.of(fixture.subscribe(query)));
    new OrderReplay(fixture.engine())
        .run(
            order,
            (index, lane, producer) -> pushNine(fixture.handle(producer, source)),
            change -> subscriptions.add(fixture.subscribe(query)));
    return subscriptions.stream().map(TicksTest::drain).toList();
  }

  @Test
  void shouldGoOnWithDurationsInAnotherInstance() {
    EngineFixture first = open(Execution.CALLER_RUNS);
    SourceInput source = first.source("t");
    after(first, "q", source, 10);
    clock.addAndGet(100 * SECOND);
    first.handle(source).push(new Tick(1, 0));
    clock.addAndGet(4 * SECOND);
    byte[] state = EngineState.write(first.engine());

    EngineFixture second = open(Execution.CALLER_RUNS);
    Subscription<Tick> subscription = second.subscribe(after(second, "q", second.source("t"), 10));
    EngineState.restore(second.engine(), state);
    clock.addAndGet(6 * SECOND - 1);
    second.engine().tick();
    assertThat(drain(subscription)).isEmpty();
    clock.addAndGet(1);
    second.engine().tick();

    assertThat(drain(subscription)).containsExactly(new Tick(1, 110_000));
  }
}
