package io.laminar.core.engine;

import io.laminar.core.engine.source.DrainOrder;
import io.laminar.core.engine.source.Entries;
import io.laminar.core.engine.source.LaneInput;
import io.laminar.core.engine.source.LaneOwner;
import io.laminar.core.engine.source.SourceInput;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.IntConsumer;

/** Replays an order that lies in memory: the rows of a lane are put there when it is opened. */
final class OrderReplay {
  private final Engine engine;

  OrderReplay(Engine engine) {
    this.engine = engine;
  }

  /** Puts the rows of a lane there, when a replay opens it. */
  @FunctionalInterface
  interface LaneFiller {
    void fill(int source, int lane, Producer producer);
  }

  /** Replays an order in which the graph does not change. */
  void run(DrainOrder recorded, LaneFiller lanes) {
    run(recorded, lanes, change -> {
      throw new IllegalStateException("nobody knows change " + change);
    });
  }

  /**
   * Replays an order.
   *
   * @param changes makes a change of the graph again, whose number it gets
   */
  void run(DrainOrder recorded, LaneFiller lanes, IntConsumer changes) {
    Deque<Entries> groups = new ArrayDeque<>(List.of(recorded));
    engine.graph().flow().calls().goOnAt(0);
    new Replay(engine, owner(changes), rows(lanes), new DiscardingReaders(engine))
        .run(groups::poll, () -> {});
  }

  private static StatementOwner owner(IntConsumer changes) {
    return new StatementOwner() {
      @Override
      public void execute(long statement) {
        changes.accept((int) statement);
      }

      @Override
      public void executeOutside(long statement) {
        throw new IllegalStateException("every statement changes the graph");
      }
    };
  }

  private RecordedRows rows(LaneFiller lanes) {
    return new RecordedRows() {
      @Override
      public void open(SourceInput source, int lane, int capacityRows) {
        LaneInput input = source.openLane(source.channel().addLane(), LaneOwner.STATEMENT);
        lanes.fill(source.index(), lane, new Producer(engine, source, input));
      }

      @Override
      public int feed(SourceInput source, LaneInput lane, int rows) {
        return rows;
      }

      @Override
      public void closed(SourceInput source, LaneInput lane) {
        // It was closed by who filled it.
      }
    };
  }
}
