package io.laminar.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Column;
import io.laminar.api.Config;
import io.laminar.api.Execution;
import io.laminar.api.Overflow;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.core.codec.RecordEncoder;
import io.laminar.core.codec.SideBytes;
import io.laminar.core.codec.UntypedDecoder;
import io.laminar.core.data.Batch;
import io.laminar.core.data.SlotLayout;
import io.laminar.core.engine.EngineFixture.Tick;
import io.laminar.core.engine.graph.Query;
import io.laminar.core.engine.output.Subscribed;
import io.laminar.core.engine.source.DrainOrder;
import io.laminar.core.engine.source.Entries;
import io.laminar.core.engine.source.LaneInput;
import io.laminar.core.engine.source.LaneOwner;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.handle.RingSubscription;
import io.laminar.core.handle.SourceHandle;
import io.laminar.core.operator.Operator;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.ring.RowRing;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An engine that obeys what was recorded up to some place, group by group, and then goes on by itself. */
@Timeout(300)
final class RecoveryPhaseTest {
  private static final int ROWS = 2_000;

  /** Rows of a transaction. */
  private static final int COMMIT = 5;

  private static final StatementOwner NO_STATEMENTS = new StatementOwner() {
    @Override
    public void execute(long statement) {
      throw new IllegalStateException("nobody knows statement " + statement);
    }

    @Override
    public void executeOutside(long statement) {
      execute(statement);
    }
  };

  /** Emits how many rows each commit has. */
  private static final class CommitSizes implements Operator {
    private final OutputRows result =
        new OutputRows(EngineFixture.SCHEMA.columns().stream().map(Column::type).toList(), false);
    private long size;

    @Override
    public int process(int input, Batch batch, int from, Output output) {
      for (int next = from + 1; next <= batch.size(); next++) {
        size++;
        boolean last = next == batch.size();
        if (last ? !batch.isCommitOpen() : batch.commitEnd(next - 1) == next) {
          result.column(0).setWord(0, size);
          result.column(1).setWord(0, 0);
          result.add(1, 0);
          result.flush(output, false);
          size = 0;
          return next;
        }
      }
      return batch.size();
    }
  }

  /** A source with few rows of room, what its commits are, and who reads it. */
  private record Life(Engine engine, SourceInput source, RingSubscription<Row> reader) {
    static Life of(Engine engine) {
      EngineFixture fixture = EngineFixture.of(engine);
      SourceInput source = engine.createSource(fixture.spec("t", EngineFixture.SCHEMA, 0, 64));
      Query query = fixture.query("q", source, new CommitSizes());
      return new Life(
          engine,
          source,
          new RingSubscription<>(
              engine.subscribe(Subscribed.to("q", query, false), Overflow.BLOCK),
              UntypedDecoder.of(SlotLayout.of(EngineFixture.SCHEMA))));
    }

    Source<Tick> handle(Producer producer) {
      return new SourceHandle<>(producer, RecordEncoder.of(Tick.class, source.layout()));
    }

    List<Row> rows() {
      List<Row> rows = new ArrayList<>();
      reader.drain(rows::add);
      return rows;
    }
  }

  /** Rows of the one lane, put there piece by piece. */
  private static final class Fed implements RecordedRows {
    private final List<Tick> ticks;
    private int next;

    Fed(List<Tick> ticks) {
      this.ticks = ticks;
    }

    @Override
    public void open(SourceInput source, int lane, int capacityRows) {
      source.openLane(source.channel().addLane(lane, capacityRows, 0), LaneOwner.USER);
    }

    @Override
    public int feed(SourceInput source, LaneInput lane, int rows) {
      RecordEncoder<Tick> encoder = RecordEncoder.of(Tick.class, source.layout());
      RowRing ring = lane.lane();
      int fed = 0;
      while (fed < rows && ring.hasRoom()) {
        int slot = ring.claim();
        encoder.encode(ticks.get(next++), ring.slots(), slot, new NoBytes());
        boolean open = next % COMMIT > 0;
        ring.slots()[slot + SlotLayout.HEADER_WORD] |= open ? SlotLayout.OPEN_COMMIT : 0;
        fed++;
      }
      ring.publish();
      return fed;
    }

