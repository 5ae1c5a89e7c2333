package io.laminar.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Clock;
import io.laminar.api.Column;
import io.laminar.api.Config;
import io.laminar.api.DataType;
import io.laminar.api.Execution;
import io.laminar.api.Overflow;
import io.laminar.api.Row;
import io.laminar.api.Schema;
import io.laminar.api.Source;
import io.laminar.api.TypeKind;
import io.laminar.core.codec.UntypedDecoder;
import io.laminar.core.data.SlotLayout;
import io.laminar.core.engine.EngineFixture.Tick;
import io.laminar.core.engine.graph.Query;
import io.laminar.core.engine.graph.QuerySpec;
import io.laminar.core.engine.output.RowErrors;
import io.laminar.core.engine.output.Subscribed;
import io.laminar.core.engine.source.DrainOrder;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.handle.RingSubscription;
import io.laminar.core.operator.aggregate.AggregateCall;
import io.laminar.core.operator.aggregate.GroupSpec;
import io.laminar.core.operator.clock.ProcessingTimeOperator;
import io.laminar.core.operator.window.TumblingWindow;
import io.laminar.core.operator.window.WindowAggregateOperator;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Windows of ten seconds by the clock, in a query of its own over the one that gives rows their time. */
@Timeout(300)
final class ProcessingTimeTest {
  private static final long SECOND = 1_000_000_000L;
  private static final DataType BIGINT = DataType.of(TypeKind.BIGINT);
  private static final DataType TIME = DataType.timestamp(3);
  private static final Schema TIMED =
      new Schema(List.of(new Column("key", BIGINT), new Column("ts", TIME), new Column("p", TIME)));
  private static final Schema COUNTS = new Schema(List.of(
      new Column("key", BIGINT),
      new Column("start", TIME),
      new Column("end", TIME),
      new Column("n", BIGINT)));

  private final SetClock clock = new SetClock();
  private final List<EngineFixture> opened = new ArrayList<>();

  /** A clock whose wall can be set without time passing. */
  private static final class SetClock implements Clock {
    private final AtomicLong wall = new AtomicLong(1_000_000 * SECOND);
    private final AtomicLong passed = new AtomicLong();

    @Override
    public long nanos() {
      return wall.get();
    }

    @Override
    public long monotonicNanos() {
      return passed.get();
    }

    void pass(long nanos) {
      wall.addAndGet(nanos);
      passed.addAndGet(nanos);
    }
  }

  /** An engine, its source and what its windows emit. */
  private record Windows(
      EngineFixture fixture, SourceInput source, RingSubscription<Row> subscription) {
    /** Each window as its key, its start in seconds and its count. */
    List<String> emitted() {
      List<String> seen = new ArrayList<>();
      subscription.drain(row -> seen.add(text(row)));
      return seen;
    }

    static String text(Row row) {
      LocalDateTime time = (LocalDateTime) Objects.requireNonNull(row.get("start"));
      long start = time.toEpochSecond(ZoneOffset.UTC) - 1_000_000;
      return row.get("key") + " from " + start + ": " + row.get("n");
    }

    void tick() {
      fixture.engine().tick();
    }
  }

  @AfterEach
  void close() {
    opened.forEach(EngineFixture::close);
  }

  private Windows open(Execution execution) {
    return windows(
        EngineFixture.open(Config.builder().execution(execution).clock(clock).build()));
  }

  private Windows windows(EngineFixture fixture) {
    opened.add(fixture);
    SourceInput source = fixture.source("t");
    Query timed = fixture
        .engine()
        .createQuery(new QuerySpec(
            "timed",
            EngineFixture.over(source, own -> new ProcessingTimeOperator(2, TIME, own), TIMED),
            List.of(source),
            new RowErrors(false),
            false,
            true));
    GroupSpec spec =
        GroupSpec.of(List.of(BIGINT, TIME, TIME), List.of(0), List.of(AggregateCall.countAll()), 2);
    Query counts = fixture
        .engine()
        .createQuery(new QuerySpec(
            "counts",
            EngineFixture.over(
                timed,
                own -> new WindowAggregateOperator(spec, new TumblingWindow(10_000, 0), own),
                COUNTS),
            List.of(timed),
            new RowErrors(false),
            false,
            false));
    return new Windows(
        fixture,
        source,
        new RingSubscription<>(
            fixture.engine().subscribe(Subscribed.to("counts", counts, false), Overflow.BLOCK),
            UntypedDecoder.of(SlotLayout.of(COUNTS))));
  }

