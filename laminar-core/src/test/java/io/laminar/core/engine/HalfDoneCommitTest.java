package io.laminar.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Config;
import io.laminar.api.DataType;
import io.laminar.api.Execution;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.engine.EngineFixture.Tick;
import io.laminar.core.engine.graph.Query;
import io.laminar.core.engine.graph.QuerySpec;
import io.laminar.core.engine.output.RowErrors;
import io.laminar.core.engine.source.Relation;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Operator;
import io.laminar.core.operator.OperatorFactory;
import io.laminar.core.pipeline.PipelineSpec;
import io.laminar.core.pipeline.TestExpansion;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A commit that is half done when the state is written is ended elsewhere by the one that began it. */
@Timeout(60)
final class HalfDoneCommitTest {
  private static final int RING = 16;
  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong clock = new AtomicLong();
  private final List<EngineFixture> opened = new ArrayList<>();

  @AfterEach
  void close() {
    opened.forEach(EngineFixture::close);
  }

  private EngineFixture open(int ring) {
    EngineFixture fixture = EngineFixture.open(Config.builder()
        .execution(Execution.CALLER_RUNS)
        .clock(clock::get)
        .bufferSize(ring)
        .build());
    opened.add(fixture);
    return fixture;
  }

  private static Query query(
      EngineFixture fixture, String name, Relation input, OperatorFactory operator) {
    PipelineSpec steps = EngineFixture.over(input, operator, EngineFixture.SCHEMA);
    return fixture
        .engine()
        .createQuery(
            new QuerySpec(name, steps, List.of(input), new RowErrors(false), false, false));
  }

  /** Two expansions meet, of which the first is the second source's alone: that one is read, and then the result. */
  private static List<Query> ofTwoSources(EngineFixture fixture) {
    SourceInput other = fixture.source("other");
    SourceInput source = fixture.source("s");
    Query shared = query(
        fixture, "shared", fixture.union("both", other, source), context -> new TestExpansion());
    Query own = query(fixture, "own", source, context -> new TestExpansion());
    return List.of(own, fixture.union("q", own, shared));
  }

  private static List<Query> behindTicks(EngineFixture fixture) {
    Query ticks =
        query(fixture, "ticks", fixture.source("s"), context -> new TestTicks(SECOND, context));
    Query result = query(fixture, "q", ticks, context -> new TestExpansion());
    return List.of(result, result);
  }

  private static SourceInput source(EngineFixture fixture) {
    return fixture.engine().graph().sources().stream()
        .filter(source -> source.name().equals("s"))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> read(
      EngineFixture fixture, Subscription<Tick> subscription, int most) {
    List<String> seen = new ArrayList<>();
    int rows = 1;
    while (rows > 0 && seen.size() < most) {
      fixture.engine().awaitIdle();
      rows = subscription.visit(
          row -> seen.add(row.getLong(0) + (row.endsCommit() ? "." : "")), most - seen.size());
    }
    return seen;
  }

  /** What is seen from the start on, and from a row on where another instance goes on there. */
  private void goesOn(
      Function<EngineFixture, List<Query>> graph, Consumer<EngineFixture> work, int rowsBefore) {
    EngineFixture whole = open(1 << 14);
    Subscription<Tick> all = whole.subscribe(graph.apply(whole).get(1));
    work.accept(whole);
    List<String> expected = read(whole, all, Integer.MAX_VALUE);

    EngineFixture first = open(RING);
    List<Query> half = graph.apply(first);
    Subscription<Tick> some = first.subscribe(half.get(0));
    work.accept(first);
    read(first, some, rowsBefore);
    byte[] state = EngineState.write(first.engine());
    clock.addAndGet(SECOND);
    int made = (int) first.engine().call(half.get(1)::rowsOut).longValue();
    EngineFixture second = open(RING);
    Query again = graph.apply(second).get(1);
    EngineState.restore(second.engine(), state);
    List<String> seen = read(second, second.subscribe(again), Integer.MAX_VALUE);

    assertThat(made).isLessThan(expected.size());
    assertThat(seen).isEqualTo(expected.subList(made, expected.size()));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100, 400, 900})
  void shouldGoOnWithTheCommitOfTheSourceThatBeganIt(int rowsBefore) {
    goesOn(
        HalfDoneCommitTest::ofTwoSources,
        fixture -> fixture.handle(source(fixture)).push(new Tick(1_000, 1)),
        rowsBefore);
  }

  /** Gives each row the time that expressions see, in milliseconds. */
  private static Operator nowOf(EvaluationContext context) {
    Batch timed = new Batch(EngineFixture.SCHEMA.size());
    ColumnBuffer times = new ColumnBuffer(DataType.timestamp(3));
    return (input, batch, from, output) -> {
      times.begin();
      for (int i = 0; i < batch.size(); i++) {
        times.setWord(batch.selection()[i], context.nowNanos() / 1_000_000);
      }
      timed.changesOf(batch);
      timed.column(0).share(times.vector());
      timed.column(1).share(batch.column(1));
      timed.select(batch.selection(), batch.size());
      output.emit(timed);
      return batch.size();
    };
  }

  private static List<Query> withNow(EngineFixture fixture) {
    Query many = query(fixture, "many", fixture.source("s"), context -> new TestExpansion());
    PipelineSpec steps = EngineFixture.over(many, HalfDoneCommitTest::nowOf, EngineFixture.SCHEMA);
    Query result = fixture
        .engine()
        .createQuery(new QuerySpec("q", steps, List.of(many), new RowErrors(false), false, true));
    return List.of(result, result);
  }

  @Test
  void shouldKeepTheTimeOfARowToItsEnd() {
    clock.set(7 * SECOND);
    goesOn(
        HalfDoneCommitTest::withNow,
        fixture -> fixture.handle(source(fixture)).push(new Tick(1_000, 1)),
        100);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100, 400, 900, 1_100})
  void shouldGoOnWithTheCommitOfATick(int rowsBefore) {
    goesOn(
        HalfDoneCommitTest::behindTicks,
        fixture -> {
          Source<Tick> handle = fixture.handle(source(fixture));
          for (int i = 0; i < 4; i++) {
            handle.push(new Tick(500, 1));
          }
          clock.addAndGet(SECOND);
          fixture.engine().tick();
        },
        rowsBefore);
  }
}