    @Override
    public void closed(SourceInput source, LaneInput lane) {
      assertThat(next).isEqualTo(ticks.size());
    }
  }

  private static final class NoBytes implements SideBytes {
    @Override
    public int reserve(int length) {
      return NO_ROOM;
    }

    @Override
    public byte[] bytes() {
      return new byte[0];
    }
  }

  private static Config config(Execution execution) {
    return Config.builder().execution(execution).bufferSize(1 << 12).build();
  }

  private static List<Tick> ticks() {
    return LongStream.range(0, ROWS).mapToObj(i -> new Tick(i % 200, i)).toList();
  }

  /** Records a life; gives the places at which it was between two rounds. */
  private static Set<Integer> record(DrainOrder order, List<Row> seen) {
    Set<Integer> places = new TreeSet<>();
    try (Engine engine = new Engine(config(Execution.ENGINE_THREAD))) {
      Life life = Life.of(engine);
      engine.record(order);
      Source<Tick> handle = life.handle(engine.openProducer(life.source()));
      for (int i = 0; i < ROWS; i += COMMIT) {
        handle.pushTransaction(ticks().subList(i, i + COMMIT));
        if (i % 50 == 0) {
          places.add(engine.call(order::size));
        }
      }
      engine.awaitIdle();
      seen.addAll(life.rows());
      handle.close();
    }
    return places;
  }

  /** The entries up to a place, cut into groups anywhere. */
  private static Deque<Entries> groups(DrainOrder order, int end, Random random) {
    Deque<Entries> groups = new ArrayDeque<>();
    for (int from = 0; from < end; ) {
      int to = Math.min(end, from + 1 + random.nextInt(5));
      groups.add(new PartOfOrder(order, from, to));
      from = to;
    }
    return groups;
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldGoOnWhereTheRecordEnds(Execution execution) {
    DrainOrder order = new DrainOrder();
    List<Row> recorded = new ArrayList<>();
    List<Integer> places = new ArrayList<>(record(order, recorded));
    Random random = new Random(7);
    for (int i = 0; i < 5; i++) {
      int place = places.get(random.nextInt(places.size()));
      assertThat(recovered(execution, groups(order, place, random)))
          .as("cut at %s", place)
          .isEqualTo(recorded);
    }
  }

  private static List<Row> recovered(Execution execution, Deque<Entries> groups) {
    try (Engine engine = Engine.forRecovery(config(execution))) {
      Life life = Life.of(engine);
      Fed fed = new Fed(ticks());
      Replay replay = new Replay(engine, NO_STATEMENTS, fed, new DiscardingReaders(engine));
      replay.run(groups::poll, () -> {});
      engine.goLive();
      LaneInput lane = engine.call(() -> life.source().handles().withLane(0));
      Source<Tick> handle = life.handle(new Producer(engine, life.source(), lane));
      for (int i = fed.next; i < ROWS; i += COMMIT) {
        handle.pushTransaction(ticks().subList(i, i + COMMIT));
      }
      engine.awaitIdle();
      return life.rows();
    }
  }

  @Test
  void shouldDecideNothingBeforeItGoesLive() {
    try (Engine engine = Engine.forRecovery(config(Execution.ENGINE_THREAD))) {
      Life life = Life.of(engine);
      Source<Tick> handle = life.handle(engine.openProducer(life.source()));

      handle.push(new Tick(150, 1));
      engine.awaitIdle();
      assertThat(life.rows()).isEmpty();
      engine.goLive();
      engine.awaitIdle();

      assertThat(life.rows()).hasSize(1);
    }
  }
}
