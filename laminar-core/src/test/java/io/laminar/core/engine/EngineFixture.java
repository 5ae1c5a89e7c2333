package io.laminar.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Column;
import io.laminar.api.Config;
import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Overflow;
import io.laminar.api.Schema;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import io.laminar.api.TypeKind;
import io.laminar.api.WatermarkOrigin;
import io.laminar.core.codec.RecordDecoder;
import io.laminar.core.codec.RecordEncoder;
import io.laminar.core.data.Batch;
import io.laminar.core.data.SlotLayout;
import io.laminar.core.engine.graph.Query;
import io.laminar.core.engine.graph.QuerySpec;
import io.laminar.core.engine.output.RowErrors;
import io.laminar.core.engine.output.Subscribed;
import io.laminar.core.engine.source.Relation;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.engine.source.SourceSpec;
import io.laminar.core.handle.RingSubscription;
import io.laminar.core.handle.SourceHandle;
import io.laminar.core.operator.Operator;
import io.laminar.core.operator.OperatorFactory;
import io.laminar.core.operator.Output;
import io.laminar.core.pipeline.PipelineSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** An engine with sources of ticks, handles and subscriptions. */
final class EngineFixture implements AutoCloseable {
  static final Schema SCHEMA = new Schema(List.of(
      new Column("key", DataType.of(TypeKind.BIGINT)), new Column("ts", DataType.timestamp(3))));

  private final Config config;
  private final Engine engine;

  private EngineFixture(Config config, boolean replaying) {
    this(replaying ? Engine.forRecovery(config) : new Engine(config));
  }

  private EngineFixture(Engine engine) {
    this.config = engine.config();
    this.engine = engine;
  }

  /** What there is of an engine that was opened. */
  static EngineFixture of(Engine engine) {
    return new EngineFixture(engine);
  }

  /** A row. */
  record Tick(long key, long ts) {}

  static EngineFixture open() {
    return new EngineFixture(Config.defaults(), false);
  }

  static EngineFixture open(Config config) {
    return new EngineFixture(config, false);
  }

  /** An engine that does nothing by itself. */
  static EngineFixture forReplay(Config config) {
    return new EngineFixture(config, true);
  }

  Engine engine() {
    return engine;
  }

  SourceInput source(String name) {
    return engine.createSource(spec(name, SCHEMA, 0));
  }

  /** A source that is in no graph. On the engine's thread. */
  SourceInput newSource(String name) {
    return engine.graph().newSource(spec(name, SCHEMA, 0));
  }

  SourceSpec spec(String name, Schema schema, long idleTimeoutNanos) {
    return spec(name, schema, idleTimeoutNanos, config.bufferSize());
  }

  SourceSpec spec(String name, Schema schema, long idleTimeoutNanos, int bufferRows) {
    return new SourceSpec(
        name,
        schema,
        1,
        0,
        WatermarkOrigin.ROWS,
        bufferRows,
        config.backpressure(),
        config.waitStrategy(),
        idleTimeoutNanos,
        0,
        1024);
  }

  Source<Tick> handle(SourceInput source) {
    return new SourceHandle<>(
        engine.openProducer(source), RecordEncoder.of(Tick.class, source.layout()));
  }

  Source<Tick> handle(Producer producer, SourceInput source) {
    return new SourceHandle<>(producer, RecordEncoder.of(Tick.class, source.layout()));
  }

  /** Makes a handle that nobody holds. On the engine's thread. */
  void lose(SourceInput source) {
    new SourceHandle<>(
        new Producers(engine).openForUser(source), RecordEncoder.of(Tick.class, source.layout()));
  }

  Subscription<Tick> subscribe(Relation relation) {
    return subscribe(relation, Overflow.BLOCK);
  }

  Subscription<Tick> subscribe(Relation relation, Overflow overflow) {
    return new RingSubscription<>(
        engine.subscribe(Subscribed.to(relation.name(), relation, false), overflow),
        RecordDecoder.of(Tick.class, SlotLayout.of(SCHEMA)));
  }

  /** Pushes ticks whose keys and times are the numbers of a range. */
  static void push(Source<Tick> handle, int from, int to) {
    handle.pushBatch(IntStream.range(from, to).mapToObj(i -> new Tick(i, i)).toArray(Tick[]::new));
  }

  /** Pushes as {@link #push}, all of it before the engine looks. */
  void pushAtOnce(Source<Tick> handle, int from, int to) {
    engine.run(() -> push(handle, from, to));
  }

  /** Subscribes on another thread: this one may wait for room without waiting for itself. */
  Subscription<Tick> subscribeElsewhere(Relation relation) {
    return elsewhere(() -> subscribe(relation)).join();
  }

