package io.laminar.core.engine;

import static io.laminar.core.engine.EngineFixture.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Backpressure;
import io.laminar.api.Column;
import io.laminar.api.Config;
import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.Row;
import io.laminar.api.Schema;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import io.laminar.api.TypeKind;
import io.laminar.core.codec.UntypedEncoder;
import io.laminar.core.engine.EngineFixture.Tick;
import io.laminar.core.engine.graph.Query;
import io.laminar.core.engine.graph.Replacement;
import io.laminar.core.engine.source.LaneInput;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.handle.SourceHandle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Relations that go while somebody reads them. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class GraphTest {
  private static EngineFixture open() {
    return EngineFixture.open(Config.builder().bufferSize(16).build());
  }

  @Test
  void shouldGiveReadersWhatWaitedForRoomWhenARelationIsDropped() {
    for (boolean wholeQuery : new boolean[] {true, false}) {
      try (EngineFixture fixture = open()) {
        SourceInput source = fixture.source("ticks");
        Query many = fixture.repeat("many", source, 40);
        Subscription<Tick> results = fixture.subscribe(many);
        fixture.handle(source).push(new Tick(1, 1));
        fixture.engine().awaitIdle();

        if (wholeQuery) {
          fixture.drop(many);
        } else {
          fixture.engine().drop(List.of(), List.of("many"));
        }

        List<Tick> received = new ArrayList<>();
        assertRefused(ErrorCode.DROPPED, () -> results.forEach(received::add));
        assertThat(received).hasSize(40);
        results.close();
      }
    }
  }

  @Test
  void shouldLeaveAnEndAsItWasWhenARelationIsDroppedAfterIt() {
    try (EngineFixture fixture = open()) {
      SourceInput source = fixture.source("ticks");
      Subscription<Tick> whole = fixture.subscribe(source);
      Subscription<Tick> broken = fixture.subscribe(fixture.failingAt("broken", source, 2));
      Source<Tick> ticks = fixture.handle(source);
      EngineFixture.push(ticks, 1, 3);
      ticks.finish();
      fixture.engine().awaitIdle();

      fixture.drop(source);

      assertThat(whole).hasSize(2);
      assertRefused(ErrorCode.QUERY_STOPPED, broken::recv);
    }
  }

  @Test
  void shouldReplaceASourceWhoseChannelHasNotComeByAClosedLane() {
    try (EngineFixture fixture = open()) {
      SourceInput source = fixture.source("ticks");
      Subscription<Tick> results = fixture.subscribe(source);
      Source<Tick> ticks = fixture.handle(source);
      ticks.push(new Tick(1, 1));
      fixture.engine().awaitIdle();
      SourceInput fresh = fixture.engine().call(() -> {
        LaneInput closed = source.handles().open().get(0);
        closed.lane().close();
        source.replayClosed(closed, false);
        SourceInput heir =
            fixture.engine().graph().newSource(fixture.spec("ticks", source.schema(), 0));
        Replacement.of(fixture.engine().graph(), source, heir);
        return heir;
      });

      fixture.handle(fresh).push(new Tick(2, 2));
      fixture.engine().awaitIdle();

      assertThat(results.poll()).isEqualTo(new Tick(1, 1));
      assertThat(results.poll()).isEqualTo(new Tick(2, 2));
      ticks.close();
    }
  }

  @Test
  void shouldEndSubscribersWhoseColumnsAreReplacedByOthers() {
    try (EngineFixture fixture = open()) {
      SourceInput source = fixture.source("ticks");
      Subscription<Tick> before = fixture.subscribe(source);
      Schema wider = new Schema(List.of(
          new Column("key", DataType.of(TypeKind.BIGINT)),
          new Column("ts", DataType.timestamp(3)),
          new Column("note", DataType.of(TypeKind.VARCHAR))));
      SourceInput fresh = fixture.engine().replaceSource(source, fixture.spec("ticks", wider, 0));
      Source<Row> rows = new SourceHandle<>(
          fixture.engine().openProducer(fresh), UntypedEncoder.of(fresh.layout()));

      rows.pushBatch(List.of(Row.of(wider, 1L, 1L, "a"), Row.of(wider, 2L, 2L, "b")));
      fixture.engine().awaitIdle();

      assertRefused(ErrorCode.DROPPED, before::recv);
    }
  }

  @Test
  void shouldUseTheRoomThatReadingMakesForRowsThatWereCopiedOut() {
    Config config = Config.builder()
        .execution(Execution.CALLER_RUNS)
        .bufferSize(64)
        .backpressure(Backpressure.DROP_OLDEST)
        .build();
    try (EngineFixture fixture = EngineFixture.open(config)) {
      SourceInput source = fixture.source("ticks");
      Subscription<Tick> results = fixture.subscribe(fixture.repeat("twice", source, 2));
      Source<Tick> ticks = fixture.handle(source);
      EngineFixture.push(ticks, 0, 30);
      EngineFixture.push(ticks, 30, 64);

      List<Long> times = new ArrayList<>();
      results.drain(tick -> times.add(tick.ts()));
      assertThat(times).hasSize(128);
    }
  }

  @Test
  void shouldBeginAtTheSameRowOnAllWaysFromASource() throws InterruptedException {
    int ways = 50;
    try (EngineFixture fixture = EngineFixture.open()) {
      SourceInput source = fixture.source("ticks");
      Thread producer = new Thread(() -> pushUntilClosed(fixture.handle(source)));
      producer.start();
      for (int i = 0; i < 150; i++) {
        Query query = fixture.union("q" + i, Collections.nCopies(ways, source));
        fixture.engine().awaitIdle();
        assertThat(fixture.engine().metrics().queries())
            .allSatisfy(each -> assertThat(each.rowsIn() % ways).isZero());
        fixture.drop(query);
      }
      fixture.engine().close();
      producer.join();
    }
  }

  private static void pushUntilClosed(Source<Tick> ticks) {
    assertRefused(ErrorCode.CLOSED, () -> {
      while (true) {
        ticks.push(new Tick(1, 1));
        for (int i = 0; i < 10; i++) {
          // Slower than they are drained: nothing is pushed while the lane is full.
          Thread.onSpinWait();
        }
      }
    });
  }
}
