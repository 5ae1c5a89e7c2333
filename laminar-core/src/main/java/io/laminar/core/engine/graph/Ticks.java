package io.laminar.core.engine.graph;

import io.laminar.core.engine.source.Decisions;
import io.laminar.core.engine.source.DrainOrder;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.time.DatabaseClock;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The timers of a database that go by its clock, the earliest first, and of those that are due at one
 * time the one of the older query: an ordered queue. Confined to the engine's thread.
 *
 * <pre>
 *   after rows, a watermark, a tick: QueryTicks.update ──▶ queue ──due──▶ begin (recorded) ──▶ steps
 *                                                                              no room: underway
 * </pre>
 *
 * <p>A tick waits until what it reaches is not in the middle of something else and has room.
 */
public final class Ticks {
  /** Ticks that begin in a round. */
  private static final int TURNS = 64;

  private final PriorityQueue<QueryTicks> queue = new PriorityQueue<>(Ticks::order);
  private final List<QueryTicks> all = new ArrayList<>();
  private final List<QueryTicks> underway = new ArrayList<>();

  // Those that are due and have to wait, while others are looked at.
  private final List<QueryTicks> blocked = new ArrayList<>();
  private final DatabaseClock clock;
  private final Decisions decisions;
  private @Nullable DrainOrder order;

  /**
   * Makes a queue of none.
   *
   * @param decisions whether a replay says when a tick begins and goes on
   */
  Ticks(DatabaseClock clock, Decisions decisions) {
    this.clock = clock;
    this.decisions = decisions;
  }

  private static int order(QueryTicks first, QueryTicks second) {
    int byTime = Long.compare(first.dueNanos(), second.dueNanos());
    return byTime != 0 ? byTime : Integer.compare(first.number(), second.number());
  }

  void add(QueryTicks ticks) {
    all.add(ticks);
    update(ticks);
  }

  void remove(QueryTicks ticks) {
    all.remove(ticks);
    underway.remove(ticks);
    blocked.remove(ticks);
    queue.remove(ticks);
  }

  void record(@Nullable DrainOrder newOrder) {
    order = newOrder;
  }

  /** Relations were added, taken out or replaced, or subscriptions. */
  void graphChanged() {
    for (int i = 0; i < all.size(); i++) {
      all.get(i).changed();
    }
  }

  /** Tells whether no query goes by the clock. */
  public boolean isEmpty() {
    return all.isEmpty();
  }

  /** Tells whether a tick was begun that is not done. */
  public boolean hasUnderway() {
    return !underway.isEmpty();
  }

  /** The nanoseconds until the next is due, at most a limit. */
  public long nanosToNext(long limit) {
    long due = dueNanos();
    if (due == QueryTicks.NEVER) {
      return limit;
    }
    long left = due - clock.monotonicNanos();
    // What is due already waits for room.
    return left <= 0 ? limit : Math.min(left, limit);
  }

  private long dueNanos() {
    QueryTicks first = queue.peek();
    return first == null ? QueryTicks.NEVER : first.dueNanos();
  }

  /** Puts one where it belongs in the queue. */
  void update(QueryTicks ticks) {
    long wanted = ticks.wantedNanos();
    if (wanted != ticks.dueNanos()) {
      queue.remove(ticks);
      ticks.dueAt(wanted);
      if (wanted < QueryTicks.NEVER) {
        queue.add(ticks);
      }
    }
  }

  /** One goes on when there is room: its state was restored in the middle of a tick. */
  void goOnLater(QueryTicks ticks) {
    queue.remove(ticks);
    ticks.dueAt(QueryTicks.NEVER);
    underway.add(ticks);
  }

  /** Goes on with ticks that had to wait for room. Returns how many steps were done. */
  public int goOn() {
    int done = 0;
    for (int i = underway.size() - 1; i >= 0; i--) {
      QueryTicks each = underway.get(i);
      if (!decisions.areReplayed() && each.mayGoOn()) {
        done++;
        goOn(each);
      }
    }
    return done;
  }

  private void goOn(QueryTicks each) {
    DrainOrder recorded = order;
    if (recorded != null) {
      recorded.tickStep(each.number());
    }
    if (each.goOn()) {
      underway.remove(each);
      update(each);
    }
  }

  /**
   * Goes on with a tick that reaches what rows of some sources come to, also where there is no room:
   * it waits beside the rings.
   *
   * @return false when none is under way, or a replay says when it goes on
   */
  boolean goOnNow(Set<SourceInput> sources) {
    QueryTicks first = decisions.areReplayed() ? null : firstUnderway(sources);
    if (first != null) {
      goOn(first);
    }
    return first != null;
  }

  /** Tells whether a tick is under way that reaches what rows of some sources come to. */
  boolean areUnderway(Set<SourceInput> sources) {
    return firstUnderway(sources) != null;
  }

  private @Nullable QueryTicks firstUnderway(Set<SourceInput> sources) {
    for (QueryTicks each : underway) {
      if (each.reaches(sources)) {
        return each;
      }
    }
    return null;
  }

  /**
   * Begins some of the ticks that are due now.
   *
   * @return how many
   */
  public int beginSome() {
    return begin(clock.monotonicNanos());
  }

  /**
   * Does all ticks that are due now, as far as there is room.
   *
   * @param between is run now and then
   */
  public void doAll(Runnable between) {
    long elapsed = clock.monotonicNanos();
    while (begin(elapsed) + goOn() > 0) {
      between.run();
    }
  }

  private int begin(long elapsedNanos) {
    int begun = 0;
    while (!decisions.areReplayed() && begun < TURNS && dueNanos() <= elapsedNanos) {
      QueryTicks first = queue.remove();
      if (first.mayBegin()) {
        begun++;
        begin(first, elapsedNanos, clock.nanos(false));
      } else {
        blocked.add(first);
      }
    }
    queue.addAll(blocked);
    blocked.clear();
    return begun;
  }

  private void begin(QueryTicks ticks, long elapsedNanos, long nowNanos) {
    DrainOrder recorded = order;
    if (recorded != null) {
      recorded.ticked(ticks.number(), elapsedNanos, nowNanos);
    }
    if (ticks.begin(elapsedNanos, nowNanos)) {
      update(ticks);
    } else {
      underway.add(ticks);
    }
  }

  /** Tells whether a query has ticks: one that was stopped has none. */
  public boolean has(int number) {
    return all.stream().anyMatch(each -> each.number() == number);
  }

  /** Tells whether a tick of a query is under way. */
  public boolean isUnderway(int number) {
    return underway.stream().anyMatch(each -> each.number() == number);
  }

  /** Goes on with one that is under way; false where none is. */
  public boolean goOnWithOne() {
    if (underway.isEmpty()) {
      return false;
    }
    goOn(underway.get(0));
    return true;
  }

  /** Begins a tick, as it was recorded. */
  public void replay(int number, long elapsedNanos, long nowNanos) {
    QueryTicks ticks = numbered(number);
    queue.remove(ticks);
    begin(ticks, elapsedNanos, nowNanos);
  }

  /** Goes on with a tick, as it was recorded. */
  public void replayStep(int number) {
    goOn(numbered(number));
  }

  private QueryTicks numbered(int number) {
    for (QueryTicks each : all) {
      if (each.number() == number) {
        return each;
      }
    }
    throw new IllegalStateException("there are no ticks of query number " + number);
  }
}
