package io.laminar;

import io.laminar.api.Config;
import io.laminar.api.DatabaseListener;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Metrics;
import io.laminar.core.connector.Joining;
import io.laminar.core.engine.Engine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells a listener what the counters say and nobody asks for.
 *
 * <pre>
 *   every second, tick(), close() ──▶ Engine.metrics ──▶ what grew, at most once a minute each ──▶ DatabaseListener
 * </pre>
 */
final class Reports {
  private static final long LOOK_MILLIS = 1_000;
  private static final long QUIET_NANOS = 60_000_000_000L;

  private final Engine engine;
  private final DatabaseListener listener;
  private final @Nullable ReportThread thread;

  // Guarded by this.
  private final Map<String, Told> told = new HashMap<>();

  private final CountDownLatch closing = new CountDownLatch(1);

  /** Calls the listener of a database. */
  private static final class ReportThread extends Thread {
    ReportThread(Runnable work) {
      super(work, "laminar-reports");
      setDaemon(true);
    }
  }

  private enum Look {
    /** Nothing is told: all of it is known. */
    KNOWN,
    /** What is due is told. */
    DUE,
    /** Nothing will be told later. */
    LAST
  }

  /** What was told of one counter. */
  private record Told(long total, long nanos) {}

  Reports(Engine engine, Config config) {
    this.engine = engine;
    this.listener = config.listener();
    this.thread = config.execution() == Execution.CALLER_RUNS ? null : new ReportThread(this::run);
  }

  /** What was counted so far was told in an earlier life of the database: from here on what is new is told. */
  synchronized void goOn() {
    collect(engine.metrics(), engine.clock().monotonicNanos(), Look.KNOWN, new ArrayList<>());
  }

  /** Begins to look every second, where the database has threads. */
  void start() {
    if (thread != null) {
      thread.start();
    }
  }

  private void run() {
    while (awaitNext()) {
      look(false);
    }
    look(true);
  }

  private boolean awaitNext() {
    try {
      return !closing.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      // A listener may do that to its own thread; close() is how it ends.
      return true;
    }
  }

  /**
   * Looks at the counters, and tells what is due.
   *
   * @param last whether nothing will be told later
   */
  void look(boolean last) {
    List<Runnable> events = new ArrayList<>();
    try {
      Metrics metrics = engine.metrics();
      long now = engine.clock().monotonicNanos();
      synchronized (this) {
        collect(metrics, now, last ? Look.LAST : Look.DUE, events);
      }
    } catch (LaminarException refused) {
      // The database has failed, or its clock has: who uses it learns so.
      return;
    }
    events.forEach(ListenerCall::make);
  }

  private void collect(Metrics all, long now, Look look, List<Runnable> events) {
    Metrics metrics = ConstantRow.without(all);
    Due due = new Due(now, look, events);
    metrics.sources().forEach(source -> {
      due.add("unread", source.name(), source.rowsUnread(), listener::onRowsUnread);
      due.add("dropped", source.name(), source.rowsDropped(), listener::onRowsDropped);
    });
    metrics.queries().forEach(query -> {
      due.add("late", query.name(), query.rowsLate(), listener::onRowsLate);
      due.add("errors", query.name(), query.errors(), listener::onRowErrors);
      due.add(
          "stopped",
          query.name(),
          query.running() ? 0 : 1,
          (name, count) -> listener.onQueryStopped(name));
    });
    Map<String, Long> lost = new HashMap<>();
    metrics.subscriptions().forEach(each -> lost.merge(each.name(), each.rowsDropped(), Long::sum));
    lost.forEach((name, rows) -> due.add("lost", name, rows, listener::onRowsDropped));
  }

  /** Collects what is told at one look. */
  private final class Due {
    private final long now;
    private final Look look;
    private final List<Runnable> events;

    Due(long now, Look look, List<Runnable> events) {
      this.now = now;
      this.look = look;
      this.events = events;
    }

    void add(String kind, String name, long total, BiConsumer<String, Long> event) {
      String key = kind + ' ' + name;
      Told before = told.get(key);
      // Another object of that name counts anew.
      long seen = before == null || total < before.total() ? 0 : before.total();
      if (look == Look.KNOWN) {
        // As if it had been told long ago: the next one is due at once.
        told.put(key, new Told(total, now - QUIET_NANOS));
        return;
      }
      boolean due = before == null || look == Look.LAST || now - before.nanos() >= QUIET_NANOS;
      if (total > seen && due) {
        told.put(key, new Told(total, now));
        events.add(() -> event.accept(name, total - seen));
      }
    }
  }

  /**
   * Tells what is left, and ends: the database is closed. A listener, of this or another database, does
   * not wait for that: two that close each other's databases would wait in vain.
   */
  void close() {
    if (closing.getCount() == 0) {
      return;
    }
    closing.countDown();
    if (thread == null) {
      look(true);
    } else if (!(Thread.currentThread() instanceof ReportThread)) {
      Joining.join(thread);
    }
  }
}
