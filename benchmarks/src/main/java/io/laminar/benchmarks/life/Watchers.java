package io.laminar.benchmarks.life;

import static io.laminar.benchmarks.life.Accounts.check;

import io.laminar.LaminarDB;
import io.laminar.api.Change;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.Subscription;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The subscriptions that live as long as the database, and their naive model. */
final class Watchers {
  /**
   * A group.
   *
   * @param n rows
   * @param s sum of their values
   */
  record Group(long n, long s) {
    Group plus(long v) {
      return new Group(n + 1, s + v);
    }
  }

  private final LaminarDB db;
  private final Accounts accounts;
  private final boolean lossy;
  private final boolean mayLose;
  private final List<Watched<?>> mine = new ArrayList<>();
  private final Map<Integer, Long> nextNumbers = new HashMap<>();
  private final Map<Integer, Group> expected = new TreeMap<>();
  private final Map<Integer, Group> groups = new TreeMap<>();

  private long rows;
  private long totals;

  /**
   * Makes watchers that have not subscribed.
   *
   * @param mayLose whether memory is so short that a reader may end
   */
  Watchers(LaminarDB db, Accounts accounts, Settings settings, boolean mayLose) {
    this.mayLose = mayLose;
    this.db = db;
    this.accounts = accounts;
    this.lossy = settings.lossy();
  }

  /** Starts them on threads of their own, and returns when all have subscribed. */
  List<Thread> start() throws InterruptedException {
    CountDownLatch subscribed = new CountDownLatch(3);
    List<Thread> threads = List.of(
        accounts.start("rows", () -> watch(this::subscribeToRows, subscribed)),
        accounts.start("groups", () -> watch(this::subscribeToGroups, subscribed)),
        accounts.start("totals", () -> watch(this::subscribeToTotals, subscribed)));
    subscribed.await();
    accounts.throwFailure();
    return threads;
  }

  /** Subscribes on the calling thread, which is to call {@link #drain}. */
  void subscribe() {
    mine.addAll(List.of(subscribeToRows(), subscribeToGroups(), subscribeToTotals()));
  }

  /** Takes what is there; returns false at the end of all. */
  boolean drain() {
    boolean more = false;
    for (Watched<?> watched : List.copyOf(mine)) {
      try {
        more |= watched.drain();
      } catch (LaminarException ended) {
        lose(ended);
        mine.remove(watched);
      }
    }
    return more;
  }

  /**
   * A subscription and what is done with what it gives.
   *
   * @param <T> what it gives
   * @param reader the subscription
   * @param check takes one after the other
   */
  private record Watched<T>(Subscription<T> reader, Consumer<T> check) {
    void takeAll() {
      try (reader) {
        T next = reader.recv();
        while (next != null) {
          check.accept(next);
          next = reader.recv();
        }
      }
    }

    boolean drain() {
      T next = reader.poll();
      while (next != null) {
        check.accept(next);
        next = reader.poll();
      }
      return !reader.isEnded();
    }
  }

  private void watch(Supplier<Watched<?>> subscription, CountDownLatch subscribed) {
    Watched<?> watched;
    try {
      watched = subscription.get();
    } finally {
      subscribed.countDown();
    }
    try {
      watched.takeAll();
    } catch (LaminarException ended) {
      lose(ended);
    }
  }

  private void lose(LaminarException ended) {
    if (!mayLose || ended.code() != ErrorCode.RESOURCE_LIMIT) {
      throw ended;
    }
    accounts.loseReader();
  }

  private Watched<?> subscribeToRows() {
    return new Watched<>(db.sink("q", Entry.class).subscribe(), this::take);
  }

  private Watched<?> subscribeToGroups() {
    return new Watched<>(db.sink("g").changes(), this::takeGroup);
  }

  private Watched<?> subscribeToTotals() {
    return new Watched<>(db.sink("total").changes(), this::takeTotal);
  }

  private void take(Entry row) {
    long next = nextNumbers.getOrDefault(row.handle(), 0L);
    boolean mayMiss = lossy && row.handle() % 2 == 0;
    boolean fits = mayMiss ? row.number() >= next : row.number() == next;
    check(fits, "handle " + row.handle() + ": row " + row.number() + " in place of " + next);
    nextNumbers.put(row.handle(), row.number() + 1);
    expected.merge(row.k(), new Group(1, row.v()), (group, one) -> group.plus(row.v()));
    rows++;
  }

  private void takeGroup(Change<Row> change) {
    int k = key(change.row());
    Group group = group(change.row());
    check(Math.abs(change.weight()) == 1, "weight " + change.weight() + " of a group");
    if (change.weight() < 0) {
      Group held = groups.remove(k);
      check(group.equals(held), "group " + k + ": " + group + " goes where " + held + " is");
    } else {
      Group held = groups.put(k, group);
      check(held == null, "group " + k + ": " + group + " comes where " + held + " is");
    }
  }

  private void takeTotal(Change<Row> change) {
    Object total = change.row().get(0);
    check(total == null || total.equals(0L), "a total of transfers is " + total);
    totals++;
  }

  /** Reads a group from a row of k, n, s. */
  static Group group(Row row) {
    return new Group(number(row, 1), number(row, 2));
  }

  /** Reads the number of a group from a row of k, n, s. */
  static int key(Row row) {
    return (int) number(row, 0);
  }

  private static long number(Row row, int column) {
    if (row.get(column) instanceof Number number) {
      return number.longValue();
    }
    throw new AssertionError("column " + column + " of " + row + " is not a number");
  }

  long rows() {
    return rows;
  }

  long totals() {
    return totals;
  }

  /** What the groups are after all rows, counted naively. */
  Map<Integer, Group> expected() {
    return expected;
  }

  /** What the changes of the groups sum up to. */
  Map<Integer, Group> groups() {
    return groups;
  }
}
