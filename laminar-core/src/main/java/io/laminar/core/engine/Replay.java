package io.laminar.core.engine;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.engine.graph.Graph;
import io.laminar.core.engine.graph.Prescription;
import io.laminar.core.engine.graph.Query;
import io.laminar.core.engine.source.DrainOrder;
import io.laminar.core.engine.source.LaneInput;
import io.laminar.core.engine.source.SourceInput;
import java.util.function.IntConsumer;

/**
 * Does again what a {@link DrainOrder} recorded: same rows in the same lanes, same changes of the
 * graph, same output. It obeys the entries and decides nothing. The engine must not drain by itself:
 * it is opened for a replay, and with memory enough that nothing is refused.
 */
final class Replay {
  private final Engine engine;
  private final Graph graph;
  private final Prescription ofNext = new Prescription();
  private DrainOrder order = new DrainOrder();
  private LaneFiller filler = (source, lane, producer) -> {};
  private IntConsumer owner = change -> {};
  private int next;

  Replay(Engine engine) {
    this.engine = engine;
    this.graph = engine.graph();
    graph.obey(ofNext);
    engine.changes().obey(this);
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
    order = recorded;
    filler = lanes;
    owner = changes;
    graph.flow().calls().goOnAt(0);
    graph.flow().calls().repeatWaits();
    for (int entry = 0; entry < order.size(); entry++) {
      if (order.kind(entry) == DrainOrder.FAILED) {
        graph.flow().calls().failAt(order.count(entry), order.cause(entry));
      } else if (order.kind(entry) == DrainOrder.WAITED) {
        graph.flow().calls().waitAfter(order.count(entry));
      }
    }
    while (isRunning()) {
      next();
    }
  }

  /** Tells whether entries are left. */
  boolean isRunning() {
    return next < order.size();
  }

  /** Does what the next entry says. */
  void next() {
    int entry = next++;
    long kind = order.kind(entry);
    if (kind == DrainOrder.NOW) {
      long now = order.value(entry);
      graph.sources().forEach(source -> source.reach().setNow(now));
    } else if (kind == DrainOrder.ELAPSED) {
      long elapsed = order.value(entry);
      graph.sources().forEach(source -> source.reach().setElapsed(elapsed));
    } else if (kind == DrainOrder.TICKED) {
      graph.ticks().replay(order.source(entry), order.value(entry), order.now(entry));
    } else if (kind == DrainOrder.TICK_STEP) {
      graph.ticks().replayStep(order.source(entry));
    } else if (kind == DrainOrder.FIRST_TIME) {
      ofNext.firstTime(order.value(entry), order.count(entry));
    } else if (kind == DrainOrder.COMMAND) {
      owner.accept((int) order.value(entry));
    } else if (kind == DrainOrder.CHANGE_STEP) {
      graph.changes().step();
    } else if (kind == DrainOrder.CHANGE_REFUSED) {
      graph.changes().refuseFirst(order.cause(entry));
    } else if (kind == DrainOrder.STOPPED) {
      query(order.source(entry)).stop((LaminarException) order.cause(entry));
    } else if (kind != DrainOrder.FAILED && kind != DrainOrder.WAITED) {
      ofSource(entry, kind);
    }
  }

  private void ofSource(int entry, long kind) {
    SourceInput source = graph.source(order.source(entry));
    int lane = (int) order.value(entry);
    if (kind == DrainOrder.OPENED) {
      filler.fill(source.index(), lane, new Producer(engine, source, source.openLane(), false));
    } else if (kind == DrainOrder.STEP) {
      source.steps().replayStep();
    } else if (kind == DrainOrder.ADVANCED) {
      source.advance(order.value(entry));
    } else if (kind == DrainOrder.CLOCK_FAILED) {
      source.reach().stopClockReaders(clockFailed());
    } else if (kind == DrainOrder.IDLE) {
      source
          .silence()
          .begin(lane == DrainOrder.NO_LANE ? null : source.handles().withLane(lane));
    } else if (lane == DrainOrder.NO_LANE) {
      source.replayFinish();
    } else {
      ofLane(entry, kind, source, source.handles().withLane(lane));
    }
  }

  private void ofLane(int entry, long kind, SourceInput source, LaneInput lane) {
    if (kind == DrainOrder.ROWS) {
      source.drain().replay(lane, order.rowCount(entry));
    } else if (kind == DrainOrder.DECLARED) {
      source.drain().declare(lane, order.watermark(entry));
    } else if (kind == DrainOrder.SPOKE) {
      source.drain().speak(lane);
    } else if (kind == DrainOrder.UNSEEN) {
      ofNext.unseen(source, lane, order.count(entry));
    } else {
      source.replayClosed(lane, order.endsSource(entry));
    }
  }

  private Query query(int number) {
    for (Query query : graph.queries()) {
      if (query.number() == number) {
        return query;
      }
    }
    throw new IllegalStateException("there is no query number " + number);
  }

  private static LaminarException clockFailed() {
    return new LaminarException(
        ErrorCode.INVALID_CONFIG,
        "the clock threw when this was recorded",
        "give a clock that answers whenever it is asked");
  }
}
