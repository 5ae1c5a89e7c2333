package io.laminar.core.engine;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.engine.graph.Graph;
import io.laminar.core.engine.source.LaneInput;
import io.laminar.core.engine.source.LoggedLane;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.ring.Lane;
import java.util.ArrayList;
import java.util.List;

/**
 * What follows the last entry of a record: rows that were logged and not drained, lane by lane, then the ends of lanes. A lane
 * whose handle has a name stays open until somebody takes it up; of the others the producers are gone. By the thread that opened
 * the engine for a recovery, which decides by now.
 */
public final class LeftRows {
  private final Engine engine;
  private final Graph graph;
  private final RecordedLanes lanes;

  /** An open lane. */
  private record Open(SourceInput source, LaneInput lane) {}

  /**
   * Is to take what is left.
   *
   * @param lanes has it
   */
  public LeftRows(Engine engine, RecordedLanes lanes) {
    this.engine = engine;
    this.graph = engine.graph();
    this.lanes = lanes;
  }

  /** Takes all of it. */
  public void drain() {
    List<Open> open = new ArrayList<>();
    for (SourceInput source : graph.sources()) {
      lanes.openOthers(source);
      source.handles().open().forEach(lane -> open.add(new Open(source, lane)));
    }
    // The log has these rows: its reader goes on behind them, in all lanes before any row moves.
    for (Open each : open) {
      long logged = lanes.settle(each.source(), each.lane());
      if (each.lane().isInherited() && each.lane().lane() instanceof Lane sealed) {
        sealed.sealAt(logged);
      }
      LoggedLane record = each.lane().logged();
      if (record != null) {
        record.goOnAt(logged, lanes.start());
      }
    }
    open.forEach(this::drain);
    graph.sources().forEach(this::countHandles);
    end(open);
    engine.awaitIdle();
  }

  private void drain(Open each) {
    if (lanes.waiting(each.lane()) > 0) {
      // Some may be of one commit.
      each.source().takesTransactions();
    }
    // A commit may be larger than the lane is now: the rest of it follows while it is drained.
    each.lane().suppliedBy(() -> feed(each));
    while (lanes.waiting(each.lane()) > 0) {
      feed(each);
      each.source().readiness().wake();
      engine.awaitIdle();
    }
    each.lane().suppliedBy(null);
  }

  private void feed(Open each) {
    int room = each.lane().lane().shape().capacityRows();
    if (lanes.feed(each.source(), each.lane(), room) == 0) {
      throw new LaminarException(
          ErrorCode.INTERNAL,
          "rows of source " + each.source().name() + " that were logged find no room",
          "report it with the data directory");
    }
  }

  private void countHandles(SourceInput source) {
    int counted = 0;
    for (LaneInput lane : source.handles().open()) {
      counted += lane.owner().counts() && !lane.isInherited() ? 1 : 0;
    }
    boolean ends = source.steps().isEnded() || source.end().isDecided() || lanes.ends(source);
    source.end().restore(counted, false, ends);
  }

  /** Those that the log has seen end, and those whose producers are gone: nobody can take these up. */
  private void end(List<Open> open) {
    open.stream()
        .filter(
            each -> lanes.hasEnded(each.lane()) || each.lane().owner().name().isEmpty())
        .forEach(LeftRows::end);
  }

  private static void end(Open each) {
    LaneInput lane = each.lane();
    LoggedLane record = lane.logged();
    if (record != null && each.source().end().isDecided()) {
      record.finished();
    }
    if (lane.owner().counts() && !lane.isInherited()) {
      each.source().end().end(false);
    }
    lane.leaveBehind();
    lane.lane().close();
    each.source().readiness().wake();
  }
}
