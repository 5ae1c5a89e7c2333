package io.laminar.core.engine;

import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Metrics;
import io.laminar.api.Overflow;
import io.laminar.api.WaitStrategy;
import io.laminar.core.engine.graph.Graph;
import io.laminar.core.engine.graph.Losses;
import io.laminar.core.engine.graph.NewQuery;
import io.laminar.core.engine.graph.Query;
import io.laminar.core.engine.graph.QuerySpec;
import io.laminar.core.engine.graph.RelationReport;
import io.laminar.core.engine.graph.Replacement;
import io.laminar.core.engine.log.DatabaseLog;
import io.laminar.core.engine.output.Subscribed;
import io.laminar.core.engine.output.Subscriber;
import io.laminar.core.engine.source.Decisions;
import io.laminar.core.engine.source.DrainOrder;
import io.laminar.core.engine.source.LaneLog;
import io.laminar.core.engine.source.Relation;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.engine.source.SourceSpec;
import io.laminar.core.engine.source.StoreDelay;
import io.laminar.core.ring.Waiter;
import io.laminar.core.state.MemoryBudget;
import io.laminar.core.time.DatabaseClock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Runs the graph: on a thread of its own, or on the thread that pushes.
 *
 * <p>Public methods may be called from any thread; in caller-runs only from the thread that opened
 * the engine, which is checked. The life cycle is {@code open → (stop → start)* → close}.
 */
public final class Engine implements AutoCloseable {
  private final Config config;
  private final Waiter waiter;
  private final Graph graph;
  private final Rounds rounds;
  private final CommandQueue commands = new CommandQueue();
  private final Drive drive;
  private final LifeCycle life = new LifeCycle();
  private final Losses losses = new Losses();
  private final Waits waits;
  private final MetricsRequests metrics;
  private final Shutdown shutdown;
  private final Reclaim reclaim = new Reclaim(this);
  private final ChangeRequests changes = new ChangeRequests(this);
  private final Removal removal = new Removal(this);
  private final Subscriptions subscriptions;
  private final Producers producers = new Producers(this);
  private final @Nullable EngineLog log;

  /**
   * Opens an engine and, unless the caller runs it, starts its thread.
   *
   * @param config how it runs
   */
  public Engine(Config config) {
    this(config, null);
  }

  /**
   * Opens an engine whose rows and decisions go to a log.
   *
   * @param config how it runs
   * @param log started, and closed by the caller after the engine; null for none
   */
  public Engine(Config config, @Nullable DatabaseLog log) {
    this(config, log, false);
  }

  private Engine(Config config, @Nullable DatabaseLog database, boolean replaying) {
    this.config = config;
    boolean inCaller = config.execution() == Execution.CALLER_RUNS;
    Decisions decisions = new Decisions(replaying);
    this.waiter = new Waiter(inCaller ? WaitStrategy.SPIN : config.waitStrategy());
    this.graph = new Graph(config, losses, waiter, decisions, database);
    this.log = database == null ? null : new EngineLog(this, database, graph, inCaller);
    this.rounds = new Rounds(graph, inCaller, log);
    this.subscriptions = new Subscriptions(this, waiter);
    this.waits = new Waits(this);
    this.metrics = new MetricsRequests(graph, subscriptions.all(), losses);
    this.shutdown =
        new Shutdown(graph, rounds, life, losses, commands, waits, metrics, subscriptions.all());
    this.drive = new Drive(
        this,
        decisions,
        shutdown,
        () -> new EngineThread(
            graph, rounds, commands, life, waits, metrics, subscriptions.all(), shutdown, waiter));
    if (log != null && !replaying) {
      log.begin();
    }
    drive.begin();
  }

  /**
   * Opens an engine that decides nothing, wherever it is to run later: the calling thread lets it obey
   * what was recorded, by a {@link Replay}, until {@link #goLive}.
   *
   * @param config how it runs from then on
   */
  public static Engine forRecovery(Config config) {
    return forRecovery(config, null);
  }

  /** As {@link #forRecovery(Config)}, with a log that {@linkplain EngineLog#begin begins} where the record ends. */
  public static Engine forRecovery(Config config, @Nullable DatabaseLog log) {
    return new Engine(config, log, true);
  }

  /** Its log; null where there is none. */
  public @Nullable EngineLog log() {
    return log;
  }

  /** The engine decides from now on, and its thread starts. By the one that opened it for a recovery. */
  public void goLive() {
    drive.goLive();
  }

  Drive drive() {
    return drive;
  }

  /** Tells whether a thread is within a function that the database calls. */
  public ApplicationCode applicationCode() {
    return drive.applicationCode();
  }

  /** The work of the calling thread; null where the engine has a thread of its own. */
  @Nullable
  CallerRuns callerRuns() {
    return drive.callerRuns();
  }

  void released() {
    drive.released();
  }

  // ---- Commands ----

