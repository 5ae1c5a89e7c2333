package io.laminar.core.engine;

import io.laminar.core.engine.graph.Graph;
import io.laminar.core.engine.source.DrainOrder;
import io.laminar.core.engine.source.Entries;
import io.laminar.core.engine.source.SourceInput;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a replay goes on without rows that had been drained: those of sources that are not logged. What was recorded of their lanes, of
 * their time and of their end is passed over: they are as the checkpoint has them. From the first such entry on the graph is
 * not in the state in which the others were recorded.
 *
 * <pre>
 *   entry of a source that is not logged ──▶ passed over, rows are counted
 *   STEP, and nothing is owed ──▶ nothing         ROWS, TICKED, and something is owed ──▶ that is done first
 *   CHANGE_STEP, and it is made ──▶ nothing       STATEMENT_DONE, and a change is not made ──▶ that is made first
 *   FAILED, WAITED: of calls that are others now ──▶ nothing
 * </pre>
 *
 * <p>What has no such source behind it meets the same rows in the same order. Where a step had parts between which others took rows, and
 * now has them elsewhere, its results may come in another order: then {@link
 * io.laminar.core.engine.output.Retention#noteOtherOrder}. By the thread that opened the engine.
 */
final class Deviation {
  private final Graph graph;
  private final Map<String, Long> passedOver = new TreeMap<>();
  private boolean begun;

  // Of which the last entry was: a source, or the number of a query.
  private @Nullable Object last;

  Deviation(Graph graph) {
    this.graph = graph;
  }

  /** Tells whether rows are missing. */
  boolean hasBegun() {
    return begun;
  }

  /** The rows that were passed over, by source. */
  Map<String, Long> passedOver() {
    return passedOver;
  }

  /** Passes an entry of a source over that speaks of what is not there; returns whether it does. */
  boolean passesOver(SourceInput of, Entries group, int entry) {
    long kind = group.kind(entry);
    boolean unlogged = !of.spec().isLogged();
    if ((!unlogged && !of.handles().areMissing()) || !isMissing(of, unlogged, group, entry)) {
      return false;
    }
    begin();
    if (kind == DrainOrder.ROWS) {
      passedOver.merge(of.name(), group.count(entry), Long::sum);
    }
    if (kind == DrainOrder.CLOSED
        && (group.count(entry) & DrainOrder.ENDS_SOURCE) != 0
        && !unlogged) {
      // It was the last to end, and the source goes by the log.
      of.replayFinish();
    }
    return true;
  }

  private static boolean isMissing(SourceInput of, boolean unlogged, Entries group, int entry) {
    long kind = group.kind(entry);
    if (kind == DrainOrder.STEP || kind == DrainOrder.CLOCK_FAILED) {
      return false;
    }
    boolean ofAll = kind == DrainOrder.OPENED
        || kind == DrainOrder.ADVANCED
        || group.value(entry) == DrainOrder.NO_LANE;
    return ofAll ? unlogged : of.handles().find((int) group.value(entry)) == null;
  }

  private void begin() {
    if (!begun) {
      begun = true;
      graph.retention().missesRows();
      if (graph.flow().calls().forgetNamed()) {
        graph.retention().noteOtherOrder();
      }
    }
  }

  /** Something waited for room that does not wait now. */
  void waitedForRoom() {
    graph.retention().noteOtherOrder();
  }

  // ---- Steps ----

  /** A step of a source comes: tells whether there is one to be done. */
  boolean beginsStep(SourceInput of) {
    if (!begun) {
      return true;
    }
    boolean owed = of.steps().isPending();
    if (!owed) {
      noteOutOfPlace(of);
    } else if (!of.reach().route().isUnderway()) {
      settleBehind(of);
    }
    meets(of);
    return owed;
  }

  /** Rows of a source come, or something else of it: what is owed behind it is done first, as it was then. */
  void settle(SourceInput of) {
    if (begun) {
      while (of.steps().isHeld() && makeChange()) {
        // Whatever held it.
      }
      settleBehind(of);
      while (of.steps().isPending()) {
        step(of);
      }
      settleBehind(of);
      meets(of);
    }
  }

  private void settleBehind(SourceInput of) {
    while (of.reach().route().isBusy() && goOnUnderway()) {
      // Of other sources, or of the clock.
    }
  }

  private void step(SourceInput of) {
    noteOutOfPlace(of);
    of.steps().replayStep();
  }

  /** It was done elsewhere when it was recorded: among entries of others, perhaps. What is not logged reaches nothing that goes on as before. */
  private void noteOutOfPlace(Object of) {
    boolean isUnlogged = of instanceof SourceInput source && !source.spec().isLogged();
    if (!isUnlogged && last != null && !last.equals(of)) {
      graph.retention().noteOtherOrder();
    }
  }

  private boolean goOnUnderway() {
    boolean any = graph.ticks().goOnWithOne();
    for (SourceInput source : graph.sources()) {
      if (source.reach().route().isUnderway()) {
        step(source);
        any = true;
      }
    }
    return any;
  }

  /** Something else of a source comes, which depends on nothing that is owed. */
  void meets(SourceInput of) {
    if (of.spec().isLogged()) {
      last = of;
    }
  }

  // ---- Ticks ----

  /** A tick of a query comes: tells whether it has any. */
  boolean beginsTick(int query) {
    if (begun) {
      while (goOnUnderway()) {
        // Nothing was under way that it reaches.
      }
      graph.sources().forEach(source -> {
        while (source.steps().isPending()) {
          step(source);
        }
      });
      last = query;
    }
    return !begun || graph.ticks().has(query);
  }

  /** Another step of a tick comes: tells whether it is under way. */
  boolean goesOnTicking(int query) {
    if (begun && !graph.ticks().isUnderway(query)) {
      noteOutOfPlace(query);
      return false;
    }
    return true;
  }

  // ---- Changes ----

  /** Makes a part of a change that was made by then; returns whether there was any. */
  boolean makeChange() {
    while (goOnUnderway()) {
      // It waits for that.
    }
    graph.sources().forEach(source -> {
      while (source.steps().isPending()) {
        source.steps().replayStep();
      }
    });
    return graph.changes().step() > 0;
  }
}
