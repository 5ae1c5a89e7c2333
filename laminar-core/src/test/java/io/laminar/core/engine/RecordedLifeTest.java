package io.laminar.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Backpressure;
import io.laminar.api.Column;
import io.laminar.api.Config;
import io.laminar.api.DataType;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
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
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Queries, views and subscriptions come and go at random while producers race and memory runs out: what was recorded
 * says all that decided the output, so that a replay gives the very same.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class RecordedLifeTest {
  private static final int PRODUCERS = 3;
  private static final int ROWS = 3_000;
  private static final int CHANGES = 60;
  private static final DataType BIGINT = DataType.of(TypeKind.BIGINT);
  private static final DataType TIME = DataType.timestamp(3);
  private static final Schema COUNTS = new Schema(List.of(
      new Column("key", BIGINT),
      new Column("start", TIME),
      new Column("end", TIME),
      new Column("n", BIGINT)));

  /** What somebody has read, and what became of it. */
  private static final class Reader {
    private final RingSubscription<Row> subscription;
    private final List<Row> rows = new ArrayList<>();
    private String end = "";
    private boolean closed;

    Reader(RingSubscription<Row> subscription) {
      this.subscription = subscription;
    }

    void drain() {
      if (!closed && end.isEmpty()) {
        try {
          subscription.drain(rows::add);
        } catch (LaminarException failed) {
          end = failed.getMessage();
        }
      }
    }

    boolean endedForRoom() {
      return end.contains("cannot be delivered");
    }
  }

  /** A database, and the objects that were made in it, in their order. */
  private static final class Life implements AutoCloseable {
    private final Engine engine;
    private final boolean isReplayed;
    private final List<SourceInput> sources = new ArrayList<>();
    private final List<Query> queries = new ArrayList<>();
    private final List<Query> counts = new ArrayList<>();
    private final List<Reader> readers = new ArrayList<>();

    Life(Engine engine, int bufferRows, boolean isReplayed) {
      this.engine = engine;
      this.isReplayed = isReplayed;
      for (String name : List.of("a", "b")) {
        sources.add(engine.createSource(new SourceSpec(
            name,
            EngineFixture.SCHEMA,
            1,
            20,
            WatermarkOrigin.ROWS,
            bufferRows,
            Backpressure.BLOCK,
            WaitStrategy.SPIN_YIELD,
            0,
            0,
            1024)));
      }
    }

    Relation relation(int number) {
      return number < sources.size() ? sources.get(number) : queries.get(number - sources.size());
    }

    private QuerySpec spec(
        String name, PipelineSpec pipeline, List<Relation> inputs, boolean view) {
      return new QuerySpec(name, pipeline, inputs, new RowErrors(false), view, false);
    }

    void keep(int input, long first) {
      Relation read = relation(input);
      PipelineSpec pipeline =
          EngineFixture.over(read, context -> EngineFixture.keysFrom(first), EngineFixture.SCHEMA);
      queries.add(engine.createQuery(spec("q" + queries.size(), pipeline, List.of(read), true)));
    }

    void replace(int query, int input, long first) {
      Query old = queries.get(query);
      Relation read = relation(input);
      PipelineSpec pipeline =
          EngineFixture.over(read, context -> EngineFixture.keysFrom(first), EngineFixture.SCHEMA);
      queries.set(query, engine.replaceQuery(old, spec(old.name(), pipeline, List.of(read), true)));
    }

    void union(int first, int second) {
      PipelineSpec.Builder steps = new PipelineSpec.Builder();
      PipelineSpec.Edge rows = new PipelineSpec.Edge(EngineFixture.SCHEMA, false, Optional.empty());
      List<Relation> inputs = List.of(relation(first), relation(second));
      List<Integer> scans = inputs.stream()
          .map(input -> steps.add(new PipelineSpec.Scan(input.name(), rows)))
          .toList();
      steps.add(new PipelineSpec.UnionAll(scans, rows));
      queries.add(engine.createQuery(spec("q" + queries.size(), steps.build(), inputs, false)));
    }

    void count(int input) {
      Relation read = relation(input);
      GroupSpec groups =
          GroupSpec.of(List.of(BIGINT, TIME), List.of(0), List.of(AggregateCall.countAll()), 1);
      PipelineSpec pipeline = EngineFixture.over(
          read, own -> new WindowAggregateOperator(groups, new TumblingWindow(50, 0), own), COUNTS);
      counts.add(engine.createQuery(spec("n" + counts.size(), pipeline, List.of(read), true)));
    }

    void subscribe(int number) {
      Relation relation =
          number < counts.size() ? counts.get(number) : relation(number - counts.size());
      readers.add(new Reader(new RingSubscription<>(
          engine.subscribe(Subscribed.to(relation.name(), relation, false), Overflow.BLOCK),
          UntypedDecoder.of(SlotLayout.of(relation.schema())))));
    }

    void leave(int reader) {
      drain();
      readers.get(reader).closed = true;
      readers.get(reader).subscription.close();
    }

    void drop(int query) {
      engine.drop(List.of(queries.get(query)), List.of());
    }

    Source<Tick> handle(SourceInput source, Producer producer) {
      return new SourceHandle<>(producer, RecordEncoder.of(Tick.class, source.layout()));
    }

    void drain() {
      readers.forEach(Reader::drain);
      // What had no room: the engine of a replay does nothing by itself.
      while (isReplayed && engine.graph().overflows().flush(true) > 0) {
        readers.forEach(Reader::drain);
      }
    }

    /** What queries are, and what the views among them hold. */
    List<String> queries() {
      return engine.call(() -> queries.stream().map(this::describe).toList());
    }

    private String describe(Query query) {
      LaminarException failure = query.failure();
      if (failure != null || !query.keepsRows()) {
        return query.name() + " " + failure;
      }
      LongStream.Builder keys = LongStream.builder();
      query.pin().forEachBatch(batch -> {
        for (int row = 0; row < batch.size(); row++) {
          keys.add(batch.column(0).word(row));
        }
      });
      return query.name() + " " + LongStream.of(keys.build().toArray()).boxed().toList();
    }

    @Override
    public void close() {
      engine.close();
    }
  }

  private static List<List<Tick>> ticks(Random random) {
    return Stream.generate(() -> {
          List<Tick> ticks = new ArrayList<>();
          for (int i = 0; i < ROWS; i++) {
            ticks.add(new Tick(random.nextInt(5_000), 2L * i + random.nextInt(60)));
          }
          return ticks;
        })
        .limit(PRODUCERS)
        .toList();
  }

  /** A change that can be made in another life as well. */
  private static Consumer<Life> change(Life life, Random random) {
    int relations = 2 + life.queries.size();
    int first = random.nextInt(relations);
    int second = random.nextInt(relations);
    int read = random.nextInt(relations + life.counts.size());
    int query = life.queries.isEmpty() ? 0 : random.nextInt(life.queries.size());
    int reader = life.readers.isEmpty() ? 0 : random.nextInt(life.readers.size());
    long key = random.nextInt(5_000);
    int kind =
        life.queries.isEmpty() || life.readers.isEmpty() ? random.nextInt(4) : random.nextInt(8);
    return switch (kind) {
      case 0 -> each -> each.keep(first, key);
      case 1 -> each -> each.union(first, second);
      case 2 -> each -> each.count(first);
      case 3, 4 -> each -> each.subscribe(read);
      case 5 -> each -> each.leave(reader);
      case 6 -> each -> each.drop(query);
      default -> each -> each.replace(query, first < query + 2 ? first : 0, key);
    };
  }

  private static Life record(
      long seed, List<List<Tick>> ticks, DrainOrder order, List<Consumer<Life>> changes)
      throws InterruptedException {
    Random random = new Random(seed);
    Life life = new Life(
        new Engine(Config.builder().bufferSize(128).memoryLimit(1 << 20).build()), 128, false);
    life.engine.record(order);
    List<Thread> producers = new ArrayList<>();
    for (int i = 0; i < PRODUCERS; i++) {
      SourceInput source = life.sources.get(i % 2);
      Source<Tick> handle = life.handle(source, life.engine.openProducer(source));
      List<Tick> own = ticks.get(i);
      producers.add(new Thread(() -> {
        own.forEach(handle::push);
        handle.close();
      }));
    }
    producers.forEach(Thread::start);
    while (changes.size() < CHANGES && producers.stream().anyMatch(Thread::isAlive)) {
      make(life, change(life, random), order, changes);
      life.drain();
    }
    while (producers.stream().anyMatch(Thread::isAlive)) {
      life.drain();
    }
    return life;
  }

  /** Makes a change, and keeps it if it was made. */
  private static void make(
      Life life, Consumer<Life> change, DrainOrder order, List<Consumer<Life>> changes) {
    try {
      change.accept(life);
    } catch (LaminarException refused) {
      // Others read it, or it reads what was stopped.
    }
    if (life.engine.call(order::commands) > changes.size()) {
      changes.add(change);
    }
  }

  private static void awaitIdle(Life life) {
    boolean idle = false;
    while (!idle) {
      try {
        life.engine.awaitIdle();
        idle = life.engine.call(() -> life.engine.graph().overflows().isEmpty());
      } catch (LaminarException full) {
        idle = false;
      }
      life.drain();
    }
  }

  private static Life replay(
      List<List<Tick>> ticks, DrainOrder order, List<Consumer<Life>> changes) {
    Config config = Config.builder()
        .execution(Execution.CALLER_RUNS)
        .bufferSize(1 << 16)
        .memoryLimit(1L << 32)
        .build();
    Life life = new Life(Engine.forRecovery(config), 1 << 14, true);
    int[] opened = new int[1];
    new OrderReplay(life.engine)
        .run(
            order,
            (source, lane, producer) -> {
              Source<Tick> handle = life.handle(life.sources.get(source), producer);
              ticks.get(opened[0]++).forEach(handle::push);
              handle.close();
            },
            number -> {
              try {
                changes.get(number).accept(life);
              } catch (LaminarException refused) {
                // As it was.
              }
            });
    life.drain();
    return life;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldGiveTheSameOutputWhenALifeIsReplayed(long seed) throws InterruptedException {
    List<List<Tick>> ticks = ticks(new Random(seed));
    List<Consumer<Life>> changes = new ArrayList<>();
    DrainOrder order = new DrainOrder();
    try (Life recorded = record(seed, ticks, order, changes)) {
      awaitIdle(recorded);
      try (Life replayed = replay(ticks, order, changes)) {
        assertThat(replayed.queries()).isEqualTo(recorded.queries());
        assertThat(replayed.readers).hasSameSizeAs(recorded.readers);
        for (int i = 0; i < recorded.readers.size(); i++) {
          assertSame(recorded.readers.get(i), replayed.readers.get(i), i);
        }
      }
    }
  }

  private static void assertSame(Reader recorded, Reader replayed, int number) {
    if (recorded.closed || recorded.endedForRoom()) {
      // A leave: rows after the last look are not known. No room: when that is, the reader's own
      // pace says.
      int known = Math.min(recorded.rows.size(), replayed.rows.size());
      assertThat(replayed.rows.subList(0, known)).as("reader %s", number).isEqualTo(recorded.rows);
    } else {
      assertThat(replayed.rows).as("reader %s", number).isEqualTo(recorded.rows);
      assertThat(replayed.end).as("reader %s", number).isEqualTo(recorded.end);
    }
  }
}
