package io.laminar.core.engine;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.engine.graph.Graph;
import io.laminar.core.engine.graph.Prescription;
import io.laminar.core.engine.graph.Query;
import io.laminar.core.engine.source.DrainOrder;
import io.laminar.core.engine.source.Entries;
import io.laminar.core.engine.source.LaneInput;
import io.laminar.core.engine.source.SourceInput;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Does again what a {@link DrainOrder} recorded: same rows in the same lanes, same changes of the graph,
 * same output. It obeys the entries and decides nothing, until there are none left: from then on the
 * engine decides.
 *
 * <pre>
 *   EntrySource ──group──▶ FAILED, WAITED: known beforehand ▶ entry by entry ──▶ sources, ticks, queries
 *   RecordedRows ─────────rows of the lane that an entry drains──────────────────┘
 *   COMMAND of statement n ──▶ StatementOwner.execute(n) ──▶ a change: it is this entry
 *                                                      └──▶ another one: entries up to the next COMMAND of n
 * </pre>
 *
 * <p>The engine must not drain by itself: it is {@linkplain Engine#forRecovery opened for it}, and with
 * memory enough that nothing is refused. By the thread that opened it.
 */
public final class Replay {
  private static final long NO_STATEMENT = -1;

  private final Engine engine;
  private final Graph graph;
  private final StatementOwner owner;
  private final RecordedRows rows;
  private final RecordedReaders readers;
  private final Prescription ofNext = new Prescription();

  private final Deviation deviation;

  // Statements that are executed right now, and those of which nobody said that they are done.
  private final Deque<Long> statements = new ArrayDeque<>();
  private final Set<Long> begun = new HashSet<>();

  private EntrySource source = () -> null;
  private Runnable atEnd = () -> {};
  private Entries group = new DrainOrder();
  private int next;
  private long entries;

  // Before it is run, the owner makes what there was when the record begins.
  private boolean ended = true;

  // The statement whose command is the entry that was obeyed last: its first change is this entry.
  private long commanded = NO_STATEMENT;

  // The newest time of each clock that was recorded.
  private long newestNanos = Long.MIN_VALUE;
  private long elapsedNanos;

  // What was recorded says since when handles are silent.
  private boolean timesSilence;

  /**
   * Makes one of an engine that was opened for it.
   *
   * @param engine has what there was when the record begins
   * @param owner executes statements again
   * @param rows has the rows of the lanes
   * @param readers reads what was read
   */
  public Replay(Engine engine, StatementOwner owner, RecordedRows rows, RecordedReaders readers) {
    this.engine = engine;
    this.graph = engine.graph();
    this.owner = owner;
    this.rows = rows;
    this.readers = readers;
    this.deviation = new Deviation(graph);
    graph.obey(ofNext);
    engine.changes().obey(this);
  }

  /**
   * Tells whether the record begins in a life that {@linkplain DrainOrder#TIMES_SILENCE times silence}, or behind a state that does.
   * In one that does not silence counts from its end, as it did then.
   */
  public void timesSilence(boolean itDoes) {
    timesSilence = itDoes;
  }

  /**
   * Obeys all entries.
   *
   * @param recorded gives them
   * @param whenDone is run behind the last, before the engine decides anything: perhaps in the middle of
   *     a statement, which then goes on
   */
  public void run(EntrySource recorded, Runnable whenDone) {
    source = recorded;
    atEnd = whenDone;
    ended = false;
    graph.flow().calls().repeatWaits();
    while (isRunning()) {
      next();
    }
  }

  /** Rows of sources that are not logged, which were passed over, by source; the log knows of no others. */
  public Map<String, Long> passedOver() {
    return Map.copyOf(deviation.passedOver());
  }

  /** The queries whose results may be others than before, by name. */
  public List<String> varying() {
    return graph.queries().stream().filter(Query::varies).map(Query::name).toList();
  }

  /** The entries that were obeyed, or passed over. */
  public long entries() {
    return entries;
  }

  /** Tells whether entries are left; where none are, the engine decides from now on. */
  boolean isRunning() {
    while (!ended && next >= group.size()) {
      Entries following = source.next();
      if (following == null) {
        end();
      } else {
        begin(following);
      }
    }
    return !ended;
  }

  private void begin(Entries following) {
    group = following;
    next = 0;
    for (int entry = 0; entry < group.size(); entry++) {
      boolean failed = group.kind(entry) == DrainOrder.FAILED;
      boolean waited = group.kind(entry) == DrainOrder.WAITED;
      if (deviation.hasBegun()) {
        // Of calls that are others now.
        if (waited) {
          deviation.waitedForRoom();
        }
      } else if (failed) {
        graph.flow().calls().failAt(group.count(entry), group.cause(entry));
      } else if (waited) {
        graph.flow().calls().waitAfter(group.count(entry));
      }
    }
  }

  private void end() {
    ended = true;
    graph.flow().calls().repeatNoMore();
    graph.obey(null);
    engine.changes().obey(null);
    graph.retention().settle();
    graph.clock().goOnFrom(elapsedNanos);
    graph.clock().notBefore(newestNanos);
    endUntimed();
    engine.drive().decide();
    atEnd.run();
  }

  /** A life has ended: where it did not say since when handles are silent, they are from here on. */
  private void endUntimed() {
    if (!timesSilence) {
      engine.rounds().restartSilence();
    }
  }

  /** Does what the next entry says. */
  void next() {
    int entry = next++;
    entries++;
    long kind = group.kind(entry);
    if (kind == DrainOrder.NOW) {
      long now = group.value(entry);
      newestNanos = Math.max(newestNanos, now);
      graph.sources().forEach(each -> each.reach().setNow(now));
    } else if (kind == DrainOrder.ELAPSED) {
      long elapsed = group.value(entry);
      passed(elapsed);
      graph.sources().forEach(each -> each.reach().setElapsed(elapsed));
    } else if (kind == DrainOrder.PASSED) {
      passed(group.value(entry));
      if (group.count(entry) == DrainOrder.RESTED) {
        engine.rounds().restartSilence();
      }
    } else if (kind == DrainOrder.TICKED) {
      passed(group.value(entry));
      newestNanos = Math.max(newestNanos, group.count(entry));
      if (deviation.beginsTick(group.source(entry))) {
        graph.ticks().replay(group.source(entry), group.value(entry), group.count(entry));
      }
    } else if (kind == DrainOrder.TICK_STEP) {
      if (deviation.goesOnTicking(group.source(entry))) {
        graph.ticks().replayStep(group.source(entry));
      }
    } else if (kind == DrainOrder.FIRST_TIME) {
      newestNanos = Math.max(newestNanos, group.value(entry));
      passed(group.count(entry));
      ofNext.firstTime(group.value(entry), group.count(entry));
    } else if (kind == DrainOrder.STOPPED) {
      graph.query(group.source(entry)).stop((LaminarException) group.cause(entry));
    } else if (!ofOwner(entry, kind) && kind != DrainOrder.FAILED && kind != DrainOrder.WAITED) {
      ofSource(entry, kind);
    }
  }

  /** From when on a handle is silent is told by this clock: a row that is read again comes when it came. */
  private void passed(long elapsed) {
    elapsedNanos = Math.max(elapsedNanos, elapsed);
    graph.clock().goOnFrom(elapsedNanos);
    graph.retention().passed(elapsedNanos);
  }

  // ---- What the owner of the graph did ----

  private boolean ofOwner(int entry, long kind) {
    if (kind == DrainOrder.COMMAND) {
      execute(group.value(entry));
    } else if (kind == DrainOrder.CHANGE_STEP) {
      graph.changes().step();
    } else if (kind == DrainOrder.CHANGE_REFUSED) {
      graph.changes().refuseFirst(group.cause(entry));
    } else if (kind == DrainOrder.STATEMENT_DONE) {
      done(group.value(entry), group.count(entry) == 1);
    } else if (kind == DrainOrder.SUBSCRIBED) {
      readers.add(group.name(entry), group.count(entry) == 1);
    } else if (kind == DrainOrder.UNSUBSCRIBED) {
      readers.remove(group.name(entry), group.count(entry) == 1);
    } else if (kind == DrainOrder.LIFE) {
      long flags = group.count(entry);
      endUntimed();
      timesSilence = (flags & DrainOrder.TIMES_SILENCE) != 0;
      graph
          .retention()
          .begin(
              group.value(entry),
              (flags & DrainOrder.MAY_LOSE) != 0,
              (flags & DrainOrder.BRANCHES) != 0);
    } else if (kind == DrainOrder.ENDED) {
      graph.retention().ended();
    } else if (kind == DrainOrder.READERS_ENDED) {
      graph.endReaders(graph.source(group.source(entry)), (LaminarException) group.cause(entry));
    } else {
      return false;
    }
    return true;
  }

  private void execute(long statement) {
    statements.push(statement);
    commanded = statement;
    begun.add(statement);
    owner.execute(statement);
    commanded = NO_STATEMENT;
    statements.pop();
  }

  private void done(long statement, boolean carriedOut) {
    if (statements.contains(statement)) {
      if (deviation.hasBegun() && deviation.makeChange()) {
        // It takes more steps now: the entry comes again.
        next--;
        entries--;
        return;
      }
      throw new IllegalStateException(
          "statement " + statement + " asks for another change than when it was recorded");
    }
    if (!begun.remove(statement) && carriedOut) {
      owner.executeOutside(statement);
    }
  }

  /**
   * A statement is about to ask for a change of the graph. Where it is not the one that the statement
   * began with, what was recorded before it is done first.
   *
   * @throws LaminarException where the change was refused then
   */
  void beforeChange() {
    Long statement = statements.peek();
    if (statement == null) {
      return;
    }
    if (commanded == statement) {
      commanded = NO_STATEMENT;
      return;
    }
    while (isRunning()) {
      long kind = group.kind(next);
      boolean same = group.value(next) == statement;
      if (same && kind == DrainOrder.COMMAND) {
        next++;
        entries++;
        return;
      }
      if (same && kind == DrainOrder.STATEMENT_DONE) {
        throw refused();
      }
      next();
    }
  }

  /**
   * A statement is about to ask for a change that takes steps. Where rows are missing, and it was refused in the middle when this was
   * recorded, it is not begun: it might not be refused again.
   *
   * @throws LaminarException why it was
   */
  void repeatRefusal() {
    Long statement = statements.peek();
    if (statement == null || !deviation.hasBegun() || !source.wasRefused(statement)) {
      return;
    }
    while (isRunning()) {
      if (group.kind(next) == DrainOrder.CHANGE_REFUSED) {
        Throwable why = group.cause(next++);
        entries++;
        throw why instanceof LaminarException coded ? coded : refused();
      }
      next();
    }
  }

  private static LaminarException refused() {
    return new LaminarException(
        ErrorCode.RESOURCE_LIMIT,
        "the statement was refused in the middle when this was recorded",
        "execute it again if it is still wanted");
  }

  // ---- Sources ----

  private void ofSource(int entry, long kind) {
    SourceInput of = graph.source(group.source(entry));
    if (deviation.passesOver(of, group, entry)) {
      return;
    }
    int lane = (int) group.value(entry);
    if (kind != DrainOrder.STEP && kind != DrainOrder.ROWS) {
      deviation.meets(of);
    }
    if (kind == DrainOrder.OPENED) {
      rows.open(of, lane, (int) group.count(entry));
    } else if (kind == DrainOrder.STEP) {
      if (deviation.beginsStep(of)) {
        of.steps().replayStep();
      }
    } else if (kind == DrainOrder.ADVANCED) {
      of.advance(group.value(entry));
    } else if (kind == DrainOrder.CLOCK_FAILED) {
      of.reach().stopClockReaders(clockFailed());
    } else if (kind == DrainOrder.IDLE) {
      of.silence().begin(lane == DrainOrder.NO_LANE ? null : of.handles().withLane(lane));
    } else if (lane == DrainOrder.NO_LANE) {
      of.replayFinish();
    } else {
      ofLane(entry, kind, of, of.handles().withLane(lane));
    }
  }

  private void ofLane(int entry, long kind, SourceInput of, LaneInput lane) {
    if (kind == DrainOrder.ROWS) {
      drain(of, lane, (int) group.count(entry));
    } else if (kind == DrainOrder.DECLARED) {
      of.drain().declare(lane, group.count(entry));
    } else if (kind == DrainOrder.COUNTS_LATER) {
      of.countFromFirstRow(lane);
    } else if (kind == DrainOrder.SPOKE) {
      of.drain().speak(lane);
    } else if (kind == DrainOrder.UNSEEN) {
      ofNext.unseen(of, lane, group.count(entry));
    } else {
      rows.closed(of, lane);
      if ((group.count(entry) & DrainOrder.LEFT_BEHIND) != 0) {
        lane.leaveBehind();
      }
      of.replayClosed(lane, (group.count(entry) & DrainOrder.ENDS_SOURCE) != 0);
    }
  }

  private void drain(SourceInput of, LaneInput lane, int count) {
    // Who pushed them is gone: a commit of several rows is to be looked for among these.
    of.takesTransactions();
    int left = count;
    while (left > 0) {
      deviation.settle(of);
      int there = rows.feed(of, lane, left);
      if (there == 0) {
        throw new IllegalStateException(left + " rows of " + of.name() + " are not there");
      }
      if (deviation.hasBegun()) {
        left -= drainSome(of, lane, there);
      } else {
        of.drain().replay(lane, there);
        left -= there;
      }
    }
  }

  /** Drains rows up to where a step is owed that was not then, or all. */
  private int drainSome(SourceInput of, LaneInput lane, int there) {
    int done = 0;
    while (done < there) {
      int drained = of.drain().replaySome(lane, there - done);
      done += drained;
      if (done < there) {
        if (drained == 0 && !of.steps().isPending()) {
          throw new IllegalStateException("rows of " + of.name() + " cannot be taken");
        }
        deviation.settle(of);
      }
    }
    return there;
  }

  private static LaminarException clockFailed() {
    return new LaminarException(
        ErrorCode.INVALID_CONFIG,
        "the clock threw when this was recorded",
        "give a clock that answers whenever it is asked");
  }
}
