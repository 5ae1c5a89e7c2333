package io.laminar.core.engine;

import static io.laminar.core.engine.EngineFixture.assertRefused;
import static io.laminar.core.engine.EngineFixture.push;
import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Backpressure;
import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.Source;
import io.laminar.core.engine.EngineFixture.Tick;
import io.laminar.core.engine.log.FrameKinds;
import io.laminar.core.engine.log.LogOptions;
import io.laminar.core.engine.log.StatementFrame;
import io.laminar.core.engine.source.DrainOrder;
import io.laminar.core.engine.source.SourceInput;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class LoggedRowsTest {
  @Test
  void shouldHaveEveryRowOfHandlesThatRaceInItsOrder() {
    try (LoggedFixture life = LoggedFixture.small(LogOptions.DEFAULT)) {
      // A slow disk: rings of 16 rows are full all the time, and no row may be lost.
      life.frames.beforeAppend(Thread::yield);
      SourceInput source = life.source("ticks");
      List<CompletableFuture<Void>> pushes = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Source<Tick> handle = life.handle(source);
        pushes.add(EngineFixture.elsewhere(() -> {
          push(handle, 0, 200);
          handle.close();
          return null;
        }));
      }
      pushes.forEach(CompletableFuture::join);
      life.engine.awaitIdle();
      LogContents log = life.contents();
      List<Long> all = LongStream.range(0, 200).boxed().toList();
      assertThat(log.keys)
          .hasSize(4)
          .allSatisfy((lane, keys) -> assertThat(keys).isEqualTo(all));
      assertThat(log.drainedRows()).isEqualTo(800);
      assertThat(log.ended).hasSize(4);
      assertThat(life.log.metrics().exposedRows()).isZero();
    }
  }

  @Test
  void shouldHaveTheEntriesThatAreRecordedWithoutALog() {
    Config config = Config.builder().execution(Execution.CALLER_RUNS).build();
    DrainOrder recorded = new DrainOrder();
    try (EngineFixture ticks = EngineFixture.open(config)) {
      ticks.engine().record(recorded);
      program(ticks);
    }
    try (LoggedFixture life = LoggedFixture.open(config, LogOptions.DEFAULT)) {
      program(life.ticks);
      List<String> expected = new ArrayList<>();
      for (int entry = 0; entry < recorded.size(); entry++) {
        long kind = recorded.kind(entry);
        // In memory a command has its number, in a log that of its statement.
        expected.add(kind + " " + recorded.source(entry) + " "
            + (kind == DrainOrder.COMMAND ? 0 : recorded.value(entry)) + " "
            + recorded.count(entry));
      }
      assertThat(life.contents().order).isEqualTo(expected).hasSizeGreaterThan(10);
    }
  }

  private static void program(EngineFixture ticks) {
    SourceInput first = ticks.source("first");
    SourceInput second = ticks.source("second");
    Source<Tick> handle = ticks.handle(first);
    Source<Tick> other = ticks.handle(second);
    push(handle, 0, 10);
    push(other, 0, 300);
    handle.push(new Tick(10, 10));
    handle.watermark(20);
    handle.finish();
    other.close();
    new SourceStatements(ticks.engine()).advance(second, 1000);
  }

  @Test
  void shouldTellHandlesFromStatementsAndFinishedFromClosed() {
    try (LoggedFixture life = LoggedFixture.small(LogOptions.DEFAULT)) {
      SourceInput source = life.source("ticks");
      Source<Tick> kept = life.handle(source);
      Source<Tick> handle = life.handle(source);
      push(handle, 0, 3);
      Producer inserting = new Producers(life.engine).ofStatement(source, 2);
      push(life.ticks.handle(inserting, source), 5, 7);
      inserting.close();
      kept.close();
      handle.finish();
      life.engine.awaitIdle();
      LogContents log = life.contents();
      assertThat(log.opened).extracting(each -> each.counts()).containsExactly(true, true, false);
      assertThat(log.ended)
          .filteredOn(each -> each.finished())
          .singleElement()
          .satisfies(each -> assertThat(each.lane()).isEqualTo(1));
      assertThat(log.keysOf("0/2")).containsExactly(5L, 6L);
    }
  }

  @Test
  void shouldTellThatAHandleThatWasClonedCountsFromItsFirstRow() {
    try (LoggedFixture life = LoggedFixture.small(LogOptions.DEFAULT)) {
      Source<Tick> unused = life.handle(life.source("ticks")).clone();
      assertThat(life.contents().entriesOf(DrainOrder.COUNTS_LATER))
          .containsExactly(DrainOrder.COUNTS_LATER + " 0 0 0");
    }
  }

  @Test
  void shouldWriteStatementsBeforeWhatTheyChange() {
    try (LoggedFixture life = LoggedFixture.small(LogOptions.DEFAULT)) {
      life.log.statement(new StatementFrame(1, List.of("CREATE SOURCE ticks")));
      life.engineLog().statement(1);
      SourceInput source = life.source("ticks");
      life.engineLog().statementDone(1, true);
      life.ticks.subscribe(source).close();
      LogContents log = life.contents();
      assertThat(log.statements).extracting(StatementFrame::number).containsExactly(1L);
      assertThat(log.kinds.indexOf(FrameKinds.STATEMENT))
          .isLessThan(log.kinds.indexOf(FrameKinds.ORDER));
      assertThat(log.order)
          .containsExactly(
              DrainOrder.COMMAND + " 0 1 0",
              DrainOrder.STATEMENT_DONE + " 0 1 1",
              DrainOrder.SUBSCRIBED + " 0 0 0",
              DrainOrder.UNSUBSCRIBED + " 0 1 0");
      assertThat(log.texts).extracting(each -> each.message()).containsExactly("ticks", "ticks");
    }
  }

  @Test
  void shouldEndTheLanesOfASourceThatIsReplaced() {
    try (LoggedFixture life = LoggedFixture.small(LogOptions.DEFAULT)) {
      SourceInput source = life.source("ticks");
      Source<Tick> handle = life.handle(source);
      push(handle, 0, 5);
      SourceInput heir =
          life.engine.replaceSource(source, life.ticks.spec("ticks", EngineFixture.SCHEMA, 0));
      Source<Tick> next = life.handle(heir);
      push(next, 7, 9);
      assertRefused(ErrorCode.DROPPED, () -> handle.push(new Tick(9, 9)));
      life.engine.awaitIdle();
      LogContents log = life.contents();
      assertThat(log.keysOf("0/0")).containsExactly(0L, 1L, 2L, 3L, 4L);
      assertThat(log.keysOf("1/1")).containsExactly(7L, 8L);
      assertThat(log.ended).singleElement().satisfies(each -> {
        assertThat(each.source()).isZero();
        assertThat(each.rows()).isEqualTo(5);
      });
      // A handle that nobody holds has ended as well.
      next.close();
    }
  }

  @Test
  void shouldRefuseASourceThatGivesUpRows() {
    Config config = Config.builder().backpressure(Backpressure.DROP_OLDEST).build();
    try (LoggedFixture life = LoggedFixture.open(config, LogOptions.DEFAULT)) {
      assertRefused(ErrorCode.INVALID_OPTION, () -> life.source("ticks"));
      assertRefused(
          ErrorCode.INVALID_OPTION,
          () -> life.engine.check(life.ticks.spec("ticks", EngineFixture.SCHEMA, 0)));
    }
  }

  @Test
  void shouldHaveEverythingWhenItIsClosed() {
    LoggedFixture life = LoggedFixture.small(LogOptions.DEFAULT.withFlushIntervalNanos(1L << 40));
    Source<Tick> handle = life.handle(life.source("ticks"));
    push(handle, 0, 200);
    life.close();
    LogContents log = new LogContents(life.frames.losePower());
    assertThat(log.keysOf("0/0")).hasSize(200);
    assertThat(log.drainedRows()).isEqualTo(200);
    assertThat(log.ended).as("its handle was not closed").isEmpty();
    assertThat(life.frames.isClosed()).isTrue();
  }
}
