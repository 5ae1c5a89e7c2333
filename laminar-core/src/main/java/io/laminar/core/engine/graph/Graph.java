package io.laminar.core.engine.graph;

import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.core.engine.output.Overflows;
import io.laminar.core.engine.output.Retention;
import io.laminar.core.engine.output.RingStage;
import io.laminar.core.engine.output.Rings;
import io.laminar.core.engine.output.Subscribable;
import io.laminar.core.engine.output.Subscribed;
import io.laminar.core.engine.source.Decisions;
import io.laminar.core.engine.source.DrainOrder;
import io.laminar.core.engine.source.LaneInput;
import io.laminar.core.engine.source.LaneLog;
import io.laminar.core.engine.source.ReadySources;
import io.laminar.core.engine.source.Relation;
import io.laminar.core.engine.source.SilenceTimers;
import io.laminar.core.engine.source.SourceContext;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.engine.source.SourceSpec;
import io.laminar.core.pipeline.Dataflow;
import io.laminar.core.pipeline.OutputNode;
import io.laminar.core.ring.RingShape;
import io.laminar.core.ring.Waiter;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.MemoryBudget;
import io.laminar.core.time.DatabaseClock;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The sources, queries and rings of a database, and how they read each other. The engine's thread's. */
public final class Graph {
  private final DatabaseClock clock;
  private final MemoryBudget memory;
  private final Retention retention;
  private final Losses losses;
  private final List<SourceInput> sources = new ArrayList<>();
  private final List<Query> queries = new ArrayList<>();
  private final Rings rings = new Rings();
  private final Overflows overflows;
  private final SilenceTimers timers = new SilenceTimers();
  private final SourceContext shared;
  private final Ticks ticks;
  private final Decisions decisions;
  private final ReferenceQueue<Object> unreachable = new ReferenceQueue<>();

  // Volatile: who waits asks whether silence is measured.
  private volatile boolean hasIdleTimeouts;

  private int nextSource;
  private int nextRank = 1;
  private final Dataflow flow = new Dataflow();
  private final Changes changes = new Changes(this);
  private @Nullable Prescription prescribed;
  private int nextQuery;
  private @Nullable DrainOrder order;

  /** Makes one of nothing; the log gets every row that is pushed. */
  public Graph(
      Config config, Losses losses, Waiter engine, Decisions decisions, @Nullable LaneLog log) {
    this.clock = new DatabaseClock(config.clock());
    this.decisions = decisions;
    this.ticks = new Ticks(clock, decisions);
    this.memory = new MemoryBudget(config.memoryLimit());
    this.retention = new Retention(clock::monotonicNanos, decisions::areReplayed);
    this.losses = losses;
    boolean inCaller = config.execution() == Execution.CALLER_RUNS;
    this.overflows = new Overflows(inCaller);
    ReadySources ready = new ReadySources(sources, inCaller, this::stopMarked);
    this.shared =
        new SourceContext(clock, memory, flow, engine, ready, timers, unreachable, decisions, log);
  }

  /** The database's time. Any thread. */
  public DatabaseClock clock() {
    return clock;
  }

  /** The budget that all memory of the graph is charged to. Any thread. */
  public MemoryBudget memory() {
    return memory;
  }

  /** What its retained changes have in common. */
  public Retention retention() {
    return retention;
  }

  /** What is to be changed in it. */
  public Changes changes() {
    return changes;
  }

  /** The sources; not to be changed. */
  public List<SourceInput> sources() {
    return sources;
  }

  /** The queries that there are, each behind what it reads; not to be changed. */
  public List<Query> queries() {
    return queries;
  }

  /** What is subscribed to. */
  public Rings rings() {
    return rings;
  }

  /** Rings for which rows wait, also those of what is gone. */
  public Overflows overflows() {
    return overflows;
  }

  /** The sources with something to do. */
  public ReadySources ready() {
    return shared.ready();
  }

  /** When sources have to be looked at for silent handles. */
  public SilenceTimers silenceTimers() {
    return timers;
  }

  /** The timers that go by the clock. */
  public Ticks ticks() {
    return ticks;
  }

  /** Gets the handles and subscriptions that nobody can reach any more. */
  public ReferenceQueue<Object> unreachable() {
    return unreachable;
  }

  /** Takes rows through it. */
  public Dataflow flow() {
    return flow;
  }

  /** Tells whether silence of handles is measured anywhere. Any thread. */
  public boolean hasIdleTimeouts() {
    return hasIdleTimeouts;
  }

  /** Between two batches: stops the queries that have to make room for the state of others. */
  public void stopMarked() {
    if (memory.hasMarked()) {
      memory.stopMarked();
    }
  }

  /** Tells whether a producer handle was ever made. */
  public boolean hasHadHandles() {
    return ready().hadHandles();
  }

  /** Its owner adds a source. */
  public SourceInput createSource(SourceSpec spec) {
    SourceInput source = newSource(spec);
    source.silence().noteTime(order);
    noteCommand();
    add(source);
    return source;
  }

  /** Makes a source that is not in the graph yet. */
  public SourceInput newSource(SourceSpec spec) {
    RingShape shape = spec.channelShape(memory.limitBytes());
    return new SourceInput(spec, shape, shared);
  }

