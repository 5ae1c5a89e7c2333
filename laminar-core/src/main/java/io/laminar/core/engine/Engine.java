package io.laminar.core.engine;

import io.laminar.api.Clock;
import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Metrics;
import io.laminar.api.Overflow;
import io.laminar.api.WaitStrategy;
import io.laminar.core.data.Batch;
import io.laminar.core.ring.RingReader;
import io.laminar.core.ring.RingShape;
import io.laminar.core.ring.Waiter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the graph: on a thread of its own, or on the thread that pushes.
 *
 * <p>Public methods may be called from any thread; in caller-runs only from the thread that opened
 * the engine, which is checked. The life cycle is {@code open → (stop → start)* → close}.
 */
public final class Engine implements AutoCloseable {
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final long PARK_NANOS = 1_000_000;
  private static final long DEADLOCK_CHECK_MILLIS = 5;

  private enum State {
    RUNNING,
    STOPPING,
    STOPPED,
    CLOSED
  }

  private final Config config;
  private final Waiter waiter;
  private final Graph graph;
  private final CommandQueue commands = new CommandQueue();
  private final List<IdleWait> idleWaits = new ArrayList<>();
  private final List<Subscriber> subscribers = new ArrayList<>();

  // One of the two.
  private final @Nullable CallerRuns callerRuns;
  private final @Nullable Thread thread;

  // Volatile: written by commands and close, read by every push.
  private volatile State state = State.RUNNING;
  private volatile @Nullable Throwable defect;

  /**
   * Opens an engine and, unless the caller runs it, starts its thread.
   *
   * @param config how it runs
   */
  public Engine(Config config) {
    this(config, false);
  }

  Engine(Config config, boolean replaying) {
    this.config = config;
    boolean inCaller = config.execution() == Execution.CALLER_RUNS;
    this.waiter = new Waiter(inCaller ? WaitStrategy.SPIN : config.waitStrategy());
    this.graph = new Graph(config.clock(), waiter);
    if (inCaller) {
      this.callerRuns = new CallerRuns(graph, replaying);
      this.thread = null;
    } else {
      this.callerRuns = null;
      Thread own = new Thread(this::run, "laminar-engine-" + NUMBER.incrementAndGet());
      // The application's end does not wait for a database that nobody closed.
      own.setDaemon(true);
      this.thread = own;
      own.start();
    }
  }

  // ---- The engine's thread ----

  private void run() {
    try {
      while (state != State.CLOSED) {
        if (round() > 0) {
          waiter.reset();
        } else {
          rest();
        }
      }
    } catch (Throwable thrown) {
      defect = thrown;
    } finally {
      shutDown();
    }
  }

  private void rest() {
    graph.closeAbandoned();
    try {
      // A park is bounded so that idle timeouts are seen whatever the clock is.
      waiter.idle(PARK_NANOS);
    } catch (InterruptedException e) {
      // Nothing interrupts this thread on purpose; close() is how it ends.
      waiter.reset();
    }
  }

  private int round() {
    int done = commands.run();
    State now = state;
    if (now == State.RUNNING || now == State.STOPPING) {
      int worked = graph.work();
      done += worked;
      if (worked == 0 && now == State.STOPPING) {
        state = State.STOPPED;
      }
    }
    if (!idleWaits.isEmpty()) {
      idleWaits.removeIf(IdleWait::isOver);
    }
    return done;
  }

  private void shutDown() {
    state = State.CLOSED;
    for (SourceInput source : graph.sources()) {
      source.channel().close();
    }
    for (RingStage ring : graph.rings()) {
      ring.complete();
    }
    commands.refuse();
    for (IdleWait wait : idleWaits) {
      wait.refuse();
    }
  }

  // ---- Caller-runs ----

  /** The work of the calling thread; null where the engine has a thread of its own. */
  @Nullable
  CallerRuns callerRuns() {
    return callerRuns;
  }

  void released() {
    CallerRuns caller = callerRuns;
    if (caller != null && !caller.isSettled() && caller.isOwner() && state == State.RUNNING) {
      if (graph.hasMore()) {
        caller.run();
      }
    }
  }

  // ---- Commands ----

  /**
   * Does something between two batches and waits for it.
   *
   * @param work runs on the engine's thread; must not wait
   * @return what it returned
   */
  public <R> R call(Callable<R> work) {
    if (callerRuns != null) {
      callerRuns.checkOwner();
      if (state == State.CLOSED) {
        throw CommandQueue.closed();
      }
      callerRuns.unsettle();
      try {
        return work.call();
      } catch (Exception e) {
        throw CommandQueue.rethrow(e);
      }
    }
    return CommandQueue.await(submit(work));
  }

