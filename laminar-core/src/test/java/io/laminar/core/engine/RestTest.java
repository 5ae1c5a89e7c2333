package io.laminar.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
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
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An operator of which one row makes many waits for room in the middle of it: nothing piles up, what shares nothing with
 * it goes on, and the output is that of a reader who is always there.
 */
@Timeout(300)
final class RestTest {
  private static final int RING = 16;
  private static final PipelineSpec.Edge EDGE =
      new PipelineSpec.Edge(EngineFixture.SCHEMA, false, Optional.empty());

  private final List<EngineFixture> opened = new ArrayList<>();

  @AfterEach
  void close() {
    opened.forEach(EngineFixture::close);
  }

  private EngineFixture open(Execution execution, int ring) {
    EngineFixture fixture = EngineFixture.open(
        Config.builder().execution(execution).bufferSize(ring).build());
    opened.add(fixture);
    return fixture;
  }

  private static QuerySpec spec(String name, Relation input) {
    return new QuerySpec(
        name,
        EngineFixture.over(input, context -> new TestExpansion(), EngineFixture.SCHEMA),
        List.of(input),
        new RowErrors(false),
        false,
        false);
  }

  private static Query expand(EngineFixture fixture, String name, Relation input) {
    return fixture.engine().createQuery(spec(name, input));
  }

  /** The rows of a relation beside what an expansion makes of them, and both delayed by event time. */
  private static Query bothWays(EngineFixture fixture, Relation input, boolean delayed) {
    PipelineSpec.Builder steps = new PipelineSpec.Builder();
    int scan = steps.add(new PipelineSpec.Scan(input.name(), EDGE));
    int many =
        steps.add(new PipelineSpec.Apply(context -> new TestExpansion(), "many", scan, EDGE));
    int all = steps.add(new PipelineSpec.UnionAll(List.of(many, scan), EDGE));
    if (delayed) {
      steps.add(new PipelineSpec.Apply(context -> new TestDelay(2), "delay", all, EDGE));
    }
    return fixture
        .engine()
        .createQuery(new QuerySpec(
            "both", steps.build(), List.of(input), new RowErrors(false), false, false));
  }

  /** What comes of a row; the point stands where a commit ends. */
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

  private static int read(Subscription<Tick> subscription, List<String> seen) {
    return subscription.visit(
        row -> seen.add(row.getLong(0) + "@" + row.getLong(1) + (row.endsCommit() ? "." : "")),
        Integer.MAX_VALUE);
  }

  private static void readAll(Subscription<Tick> subscription, List<String> seen) {
    int rows = 1;
    while (rows > 0) {
      rows = read(subscription, seen);
    }
  }

  @Test
  void shouldMakeNoMoreThanABatchBeyondTheRing() {
    EngineFixture fixture = open(Execution.CALLER_RUNS, RING);
    SourceInput source = fixture.source("s");
    Subscription<Tick> subscription = fixture.subscribe(expand(fixture, "q", source));
    List<String> seen = new ArrayList<>();

    fixture.handle(source).push(new Tick(100_000, 1));
    int most = waiting(fixture);
    while (seen.size() < 100_000) {
      assertThat(read(subscription, seen)).isPositive();
      most = Math.max(most, waiting(fixture));
    }

    assertThat(seen).isEqualTo(expanded(100_000, 1));
    assertThat(most).isBetween(1, 512);
  }