  /** Does something between two batches, on the engine's thread, and waits for it; it must not wait. */
  public <R> R call(Callable<R> work) {
    CallerRuns caller = callerRuns();
    if (caller != null) {
      drive.check(caller);
      try {
        caller.giveBackLost();
        R result = work.call();
        rounds.release();
        caller.afterVisits();
        return result;
      } catch (Exception e) {
        throw CommandQueue.rethrow(e);
      }
    }
    return CommandQueue.await(submit(work), life);
  }

  void run(Runnable work) {
    call(Executors.callable(work));
  }

  // False where the engine ended instead.
  boolean runUnlessClosed(Runnable work) {
    try {
      run(work);
      return true;
    } catch (LaminarException refused) {
      if (!life.isClosed()) {
        throw refused;
      }
      return false;
    }
  }

  <R> CompletableFuture<R> submit(Callable<R> work) {
    applicationCode().refuseInside();
    CompletableFuture<R> result = commands.add(work);
    EngineThread own = drive.thread();
    if (own != null) {
      own.wake();
    }
    if (life.isClosed()) {
      // The thread may have looked for the last time before the command was there.
      commands.refuse(life.refusal());
    }
    return result;
  }

  void wake() {
    if (waiter.parks()) {
      waiter.wake();
    }
  }

  /** Checks that a source can be made: {@link ErrorCode#RESOURCE_LIMIT} when its channel can never be filled. */
  public void check(SourceSpec spec) {
    LaneLog.check(log == null ? null : log.database(), spec);
    spec.channelShape(config.memoryLimit());
  }

  /** Adds a source; rows of it are discarded and counted until something reads it. */
  public SourceInput createSource(SourceSpec spec) {
    changes.beforeChange();
    return reclaim.beforeRefusal(() -> call(() -> graph.createSource(spec)));
  }

  /** Adds a query; it sees the rows drained from now on. */
  public Query createQuery(QuerySpec spec) {
    changes.beforeChange();
    Query made = reclaim.beforeRefusal(() -> changes.make(new NewQuery(graph, spec, null)));
    CallerRuns caller = callerRuns();
    if (caller != null) {
      // On a thread of its own the engine goes on by itself.
      caller.run();
    }
    return made;
  }

  /** Puts a source in the place of one; of the same columns it first drains what was pushed to the old. */
  public SourceInput replaceSource(SourceInput old, SourceSpec spec) {
    return removal.replace(old, spec);
  }

  /** Puts a new query in the place of one; its readers go on with the rows of the new one. */
  public Query replaceQuery(Query old, QuerySpec spec) {
    changes.beforeChange();
    return reclaim.beforeRefusal(() -> changes.make(new Replacement(graph, old, spec)));
  }

  /** Says what runs of a relation, why nothing comes out, and which handles hold time back. */
  public RelationReport report(String name) {
    return call(
        () -> RelationReport.of(graph, name, new WhyNothing(graph, life, log != null).of(name)));
  }

  /** Ends everything that reads a source by a failure of what brings its rows. */
  public void fail(SourceInput source, LaminarException failure) {
    run(() -> graph.endReaders(source, failure));
  }

  /** A source's connector skipped a record: counts it, and tells those who subscribed to its errors. */
  public void skipped(SourceInput source, LaminarException error) {
    run(() -> {
      source.errors().onRowError(error.code(), error.problem(), error.remedy());
      source.errors().send();
    });
  }

  /** Tells whether rows of a source go to a subscription or into a materialized view. */
  public boolean isRead(SourceInput source) {
    return call(() -> source.reach().delivers());
  }

  /**
   * Takes relations out, all at one place between two rows. Whoever still reads them is ended with
   * {@link ErrorCode#DROPPED}, after what was emitted before.
   *
   * @param relations each before those that it reads; nothing else may depend on them
   * @param names whose subscriptions end as well, though what they read stays, perhaps
   */
  public void drop(List<Relation> relations, List<String> names) {
    removal.drop(relations, names);
  }

  /**
   * Makes a producer of a source.
   *
   * @throws LaminarException {@link ErrorCode#SOURCE_COMPLETE}, {@link ErrorCode#TOO_MANY_HANDLES}, {@link
   *     ErrorCode#INVALID_CONFIG} for a second one in caller-runs
   */
  public Producer openProducer(SourceInput source) {
    return producers.ofUser(source);
  }

  /** Makes a producer of a name, or goes on with the one that an earlier process has left. */
  public Producer openProducer(SourceInput source, String name) {
    return producers.named(source, name);
  }

  /**
   * Subscribes to a relation from now on.
   *
   * @throws LaminarException {@link ErrorCode#RESOURCE_LIMIT} when there is no memory for its ring
   */
  public Subscriber subscribe(Subscribed what, Overflow overflow) {
    return subscriptions.open(what, overflow);
  }

  /** Asks for changes of the graph. */
  ChangeRequests changes() {
    return changes;
  }

