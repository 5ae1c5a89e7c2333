package io.laminar.core.engine;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;

/**
 * Does again what a {@link DrainOrder} recorded: same rows in the same lanes, same output. The
 * engine must not drain by itself: it is opened for a replay.
 */
final class Replay {
  private final Engine engine;
  private final Graph graph;

  Replay(Engine engine) {
    this.engine = engine;
    this.graph = engine.graph();
  }

  /** Puts the rows of a lane there, when a replay opens it. */
  @FunctionalInterface
  interface LaneFiller {
    void fill(int source, int lane, Producer producer);
  }

  void run(DrainOrder order, LaneFiller filler) {
    for (int entry = 0; entry < order.size(); entry++) {
      if (order.kind(entry) == DrainOrder.NOW) {
        long now = order.value(entry);
        graph.sources().forEach(source -> source.reach().setNow(now));
      } else if (order.kind(entry) == DrainOrder.ELAPSED) {
        long elapsed = order.value(entry);
        graph.sources().forEach(source -> source.reach().setElapsed(elapsed));
      } else if (order.kind(entry) == DrainOrder.TICKED) {
        graph.ticks().replay(order.source(entry), order.value(entry));
      } else if (order.kind(entry) == DrainOrder.IDLE) {
        SourceInput source = graph.source(order.source(entry));
        int lane = (int) order.value(entry);
        source
            .silence()
            .begin(lane == DrainOrder.NO_LANE ? null : source.handles().withLane(lane));
      } else if (order.kind(entry) == DrainOrder.BEGUN) {
        graph.source(order.source(entry)).steps().replayBegun();
      } else {
        run(order, entry, filler);
      }
    }
  }

  private void run(DrainOrder order, int entry, LaneFiller filler) {
    SourceInput source = graph.source(order.source(entry));
    int lane = (int) order.value(entry);
    long kind = order.kind(entry);
    if (kind == DrainOrder.OPENED) {
      filler.fill(source.index(), lane, new Producer(engine, source, source.openLane(), false));
    } else if (kind == DrainOrder.ROWS) {
      boolean waits = order.waits(entry);
      source.drain().replay(source.handles().withLane(lane), order.rowCount(entry), waits);
    } else if (kind == DrainOrder.DECLARED) {
      source.steps().defer(isBlocked(order, entry + 1, source));
      source.drain().declare(source.handles().withLane(lane), order.watermark(entry));
      source.steps().defer(false);
    } else if (kind == DrainOrder.ADVANCED) {
      source.advance(order.value(entry));
    } else if (kind == DrainOrder.CLOCK_FAILED) {
      source.reach().stopClockReaders(clockFailed());
    } else if (lane == DrainOrder.NO_LANE) {
      source.replayFinish();
    } else {
      source.replayClosed(source.handles().withLane(lane), order.endsSource(entry));
    }
    source.steps().replayUnderway();
  }

  /** Tells whether rows were about to be drained, and none was, as a step had to wait. */
  private static boolean isBlocked(DrainOrder order, int entry, SourceInput source) {
    return entry < order.size()
        && order.waits(entry)
        && order.source(entry) == source.index()
        && order.rowCount(entry) == 0;
  }

  private static LaminarException clockFailed() {
    return new LaminarException(
        ErrorCode.INVALID_CONFIG,
        "the clock threw when this was recorded",
        "give a clock that answers whenever it is asked");
  }
}
