package io.laminar.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Backpressure;
import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.LaminarException;
import io.laminar.api.Overflow;
import io.laminar.api.Row;
import io.laminar.api.Schema;
import io.laminar.api.Source;
import io.laminar.api.TypeKind;
import io.laminar.api.WaitStrategy;
import io.laminar.api.WalMode;
import io.laminar.api.WatermarkOrigin;
import io.laminar.core.codec.RecordEncoder;
import io.laminar.core.codec.UntypedDecoder;
import io.laminar.core.data.SlotLayout;
import io.laminar.core.engine.EngineFixture.Tick;
import io.laminar.core.engine.graph.Query;
import io.laminar.core.engine.graph.QuerySpec;
import io.laminar.core.engine.output.RowErrors;
import io.laminar.core.engine.output.Subscribed;
import io.laminar.core.engine.output.Subscriber;
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
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** A database whose queries, views and subscriptions come and go at random, with two sources of ticks. */
final class RandomLife implements AutoCloseable {
  private static final long IDLE_NANOS = 2_000_000;
  private static final long HELD_NANOS = 1_000_000;
  private static final DataType BIGINT = DataType.of(TypeKind.BIGINT);
  private static final DataType TIME = DataType.timestamp(3);
  private static final Schema COUNTS = new Schema(List.of(
      new Column("key", BIGINT),
      new Column("start", TIME),
      new Column("end", TIME),
      new Column("n", BIGINT)));

  final Engine engine;
  final List<SourceInput> sources = new ArrayList<>();

  // By number; those that were dropped are gone.
  private final Map<Integer, Made> queries = new TreeMap<>();
  private boolean muted;
  private final List<Reader> readers = new ArrayList<>();
  private final List<Integer> left = new ArrayList<>();
  private List<Integer> restored = List.of();
  private int highest = 1;
  private final int firstStatement;

  /** A query, and how it is made again. */
  private record Made(Query query, List<Integer> inputs, QuerySpec spec) {}

  /** What somebody has read, and what became of it. */
  private static final class Reader {
    private final int relation;
    private final @Nullable Subscriber subscriber;
    private final @Nullable RingSubscription<Row> subscription;
    private final List<Row> rows = new ArrayList<>();
    private String end = "";
    private boolean closed;

    /** Of a subscription that is over. */
    Reader() {
      this.relation = -1;
      this.subscriber = null;
      this.subscription = null;
      this.closed = true;
    }

    Reader(int number, Subscriber subscriber, Relation relation) {
      this.relation = number;
      this.subscriber = subscriber;
      this.subscription =
          new RingSubscription<>(subscriber, UntypedDecoder.of(SlotLayout.of(relation.schema())));
    }

