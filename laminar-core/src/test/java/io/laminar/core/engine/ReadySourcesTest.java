package io.laminar.core.engine;

import static io.laminar.core.engine.EngineFixture.push;
import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Config;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import io.laminar.api.WaitStrategy;
import io.laminar.core.engine.EngineFixture.Tick;
import io.laminar.core.engine.source.SourceInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However many sources there are, the engine looks at those that have something to do. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ReadySourcesTest {
  private static EngineFixture open(WaitStrategy strategy) {
    return EngineFixture.open(
        Config.builder().bufferSize(16).waitStrategy(strategy).build());
  }

  private static List<SourceInput> sources(EngineFixture fixture, int count) {
    List<SourceInput> sources = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sources.add(fixture.source("s" + i));
    }
    return sources;
  }

  private static List<Source<Tick>> handles(EngineFixture fixture, List<SourceInput> sources) {
    List<Source<Tick>> handles = new ArrayList<>();
    sources.forEach(source -> handles.add(fixture.handle(source)));
    return handles;
  }

  private static int listed(EngineFixture fixture) {
    return fixture.engine().call(() -> fixture.engine().graph().ready().listed());
  }

  @Test
  void shouldLookAtNoSourceThatHasNothingToDo() {
    try (EngineFixture fixture = open(WaitStrategy.SPIN_YIELD)) {
      List<SourceInput> sources = sources(fixture, 100);
      List<Source<Tick>> handles = handles(fixture, sources);
      handles.forEach(handle -> handle.push(new Tick(1, 1)));
      fixture.engine().awaitIdle();

      while (listed(fixture) > 0) {
        LockSupport.parkNanos(1);
      }

      handles.get(7).push(new Tick(2, 2));
      fixture.engine().awaitIdle();
      assertThat(sources.get(7).rows().count()).isEqualTo(2);
      handles.forEach(Source::close);
    }
  }

  /** Sources that are put to sleep at once, and that nobody looks at but those who are told to. */
  @ParameterizedTest
  @ValueSource(strings = {"spin_yield", "park"})
  void shouldLoseNoWakeUp(String name) {
    WaitStrategy strategy = WaitStrategy.parse(name).orElseThrow();
    int rows = 1_000;
    try (EngineFixture fixture = open(strategy)) {
      fixture.engine().run(() -> fixture.engine().graph().ready().tune(0, Integer.MAX_VALUE));
      List<SourceInput> sources = sources(fixture, 3);
      List<CompletableFuture<Void>> pushing = new ArrayList<>();
      for (SourceInput source : sources) {
        Source<Tick> handle = fixture.handle(source);
        Random random = new Random(source.index());
        pushing.add(CompletableFuture.runAsync(() -> {
          for (int i = 0; i < rows; i++) {
            handle.push(new Tick(i, i));
            long next = System.nanoTime() + (random.nextInt(4) == 0 ? 1_200_000 : 1_000);
            while (System.nanoTime() < next) {
              Thread.onSpinWait();
            }
          }
          while (source.rows().count() < rows) {
            LockSupport.parkNanos(1_000);
          }
        }));
      }
      pushing.forEach(CompletableFuture::join);
      assertThat(sources).allSatisfy(source -> assertThat(source.rows().count()).isEqualTo(rows));
    }
  }

  @Test
  void shouldTakeHandlesOutThatAreClosedWhileTheSourceSleeps() {
    try (EngineFixture fixture = open(WaitStrategy.PARK)) {
      fixture.engine().run(() -> fixture.engine().graph().ready().tune(0, Integer.MAX_VALUE));
      SourceInput source = fixture.source("ticks");
      for (int i = 0; i < 300; i++) {
        Source<Tick> handle = fixture.handle(source);
        handle.push(new Tick(i, i));
        LockSupport.parkNanos(i % 3 == 0 ? 2_000_000 : 1);
        handle.close();
        while (fixture.engine().call(() -> source.handles().count()) > 0) {
          Thread.onSpinWait();
        }
      }
      assertThat(source.rows().count()).isEqualTo(300);
    }
  }

  @Test
  void shouldNotLookAtASourceThatIsGone() {
    try (EngineFixture fixture = open(WaitStrategy.SPIN_YIELD)) {
      SourceInput old = fixture.source("ticks");
      Source<Tick> ticks = fixture.handle(old);
      push(ticks, 0, 10);
      SourceInput heir = fixture.engine().replaceSource(old, old.spec());
      fixture.engine().awaitIdle(List.of(heir));

      fixture.engine().run(() -> old.readiness().ready());
      assertThat(old.readiness().isListed()).isFalse();
      ticks.close();
      fixture.engine().awaitIdle();

      assertThat(heir.rows().count()).isEqualTo(10);
    }
  }

  @Test
  void shouldGoOnBesideManySourcesThatWaitForRoom() {
    try (EngineFixture fixture = open(WaitStrategy.SPIN_YIELD)) {
      List<SourceInput> stuck = sources(fixture, 100);
      List<Subscription<Tick>> unread = new ArrayList<>();
      stuck.forEach(source -> unread.add(fixture.subscribeElsewhere(source)));
      List<Source<Tick>> handles = handles(fixture, stuck);
      handles.forEach(handle -> push(handle, 0, 30));
      SourceInput free = fixture.source("free");
      Source<Tick> ticks = fixture.handle(free);

      push(ticks, 0, 10_000);
      fixture.engine().awaitIdle(List.of(free));

      assertThat(free.rows().count()).isEqualTo(10_000);
      for (Subscription<Tick> each : unread) {
        for (int i = 0; i < 30; i++) {
          assertThat(each.recv()).isEqualTo(new Tick(i, i));
        }
      }
      handles.forEach(Source::close);
    }
  }

  @Test
  void shouldDeliverWhatWaitsForRoomInManyRings() {
    try (EngineFixture fixture = open(WaitStrategy.SPIN_YIELD)) {
      SourceInput source = fixture.source("ticks");
      List<Subscription<Tick>> unread = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        unread.add(fixture.subscribeElsewhere(fixture.repeat("r" + i, source, 40)));
      }
      Source<Tick> ticks = fixture.handle(source);
      ticks.push(new Tick(1, 1));
      fixture.engine().awaitIdle();

      for (Subscription<Tick> each : unread) {
        for (int i = 0; i < 40; i++) {
          assertThat(each.recv()).isEqualTo(new Tick(1, 1));
        }
      }
      assertThat(
              fixture.engine().call(() -> fixture.engine().graph().overflows().isEmpty()))
          .isTrue();
    }
  }

  @Test
  void shouldWaitUntilManySourcesAreIdle() {
    try (EngineFixture fixture = open(WaitStrategy.SPIN_YIELD)) {
      List<SourceInput> sources = sources(fixture, 400);
      List<Source<Tick>> handles = handles(fixture, sources);
      fixture.engine().run(() -> handles.forEach(handle -> push(handle, 0, 10)));

      fixture.engine().awaitIdle();

      assertThat(sources).allSatisfy(source -> assertThat(source.rows().count()).isEqualTo(10));
      handles.forEach(Source::close);
    }
  }

  @Test
  void shouldCloseManyLostHandles() {
    try (EngineFixture fixture = open(WaitStrategy.SPIN_YIELD)) {
      List<SourceInput> sources = sources(fixture, 200);
      fixture.engine().run(() -> sources.forEach(fixture::lose));

      while (fixture
              .engine()
              .call(() ->
                  sources.stream().mapToInt(source -> source.handles().count()).sum())
          > 0) {
        System.gc();
        LockSupport.parkNanos(1_000_000);
      }

      assertThat(sources)
          .allSatisfy(source -> assertThat(source.tracker().abandoned()).isEqualTo(1));
    }
  }
}