  void run(Runnable work) {
    call(() -> {
      work.run();
      return true;
    });
  }

  private <R> CompletableFuture<R> submit(Callable<R> work) {
    CompletableFuture<R> result = commands.add(work);
    wake();
    if (state == State.CLOSED) {
      // The thread may have looked for the last time before the command was there.
      commands.refuse();
    }
    return result;
  }

  void wake() {
    if (waiter.parks()) {
      waiter.wake();
    }
  }

  /** Adds a source; rows of it are discarded and counted until something reads it. */
  public SourceInput createSource(SourceSpec spec) {
    return call(() -> graph.addSource(spec));
  }

  /** Adds a query; it sees the rows drained from now on. */
  public Query createQuery(QuerySpec spec) {
    return call(() -> graph.addQuery(spec));
  }

  /** Puts a new source in the place of one; its readers go on with the rows of the new one. */
  public SourceInput replaceSource(SourceInput old, SourceSpec spec) {
    return call(() -> graph.replaceSource(old, spec));
  }

  /** Puts a new query in the place of one; its readers go on with the rows of the new one. */
  public Query replaceQuery(Query old, QuerySpec spec) {
    return call(() -> graph.replaceQuery(old, spec));
  }

  /** Ends the subscriptions that were made under a name with {@link ErrorCode#DROPPED}. */
  public void endSubscriptions(String name) {
    run(() -> graph.endRing(name));
  }

  /** Says what the watermark of a relation is and which handles hold it back, one line a fact. */
  public List<String> timeReport(String name) {
    return call(() -> TimeReport.of(graph, name));
  }

  /**
   * Ends everything that reads a source, because what brings its rows failed.
   *
   * @param source the source
   * @param failure what its readers get
   */
  public void fail(SourceInput source, LaminarException failure) {
    run(() -> source.fail(failure));
  }

  /** Tells whether rows of a source go to a subscription or into a materialized view. */
  public boolean isRead(SourceInput source) {
    return call(() -> source.reach().delivers());
  }

  /**
   * Takes a relation out. Whoever still reads it is ended with {@link ErrorCode#DROPPED}.
   *
   * @param relation nothing else may depend on it
   */
  public void drop(Relation relation) {
    run(() -> graph.drop(relation));
  }

  /**
   * Makes a producer of a source.
   *
   * @throws LaminarException {@link ErrorCode#SOURCE_COMPLETE}, {@link
   *     ErrorCode#TOO_MANY_HANDLES}, {@link ErrorCode#INVALID_CONFIG} for a second one in
   *     caller-runs
   */
  public Producer openProducer(SourceInput source) {
    while (true) {
      try {
        return call(() -> new Producer(this, source, source.openLane(callerRuns != null)));
      } catch (LaminarException refused) {
        boolean mayHelp = refused.code() == ErrorCode.TOO_MANY_HANDLES
            && call(() ->
                source.handles().open().stream().anyMatch(each -> each.lane().isClosed()));
        if (!mayHelp) {
          throw refused;
        }
        // Handles that were closed keep their place until their rows were taken.
        awaitIdle(List.of(source));
      }
    }
  }

  /**
   * Subscribes to a relation from now on.
   *
   * @param name the name that was asked for; subscribers of one name share a ring
   * @param relation what it reads
   * @param errors true for the relation's row errors instead of its rows
   * @param overflow what happens when the subscriber is slow
   */
  public Subscriber subscribe(String name, Relation relation, boolean errors, Overflow overflow) {
    long caller = Thread.currentThread().getId();
    // The ring is allocated here, not on the engine's thread; if the name has one, it is garbage.
    RingShape shape = RingSizes.results(config.bufferSize(), RingStage.layout(relation, errors));
    RingStage candidate = new RingStage(name, relation, errors, shape, waiter);
    return call(() -> {
      RingStage ring = graph.ring(name, relation, errors, candidate);
      RingReader reader = ring.ring().addReader(overflow, new Waiter(config.waitStrategy()));
      Subscriber subscriber = new Subscriber(this, ring, reader, caller);
      subscribers.add(subscriber);
      return subscriber;
    });
  }

  void left(Subscriber subscriber) {
    if (state != State.CLOSED && (callerRuns == null || callerRuns.isOwner())) {
      run(() -> {
        subscribers.remove(subscriber);
        graph.removeUnread();
      });
      released();
    }
  }

  /**
   * Copies the current rows of materialized views, all at one position. The engine only pins them
   * between two batches; the copying is done by the calling thread.
   *
   * @param queries materialized ones
   * @return batches of each, in order; they belong to the caller
   */
  public List<List<Batch>> snapshot(List<Query> queries) {
    List<PinnedRows> pinned = call(() -> queries.stream().map(Query::pin).toList());
    return pinned.stream().map(PinnedRows::batches).toList();
  }