  @Test
  void shouldWakeByItselfWhenAWindowEnds() {
    Windows windows = open(Execution.ENGINE_THREAD);
    windows.fixture().handle(windows.source()).push(new Tick(1, 0));
    windows.fixture().engine().awaitIdle();

    clock.pass(10 * SECOND);

    Row row = Objects.requireNonNull(windows.subscription().recv(Duration.ofMinutes(2)));
    assertThat(Windows.text(row)).isEqualTo("1 from 0: 1");
  }

  @Test
  void shouldNotWakeWhereNothingWaits() {
    Windows windows = open(Execution.CALLER_RUNS);
    clock.pass(SECOND);
    windows.tick();

    assertThat(windows.fixture().engine().graph().ticks().nanosToNext(77)).isEqualTo(77);
    windows.fixture().handle(windows.source()).push(new Tick(1, 0));
    assertThat(windows.fixture().engine().graph().ticks().nanosToNext(Long.MAX_VALUE))
        .isEqualTo(9 * SECOND);
  }

  @Test
  void shouldMakeNoRowLateWhenTheClockIsSetBack() {
    Windows windows = open(Execution.CALLER_RUNS);
    Source<Tick> handle = windows.fixture().handle(windows.source());
    handle.push(new Tick(1, 0));
    clock.pass(12 * SECOND);
    windows.tick();
    assertThat(windows.emitted()).containsExactly("1 from 0: 1");

    clock.wall.addAndGet(-11 * SECOND);
    handle.push(new Tick(2, 0));
    clock.pass(10 * SECOND);
    windows.tick();
    assertThat(windows.emitted()).isEmpty();
    clock.pass(9 * SECOND);
    windows.tick();

    assertThat(windows.emitted()).containsExactly("2 from 10: 1");
  }

  @Test
  void shouldSeeWithTheNextRowThatTheClockWasSetAhead() {
    Windows windows = open(Execution.CALLER_RUNS);
    Source<Tick> handle = windows.fixture().handle(windows.source());
    handle.push(new Tick(1, 0));
    clock.wall.addAndGet(100 * SECOND);
    handle.push(new Tick(2, 0));
    windows.tick();

    assertThat(windows.emitted()).containsExactly("1 from 0: 1");
  }

  @Test
  void shouldGoOnInAnotherInstance() {
    Windows first = open(Execution.CALLER_RUNS);
    Source<Tick> handle = first.fixture().handle(first.source());
    handle.push(new Tick(1, 0));
    clock.pass(11 * SECOND);
    first.tick();
    handle.push(new Tick(2, 0));
    byte[] state = EngineState.write(first.fixture().engine());

    // The clock of the other machine is behind.
    clock.wall.addAndGet(-60 * SECOND);
    Windows second = open(Execution.CALLER_RUNS);
    EngineState.restore(second.fixture().engine(), state);
    second.fixture().handle(second.source()).push(new Tick(2, 0));
    second.tick();
    assertThat(second.emitted()).isEmpty();
    clock.pass(69 * SECOND);
    second.tick();

    assertThat(second.emitted()).containsExactly("2 from 10: 2");
  }

  @Test
  void shouldReplayTheTimesOfRowsAndTicks() {
    Windows windows = open(Execution.CALLER_RUNS);
    DrainOrder order = new DrainOrder();
    windows.fixture().engine().record(order);
    Source<Tick> handle = windows.fixture().handle(windows.source());
    for (int key = 0; key < 30; key++) {
      handle.push(new Tick(key % 3, 0));
      clock.pass(2 * SECOND);
      if (key % 4 == 0) {
        windows.tick();
      }
    }
    List<String> emitted = windows.emitted();

    clock.wall.set(5);
    Windows replayed = windows(EngineFixture.forReplay(
        Config.builder().execution(Execution.CALLER_RUNS).clock(clock).build()));
    new OrderReplay(replayed.fixture().engine()).run(order, (index, lane, producer) -> {
      Source<Tick> again = replayed.fixture().handle(producer, replayed.source());
      for (int key = 0; key < 30; key++) {
        again.push(new Tick(key % 3, 0));
      }
    });

    assertThat(emitted).hasSizeGreaterThan(10);
    assertThat(replayed.emitted()).isEqualTo(emitted);
  }
}