  /** Lets what is lost go before something is refused. */
  Reclaim reclaim() {
    return reclaim;
  }

  Subscriptions subscriptions() {
    return subscriptions;
  }

  /** Reads all counters, between batches. All that was processed before the call is counted. */
  public Metrics metrics() {
    Metrics last = shutdown.lastMetrics();
    if (last != null) {
      return last;
    }
    return callerRuns() == null
        ? metrics.read(this, shutdown)
        : call(() -> EngineMetrics.of(graph, subscriptions.all(), losses));
  }

  /** Waits until everything that was pushed before has been processed. */
  public void awaitIdle() {
    waits.awaitIdle(graph::sources);
    CallerRuns caller = callerRuns();
    if (caller != null) {
      caller.throwVisitorFailure();
    }
  }

  /** As {@link #awaitIdle()}, but only for what sources or queries are made of. */
  public void awaitIdle(List<? extends Relation> relations) {
    awaitIdle(relations, () -> {});
  }

  /** As {@link #awaitIdle(List)}, unless {@code goOn}, which is asked again and again, throws. */
  void awaitIdle(List<? extends Relation> relations, Runnable goOn) {
    waits.awaitIdle(() -> Graph.sourcesOf(relations), goOn);
  }

  /** Tells whether a ring that is full now may have room later without the caller's doing. */
  boolean mayGetRoom() {
    return callerRuns() == null && !life.isStopped();
  }

  /** Tells whether the engine rests, after a round in which everything was looked at once more. */
  boolean isResting() {
    return life.isStopped() && call(life::isStopped);
  }

  Waits waits() {
    return waits;
  }

  /**
   * Does what is due by the clock: timers of operators, which in caller-runs are looked at here only,
   * and silent handles. What finds a full subscription waits until there is room.
   *
   * @throws LaminarException {@link ErrorCode#CLOSED} when it is stopped or closed
   */
  public void tick() {
    life.checkRunning();
    CallerRuns caller = callerRuns();
    if (caller == null) {
      run(rounds::tick);
      waits.awaitWhatHasRoom(graph::sources);
    } else {
      drive.check(caller);
      caller.tick();
      caller.throwVisitorFailure();
    }
  }

  Config config() {
    return config;
  }

  /** The database's time. */
  public DatabaseClock clock() {
    return graph.clock();
  }

  /** What the state of all queries may take. Any thread. */
  public MemoryBudget memory() {
    return graph.memory();
  }

  boolean isAccepting() {
    return life.isRunning();
  }

  /** Tells whether {@link #close} has done its work, or the engine failed. */
  public boolean isClosed() {
    return life.isClosed();
  }

  LifeCycle life() {
    return life;
  }

  /** Stops taking rows, finishes what was pushed as far as there is room for results, and rests. */
  public void stop() {
    CallerRuns caller = callerRuns();
    if (caller != null) {
      drive.check(caller);
      caller.checkSettled();
      caller.run();
      life.stop();
      life.stopped();
      return;
    }
    run(life::stop);
    while (life.isStopping()) {
      // Each call is answered after another round of work.
      call(() -> true);
    }
    // Pushes that did not see the stop.
    StoreDelay.await();
    workOff();
  }

  /** Processes what was pushed while the engine came to rest; nothing in any other state. */
  void workOff() {
    if (life.isStopped() && !isOwnThread()) {
      runUnlessClosed(() -> {
        if (life.isStopped()) {
          rounds.workOff();
        }
      });
    }
  }

  /** Waits until the engine's thread ended, if it has one. */
  void awaitEnd() {
    EngineThread own = drive.thread();
    if (own != null) {
      own.awaitEnd();
    }
  }

  /** Tells whether the calling thread is the engine's. */
  boolean isOwnThread() {
    EngineThread own = drive.thread();
    return own != null && own.isCurrent();
  }

  /** Goes on after {@link #stop}. */
  public void start() {
    run(() -> life.start(rounds::goOn));
  }

  /** Refuses what {@link #close} would refuse, before anything is closed. */
  public void checkClose() {
    drive.checkClose(life);
  }

  /** Stops, ends all subscriptions and releases everything. Idempotent. */
  @Override
  public void close() {
    CallerRuns caller = callerRuns();
    if (caller != null) {
      caller.close(life, shutdown);
      return;
    }
    life.closing(true);
    try {
      stop();
    } catch (LaminarException refused) {
      // Another thread closes it too, or the engine failed: there is nothing left to stop.
      if (!life.isClosed()) {
        life.closing(false);
        throw refused;
      }
    }
    life.close();
    wake();
    awaitEnd();
  }

  /** Records the order in which everything is drained from now on. */
  public void record(DrainOrder order) {
    run(() -> graph.record(order));
  }

  Graph graph() {
    return graph;
  }

  /** The work that is to be done on it. */
  Rounds rounds() {
    return rounds;
  }

  Losses losses() {
    return losses;
  }
}