  /** Reads all counters, between two batches. */
  public Metrics metrics() {
    return call(() -> EngineMetrics.of(graph, subscribers));
  }

  // ---- Waiting ----

  /** Waits until everything that was pushed before, to any source, has been processed. */
  public void awaitIdle() {
    awaitIdle(graph::sources);
  }

  /**
   * Waits until everything that was pushed before, and that relations are made of, has been
   * processed: a full subscription to something else does not matter.
   *
   * @param relations sources or queries
   */
  public void awaitIdle(List<? extends Relation> relations) {
    awaitIdle(() -> Graph.sourcesOf(relations));
  }

  /**
   * Waits until everything that was pushed to sources before has been processed.
   *
   * @throws LaminarException {@link ErrorCode#WOULD_DEADLOCK} when a subscription that this thread
   *     reads is full; {@link ErrorCode#INTERRUPTED}; {@link ErrorCode#CLOSED}
   */
  private void awaitIdle(Supplier<List<SourceInput>> sources) {
    if (callerRuns != null) {
      callerRuns.checkOwner();
      callerRuns.run();
      return;
    }
    IdleWait wait = call(() -> {
      IdleWait made = new IdleWait(sources.get());
      idleWaits.add(made);
      return made;
    });
    CompletableFuture<Boolean> over = wait.over();
    while (true) {
      try {
        over.get(DEADLOCK_CHECK_MILLIS, TimeUnit.MILLISECONDS);
        return;
      } catch (TimeoutException e) {
        if (state == State.STOPPED) {
          throw notAccepting();
        }
        for (SourceInput source : wait.sources()) {
          checkDeadlock(source, "awaitIdle()");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new LaminarException(
            ErrorCode.INTERRUPTED, "interrupted in awaitIdle()", null, "call it again", e);
      } catch (ExecutionException e) {
        throw CommandQueue.rethrow(e.getCause());
      }
    }
  }

  /** Throws if what a source waits for is a subscription that the calling thread reads. */
  void checkDeadlock(SourceInput source, String what) {
    RingStage ring = source.blockedBy();
    if (ring == null) {
      return;
    }
    long caller = Thread.currentThread().getId();
    boolean own = call(() -> Blockage.isOwnDoing(source, subscribers, caller));
    if (own) {
      throw new LaminarException(
          ErrorCode.WOULD_DEADLOCK,
          what + " would wait for ever: a subscription to " + ring.name() + " is full, and this"
              + " thread is the one that reads it",
          "poll the subscription in between or on another thread, or use a larger bufferSize");
    }
  }

  // ---- Life cycle ----

  Clock clock() {
    return config.clock();
  }

  boolean isAccepting() {
    return state == State.RUNNING;
  }

  /** Tells whether {@link #close} was called, or the engine failed. */
  public boolean isClosed() {
    return state == State.CLOSED;
  }

  LaminarException notAccepting() {
    Throwable thrown = defect;
    if (thrown != null) {
      return new LaminarException(
          ErrorCode.INTERNAL, "the engine failed: " + thrown, null, "please report it", thrown);
    }
    return isClosed()
        ? CommandQueue.closed()
        : new LaminarException(ErrorCode.CLOSED, "the database is stopped", "call start()");
  }

  /** Stops taking rows, finishes what was pushed as far as there is room for results, and rests. */
  public void stop() {
    if (callerRuns != null) {
      callerRuns.checkOwner();
      callerRuns.run();
      state = state == State.RUNNING ? State.STOPPED : state;
      return;
    }
    call(() -> state = state == State.RUNNING ? State.STOPPING : state);
    while (state == State.STOPPING) {
      // Each call is answered after another round of work.
      call(() -> true);
    }
  }

  /** Goes on after {@link #stop}. */
  public void start() {
    call(() -> state = State.RUNNING);
  }

  /** Stops, ends all subscriptions and releases everything. Idempotent. */
  @Override
  public void close() {
    if (state == State.CLOSED) {
      return;
    }
    if (callerRuns != null) {
      callerRuns.checkOwner();
      callerRuns.run();
      shutDown();
      return;
    }
    stop();
    state = State.CLOSED;
    wake();
    boolean interrupted = false;
    while (thread != null && thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  // ---- Replay ----

  /** Records the order in which everything is drained from now on. */
  public void record(DrainOrder order) {
    run(() -> graph.record(order));
  }

  Graph graph() {
    return graph;
  }
}
