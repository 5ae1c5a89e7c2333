package io.laminar.core.engine;

import static io.laminar.core.engine.EngineFixture.push;
import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Config;
import io.laminar.api.Metrics;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import io.laminar.core.engine.EngineFixture.Tick;
import io.laminar.core.engine.graph.Query;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.pipeline.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What comes and goes beside many others changes nothing of theirs. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ManyViewsTest {
  private static final int VIEWS = 300;

  private static EngineFixture open() {
    return EngineFixture.open(Config.builder().bufferSize(1024).build());
  }

  private static List<Query> views(EngineFixture fixture, SourceInput source) {
    List<Query> views = new ArrayList<>();
    for (int i = 0; i < VIEWS; i++) {
      views.add(fixture.pass("v" + i, source));
    }
    return views;
  }

  private static Route route(EngineFixture fixture, SourceInput source) {
    return fixture.engine().call(() -> source.reach().route());
  }

  @Test
  void shouldKeepTheRouteOfASourceWhenSubscribersAndViewsComeAndGo() {
    try (EngineFixture fixture = open()) {
      SourceInput source = fixture.source("ticks");
      List<Query> views = views(fixture, source);
      Route route = route(fixture, source);

      Subscription<Tick> results = fixture.subscribe(views.get(7));
      Query late = fixture.pass("late", views.get(7));
      Subscription<Tick> lateResults = fixture.subscribe(late);
      Source<Tick> ticks = fixture.handle(source);
      push(ticks, 0, 100);
      fixture.engine().awaitIdle();
      lateResults.close();
      fixture.engine().drop(List.of(late), List.of());
      push(ticks, 100, 200);
      fixture.engine().awaitIdle();

      assertThat(route(fixture, source)).isSameAs(route);
      assertThat(results.drain(tick -> {})).isEqualTo(200);
      assertThat(views).allSatisfy(view -> assertThat(view.rowsOut()).isEqualTo(200));
      assertThat(late.rowsOut()).isEqualTo(100);
    }
  }

  @Test
  void shouldEndSubscriptionsOfViewsThatCameLater() {
    try (EngineFixture fixture = open()) {
      SourceInput source = fixture.source("ticks");
      fixture.pass("first", source);
      route(fixture, source);
      Subscription<Tick> early = fixture.subscribe(source);
      Subscription<Tick> late = fixture.subscribe(fixture.pass("late", source));
      Source<Tick> ticks = fixture.handle(source);
      ticks.push(new Tick(1, 1));

      ticks.finish();

      assertThat(early).containsExactly(new Tick(1, 1));
      assertThat(late).containsExactly(new Tick(1, 1));
    }
  }

  @Test
  void shouldLetOtherSourcesGoOnWithAViewThatIsReplaced() {
    try (EngineFixture fixture = open()) {
      SourceInput first = fixture.source("first");
      SourceInput second = fixture.source("second");
      Query both = fixture.union("both", first, second);
      Query reader = fixture.pass("reader", both);
      Subscription<Tick> results = fixture.subscribe(reader);
      Source<Tick> ofFirst = fixture.handle(first);
      Source<Tick> ofSecond = fixture.handle(second);
      push(ofSecond, 0, 10);
      fixture.engine().awaitIdle();

      fixture.engine().replaceQuery(both, fixture.spec("both", first));
      push(ofFirst, 10, 20);
      push(ofSecond, 20, 30);
      fixture.engine().awaitIdle();

      assertThat(results.drain(tick -> {})).isEqualTo(20);
      assertThat(reader.sources()).containsExactly(first);
      assertThat(second.rows().unread()).isEqualTo(10);
    }
  }

  @Test
  void shouldCountAllThatWasProcessedBeforeHoweverManyObjectsThereAre() {
    try (EngineFixture fixture = open()) {
      SourceInput source = fixture.source("ticks");
      views(fixture, source);
      Source<Tick> ticks = fixture.handle(source);
      for (int i = 1; i <= 20; i++) {
        push(ticks, 0, 10);
        fixture.engine().awaitIdle();
        long rows = i * 10L;

        Metrics metrics = fixture.engine().metrics();

        assertThat(metrics.queries()).hasSize(VIEWS);
        assertThat(metrics.queries())
            .allSatisfy(each -> assertThat(each.rowsIn()).isEqualTo(rows));
      }
    }
  }

  @Test
  void shouldTakeRowsWhileCountersAreRead() {
    try (EngineFixture fixture = open()) {
      SourceInput source = fixture.source("ticks");
      List<Query> views = views(fixture, source);
      Source<Tick> ticks = fixture.handle(source);
      List<Long> rows = new ArrayList<>();
      fixture.engine().run(() -> {
        EngineMetrics metrics = new EngineMetrics(
            fixture.engine().graph(), List.of(), fixture.engine().losses());
        int steps = 0;
        while (!metrics.step()) {
          push(ticks, 0, 10);
          assertThat(fixture.engine().rounds().work(Rounds.Look.READY)).isPositive();
          steps++;
        }
        metrics.result().queries().forEach(each -> rows.add(each.rowsIn()));
        assertThat(steps).isEqualTo(VIEWS / 64);
      });

      assertThat(rows).hasSize(VIEWS).isSorted();
      assertThat(rows.get(VIEWS - 1)).isGreaterThan(rows.get(0));
      assertThat(views.get(0).rowsOut()).isEqualTo(10L * (VIEWS / 64));
    }
  }

  @Test
  void shouldAnswerManyWhoAskForCountersAtOnce() {
    try (EngineFixture fixture = open()) {
      SourceInput source = fixture.source("ticks");
      views(fixture, source);
      List<CompletableFuture<Long>> answers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        answers.add(CompletableFuture.supplyAsync(() -> {
          long seen = 0;
          for (int round = 0; round < 100; round++) {
            seen += fixture.engine().metrics().queries().size();
          }
          return seen;
        }));
      }

      assertThat(answers.stream().mapToLong(CompletableFuture::join).sum())
          .isEqualTo(8L * 100 * VIEWS);
    }
  }
}