    void drain() {
      if (subscription != null && !closed && end.isEmpty()) {
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

  /** What there was at some moment: enough to make it again. */
  record Catalog(Map<Integer, Consumer<RandomLife>> queries, int highest, List<Integer> readers) {}

  RandomLife(Engine engine, int bufferRows, int firstStatement) {
    this.engine = engine;
    this.firstStatement = firstStatement;
    for (String name : List.of("a", "b")) {
      SourceSpec spec = new SourceSpec(
          name,
          EngineFixture.SCHEMA,
          1,
          20,
          WatermarkOrigin.ROWS,
          bufferRows,
          Backpressure.BLOCK,
          WaitStrategy.SPIN_YIELD,
          IDLE_NANOS,
          0,
          1024);
      // Where there is a log, one of them waits for it.
      sources.add(engine.createSource(spec.withWalMode(name.equals("b") ? WalMode.SYNC : null)));
    }
  }

  Source<Tick> handle(SourceInput source, Producer producer) {
    return new SourceHandle<>(producer, RecordEncoder.of(Tick.class, source.layout()));
  }

  // ---- Changes ----

  private Made made(int number) {
    return Objects.requireNonNull(queries.get(number));
  }

  private Relation relation(int number) {
    return number < 2 ? sources.get(number) : made(number).query();
  }

  private void create(int number, List<Integer> inputs, Supplier<QuerySpec> spec) {
    QuerySpec what = spec.get();
    queries.put(number, new Made(engine.createQuery(what), inputs, what));
    highest = Math.max(highest, number);
  }

  private QuerySpec spec(int number, PipelineSpec pipeline, List<Integer> inputs, boolean view) {
    List<Relation> read = inputs.stream().map(this::relation).toList();
    return new QuerySpec("q" + number, pipeline, read, new RowErrors(false), view, false);
  }

  private QuerySpec keep(int number, int input, long first) {
    PipelineSpec pipeline = EngineFixture.over(
        relation(input), context -> EngineFixture.keysFrom(first), EngineFixture.SCHEMA);
    return spec(number, pipeline, List.of(input), true);
  }

  private QuerySpec union(int number, int first, int second) {
    PipelineSpec.Builder steps = new PipelineSpec.Builder();
    PipelineSpec.Edge rows = new PipelineSpec.Edge(EngineFixture.SCHEMA, false, Optional.empty());
    List<Integer> inputs = List.of(first, second);
    List<Integer> scans = inputs.stream()
        .map(input -> steps.add(new PipelineSpec.Scan(relation(input).name(), rows)))
        .toList();
    steps.add(new PipelineSpec.UnionAll(scans, rows));
    return spec(number, steps.build(), inputs, false);
  }

  private QuerySpec count(int number, int input) {
    GroupSpec groups =
        GroupSpec.of(List.of(BIGINT, TIME), List.of(0), List.of(AggregateCall.countAll()), 1);
    PipelineSpec pipeline = EngineFixture.over(
        relation(input),
        own -> new WindowAggregateOperator(groups, new TumblingWindow(50, 0), own),
        COUNTS);
    return spec(number, pipeline, List.of(input), true);
  }

  private QuerySpec later(int number, int input) {
    PipelineSpec pipeline = EngineFixture.over(
        relation(input), own -> new TestTicks(HELD_NANOS, own), EngineFixture.SCHEMA);
    return spec(number, pipeline, List.of(input), false);
  }

  private void replace(int number, int input, long first) {
    QuerySpec spec = keep(number, input, first);
    Query fresh = engine.replaceQuery(made(number).query(), spec);
    queries.put(number, new Made(fresh, List.of(input), spec));
  }

  /** With all that read it. */
  private void drop(int number) {
    List<Integer> gone = new ArrayList<>(List.of(number));
    for (int each : queries.keySet()) {
      if (made(each).inputs().stream().anyMatch(gone::contains)) {
        gone.add(each);
      }
    }
    List<Relation> relations = new ArrayList<>();
    gone.forEach(each -> relations.add(0, relation(each)));
    engine.drop(relations, List.of());
    queries.keySet().removeAll(gone);
  }

  /** Nobody subscribes or leaves. */
  void mute(boolean now) {
    muted = now;
  }

  private void subscribe(int number) {
    if (muted) {
      return;
    }
    Relation relation = relation(number);
    Subscribed what = Subscribed.to(relation.name(), relation, false);
    readers.add(new Reader(number, engine.subscribe(what, Overflow.BLOCK), relation));
  }

  private void leave(int number) {
    if (muted || number >= readers.size()) {
      return;
    }
    drain();
    Reader reader = readers.get(number);
    if (reader.subscription != null && !reader.closed) {
      left.add(number);
      reader.closed = true;
      reader.subscription.close();
    }
  }

  /** A change that can be made in another life as well. */
  Consumer<RandomLife> change(Random random) {
    List<Integer> ticks = new ArrayList<>(List.of(0, 1));
    List<Integer> made = new ArrayList<>(queries.keySet());
    made.stream()
        .filter(each -> made(each).query().schema().equals(EngineFixture.SCHEMA))
        .forEach(ticks::add);
    int first = ticks.get(random.nextInt(ticks.size()));
    int second = ticks.get(random.nextInt(ticks.size()));
    int any = random.nextInt(2 + made.size());
    int read = any < 2 ? any : made.get(any - 2);
    int number = highest + 1;
    long key = random.nextInt(5_000);
    int kind = made.isEmpty() || readers.isEmpty() ? random.nextInt(4) : random.nextInt(10);
    return switch (kind) {
      case 0 -> each -> each.create(number, List.of(first), () -> each.keep(number, first, key));
      case 1 ->
        each ->
            each.create(number, List.of(first, second), () -> each.union(number, first, second));
      case 2 -> each -> each.create(number, List.of(first), () -> each.count(number, first));
      case 3, 4, 5 -> each -> each.subscribe(read);
      case 6 -> {
        int reader = random.nextInt(readers.size());
        yield each -> each.leave(reader);
      }
      case 7 -> {
        int dropped = made.get(random.nextInt(made.size()));
        yield each -> each.drop(dropped);
      }
      case 8 -> each -> each.create(number, List.of(first), () -> each.later(number, first));
      default -> {
        int old = made.get(random.nextInt(made.size()));
        int input = first < old ? first : 0;
        yield each -> each.replace(old, input, key);
      }
    };
  }

  /** Makes a change as a statement of its own, and keeps it. */
  void make(Consumer<RandomLife> change, DrainOrder order, List<Consumer<RandomLife>> changes) {
    long statement = 1L + changes.size() + firstStatement;
    changes.add(change);
    engine.run(() -> order.statement(statement));
    boolean done = make(change);
    engine.run(() -> {
      order.statement(0);
      order.statementDone(statement, done);
    });
  }

  boolean make(Consumer<RandomLife> change) {
    try {
      change.accept(this);
      return true;
    } catch (LaminarException refused) {
      // Others read it, or it reads what was stopped.
      return false;
    }
  }

  /** Makes changes again. */
  StatementOwner owner(List<Consumer<RandomLife>> changes) {
    return new StatementOwner() {
      @Override
      public void execute(long statement) {
        boolean unused = make(changes.get((int) statement - 1));
      }

      @Override
      public void executeOutside(long statement) {
        // Subscriptions come and go by entries of their own.
      }
    };
  }

  /** Subscribes again, and leaves again in an order. */
  RecordedReaders readers(Iterator<Integer> leaving) {
    return new RecordedReaders() {
      @Override
      public void add(String name, boolean errors) {
        passOver();
        subscribe(
            name.equals("a") ? 0 : name.equals("b") ? 1 : Integer.parseInt(name.substring(1)));
      }

      @Override
      public void remove(String name, boolean errors) {
        leave(leaving.next());
      }
    };
  }

  /** The order in which readers have left. */
  List<Integer> left() {
    return left;
  }

  private void passOver() {
    while (readers.size() < restored.size() && restored.get(readers.size()) < 0) {
      readers.add(new Reader());
    }
  }

  // ---- What there is ----

  Catalog catalog() {
    Map<Integer, Consumer<RandomLife>> recipes = new LinkedHashMap<>();
    List<Integer> open = new ArrayList<>();
    queries.forEach((number, made) -> recipes.put(number, recipe(number, made)));
    for (Reader reader : readers) {
      boolean isOpen = !reader.closed && isThere(reader);
      open.add(isOpen ? reader.relation : -1);
    }
    return new Catalog(recipes, highest, open);
  }

  private boolean isThere(Reader reader) {
    Subscriber subscriber = reader.subscriber;
    return subscriber != null && engine.call(() -> !subscriber.ring().isLeaving());
  }

  private static Consumer<RandomLife> recipe(int number, Made made) {
    QuerySpec spec = made.spec();
    return each -> each.create(
        number,
        made.inputs(),
        () -> each.spec(number, spec.pipeline(), made.inputs(), spec.materialized()));
  }

  /** Makes what there was, in an order in which it can be made. */
  void restore(Catalog catalog) {
    catalog.queries().values().forEach(recipe -> recipe.accept(this));
    restored = catalog.readers();
    highest = catalog.highest();
  }

  /** What was to be restored is there. */
  void restored() {
    passOver();
  }

  /** What queries are, and what the views among them hold. */
  List<String> queries() {
    return engine.call(() -> queries.values().stream().map(this::describe).toList());
  }

  private String describe(Made made) {
    Query query = made.query();
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

  void drain() {
    readers.forEach(Reader::drain);
    // What had no room: the engine of a replay does nothing by itself.
    while (engine.callerRuns() != null && engine.graph().overflows().flush(true) > 0) {
      readers.forEach(Reader::drain);
    }
  }

  /** Nothing is done any more, not even by the clock; all that was made has been read. */
  void rest() {
    awaitIdle();
    engine.stop();
    do {
      drain();
    } while (!engine.call(() -> engine.graph().overflows().isEmpty()));
    drain();
  }

  void awaitIdle() {
    boolean idle = false;
    while (!idle) {
      try {
        engine.awaitIdle();
        idle = engine.call(() -> engine.graph().overflows().isEmpty());
      } catch (LaminarException full) {
        idle = false;
      }
      drain();
    }
  }

  /** What there is here is what there is in another life, and readers have seen the end of what they saw there. */
  void assertEndOf(RandomLife whole, String what) {
    assertThat(queries()).as(what).isEqualTo(whole.queries());
    assertThat(readers).as(what).hasSameSizeAs(whole.readers);
    for (int i = 0; i < readers.size(); i++) {
      Reader own = readers.get(i);
      Reader other = whole.readers.get(i);
      if (!own.closed && !own.endedForRoom()) {
        int before = other.rows.size() - own.rows.size();
        assertThat(before).as("%s: rows of reader %s", what, i).isNotNegative();
        assertThat(own.rows)
            .as("%s: reader %s", what, i)
            .isEqualTo(other.rows.subList(before, other.rows.size()));
        assertThat(own.end).as("%s: reader %s", what, i).isEqualTo(other.end);
      }
    }
  }

  /** What there is here is what there is in another life, and readers have seen the same in both. */
  void assertSame(RandomLife other) {
    assertThat(other.queries()).isEqualTo(queries());
    assertThat(other.readers).hasSameSizeAs(readers);
    for (int i = 0; i < readers.size(); i++) {
      Reader own = readers.get(i);
      List<Row> rows = other.readers.get(i).rows;
      if (own.closed || own.endedForRoom()) {
        // A leave: rows after the last look are not known. No room: when that is, the reader's own
        // pace says.
        int known = Math.min(own.rows.size(), rows.size());
        assertThat(rows.subList(0, known)).as("reader %s", i).isEqualTo(own.rows);
      } else {
        assertThat(rows).as("reader %s", i).isEqualTo(own.rows);
        assertThat(other.readers.get(i).end).as("reader %s", i).isEqualTo(own.end);
      }
    }
  }

  @Override
  public void close() {
    engine.close();
  }
}
