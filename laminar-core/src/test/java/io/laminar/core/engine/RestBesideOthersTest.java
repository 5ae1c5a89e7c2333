package io.laminar.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Config;
import io.laminar.api.Execution;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import io.laminar.core.engine.EngineFixture.Tick;
import io.laminar.core.engine.graph.Query;
import io.laminar.core.engine.graph.QuerySpec;
import io.laminar.core.engine.output.RingStage;
import io.laminar.core.engine.output.RowErrors;
import io.laminar.core.engine.source.DrainOrder;
import io.laminar.core.engine.source.Relation;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.pipeline.PipelineSpec;
import io.laminar.core.pipeline.TestDelay;
import io.laminar.core.pipeline.TestExpansion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Room, and those who wait for it, where rows take the short way, and where several sources meet. */
@Timeout(300)
final class RestBesideOthersTest {
  private static final int RING = 16;
  private static final PipelineSpec.Edge EDGE =
      new PipelineSpec.Edge(EngineFixture.SCHEMA, false, Optional.empty());

  private final List<EngineFixture> opened = new ArrayList<>();

  @AfterEach
  void close() {
    opened.forEach(EngineFixture::close);
  }

  private EngineFixture open(int ring) {
    return open(Execution.CALLER_RUNS, ring);
  }

  private EngineFixture open(Execution execution, int ring) {
    EngineFixture fixture = EngineFixture.open(
        Config.builder().execution(execution).bufferSize(ring).build());
    opened.add(fixture);
    return fixture;
  }

  private static Query query(
      EngineFixture fixture, String name, PipelineSpec steps, Relation... inputs) {
    return fixture
        .engine()
        .createQuery(
            new QuerySpec(name, steps, List.of(inputs), new RowErrors(false), false, false));
  }

  private static Query expand(EngineFixture fixture, String name, Relation input) {
    return query(
        fixture,
        name,
        EngineFixture.over(input, context -> new TestExpansion(), EngineFixture.SCHEMA),
        input);
  }

  /** What an expansion makes of one source, beside the rows of another, which come twice. */
  private static Query expandBeside(EngineFixture fixture, Relation expanded, Relation twice) {
    PipelineSpec.Builder steps = new PipelineSpec.Builder();
    int rows = steps.add(new PipelineSpec.Scan(twice.name(), EDGE));
    int scan = steps.add(new PipelineSpec.Scan(expanded.name(), EDGE));
    int many =
        steps.add(new PipelineSpec.Apply(context -> new TestExpansion(), "many", scan, EDGE));
    steps.add(new PipelineSpec.UnionAll(List.of(many, rows, rows), EDGE));
    return query(fixture, "beside", steps.build(), twice, expanded);
  }

  private static List<String> expanded(long rows, long ts) {
    return LongStream.range(0, rows)
        .mapToObj(key -> key + "@" + ts + (key == rows - 1 ? "." : ""))
        .toList();
  }

  private static int waiting(EngineFixture fixture) {
    return fixture
        .engine()
        .call(() -> fixture.engine().graph().overflows().all().stream()
            .map(RingStage::ring)
            .mapToInt(ring -> ring.overflowRows())
            .sum());
  }

  private static void readAll(Subscription<Tick> subscription, List<String> seen) {
    int rows = 1;
    while (rows > 0) {
      rows = subscription.visit(
          row -> seen.add(row.getLong(0) + "@" + row.getLong(1) + (row.endsCommit() ? "." : "")),
          Integer.MAX_VALUE);
    }
  }

  /** Pushes until single rows take the short way. */
  private static void pushSome(
      Source<Tick> handle, Subscription<Tick> subscription, List<String> seen) {
    for (int ts = 1; ts <= 3; ts++) {
      handle.push(new Tick(1, ts));
      readAll(subscription, seen);
    }
  }

  @Test
  void shouldWaitInTheMiddleOfARowThatComesAlone() {
    EngineFixture fixture = open(RING);
    SourceInput source = fixture.source("s");
    Subscription<Tick> subscription = fixture.subscribe(expand(fixture, "q", source));
    Source<Tick> handle = fixture.handle(source);
    List<String> seen = new ArrayList<>();
    pushSome(handle, subscription, seen);
    seen.clear();

    handle.push(new Tick(10_000, 4));
    assertThat(waiting(fixture)).isBetween(1, 512);
    readAll(subscription, seen);

    assertThat(seen).isEqualTo(expanded(10_000, 4));
  }

  @Test
  void shouldLeaveTheLastRowOfABatchWhereTheOthersFilledTheRing() {
    EngineFixture fixture = open(RING);
    SourceInput source = fixture.source("s");
    Subscription<Tick> subscription = fixture.subscribe(fixture.pass("q", source));
    Source<Tick> handle = fixture.handle(source);
    List<String> seen = new ArrayList<>();
    pushSome(handle, subscription, seen);
    seen.clear();

    handle.pushBatch(
        IntStream.rangeClosed(0, RING).mapToObj(i -> new Tick(i, 4)).toList());
    assertThat(waiting(fixture)).isZero();
    readAll(subscription, seen);

    assertThat(seen)
        .isEqualTo(IntStream.rangeClosed(0, RING).mapToObj(i -> i + "@4.").toList());
  }

