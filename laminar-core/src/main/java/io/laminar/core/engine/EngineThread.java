package io.laminar.core.engine;

import io.laminar.core.engine.graph.Graph;
import io.laminar.core.engine.output.Subscriber;
import io.laminar.core.ring.Waiter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The thread of an engine that has one: a command, a step of a change, a round of work, and again;
 * where nothing is found, it waits. It ends with the engine, in an orderly {@link Shutdown} whatever
 * happens.
 */
final class EngineThread {
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final long PARK_NANOS = 1_000_000;

  private final Thread thread = new Thread(this::run, "laminar-engine-" + NUMBER.incrementAndGet());
  private final Graph graph;
  private final Rounds rounds;
  private final CommandQueue commands;
  private final LifeCycle life;
  private final Waits waits;
  private final MetricsRequests metrics;
  private final Collection<Subscriber> subscribers;
  private final Shutdown shutdown;
  private final Waiter waiter;

  // Set before the first rest of the waiter's; read by who has a command.
  private volatile boolean announcesRests;

  /** Makes one that is not {@linkplain #start started}. */
  EngineThread(
      Graph graph,
      Rounds rounds,
      CommandQueue commands,
      LifeCycle life,
      Waits waits,
      MetricsRequests metrics,
      Collection<Subscriber> subscribers,
      Shutdown shutdown,
      Waiter waiter) {
    this.graph = graph;
    this.rounds = rounds;
    this.commands = commands;
    this.life = life;
    this.waits = waits;
    this.metrics = metrics;
    this.subscribers = subscribers;
    this.shutdown = shutdown;
    this.waiter = waiter;
  }

  void start() {
    // The application's end does not wait for a database that nobody closed.
    thread.setDaemon(true);
    thread.start();
  }

  /** Tells whether the calling thread is this one. */
  boolean isCurrent() {
    return Thread.currentThread() == thread;
  }

  /** Ends a rest. */
  void wake() {
    if (announcesRests && waiter.parks()) {
      waiter.wake();
    } else {
      LockSupport.unpark(thread);
    }
  }

  /** Waits until it ended. */
  void awaitEnd() {
    LifeCycle.awaitEnd(thread);
  }

  private void run() {
    try {
      while (!life.isEnding()) {
        if (round() > 0) {
          waiter.reset();
        } else {
          rest();
        }
      }
    } catch (Throwable thrown) {
      life.fail(thrown);
    } finally {
      shutdown.run();
    }
  }

  private void rest() {
    // A park is bounded so that idle timeouts are seen whatever the clock is.
    long maxParkNanos = graph.ticks().nanosToNext(PARK_NANOS);
    if (!graph.hasHadHandles()) {
      // No row can come, only commands: while the application starts, it needs the processors
      // itself.
      LockSupport.parkNanos(this, maxParkNanos);
      return;
    }
    if (!announcesRests) {
      announcesRests = true;
    }
    try {
      waiter.idle(maxParkNanos);
    } catch (InterruptedException e) {
      // Nothing interrupts this thread on purpose; close() is how it ends.
      waiter.reset();
    }
  }

  private int round() {
    int done = commands.runOne();
    if (life.isWorking()) {
      // Asked before the work: what has room then has room while it is done.
      boolean mayStop = life.isStopping() && !FullSubscription.willClearByItself(subscribers);
      int worked = graph.changes().step() + rounds.work(look());
      done += worked;
      if (worked == 0 && mayStop) {
        life.stopped();
      }
    } else {
      // A dropped stream still owes its readers rows, even while no new rows are taken.
      done += graph.changes().step() + graph.overflows().flush(false);
    }
    // Before anybody learns that what was pushed is processed.
    rounds.release();
    waits.round();
    return done + metrics.round();
  }

  private Rounds.Look look() {
    if (life.isStopping()) {
      return Rounds.Look.EVERYWHERE;
    }
    return waits.areOpen() ? Rounds.Look.HANDLES : Rounds.Look.READY;
  }
}
