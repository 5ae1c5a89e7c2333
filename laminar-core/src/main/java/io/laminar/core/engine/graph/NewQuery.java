package io.laminar.core.engine.graph;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.data.Batch;
import io.laminar.core.engine.source.DrainOrder;
import io.laminar.core.engine.source.LaneInput;
import io.laminar.core.engine.source.Relation;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.pipeline.ScanNode;
import io.laminar.core.view.PinnedRows;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A query is added. What it sees first: of a materialized view all rows that it holds now, so that
 * every later change of it is of a row that was seen; of everything else the rows pushed from now
 * on, or where it takes the place of a query that reads the same source, the rows that this one has
 * not taken. For the rows of a source that is one moment, whatever ways they come.
 *
 * <pre>
 *   view that it reads ──pin──▶ some rows a step ──▶ the query, which nobody reads yet
 *        ▲                                             │ all read: it is connected
 *   sources: nothing is taken of them until then ◀─────┘
 * </pre>
 *
 * <p>What the rows of a view make due, windows that have ended say, comes before the query is there for
 * others.
 */
public final class NewQuery implements Change<Query> {
  /** Batches that are read in a step. */
  private static final int BATCHES = 4;

  private final Graph graph;
  private final QuerySpec spec;
  private final @Nullable Query old;
  private final Hold hold = new Hold();
  private final Deque<Backlog> backlog = new ArrayDeque<>();
  private final Map<SourceInput, Map<LaneInput, Long>> unseen = new LinkedHashMap<>();
  private long now;
  private long elapsed;
  private boolean noted;
  private boolean readsRows;
  private boolean connected;
  private @Nullable Query query;

  /** The rows of a view that a scan has not read yet. */
  private record Backlog(ScanNode scan, PinnedRows.Cursor rows) {}

  /**
   * Adds nothing yet.
   *
   * @param old in whose place the query comes, perhaps; it is still there
   */
  public NewQuery(Graph graph, QuerySpec spec, @Nullable Query old) {
    this.graph = graph;
    this.spec = spec;
    this.old = old;
  }

  @Override
  public boolean step() {
    Query fresh = query;
    if (fresh != null && connected) {
      return isCaughtUp(fresh);
    }
    checkInputs();
    if (fresh == null) {
      fresh = begin();
    }
    checkMemory(fresh);
    if (!readSome(fresh)) {
      hold.add(fresh.sources());
      if (old != null) {
        hold.add(old.sources());
      }
      return false;
    }
    graph.connect(fresh);
    connected = true;
    // Readers of the old one are to get what is due.
    if (old == null && readsRows && owes(fresh)) {
      hold.add(fresh.sources());
      return false;
    }
    hold.release();
    return true;
  }

  private boolean isCaughtUp(Query fresh) {
    int steps = 0;
    for (SourceInput source : fresh.sources()) {
      while (steps < BATCHES
          && source.steps().owesNewestOnly()
          && source.steps().advanceNow()) {
        steps++;
      }
    }
    if (steps > 0) {
      graph.changes().keep();
    }
    if (owes(fresh)) {
      return false;
    }
    hold.release();
    return true;
  }

  private static boolean owes(Query fresh) {
    return fresh.sources().stream().anyMatch(source -> source.steps().owesNewestOnly());
  }

  /** Of a query that was stopped nothing follows. */
  private void checkInputs() {
    for (Relation input : spec.inputs()) {
      Relation read = input instanceof TableVersions versions ? versions.table() : input;
      if (read instanceof Query query && query.failure() != null) {
        throw query.failure();
      }
    }
  }

  private Query begin() {
    // A clock that throws refuses those that read it.
    now = graph.firstNow(spec.readsClock());
    elapsed = graph.firstElapsed();
    Query fresh = graph.newQuery(spec);
    query = fresh;
    fresh.time(now, elapsed);
    graph.rankLast(fresh);
    joinSources(fresh.inputs(), fresh.pipeline().scans());
    return fresh;
  }

  /** Tells a reader of the query that is replaced what time it is when the rows of the new one come. */
  void tellTime(Query reader) {
    reader.time(now, elapsed);
  }

  private void joinSources(List<Relation> inputs, List<ScanNode> scans) {
    Map<SourceInput, List<ScanNode>> joining = new LinkedHashMap<>();
    for (int i = 0; i < scans.size(); i++) {
      ScanNode scan = scans.get(i);
      if (inputs.get(i) instanceof Query read && read.view() != null) {
        backlog.add(new Backlog(scan, read.pin().cursor()));
        readsRows = true;
      } else if (inputs.get(i) instanceof TableVersions versions) {
        // What waits in lanes follows, as it does for the table.
        backlog.add(new Backlog(scan, versions.table().pin().cursor()));
        readsRows = true;
      } else {
        for (SourceInput source : inputs.get(i).sources()) {
          joining.computeIfAbsent(source, each -> new ArrayList<>()).add(scan);
        }
      }
    }
    joining.forEach((source, of) -> {
      if (old != null && old.sources().contains(source)) {
        source.handles().joinInPlaceOf(old.pipeline().scans(), of);
      } else {
        Map<LaneInput, Long> waiting = graph.unseen(source);
        source.handles().join(of, waiting);
        unseen.put(source, waiting);
      }
    });
  }

  /** Lets the query have some of the rows; true when it has all. */
  private boolean readSome(Query fresh) {
    for (int i = 0; i < BATCHES && !backlog.isEmpty(); i++) {
      Batch batch = backlog.element().rows().next();
      if (batch == null) {
        backlog.remove();
      } else {
        graph.flow().deliver(backlog.element().scan(), batch);
        checkMemory(fresh);
      }
    }
    return backlog.isEmpty();
  }

  private static void checkMemory(Query fresh) {
    LaminarException failure = fresh.failure();
    if (failure != null
        && failure.getCause() instanceof LaminarException cause
        && cause.code() == ErrorCode.RESOURCE_LIMIT) {
      throw cause;
    }
  }

  @Override
  public void noteBefore(DrainOrder order) {
    Query made = query;
    if (made != null && !noted) {
      noted = true;
      if (spec.retain() != null && graph.retention().life() > 0) {
        order.life(graph.retention().life(), graph.retention().isLossy(), false);
      }
      if (spec.readsClock() || made.pipeline().isTicking() || old != null) {
        order.firstTime(now, elapsed);
      }
      unseen.forEach((source, lanes) ->
          lanes.forEach((lane, rows) -> order.unseen(source.index(), lane.id(), rows)));
    }
  }

  @Override
  public boolean isNoted() {
    return true;
  }

  @Override
  public Query result() {
    Query made = query;
    if (made == null) {
      throw new IllegalStateException("it was not begun");
    }
    return made;
  }

  @Override
  public void abandon() {
    hold.release();
    if (query != null && !connected) {
      query.release();
    }
  }

  @Override
  public boolean isSeen() {
    return false;
  }
}