  /**
   * Does something on a thread of its own. A pool would use one thread for two of these, and the
   * engine would then take the waiting thread for the one that reads the subscription.
   */
  static <T> CompletableFuture<T> elsewhere(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, task -> {
      Thread thread = new Thread(task);
      thread.setDaemon(true);
      thread.start();
    });
  }

  /** Does two things at once, on two threads, and waits for both; throws what either threw. */
  static void meet(Runnable first, Runnable second) throws InterruptedException {
    CyclicBarrier start = new CyclicBarrier(2);
    List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    Thread other = new Thread(() -> runAt(start, first, failures));
    other.setDaemon(true);
    other.start();
    runAt(start, second, failures);
    other.join();
    if (!failures.isEmpty()) {
      throw new AssertionError("one of the two failed", failures.get(0));
    }
  }

  private static void runAt(CyclicBarrier start, Runnable work, List<Throwable> failures) {
    try {
      start.await();
      work.run();
    } catch (Throwable thrown) {
      failures.add(thrown);
    }
  }

  static void assertRefused(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            LaminarException.class, e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
  }

  /** Drops a relation. */
  void drop(Relation relation) {
    engine.drop(List.of(relation), List.of());
  }

  Query pass(String name, Relation input) {
    return failingAt(name, input, Long.MAX_VALUE);
  }

  /** What a query is that passes on the rows of a relation. */
  QuerySpec spec(String name, Relation input) {
    return new QuerySpec(
        name,
        over(input, context -> new Pass(Long.MAX_VALUE), SCHEMA),
        List.of(input),
        new RowErrors(false),
        false,
        false);
  }

  /** A query that emits every row several times. */
  Query repeat(String name, Relation input, int times) {
    return query(name, input, new Repeat(times));
  }

  /** A query of one operator. */
  Query query(String name, Relation input, Operator operator) {
    RowErrors errors = new RowErrors(false);
    return engine.createQuery(new QuerySpec(
        name, over(input, context -> operator, SCHEMA), List.of(input), errors, false, false));
  }

  /** A query that says it has other columns, and emits nothing. */
  Query widen(String name, Relation input, Schema schema) {
    Operator silent = (number, batch, from, output) -> batch.size();
    return engine.createQuery(new QuerySpec(
        name,
        over(input, context -> silent, schema),
        List.of(input),
        new RowErrors(false),
        false,
        false));
  }

  /** A query that passes on the rows of two relations. */
  Query union(String name, Relation first, Relation second) {
    return union(name, List.of(first, second));
  }

  /** A query that passes on the rows of relations. */
  Query union(String name, List<Relation> inputs) {
    PipelineSpec.Builder steps = new PipelineSpec.Builder();
    PipelineSpec.Edge rows = new PipelineSpec.Edge(SCHEMA, false, Optional.empty());
    List<Integer> scans = new ArrayList<>();
    for (Relation input : inputs) {
      scans.add(steps.add(new PipelineSpec.Scan(input.name(), rows)));
    }
    steps.add(new PipelineSpec.UnionAll(scans, rows));
    RowErrors errors = new RowErrors(false);
    return engine.createQuery(new QuerySpec(name, steps.build(), inputs, errors, false, false));
  }

  /** One operator over a relation. */
  static PipelineSpec over(Relation input, OperatorFactory operator, Schema result) {
    PipelineSpec.Builder steps = new PipelineSpec.Builder();
    PipelineSpec.Edge rows =
        new PipelineSpec.Edge(input.schema(), input.isChangelog(), Optional.empty());
    int scan = steps.add(new PipelineSpec.Scan(input.name(), rows));
    steps.add(new PipelineSpec.Apply(
        operator, "test", scan, new PipelineSpec.Edge(result, false, Optional.empty())));
    return steps.build();
  }

  /** A query that throws at the row with a time. */
  Query failingAt(String name, Relation input, long ts) {
    return query(name, input, new Pass(ts));
  }

  /** Passes on the rows with a key from one on. */
  static Operator keysFrom(long first) {
    return keys(key -> key >= first);
  }

  /** Passes on the rows with a key below one. */
  static Operator keysBelow(long end) {
    return keys(key -> key < end);
  }

  private static Operator keys(LongPredicate wanted) {
    int[] selected = new int[Batch.MAX_ROWS];
    Batch kept = new Batch(SCHEMA.size());
    return (input, batch, from, output) -> {
      int count = 0;
      for (int i = 0; i < batch.size(); i++) {
        int row = batch.selection()[i];
        if (wanted.test(batch.column(0).word(row))) {
          selected[count++] = row;
        }
      }
      if (count > 0) {
        kept.columns(batch);
        kept.changesOf(batch);
        kept.select(selected, count);
        output.emit(kept);
      }
      return batch.size();
    };
  }

  /** Emits what it gets, several times. */
  private static final class Repeat implements Operator {
    private final int times;
    private int done;

    Repeat(int times) {
      this.times = times;
    }

    @Override
    public int process(int input, Batch batch, int from, Output output) {
      output.emit(batch);
      done++;
      if (done < times) {
        return from;
      }
      done = 0;
      return batch.size();
    }
  }

  /** Emits what it gets, unless a row has the bad time. */
  private record Pass(long badTime) implements Operator {
    @Override
    public int process(int input, Batch batch, int from, Output output) {
      for (int i = 0; i < batch.size(); i++) {
        if (batch.column(1).word(batch.selection()[i]) == badTime) {
          throw new IllegalStateException("the operator broke");
        }
      }
      output.emit(batch);
      return batch.size();
    }
  }

  @Override
  public void close() {
    engine.close();
  }
}