  /** What comes one way is collected, too, where the rows of another source come by two. */
  @ParameterizedTest
  @ValueSource(ints = {RING, 1 << 14})
  void shouldKeepCommitsApartWhereAnotherSourceComesTwice(int ring) {
    EngineFixture fixture = open(ring);
    SourceInput twice = fixture.source("a");
    SourceInput source = fixture.source("b");
    Subscription<Tick> subscription = fixture.subscribe(expandBeside(fixture, source, twice));
    List<Tick> ticks =
        List.of(new Tick(3, 2), new Tick(4, 3), new Tick(700, 4), new Tick(2, 5), new Tick(300, 6));
    List<String> expected = new ArrayList<>(List.of("1@1", "1@1."));
    ticks.forEach(tick -> expected.addAll(expanded(tick.key(), tick.ts())));
    List<String> seen = new ArrayList<>();

    fixture.handle(twice).push(new Tick(1, 1));
    readAll(subscription, seen);
    fixture.handle(source).pushBatch(ticks);
    readAll(subscription, seen);

    assertThat(seen).isEqualTo(expected);
  }

  /** Its second part comes while what the first one makes waits. */
  @Test
  void shouldEndATransactionThatComesInPartsWhenAllOfItIsMade() {
    EngineFixture fixture = open(RING);
    SourceInput source = fixture.source("s");
    Subscription<Tick> subscription = fixture.subscribe(expand(fixture, "q", source));
    Source<Tick> handle = fixture.handle(source);
    List<String> seen = new ArrayList<>();
    for (int i = 0; i < RING - 3; i++) {
      handle.push(new Tick(1, 1));
      readAll(subscription, seen);
    }
    seen.clear();
    List<String> expected = new ArrayList<>();
    List<Tick> ticks = new ArrayList<>();
    for (long ts = 2; ts < 8; ts++) {
      ticks.add(new Tick(ts * 100, ts));
      expected.addAll(expanded(ts * 100, ts));
    }
    expected.replaceAll(row -> row.replace(".", ""));
    expected.add(expected.remove(expected.size() - 1) + ".");

    handle.pushTransaction(ticks);
    readAll(subscription, seen);

    assertThat(seen).isEqualTo(expected);
  }

  private static final List<Tick> EXPANDED =
      List.of(new Tick(1, 1), new Tick(1_000, 10), new Tick(1, 20));
  private static final List<Tick> OTHERS =
      List.of(new Tick(7, 1), new Tick(8, 12), new Tick(9, 5), new Tick(9, 13), new Tick(4, 22));

  /** Two sources of which the first is expanded in one query, and both are delayed in another. */
  private static final class Meeting {
    private final EngineFixture fixture;
    private final Query broken;
    private final SourceInput first;
    private final SourceInput other;
    private final Subscription<Tick> many;
    private final Subscription<Tick> delayed;

    Meeting(EngineFixture fixture) {
      this.fixture = fixture;
      first = fixture.source("a");
      other = fixture.source("b");
      many = fixture.subscribe(expand(fixture, "many", first));
      broken = fixture.failingAt("broken", other, 13);
      PipelineSpec.Builder steps = new PipelineSpec.Builder();
      int a = steps.add(new PipelineSpec.Scan("a", EDGE));
      int b = steps.add(new PipelineSpec.Scan("b", EDGE));
      int all = steps.add(new PipelineSpec.UnionAll(List.of(a, b), EDGE));
      steps.add(new PipelineSpec.Apply(context -> new TestDelay(2), "delay", all, EDGE));
      delayed = fixture.subscribe(query(fixture, "delayed", steps.build(), first, other));
    }

    /** Rows of the other source come while one of the first waits, and one of them breaks a query. */
    List<String> live() {
      Source<Tick> handle = fixture.handle(first);
      Source<Tick> others = fixture.handle(other);
      List<String> seen = new ArrayList<>();
      handle.push(EXPANDED.get(0));
      others.push(OTHERS.get(0));
      handle.push(EXPANDED.get(1));
      read(many, 500);
      OTHERS.subList(1, 4).forEach(others::push);
      read(many, 1 + 1_000 - 500);
      handle.push(EXPANDED.get(2));
      others.push(OTHERS.get(4));
      read(many, 1);
      fixture.engine().awaitIdle();
      readAll(delayed, seen);
      return seen;
    }

    private static void read(Subscription<Tick> subscription, int rows) {
      for (int left = rows; left > 0; ) {
        left -= subscription.visit(row -> {}, left);
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void shouldBeReplayedAmongRowsOfOthers() {
    DrainOrder order = new DrainOrder();
    // In caller-runs nothing overtakes what waits.
    EngineFixture fixture = open(Execution.ENGINE_THREAD, RING);
    Meeting recorded = new Meeting(fixture);
    fixture.engine().record(order);
    List<String> expected = recorded.live();

    EngineFixture replayed = EngineFixture.forReplay(
        Config.builder().execution(Execution.CALLER_RUNS).bufferSize(1 << 14).build());
    opened.add(replayed);
    Meeting again = new Meeting(replayed);
    new OrderReplay(replayed.engine()).run(order, (number, lane, producer) -> {
      boolean isFirst = number == again.first.index();
      (isFirst ? EXPANDED : OTHERS)
          .forEach(replayed.handle(producer, isFirst ? again.first : again.other)::push);
    });
    List<String> seen = new ArrayList<>();
    readAll(again.delayed, seen);

    assertThat(expected).hasSizeGreaterThan(5);
    assertThat(seen).isEqualTo(expected);
    assertThat(again.broken.isRunning()).isFalse();
  }
}
