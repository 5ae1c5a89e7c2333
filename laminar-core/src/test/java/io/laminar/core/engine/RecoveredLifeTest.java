package io.laminar.core.engine;

import io.laminar.api.Config;
import io.laminar.api.Execution;
import io.laminar.api.Source;
import io.laminar.core.engine.EngineFixture.Tick;
import io.laminar.core.engine.source.DrainOrder;
import io.laminar.core.engine.source.Entries;
import io.laminar.core.engine.source.LaneInput;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.state.SnapshotBytes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Lives of a database end at a random place between two rounds. What goes on, from a state that was written
 * before at a random place, or from the beginning, obeys what was recorded behind it and goes live while
 * producers race again: it gives what a life gives that did all of it without an end.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class RecoveredLifeTest {
  private static final int PRODUCERS = 3;
  private static final int ROWS = 1_000;
  private static final int CHANGES = 40;
  private static final Config SMALL =
      Config.builder().bufferSize(128).memoryLimit(1 << 20).build();

  /** What is known of a life that ended. */
  private static final class Past {
    private final DrainOrder order = new DrainOrder();
    private final List<Consumer<RandomLife>> changes = new ArrayList<>();
    private final List<Integer> places = new ArrayList<>();
    private byte[] image = new byte[0];
    private long imageAt;
    private RandomLife.Catalog catalog = new RandomLife.Catalog(Map.of(), 1, List.of());
    private List<Integer> left = List.of();
    private int leftBefore;
    private String begin = "";

    Past() {
      order.goOnAt(0, 0);
    }
  }

  private static final class EndOfLife extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static List<List<Tick>> ticks(Random random) {
    List<List<Tick>> all = new ArrayList<>();
    for (int producer = 0; producer < PRODUCERS; producer++) {
      List<Tick> ticks = new ArrayList<>();
      for (int i = 0; i < ROWS; i++) {
        ticks.add(new Tick(random.nextInt(5_000), 2L * i + random.nextInt(60)));
      }
      all.add(ticks);
    }
    return all;
  }

  /** Producers push what is left of their rows, each on a thread. */
  private static List<Thread> push(RandomLife life, List<List<Tick>> ticks) {
    List<Thread> producers = new ArrayList<>();
    for (int i = 0; i < PRODUCERS; i++) {
      SourceInput source = life.sources.get(i % 2);
      int lane = i / 2;
      LaneInput open = life.engine.call(() -> source.handles().open().stream()
          .filter(each -> each.id() == lane)
          .findFirst()
          .orElse(null));
      if (open == null && source.channel().nextLane() > lane) {
        continue;
      }
      Producer producer =
          open == null ? life.engine.openProducer(source) : new Producer(life.engine, source, open);
      Source<Tick> handle = life.handle(source, producer);
      int next = open == null ? 0 : (int) open.lane().rowsPublished();
      List<Tick> own = ticks.get(i).subList(next, ROWS);
      producers.add(new Thread(() -> {
        own.forEach(handle::push);
        handle.close();
      }));
    }
    producers.forEach(Thread::start);
    return producers;
  }

  private static boolean areAlive(List<Thread> producers) {
    return producers.stream().anyMatch(Thread::isAlive);
  }

  /** Lives to its end; gives what is known of it. */
  private static Past record(RandomLife life, long seed, List<List<Tick>> ticks) {
    Random random = new Random(seed);
    Past record = new Past();
    int imageAt = random.nextInt(CHANGES);
    life.engine.record(record.order);
    List<Thread> producers = push(life, ticks);
    while (record.changes.size() < CHANGES && areAlive(producers)) {
      if (record.image.length == 0 && record.changes.size() >= imageAt) {
        record.image =
            EngineState.write(life.engine, position -> record.imageAt = position.entries());
        record.catalog = life.catalog();
        record.leftBefore = life.left().size();
      }
      life.make(life.change(random), record.order, record.changes);
      life.drain();
      record.places.add(life.engine.call(record.order::size));
    }
    while (areAlive(producers)) {
      life.drain();
      record.places.add(life.engine.call(record.order::size));
    }
    life.rest();
    record.places.add(record.order.size());
    record.left = List.copyOf(life.left());
    return record;
  }

  /** Goes on from a place, with changes of its own. */
  private static RandomLife goOn(
      long seed, Past record, int place, List<List<Tick>> ticks, Past after) {
    Random random = new Random(seed);
    boolean fromImage = record.image.length > 0 && record.imageAt <= place && random.nextInt(4) > 0;
    RandomLife life = new RandomLife(Engine.forRecovery(SMALL), 128, record.changes.size());
    RecordedReaders readers =
        life.readers(record.left.listIterator(fromImage ? record.leftBefore : 0));
    FedTicks rows = new FedTicks(ticks);
    Replay replay = new Replay(life.engine, life.owner(record.changes), rows, readers);
    if (fromImage) {
      life.restore(record.catalog);
      EngineState.recover(life.engine, SnapshotBytes.of(record.image), readers);
      life.restored();
    }
    after.begin = fromImage ? "from entry " + record.imageAt : "from the beginning";
    int from = fromImage ? (int) record.imageAt : 0;
    Deque<Entries> groups = new ArrayDeque<>(List.of(new PartOfOrder(record.order, from, place)));
    replay.run(groups::poll, () -> life.engine.record(after.order));
    int leftBefore = life.left().size();
    life.engine.goLive();
    List<Thread> producers = push(life, ticks);
    while (after.changes.size() < CHANGES / 4) {
      life.make(life.change(random), after.order, after.changes);
      life.drain();
    }
    while (areAlive(producers)) {
      life.drain();
    }
    life.rest();
    after.left = List.copyOf(life.left().subList(leftBefore, life.left().size()));
    return life;
  }

  /** A life that did what was recorded before the end of another, and after it. */
  private static RandomLife whole(Past record, int place, Past after, List<List<Tick>> ticks) {
    Config config = Config.builder()
        .execution(Execution.CALLER_RUNS)
        .bufferSize(1 << 16)
        .memoryLimit(1L << 32)
        .build();
    RandomLife life = new RandomLife(Engine.forRecovery(config), 128, 0);
    List<Consumer<RandomLife>> changes = new ArrayList<>(record.changes);
    changes.addAll(after.changes);
    PartOfOrder before = new PartOfOrder(record.order, 0, place);
    Deque<Entries> groups =
        new ArrayDeque<>(List.of(before, new PartOfOrder(after.order, 0, after.order.size())));
    List<Integer> leaving = new ArrayList<>(record.left.subList(0, before.unsubscribed()));
    leaving.addAll(after.left);
    Replay replay = new Replay(
        life.engine, life.owner(changes), new FedTicks(ticks), life.readers(leaving.iterator()));
    try {
      replay.run(
          () -> {
            if (groups.isEmpty()) {
              throw new EndOfLife();
            }
            return groups.poll();
          },
          () -> {});
    } catch (EndOfLife end) {
      // It does nothing more: what is half done stays so.
    }
    life.drain();
    return life;
  }

  private static Past record(long seed, List<List<Tick>> ticks) {
    try (RandomLife life = new RandomLife(new Engine(SMALL), 128, 0)) {
      return record(life, seed, ticks);
    }
  }

  /** What was recorded says all that decided the output. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldGiveTheSameOutputWhenALifeIsReplayed(long seed) {
    List<List<Tick>> ticks = ticks(new Random(seed));
    try (RandomLife recorded = new RandomLife(new Engine(SMALL), 128, 0)) {
      Past record = record(recorded, seed, ticks);
      try (RandomLife replayed = whole(record, record.order.size(), new Past(), ticks)) {
        recorded.assertSame(replayed);
      }
    }
  }

  static LongStream seeds() {
    return LongStream.rangeClosed(1, Long.getLong("lives.seeds", 4));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldGoOnAsIfItHadNotEnded(long seed) {
    List<List<Tick>> ticks = ticks(new Random(seed));
    Past record = record(seed, ticks);
    Random random = new Random(~seed);
    int place = record.places.get(random.nextInt(record.places.size()));
    Past after = new Past();
    try (RandomLife recovered = goOn(random.nextLong(), record, place, ticks, after);
        RandomLife whole = whole(record, place, after, ticks)) {
      recovered.assertEndOf(whole, after.begin + " to entry " + place);
    }
  }
}