  /** Adds a source that was made. */
  public void add(SourceInput source) {
    // Not before: one that is refused after all takes no number.
    source.number(nextSource++);
    source.recording().to(order);
    sources.add(source);
    hasIdleTimeouts |= source.silence().isMeasured();
    source.silence().watch(clock.monotonicNanos());
  }

  /** A query has seen what it begins with: from now on it gets what follows. */
  void connect(Query query) {
    query.connect();
    query.number(nextQuery++);
    query.rates().begin(clock.monotonicNanos());
    query.pipeline().completeIfInputsAre();
    queries.add(query);
    query.inputs().forEach(Graph::readersChanged);
    query.readersChanged();
    for (SourceInput source : query.sources()) {
      source.steps().extend(query, query.scansOf(source));
    }
    ticks.graphChanged();
    if (query.pipeline().isTicking()) {
      QueryTicks own = new QueryTicks(query, ticks, flow);
      query.ticks(own);
      ticks.add(own);
    }
  }

  /** Its place is behind all others. */
  void rankLast(Query query) {
    nextRank = query.pipeline().rank(nextRank);
  }

  /** Makes a query that is in the graph no more than its memory is. */
  Query newQuery(QuerySpec spec) {
    MemoryAccount account = memory.open(spec.name(), spec.stateLimitBytes());
    try {
      Query query = new Query(spec, account, Retained.of(this, spec));
      query.onLimit(cause -> stop(query, cause));
      return query;
    } catch (Throwable refused) {
      account.close();
      throw refused;
    }
  }

  /** Takes out relations, and the subscriptions that were made under names. */
  public void drop(List<Relation> relations, List<String> names) {
    names.forEach(this::endRings);
    relations.forEach(this::takeOut);
    ticks.graphChanged();
  }

  private void takeOut(Relation relation) {
    LaminarException dropped = dropped(relation.name());
    relation.output().fail(dropped);
    ringsOf(relation.output()).forEach(this::leave);
    relation.errors().output().fail(dropped);
    ringsOf(relation.errors().output()).forEach(this::leave);
    if (relation instanceof SourceInput source) {
      source.drop();
      sources.remove(source);
      ready().forget(source);
    } else if (relation instanceof Query query) {
      query.sources().forEach(source -> source.steps().remove(query));
      losses.discard(query);
      query.leave();
      query.inputs().forEach(Graph::readersChanged);
      query.release();
      queries.remove(query);
    }
  }

  /** Its relation is gone; its readers still get what they are owed. */
  private void leave(RingStage ring) {
    ring.leave();
    rings.remove(ring);
  }

  static List<RingStage> ringsOf(OutputNode output) {
    return output.sinks().stream()
        .filter(RingStage.class::isInstance)
        .map(RingStage.class::cast)
        .toList();
  }

  /** Takes out a query that nobody has seen. */
  void withdraw(Query fresh) {
    fresh.sources().forEach(source -> source.steps().withdraw(fresh));
    fresh.disconnect();
    fresh.inputs().forEach(Graph::readersChanged);
    fresh.release();
    queries.remove(fresh);
    ticks.graphChanged();
    // No other was made since.
    nextQuery--;
  }

  /** Rings that could not go on, though what they read does: who subscribes now gets another one. */
  void takeOutFailed() {
    for (RingStage ring : rings.all()) {
      if (hasFailedAlone(ring)) {
        takeOutFailed(ring);
      }
    }
  }

  private void takeOutFailed(RingStage ring) {
    detach(ring);
    ring.leave();
  }

  private static boolean hasFailedAlone(RingStage ring) {
    boolean stopped = ring.relation() instanceof Query query && !query.isRunning();
    return ring.failure() != null && !stopped;
  }

  /** Ends the subscriptions that were made under a name. */
  private void endRings(String name) {
    for (RingStage ring : rings.named(name)) {
      ring.endBehind(dropped(name));
      detach(ring);
      ring.leave();
    }
  }

  private void detach(RingStage ring) {
    output(ring.relation(), ring.isErrors()).remove(ring);
    rings.remove(ring);
    sourcesOf(ring).forEach(source -> source.steps().remove(ring));
    readersChanged(ring.relation());
    ticks.graphChanged();
  }

  /** Ends everything that reads a source, whose rows will not come. */
  public void endReaders(SourceInput source, LaminarException cause) {
    DrainOrder recorded = order;
    if (recorded != null) {
      recorded.readersEnded(source.index(), cause);
    }
    source.output().fail(cause);
    source.errors().output().fail(cause);
    source.steps().changed();
  }

  private static LaminarException dropped(String name) {
    return new LaminarException(
        ErrorCode.DROPPED, name + " was dropped or replaced", "subscribe again");
  }

  /** The ring of what is subscribed to; null where nobody has, or where it could not go on. */
  @Nullable
  public RingStage ring(Subscribed what) {
    RingStage ring = rings.find(what);
    if (ring != null && hasFailedAlone(ring)) {
      takeOutFailed(ring);
      return null;
    }
    return ring;
  }