  @Test
  void shouldHoldBackOnlyWhatReachesIt() {
    EngineFixture fixture = open(Execution.ENGINE_THREAD, 256);
    SourceInput source = fixture.source("s");
    SourceInput other = fixture.source("t");
    Query union = fixture.union("u", source, other);
    SourceInput third = fixture.source("o");
    Subscription<Tick> many = EngineFixture.elsewhere(
            () -> fixture.subscribe(expand(fixture, "q", union)))
        .join();
    Subscription<Tick> rows = fixture.subscribe(fixture.pass("p", third));
    try (Source<Tick> handle = fixture.handle(source);
        Source<Tick> held = fixture.handle(other);
        Source<Tick> free = fixture.handle(third)) {
      handle.push(new Tick(5_000, 1));
      List<String> passed = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        free.push(new Tick(i, i));
        while (passed.size() <= i) {
          read(rows, passed);
        }
      }
      held.push(new Tick(3, 2));
      assertThat(fixture.engine().call(() -> other.channel().fill())).isEqualTo(1);

      List<String> seen = new ArrayList<>();
      while (seen.size() < 5_003) {
        read(many, seen);
      }
      assertThat(seen.subList(0, 5_000)).isEqualTo(expanded(5_000, 1));
      assertThat(seen.subList(5_000, 5_003)).isEqualTo(expanded(3, 2));
    }
  }

  private static List<Tick> ticks(long seed) {
    Random random = new Random(seed);
    List<Tick> ticks = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      long rows = random.nextInt(4) == 0 ? random.nextInt(900) : random.nextInt(4);
      ticks.add(new Tick(rows, i + random.nextInt(3)));
    }
    return ticks;
  }

  /** Pushes in batches of random sizes, reads now and then where there is little room. */
  private List<String> run(
      EngineFixture fixture, Query query, SourceInput source, List<Tick> ticks, Random random) {
    return run(fixture, fixture.subscribe(query), source, ticks, random);
  }

  private static List<String> run(
      EngineFixture fixture,
      Subscription<Tick> subscription,
      SourceInput source,
      List<Tick> ticks,
      Random random) {
    List<String> seen = new ArrayList<>();
    Source<Tick> handle = fixture.handle(source);
    int next = 0;
    while (next < ticks.size()) {
      int end = Math.min(ticks.size(), next + 1 + random.nextInt(8));
      try {
        // One batch of the operators, taken whole or not at all.
        handle.pushBatch(ticks.subList(next, end));
        next = end;
      } catch (LaminarException full) {
        assertThat(full.code()).isEqualTo(ErrorCode.SUBSCRIPTION_FULL);
        read(subscription, seen);
      }
    }
    readAll(subscription, seen);
    handle.finish();
    readAll(subscription, seen);
    assertThat(subscription.isEnded()).isTrue();
    return seen;
  }

  private List<String> whole(long seed, boolean diamond, boolean delayed) {
    EngineFixture fixture = open(Execution.CALLER_RUNS, 1 << 16);
    SourceInput source = fixture.source("s");
    Query query = diamond ? bothWays(fixture, source, delayed) : expand(fixture, "q", source);
    return run(fixture, query, source, ticks(seed), new Random(seed));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void shouldGiveWhatAReaderWouldGetWhoIsAlwaysThere(long seed) {
    List<String> expected = new ArrayList<>();
    ticks(seed).forEach(tick -> expected.addAll(expanded(tick.key(), tick.ts())));
    EngineFixture fixture = open(Execution.CALLER_RUNS, RING);
    SourceInput source = fixture.source("s");

    List<String> seen =
        run(fixture, expand(fixture, "q", source), source, ticks(seed), new Random(seed));

    assertThat(seen).isEqualTo(expected);
    assertThat(whole(seed, false, false)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void shouldWaitInOneOperatorAfterTheOther(long seed) {
    List<String> expected = new ArrayList<>();
    List<Tick> ticks =
        ticks(seed).stream().map(tick -> new Tick(tick.key() % 50, tick.ts())).toList();
    for (Tick tick : ticks) {
      int before = expected.size();
      for (long key = 0; key < tick.key(); key++) {
        expanded(key, tick.ts()).forEach(row -> expected.add(row.replace(".", "")));
      }
      if (expected.size() > before) {
        expected.add(expected.remove(expected.size() - 1) + ".");
      }
    }
    EngineFixture fixture = open(Execution.CALLER_RUNS, RING);
    SourceInput source = fixture.source("s");
    Query first = expand(fixture, "q", source);

    List<String> seen = run(fixture, expand(fixture, "r", first), source, ticks, new Random(seed));

    assertThat(seen).isEqualTo(expected);
  }

  /** The last rows of a commit are left out behind the operator: the next one ends it all the same. */
  @ParameterizedTest
  @ValueSource(ints = {RING, 1 << 14})
  void shouldEndCommitsOfWhichTheLastRowsAreLeftOut(int ring) {
    EngineFixture fixture = open(Execution.CALLER_RUNS, ring);
    SourceInput source = fixture.source("s");
    Query many = expand(fixture, "q", source);
    Subscription<Tick> subscription =
        fixture.subscribe(fixture.query("few", many, EngineFixture.keysBelow(3)));
    Source<Tick> handle = fixture.handle(source);
    List<String> seen = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    List<Tick> ticks = new ArrayList<>();
    for (int ts = 1; ts <= 12; ts++) {
      ticks.add(new Tick(ts % 2 == 0 ? 1_000 : 3, ts));
      expected.addAll(expanded(3, ts));
    }

    handle.pushBatch(ticks);
    readAll(subscription, seen);

    assertThat(seen).isEqualTo(expected);
  }

  @Test
  void shouldKeepNoMoreThanABatchBeforeAnyOperator() {
    EngineFixture fixture = open(Execution.CALLER_RUNS, RING);
    SourceInput source = fixture.source("s");
    Query first = expand(fixture, "q", source);
    Subscription<Tick> subscription = fixture.subscribe(expand(fixture, "r", first));
    fixture.handle(source).push(new Tick(100_000, 1));
    int largest = 0;
    for (int looks = 0; looks < 500; looks++) {
      assertThat(subscription.visit(row -> {}, 64)).isPositive();
      largest = Math.max(largest, EngineState.write(fixture.engine()).length);
    }

    // Two batches of 256 rows of four words.
    assertThat(largest).isBetween(256, 32_768);
  }

  @Test
  void shouldGoOnWhereTheGraphChangesInTheMiddle() {
    EngineFixture fixture = open(Execution.CALLER_RUNS, RING);
    SourceInput source = fixture.source("s");
    Subscription<Tick> subscription = fixture.subscribe(expand(fixture, "q", source));
    Source<Tick> handle = fixture.handle(source);
    handle.push(new Tick(2_000, 1));
    Subscription<Tick> other = fixture.subscribe(expand(fixture, "p", source));
    List<String> seen = new ArrayList<>();
    readAll(subscription, seen);
    assertThat(seen).isEqualTo(expanded(2_000, 1));

    handle.push(new Tick(3, 2));
    List<String> ofOther = new ArrayList<>();
    readAll(other, ofOther);

    assertThat(ofOther).isEqualTo(expanded(3, 2));
  }

  @Test
  void shouldGoOnWhereAQueryBesideItIsReplacedInTheMiddle() {
    EngineFixture fixture = open(Execution.CALLER_RUNS, RING);
    SourceInput source = fixture.source("s");
    Subscription<Tick> subscription = fixture.subscribe(expand(fixture, "q", source));
    Query beside = fixture.query("p", source, EngineFixture.keysBelow(3));
    Subscription<Tick> other = fixture.subscribe(beside);
    Source<Tick> handle = fixture.handle(source);
    handle.push(new Tick(2_000, 1));
    fixture.engine().replaceQuery(beside, spec("p", source));
    List<String> seen = new ArrayList<>();
    readAll(subscription, seen);
    assertThat(seen).isEqualTo(expanded(2_000, 1));

    handle.push(new Tick(3, 2));
    List<String> ofOther = new ArrayList<>();
    readAll(other, ofOther);

    assertThat(ofOther).isEqualTo(expanded(3, 2));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void shouldKeepTheOrderOfCommitsWhereTheRowComesAnotherWayToo(long seed) {
    List<String> expected = new ArrayList<>();
    ticks(seed).forEach(tick -> {
      // One commit.
      expanded(tick.key(), tick.ts()).forEach(row -> expected.add(row.replace(".", "")));
      expected.add(tick.key() + "@" + tick.ts() + ".");
    });
    EngineFixture fixture = open(Execution.CALLER_RUNS, RING);
    SourceInput source = fixture.source("s");

    List<String> seen =
        run(fixture, bothWays(fixture, source, false), source, ticks(seed), new Random(seed));

    assertThat(seen).isEqualTo(expected);
    assertThat(whole(seed, true, false)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void shouldLetTimeRiseWhenAllIsMade(long seed) {
    EngineFixture fixture = open(Execution.CALLER_RUNS, RING);
    SourceInput source = fixture.source("s");

    List<String> seen =
        run(fixture, bothWays(fixture, source, true), source, ticks(seed), new Random(seed));

    assertThat(seen).isNotEmpty().isEqualTo(whole(seed, true, true));
  }

  @ParameterizedTest
  @CsvSource({
    "1, true",
    "2, true",
    "3, true",
    "4, false",
    "5, false",
    "6, false",
    "7, false",
    "8, false",
    "9, false",
    "10, false",
    "11, false",
    "12, false",
    "13, false",
    "14, false"
  })
  void shouldGoOnElsewhereFromTheMiddleOfARow(long seed, boolean diamond) {
    List<Tick> ticks = ticks(seed);
    List<String> expected = whole(seed, diamond, false);
    EngineFixture fixture = open(Execution.CALLER_RUNS, RING);
    SourceInput source = fixture.source("s");
    Query query = diamond ? bothWays(fixture, source, false) : expand(fixture, "q", source);
    Subscription<Tick> subscription = fixture.subscribe(query);
    Source<Tick> handle = fixture.handle(source);
    int next = 0;
    while (!fixture.engine().call(source.steps()::isPending)) {
      readAll(subscription, new ArrayList<>());
      handle.pushBatch(ticks.subList(next, next + 4));
      next += 4;
    }
    // Some rows of the batch are dealt with, perhaps.
    for (int looks = (int) (seed * 131 % 700); looks > 0; looks--) {
      subscription.poll();
    }
    byte[] state = EngineState.write(fixture.engine());
    // Those that were made before are the old reader's.
    int made = (int) fixture.engine().call(query::rowsOut).longValue();
    // Those that still lie in the lane are to be pushed again.
    next = (int) fixture.engine().call(source.rows()::count).longValue();

    EngineFixture restored = open(Execution.CALLER_RUNS, RING);
    SourceInput again = restored.source("s");
    Query other = diamond ? bothWays(restored, again, false) : expand(restored, "q", again);
    EngineState.restore(restored.engine(), state);
    List<String> seen =
        run(restored, other, again, ticks.subList(next, ticks.size()), new Random(seed));

    assertThat(made).isLessThan(expected.size());
    assertThat(seen).isEqualTo(expected.subList(made, expected.size()));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldKeepATransactionOneCommit(boolean diamond) {
    EngineFixture fixture = open(Execution.CALLER_RUNS, RING);
    SourceInput source = fixture.source("s");
    Subscription<Tick> subscription = fixture.subscribe(
        diamond ? bothWays(fixture, source, false) : expand(fixture, "q", source));
    Source<Tick> handle = fixture.handle(source);
    List<Tick> ticks = List.of(new Tick(700, 1), new Tick(3, 2), new Tick(600, 3));
    List<String> expected = new ArrayList<>();
    ticks.forEach(tick -> expected.addAll(expanded(tick.key(), tick.ts())));
    if (diamond) {
      ticks.forEach(tick -> expected.add(tick.key() + "@" + tick.ts()));
    }
    expected.replaceAll(row -> row.replace(".", ""));
    expected.add(expected.remove(expected.size() - 1) + ".");
    List<String> seen = new ArrayList<>();

    handle.pushTransaction(ticks);
    assertThat(waiting(fixture)).isBetween(1, 512);
    readAll(subscription, seen);

    assertThat(seen).isEqualTo(expected);
  }

  @Test
  void shouldStopWhereItBreaksInTheMiddle() {
    EngineFixture fixture = open(Execution.CALLER_RUNS, RING);
    SourceInput source = fixture.source("s");
    Query query = expand(fixture, "q", source);
    Subscription<Tick> subscription = fixture.subscribe(query);
    Source<Tick> handle = fixture.handle(source);
    handle.pushBatch(List.of(new Tick(1_000, 1), new Tick(-1, 2), new Tick(1, 3)));
    List<String> seen = new ArrayList<>();

    assertThatThrownBy(() -> readAll(subscription, seen))
        .isInstanceOfSatisfying(
            LaminarException.class,
            stopped -> assertThat(stopped.code()).isEqualTo(ErrorCode.QUERY_STOPPED));

    assertThat(seen).isEqualTo(expanded(1_000, 1));
    assertThat(query.isRunning()).isFalse();
    handle.push(new Tick(1, 4));
    fixture.engine().awaitIdle();
  }

  @Test
  void shouldBeDroppedInTheMiddle() {
    EngineFixture fixture = open(Execution.CALLER_RUNS, RING);
    SourceInput source = fixture.source("s");
    Query query = expand(fixture, "q", source);
    Subscription<Tick> subscription = fixture.subscribe(query);
    Subscription<Tick> other = fixture.subscribe(fixture.pass("p", source));
    Source<Tick> handle = fixture.handle(source);
    handle.push(new Tick(1_000, 1));
    fixture.drop(query);
    handle.push(new Tick(2, 2));
    List<String> seen = new ArrayList<>();

    readAll(other, seen);

    assertThat(seen).containsExactly("1000@1.", "2@2.");
    assertThat(subscription.poll()).isEqualTo(new Tick(0, 1));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldBeReplayed(long seed) {
    DrainOrder order = new DrainOrder();
    EngineFixture fixture = open(Execution.CALLER_RUNS, RING);
    SourceInput source = fixture.source("s");
    Subscription<Tick> recording = fixture.subscribe(bothWays(fixture, source, true));
    fixture.engine().record(order);
    List<String> recorded = run(fixture, recording, source, ticks(seed), new Random(seed));

    EngineFixture replayed = EngineFixture.forReplay(
        Config.builder().execution(Execution.CALLER_RUNS).bufferSize(1 << 16).build());
    opened.add(replayed);
    SourceInput again = replayed.source("s");
    Subscription<Tick> subscription = replayed.subscribe(bothWays(replayed, again, true));
    new OrderReplay(replayed.engine())
        .run(
            order,
            (number, lane, producer) ->
                ticks(seed).forEach(replayed.handle(producer, again)::push));
    List<String> seen = new ArrayList<>();
    readAll(subscription, seen);

    assertThat(seen).isEqualTo(recorded);
  }
}
