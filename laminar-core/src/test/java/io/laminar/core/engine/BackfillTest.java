package io.laminar.core.engine;

import static io.laminar.core.engine.EngineFixture.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Column;
import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import io.laminar.core.engine.EngineFixture.Tick;
import io.laminar.core.engine.graph.Change;
import io.laminar.core.engine.graph.NewQuery;
import io.laminar.core.engine.graph.Query;
import io.laminar.core.engine.graph.QuerySpec;
import io.laminar.core.engine.graph.Replacement;
import io.laminar.core.engine.output.RowErrors;
import io.laminar.core.engine.source.Relation;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.operator.Operator;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.view.PinnedRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A query over a view that holds many rows is made piece by piece, and other rows go on. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class BackfillTest {
  private static final int ROWS = 10_000;

  private static EngineFixture open(Execution execution) {
    return EngineFixture.open(
        Config.builder().execution(execution).bufferSize(1 << 14).build());
  }

  /** A view of the rows of a relation whose keys an operator lets pass. */
  private static QuerySpec view(String name, Relation input, Operator operator) {
    return new QuerySpec(
        name,
        EngineFixture.over(input, context -> operator, EngineFixture.SCHEMA),
        List.of(input),
        new RowErrors(false),
        true,
        false);
  }

  private static QuerySpec view(String name, Relation input) {
    return view(name, input, EngineFixture.keysFrom(0));
  }

  private static List<Long> keys(Query view) {
    List<Long> keys = new ArrayList<>();
    PinnedRows rows = view.pin();
    rows.forEachBatch(batch -> {
      for (int row = 0; row < batch.size(); row++) {
        keys.add(batch.column(0).word(batch.selection()[row]));
      }
    });
    return keys;
  }

  private static List<Long> range(int from, int to) {
    return IntStream.range(from, to).mapToObj(Long::valueOf).toList();
  }

  private static <R> CompletableFuture<R> begin(EngineFixture fixture, Change<R> change) {
    CompletableFuture<R> result = new CompletableFuture<>();
    fixture.engine().run(() -> fixture.engine().graph().changes().begin(change, result));
    return result;
  }

  /** What happens while a change is made: a row of either source between any two steps. */
  private static int rowsBetweenSteps(
      EngineFixture fixture, CompletableFuture<?> made, Source<Tick> fed, Runnable other) {
    int next = ROWS;
    while (!made.isDone()) {
      other.run();
      fed.push(new Tick(next, next));
      next++;
      fixture.engine().graph().changes().step();
    }
    fixture.engine().awaitIdle();
    return next;
  }

  /** Pushes a row to a source of its own, and finds it. */
  private static Runnable other(EngineFixture fixture) {
    SourceInput source = fixture.source("other");
    Subscription<Tick> copies = fixture.subscribe(fixture.pass("copies", source));
    Source<Tick> ticks = fixture.handle(source);
    return () -> {
      ticks.push(new Tick(1, 1));
      assertThat(copies.poll()).isEqualTo(new Tick(1, 1));
    };
  }

  @Test
  void shouldProcessOtherRowsWhileAQueryReadsWhatItBeginsWith() {
    try (EngineFixture fixture = open(Execution.CALLER_RUNS)) {
      Runnable other = other(fixture);
      SourceInput source = fixture.source("ticks");
      Query base = fixture.engine().createQuery(view("base", source));
      Source<Tick> ticks = fixture.handle(source);
      EngineFixture.push(ticks, 0, ROWS);
      CompletableFuture<Query> made =
          begin(fixture, new NewQuery(fixture.engine().graph(), view("later", base), null));
      int end = rowsBetweenSteps(fixture, made, ticks, other);

      assertThat(end).as("rows between two steps").isGreaterThan(ROWS + 5);
      assertThat(keys(base)).isEqualTo(range(0, end));
      assertThat(keys(made.join())).isEqualTo(range(0, end));
    }
  }

  @Test
  void shouldProcessOtherRowsWhileTheRowsOfAViewAreExchanged() {
    try (EngineFixture fixture = open(Execution.CALLER_RUNS)) {
      Runnable other = other(fixture);
      SourceInput source = fixture.source("ticks");
      Engine engine = fixture.engine();
      Query base = engine.createQuery(view("base", source));
      Query old = engine.createQuery(view("v", base, EngineFixture.keysFrom(ROWS / 2)));
      Query reader = engine.createQuery(view("reader", old));
      Source<Tick> ticks = fixture.handle(source);
      EngineFixture.push(ticks, 0, ROWS);
      CompletableFuture<Query> made = begin(
          fixture,
          new Replacement(engine.graph(), old, view("v", base, EngineFixture.keysFrom(10))));
      int end = rowsBetweenSteps(fixture, made, ticks, other);

      assertThat(end).as("rows between two steps").isGreaterThan(ROWS + 20);
      assertThat(keys(made.join())).isEqualTo(range(10, end));
      assertThat(keys(reader).stream().sorted().toList()).isEqualTo(range(10, end));
      assertThat(engine.graph().queries()).doesNotContain(old);
    }
  }

  @Test
  void shouldAnswerAQueryOnlyWhenTheExchangeIsWhole() {
    try (EngineFixture fixture = open(Execution.ENGINE_THREAD)) {
      SourceInput source = fixture.source("ticks");
      Engine engine = fixture.engine();
      Query base = engine.createQuery(view("base", source));
      Query old = engine.createQuery(view("v", base));
      Query reader = engine.createQuery(view("reader", old));
      EngineFixture.push(fixture.handle(source), 0, ROWS);
      engine.awaitIdle();
      CompletableFuture<Query> made = begin(
          fixture,
          new Replacement(engine.graph(), old, view("v", base, EngineFixture.keysFrom(ROWS))));
      while (!made.isDone()) {
        List<PinnedRows> rows = ViewSnapshots.of(
            engine,
            List.of(new ViewRead(reader, Optional.empty())),
            engine.memory().openReader("a test"),
            () -> {});
        int[] count = new int[1];
        rows.get(0).forEachBatch(batch -> count[0] += batch.size());
        assertThat(count[0]).isIn(0, ROWS);
      }
      assertThat(keys(reader)).isEmpty();
    }
  }

  @Test
  void shouldFinishWhatWasBegunBeforeTheEngineStops() {
    try (EngineFixture fixture = open(Execution.ENGINE_THREAD)) {
      SourceInput source = fixture.source("ticks");
      Engine engine = fixture.engine();
      Query base = engine.createQuery(view("base", source));
      Source<Tick> ticks = fixture.handle(source);
      EngineFixture.push(ticks, 0, ROWS);
      engine.awaitIdle();
      CompletableFuture<Query> made =
          begin(fixture, new NewQuery(engine.graph(), view("later", base), null));
      ticks.push(new Tick(ROWS, ROWS));
      engine.stop();

      assertThat(made).isCompleted();
      assertThat(keys(made.join())).isEqualTo(range(0, ROWS + 1));
    }
  }

  @Test
  void shouldLeaveNothingBehindWhenTheEngineIsClosedInBetween() {
    EngineFixture fixture = open(Execution.CALLER_RUNS);
    SourceInput source = fixture.source("ticks");
    Query base = fixture.engine().createQuery(view("base", source));
    EngineFixture.push(fixture.handle(source), 0, ROWS);
    long before = fixture.engine().memory().usedBytes();
    CompletableFuture<Query> made =
        begin(fixture, new NewQuery(fixture.engine().graph(), view("later", base), null));
    assertThat(fixture.engine().memory().usedBytes()).isGreaterThan(before);
    fixture.close();

    assertRefused(ErrorCode.CLOSED, () -> {
      throw (LaminarException) made.handle((query, why) -> why).join();
    });
    assertThat(fixture.engine().graph().queries()).containsExactly(base);
    assertThat(fixture.engine().memory().usedBytes()).isEqualTo(before);
  }

  /** Gives each row a key of its own. */
  private static Operator numbered() {
    OutputRows rows =
        new OutputRows(EngineFixture.SCHEMA.columns().stream().map(Column::type).toList(), false);
    AtomicLong next = new AtomicLong();
    return (input, batch, from, output) -> {
      for (int i = 0; i < batch.size(); i++) {
        rows.column(0).setWord(i, next.getAndIncrement());
        rows.column(1).setWord(i, 0);
        rows.add(1, i);
      }
      rows.flush(output);
      return batch.size();
    };
  }

  @Test
  void shouldLeaveNothingBehindWhenThereIsNoMemoryInBetween() {
    Config config = Config.builder()
        .execution(Execution.CALLER_RUNS)
        .bufferSize(64)
        .memoryLimit(1 << 20)
        .build();
    try (EngineFixture fixture = EngineFixture.open(config)) {
      SourceInput source = fixture.source("ticks");
      Query base = fixture.engine().createQuery(view("base", source));
      Source<Tick> ticks = fixture.handle(source);
      Tick[] same = IntStream.range(0, 4 * ROWS).mapToObj(i -> new Tick(7, 7)).toArray(Tick[]::new);
      ticks.pushBatch(same);
      long before = fixture.engine().memory().usedBytes();
      assertRefused(
          ErrorCode.RESOURCE_LIMIT,
          () -> fixture.engine().createQuery(view("later", base, numbered())));
      assertThat(fixture.engine().graph().queries()).containsExactly(base);
      assertThat(fixture.engine().memory().usedBytes()).isEqualTo(before);
      ticks.push(new Tick(8, 8));

      assertThat(keys(base)).hasSize(4 * ROWS + 1).endsWith(8L);
    }
  }

  @Test
  void shouldDropWhatIsReadAfterTheQueryWasMade() {
    try (EngineFixture fixture = open(Execution.CALLER_RUNS)) {
      SourceInput source = fixture.source("ticks");
      Query base = fixture.engine().createQuery(view("base", source));
      EngineFixture.push(fixture.handle(source), 0, ROWS);
      CompletableFuture<Query> made =
          begin(fixture, new NewQuery(fixture.engine().graph(), view("later", base), null));
      assertThat(made).isNotDone();
      fixture.drop(base);

      assertThat(made).isCompleted();
      assertThat(made.join().failure()).isNotNull();
      assertThat(fixture.engine().graph().queries()).containsExactly(made.join());
    }
  }
}