  /** Attaches a ring to where its rows come out; behind a number: see {@link Subscribed#after}. */
  public void add(RingStage ring, long after) {
    Retained.read(ring, after);
    rings.add(ring);
    output(ring.relation(), ring.isErrors()).add(ring);
    sourcesOf(ring).forEach(source -> source.steps().add(ring));
    readersChanged(ring.relation());
    ticks.graphChanged();
  }

  /** Takes a ring away that nobody reads any more. */
  public void removeUnread(RingStage ring) {
    if (!ring.ring().hasReaders()) {
      ring.leaveSource();
      if (!ring.isLeaving()) {
        detach(ring);
      }
      overflows.remove(ring);
    }
  }

  static void readersChanged(Subscribable relation) {
    if (relation instanceof Query query) {
      query.readersChanged();
    }
  }

  /** Notes from now on what decides an output. */
  public void record(DrainOrder newOrder) {
    flow.calls().goOnAt(decisions.wereReplayed() ? flow.calls().calls() : 0);
    keep(newOrder);
  }

  /** As {@link #record}, in calls that go on being counted. */
  public void keep(DrainOrder newOrder) {
    order = newOrder;
    ticks.record(newOrder);
    flow.calls().onFailure((thrown, call) -> newOrder.failed(call, thrown));
    flow.calls().onWait(newOrder::waited);
    for (SourceInput source : sources) {
      source.recording().to(newOrder);
    }
  }

  /** What is recorded; null where nothing is. */
  @Nullable
  public DrainOrder order() {
    return order;
  }

  /** The graph is changed by its owner, right now. */
  public void noteCommand() {
    DrainOrder recorded = order;
    if (recorded != null) {
      recorded.command();
    }
  }

  /** A subscription to what a ring has comes or goes, right now. */
  public void noteSubscription(RingStage ring, boolean comes) {
    DrainOrder recorded = order;
    if (recorded == null) {
      return;
    }
    String name = ring.relation() instanceof Relation relation ? relation.name() : ring.name();
    if (comes) {
      recorded.subscribed(name, ring.isErrors());
    } else {
      recorded.unsubscribed(name, ring.isErrors());
    }
  }

  // ---- A replay ----

  /** From now on a replay says what a new query begins with; null: none does any more. */
  public void obey(@Nullable Prescription ofNext) {
    prescribed = ofNext;
  }

  /** The rows that wait in lanes of a source, and that who comes now does not see. */
  Map<LaneInput, Long> unseen(SourceInput source) {
    Prescription ofNext = prescribed;
    return ofNext == null ? source.handles().waiting() : ofNext.takeUnseen(source);
  }

  /** The time that the expressions of a new query see first. */
  long firstNow(boolean isRead) {
    Prescription ofNext = prescribed;
    OptionalLong recorded = ofNext == null ? OptionalLong.empty() : ofNext.takeFirstNow();
    return recorded.isPresent() ? recorded.getAsLong() : clock.nanos(isRead);
  }

  /** The time that has passed when the operators of a new query begin. */
  long firstElapsed() {
    Prescription ofNext = prescribed;
    OptionalLong recorded = ofNext == null ? OptionalLong.empty() : ofNext.takeFirstElapsed();
    return recorded.isPresent() ? recorded.getAsLong() : clock.monotonicNanos();
  }

  /** The numbers of the next source and of the next query. */
  int[] nextNumbers() {
    return new int[] {nextSource, nextQuery};
  }

  /** Numbers sources and queries to come from these on. */
  void nextNumbers(int ofSource, int ofQuery) {
    nextSource = ofSource;
    nextQuery = ofQuery;
  }

  /** Sources and queries have got other numbers, which are their order. */
  void sort() {
    sources.sort(Comparator.comparingInt(SourceInput::index));
    queries.sort(Comparator.comparingInt(Query::number));
  }

  /** The query with a number. */
  public Query query(int number) {
    return queries.stream().filter(each -> each.number() == number).findFirst().orElseThrow();
  }

  /** The source with a number. */
  public SourceInput source(int index) {
    for (SourceInput source : sources) {
      if (source.index() == index) {
        return source;
      }
    }
    throw new IllegalStateException("there is no source number " + index);
  }

  /** To make room for the state of others. */
  void stop(Query query, LaminarException cause) {
    LaminarException failure = query.stoppedBy(cause);
    DrainOrder recorded = order;
    if (recorded != null && query.number() >= 0 && query.isRunning()) {
      recorded.stopped(query.number(), failure);
    }
    query.stop(failure);
  }

  private static OutputNode output(Subscribable relation, boolean errors) {
    return errors && relation instanceof Relation read ? read.errors().output() : relation.output();
  }

  private static Collection<SourceInput> sourcesOf(RingStage ring) {
    return ring.relation() instanceof Relation relation ? relation.sources() : List.of();
  }

  /** The sources whose rows relations are made of, each once. */
  public static List<SourceInput> sourcesOf(Collection<? extends Relation> relations) {
    Set<SourceInput> sources = new LinkedHashSet<>();
    relations.forEach(relation -> sources.addAll(relation.sources()));
    return List.copyOf(sources);
  }
}
