package io.laminar.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Config;
import io.laminar.api.Execution;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import io.laminar.core.engine.EngineFixture.Tick;
import io.laminar.core.engine.graph.QuerySpec;
import io.laminar.core.engine.output.RowErrors;
import io.laminar.core.engine.source.DrainOrder;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.pipeline.PipelineSpec;
import io.laminar.core.pipeline.TestJoin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An operator of two inputs, in an engine: what comes out depends on the order of rows only. */
@Timeout(120)
final class TwoInputsTest {
  private static final int ROWS = 400;
  private static final PipelineSpec.Edge EDGE =
      new PipelineSpec.Edge(EngineFixture.SCHEMA, false, Optional.empty());

  private final List<EngineFixture> opened = new ArrayList<>();

  @AfterEach
  void close() {
    opened.forEach(EngineFixture::close);
  }

  /** An engine with two sources, their join, and what came out of it. */
  private final class Run {
    private final EngineFixture fixture;
    private final List<SourceInput> sources;
    private final Subscription<Tick> subscription;
    private final List<Tick> output = new ArrayList<>();

    Run(EngineFixture fixture) {
      opened.add(fixture);
      this.fixture = fixture;
      this.sources = List.of(fixture.source("a"), fixture.source("b"));
      PipelineSpec.Builder steps = new PipelineSpec.Builder();
      int left = steps.add(new PipelineSpec.Scan("a", EDGE));
      int right = steps.add(new PipelineSpec.Scan("b", EDGE));
      steps.add(
          new PipelineSpec.Apply(context -> new TestJoin(1), "join", List.of(left, right), EDGE));
      this.subscription = fixture.subscribe(fixture
          .engine()
          .createQuery(new QuerySpec(
              "q", steps.build(), List.copyOf(sources), new RowErrors(false), false, false)));
    }

    List<Source<Tick>> handles() {
      return sources.stream().map(fixture::handle).toList();
    }

    void drain() {
      subscription.drain(output::add);
    }

    /** Waits until the engine has taken what was pushed to a source, whatever waits for room behind it. */
    void awaitTaken(int source) {
      while (fixture
              .engine()
              .call(() -> sources.get(source).handles().open().get(0).lane().fill())
          > 0) {
        Thread.onSpinWait();
      }
    }
  }

  private static Config config(Execution execution, int bufferSize) {
    return Config.builder().execution(execution).bufferSize(bufferSize).build();
  }

  private Run open(int bufferSize) {
    return new Run(EngineFixture.open(config(Execution.CALLER_RUNS, bufferSize)));
  }

  private static List<List<Tick>> ticks(long seed) {
    Random random = new Random(seed);
    List<List<Tick>> all = List.of(new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < ROWS; i++) {
      all.forEach(
          each -> each.add(new Tick(random.nextInt(3), each.size() / 3 + random.nextInt(6))));
    }
    return all;
  }

  /** Pushes rows of both sources in a random order; what is full is emptied. */
  private static void push(
      Run run,
      List<Source<Tick>> handles,
      List<List<Tick>> ticks,
      Random random,
      int[] next,
      int to) {
    while (next[0] + next[1] < to) {
      int source = random.nextInt(2);
      source = next[source] == ROWS ? 1 - source : source;
      handles.get(source).push(ticks.get(source).get(next[source]++));
      run.drain();
    }
  }

  private List<Tick> whole(long seed) {
    Run run = open(1 << 12);
    push(run, run.handles(), ticks(seed), new Random(seed), new int[2], 2 * ROWS);
    return run.output;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldGiveTheSameThroughARingOfFourRows(long seed) {
    Run run = open(4);

    push(run, run.handles(), ticks(seed), new Random(seed), new int[2], 2 * ROWS);
    for (int before = -1; before < run.output.size(); run.drain()) {
      before = run.output.size();
      run.fixture.engine().awaitIdle();
      run.drain();
    }

    assertThat(run.output).as("seed " + seed).hasSizeGreaterThan(ROWS).isEqualTo(whole(seed));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldGoOnInAnotherInstance(long seed) {
    List<Tick> output = new ArrayList<>();
    Random random = new Random(seed);
    int[] next = new int[2];
    Run run = open(1 << 12);
    for (int to = 100; to <= 2 * ROWS; to += 100) {
      push(run, run.handles(), ticks(seed), random, next, to);
      output.addAll(run.output);
      byte[] state = EngineState.write(run.fixture.engine());
      run = open(1 << 12);
      EngineState.restore(run.fixture.engine(), state);
    }

    assertThat(output).as("seed " + seed).isEqualTo(whole(seed));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldGiveTheSameWhenARaceIsReplayed(long seed) throws InterruptedException {
    List<List<Tick>> ticks = ticks(seed);
    DrainOrder order = new DrainOrder();
    Run race = new Run(EngineFixture.open(config(Execution.ENGINE_THREAD, 1 << 14)));
    race.fixture.engine().record(order);
    List<Source<Tick>> handles = race.handles();
    EngineFixture.meet(
        () -> ticks.get(0).forEach(handles.get(0)::push),
        () -> ticks.get(1).forEach(handles.get(1)::push));
    race.fixture.engine().awaitIdle();
    race.drain();

    Run replay = new Run(EngineFixture.forReplay(config(Execution.CALLER_RUNS, 1 << 14)));
    new OrderReplay(replay.fixture.engine())
        .run(
            order,
            (source, lane, producer) -> ticks
                .get(source)
                .forEach(replay.fixture.handle(producer, replay.sources.get(source))::push));
    replay.drain();

    assertThat(replay.output).as("seed " + seed).hasSizeGreaterThan(ROWS).isEqualTo(race.output);
  }

  /** A step of one source waits for a ring that the other does not reach. */
  @Test
  void shouldReplayAStepThatHadToWaitWhereItBegan() {
    DrainOrder order = new DrainOrder();
    // In caller-runs the other source has to wait, too.
    Run run = new Run(EngineFixture.open(config(Execution.ENGINE_THREAD, 4)));
    Subscription<Tick> narrow =
        run.fixture.subscribe(run.fixture.repeat("p", run.sources.get(0), 4));
    run.fixture.engine().record(order);
    List<Source<Tick>> handles = run.handles();
    handles.get(0).push(new Tick(1, 100));
    run.awaitTaken(0);
    handles.get(1).push(new Tick(1, 10));
    handles.get(1).push(new Tick(2, 200));
    run.awaitTaken(1);
    run.drain();
    narrow.drain(tick -> {});
    run.fixture.engine().awaitIdle();
    run.drain();

    Run replay = new Run(EngineFixture.forReplay(config(Execution.CALLER_RUNS, 1 << 10)));
    replay.fixture.repeat("p", replay.sources.get(0), 4);
    List<List<Tick>> ticks =
        List.of(List.of(new Tick(1, 100)), List.of(new Tick(1, 10), new Tick(2, 200)));
    new OrderReplay(replay.fixture.engine())
        .run(
            order,
            (source, lane, producer) -> ticks
                .get(source)
                .forEach(replay.fixture.handle(producer, replay.sources.get(source))::push));
    replay.drain();

    assertThat(run.output).isNotEmpty();
    assertThat(replay.output).isEqualTo(run.output);
  }
}
