package io.laminar.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Backpressure;
import io.laminar.api.Clock;
import io.laminar.api.Column;
import io.laminar.api.Config;
import io.laminar.api.DataType;
import io.laminar.api.Execution;
import io.laminar.api.Metrics.QueryMetrics;
import io.laminar.api.Overflow;
import io.laminar.api.Row;
import io.laminar.api.Schema;
import io.laminar.api.Source;
import io.laminar.api.TypeKind;
import io.laminar.api.WaitStrategy;
import io.laminar.api.WatermarkOrigin;
import io.laminar.core.codec.RecordEncoder;
import io.laminar.core.codec.UntypedDecoder;
import io.laminar.core.data.SlotLayout;
import io.laminar.core.engine.EngineFixture.Tick;
import io.laminar.core.engine.graph.Query;
import io.laminar.core.engine.graph.QuerySpec;
import io.laminar.core.engine.output.RowErrors;
import io.laminar.core.engine.output.Subscribed;
import io.laminar.core.engine.source.DrainOrder;
import io.laminar.core.engine.source.Relation;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.engine.source.SourceSpec;
import io.laminar.core.handle.RingSubscription;
import io.laminar.core.handle.SourceHandle;
import io.laminar.core.operator.aggregate.AggregateCall;
import io.laminar.core.operator.aggregate.GroupSpec;
import io.laminar.core.operator.window.TumblingWindow;
import io.laminar.core.operator.window.WindowAggregateOperator;
import io.laminar.core.pipeline.PipelineSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Producers race, one of them falls silent and is taken out of the minimum by the clock; the order that was recorded,
 * replayed over the same rows, gives the same output, though which rows were late was decided by the race.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class DrainOrderReplayTest {
  private static final int PRODUCERS = 3;
  private static final int ROWS = 900;
  private static final long IDLE_NANOS = 1_000_000_000L;
  private static final DataType BIGINT = DataType.of(TypeKind.BIGINT);
  private static final DataType TIME = DataType.timestamp(3);
  private static final Schema COUNTS = new Schema(List.of(
      new Column("key", BIGINT),
      new Column("start", TIME),
      new Column("end", TIME),
      new Column("n", BIGINT)));

  /** What came out. */
  private record Output(List<Row> counts, List<Row> copies, long late) {}

  /** An engine with one source, a window over it, and readers of both. */
  private static final class Pipeline implements AutoCloseable {
    private final Engine engine;
    private final SourceInput source;
    private final RingSubscription<Row> counts;
    private final RingSubscription<Row> copies;

    Pipeline(Engine engine) {
      this.engine = engine;
      this.source = engine.createSource(new SourceSpec(
          "ticks",
          EngineFixture.SCHEMA,
          1,
          20,
          WatermarkOrigin.ROWS,
          1 << 12,
          Backpressure.BLOCK,
          WaitStrategy.SPIN_YIELD,
          IDLE_NANOS,
          0,
          1024));
      RowErrors errors = new RowErrors(false);
      GroupSpec spec =
          GroupSpec.of(List.of(BIGINT, TIME), List.of(0), List.of(AggregateCall.countAll()), 1);
      PipelineSpec pipeline = EngineFixture.over(
          source, own -> new WindowAggregateOperator(spec, new TumblingWindow(50, 0), own), COUNTS);
      Query query = engine.createQuery(
          new QuerySpec("counts", pipeline, List.of(source), errors, false, false));
      this.counts = subscribe(query, COUNTS);
      this.copies = subscribe(source, EngineFixture.SCHEMA);
    }

    private RingSubscription<Row> subscribe(Relation relation, Schema schema) {
      return new RingSubscription<>(
          engine.subscribe(Subscribed.to(relation.name(), relation, false), Overflow.BLOCK),
          UntypedDecoder.of(SlotLayout.of(schema)));
    }

    Source<Tick> handle(Producer producer) {
      return new SourceHandle<>(producer, RecordEncoder.of(Tick.class, source.layout()));
    }

    Output output() {
      List<Row> windows = new ArrayList<>();
      List<Row> rows = new ArrayList<>();
      counts.drain(windows::add);
      copies.drain(rows::add);
      long late =
          engine.metrics().queries().stream().mapToLong(QueryMetrics::rowsLate).sum();
      return new Output(windows, rows, late);
    }

    @Override
    public void close() {
      engine.close();
    }
  }

  private static Config config(Execution execution, Clock clock) {
    return Config.builder()
        .execution(execution)
        .clock(clock)
        .bufferSize(1 << 14)
        .build();
  }

  private static List<List<Tick>> ticks(long seed) {
    Random random = new Random(seed);
    List<List<Tick>> all = new ArrayList<>();
    for (int producer = 0; producer < PRODUCERS; producer++) {
      List<Tick> ticks = new ArrayList<>();
      for (int i = 0; i < ROWS; i++) {
        ticks.add(new Tick(random.nextInt(5), 2L * i + random.nextInt(60)));
      }
      all.add(ticks);
    }
    return all;
  }

  private static void push(Source<Tick> handle, List<Tick> ticks) {
    for (Tick tick : ticks) {
      handle.push(tick);
    }
  }

  /** Lets the producers race and records the order. The last one is silent for a while. */
  private static Output record(List<List<Tick>> ticks, DrainOrder order) throws Exception {
    AtomicLong now = new AtomicLong(1_000_000_000_000L);
    try (Pipeline pipeline = new Pipeline(new Engine(config(Execution.ENGINE_THREAD, now::get)))) {
      pipeline.engine.record(order);
      CountDownLatch silent = new CountDownLatch(1);
      CountDownLatch silence = new CountDownLatch(1);
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < PRODUCERS; i++) {
        List<Tick> own = ticks.get(i);
        boolean pauses = i == PRODUCERS - 1;
        Source<Tick> handle = pipeline.handle(pipeline.engine.openProducer(pipeline.source));
        threads.add(new Thread(() -> {
          push(handle, own.subList(0, ROWS / 2));
          if (pauses) {
            silent.countDown();
            await(silence);
          }
          push(handle, own.subList(ROWS / 2, ROWS));
          handle.finish();
        }));
      }
      threads.forEach(Thread::start);
      threads.get(0).join();
      threads.get(1).join();
      silent.await();
      pipeline.engine.awaitIdle();
      now.addAndGet(2 * IDLE_NANOS);
      while (!pipeline.engine.call(() -> hasIdle(order))) {
        Thread.onSpinWait();
      }
      silence.countDown();
      threads.get(2).join();
      pipeline.engine.awaitIdle();
      return pipeline.output();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean hasIdle(DrainOrder order) {
    for (int entry = 0; entry < order.size(); entry++) {
      if (order.kind(entry) == DrainOrder.IDLE) {
        return true;
      }
    }
    return false;
  }

  private static Output replay(List<List<Tick>> ticks, DrainOrder order) {
    Config config = config(Execution.CALLER_RUNS, () -> 0);
    try (Pipeline pipeline = new Pipeline(Engine.forRecovery(config))) {
      int[] opened = new int[1];
      new OrderReplay(pipeline.engine).run(order, (source, lane, producer) -> {
        Source<Tick> handle = pipeline.handle(producer);
        push(handle, ticks.get(opened[0]++));
        handle.finish();
      });
      return pipeline.output();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void shouldGiveTheSameOutputWhenTheOrderIsReplayed(long seed) throws Exception {
    List<List<Tick>> ticks = ticks(seed);
    DrainOrder order = new DrainOrder();

    Output recorded = record(ticks, order);
    Output replayed = replay(ticks, order);

    assertThat(recorded.counts()).as("seed %s", seed).isNotEmpty();
    assertThat(recorded.copies()).hasSize(PRODUCERS * ROWS);
    assertThat(recorded.late()).as("late rows").isPositive();
    assertThat(replayed).isEqualTo(recorded);
    assertThat(order.position()).isGreaterThanOrEqualTo(PRODUCERS * ROWS);
  }

  @Test
  void shouldGiveTheSameOutputHoweverOftenItIsReplayed() throws Exception {
    List<List<Tick>> ticks = ticks(7);
    DrainOrder order = new DrainOrder();
    record(ticks, order);

    assertThat(replay(ticks, order)).isEqualTo(replay(ticks, order));
  }
}
