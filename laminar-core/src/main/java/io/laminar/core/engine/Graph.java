package io.laminar.core.engine;

import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.pipeline.Dataflow;
import io.laminar.core.pipeline.OutputNode;
import io.laminar.core.pipeline.ScanNode;
import io.laminar.core.ring.Waiter;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.MemoryBudget;
import io.laminar.core.time.DatabaseClock;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The sources, queries and rings of a database, and the work that is to be done on them. Confined
 * to the engine's thread.
 */
final class Graph {
  // While rows keep coming, silent and lost handles are looked for only now and then.
  private static final int BUSY_ROUNDS_MASK = 255;

  private final DatabaseClock clock;
  private final Waiter engine;
  private final MemoryBudget memory;
  private final Losses losses;
  private final List<SourceInput> sources = new ArrayList<>();
  private final List<Query> queries = new ArrayList<>();
  private final List<RingStage> rings = new ArrayList<>();

  private final ReferenceQueue<Object> unreachable = new ReferenceQueue<>();

  // Of what is gone, while rows that it made before wait for room.
  private final List<RingStage> leaving = new ArrayList<>();

  // Volatile: who waits asks whether silence is measured.
  private volatile boolean hasIdleTimeouts;

  private int busyRounds;
  private int nextSource;
  private int nextRank = 1;
  private final Dataflow flow = new Dataflow();
  private final Replacement replacement = new Replacement(this, flow);
  private @Nullable DrainOrder order;

  Graph(Config config, Losses losses, Waiter engine) {
    this.clock = new DatabaseClock(config.clock());
    this.memory = new MemoryBudget(config.memoryLimit());
    this.losses = losses;
    this.engine = engine;
  }

  /** The database's time. Any thread. */
  DatabaseClock clock() {
    return clock;
  }

  MemoryBudget memory() {
    return memory;
  }

  /** Puts relations in the place of others. */
  Replacement replacement() {
    return replacement;
  }

  List<SourceInput> sources() {
    return sources;
  }

  List<Query> queries() {
    return queries;
  }

  List<RingStage> rings() {
    return rings;
  }

  /** Gets the handles and subscriptions that nobody can reach any more. */
  ReferenceQueue<Object> unreachable() {
    return unreachable;
  }

  /** Rings of what is gone, whose readers are still owed rows. */
  List<RingStage> leaving() {
    return leaving;
  }

  boolean hasIdleTimeouts() {
    return hasIdleTimeouts;
  }

  /** Works until nothing is left that there is room for. */
  void workOff() {
    int done = 1;
    while (done > 0) {
      done = work(false);
    }
  }

  /**
   * One round: overflow, every source once, silent and lost handles.
   *
   * @param thorough whether the handles are looked at though there are rows
   * @return 0 when there was nothing to do
   */
  int work(boolean thorough) {
    int done = 0;
    for (int i = 0; i < rings.size(); i++) {
      RingStage ring = rings.get(i);
      if (ring.ring().hasOverflow() && ring.ring().flushOverflow()) {
        done++;
      }
    }
    if (!leaving.isEmpty()) {
      done += flushLeaving();
    }
    for (int i = 0; i < sources.size(); i++) {
      done += sources.get(i).work();
      stopMarked();
    }
    if (done == 0 || thorough || (++busyRounds & BUSY_ROUNDS_MASK) == 0) {
      done += Lost.giveBack(unreachable);
      done += hasIdleTimeouts ? checkIdle() : 0;
    }
    return done;
  }

  /** Moves what was emitted before an end and has room by now; returns how many rows. */
  int flushLeaving() {
    int before = 0;
    for (RingStage ring : leaving) {
      before += ring.ring().overflowRows();
    }
    int left = 0;
    for (RingStage ring : leaving) {
      left += ring.hasLeft() ? 0 : ring.ring().overflowRows();
    }
    leaving.removeIf(RingStage::hasLeft);
    return before - left;
  }

  /** Between two batches: stops the queries that have to make room for the state of others. */
  void stopMarked() {
    if (memory.hasMarked()) {
      memory.stopMarked();
    }
  }

  /** Tells whether another round may find something to do; cheaper than to try. */
  boolean hasMore() {
    if (!leaving.isEmpty()) {
      return true;
    }
    for (int i = 0; i < rings.size(); i++) {
      if (rings.get(i).ring().hasOverflow()) {
        return true;
      }
    }
    for (int i = 0; i < sources.size(); i++) {
      if (sources.get(i).hasMore()) {
        return true;
      }
    }
    return false;
  }

  /** Takes silent handles out of the minimum, all of them before time moves. */
  private int checkIdle() {
    long now = clock.monotonicNanos();
    int found = 0;
    for (SourceInput source : sources) {
      found += source.silence().check(now);
    }
    DrainOrder recorded = order;
    if (found > 0 && recorded != null) {
      recorded.idleKnown();
    }
    return found;
  }

  /** Silence counts from now: nobody could push while the engine was stopped. */
  void restartSilence() {
    long now = clock.monotonicNanos();
    sources.forEach(source -> source.silence().restart(now));
  }

  SourceInput addSource(SourceSpec spec) {
    SourceInput source = newSource(spec);
    add(source);
    return source;
  }

  /** Makes a source that is not in the graph yet. */
  SourceInput newSource(SourceSpec spec) {
    return new SourceInput(
        spec,
        RingSizes.channel(spec, memory.limitBytes()),
        nextSource++,
        clock,
        engine,
        flow,
        unreachable);
  }

  void add(SourceInput source) {
    source.record(order);
    sources.add(source);
    hasIdleTimeouts |= source.spec().idleTimeoutNanos() > 0;
  }

  Query addQuery(QuerySpec spec) {
    return addQuery(spec, null);
  }

  /** Adds a query, in the place of another perhaps, which is still there. */
  Query addQuery(QuerySpec spec, @Nullable Query old) {
    for (Relation input : spec.inputs()) {
      // Before anything was connected: of a query that was stopped nothing follows.
      if (input instanceof Query query && query.failure() != null) {
        throw query.failure();
      }
    }
    // A clock that throws refuses those that read it.
    long now = clock.nanos(spec.readsClock());
    Query query = newQuery(spec);
    query.now(now);
    nextRank = query.pipeline().rank(nextRank);
    begin(query.inputs(), query.pipeline().scans(), old);
    query.connect();
    query.pipeline().completeIfInputsAre();
    queries.add(query);
    changed();
    return query;
  }

  private Query newQuery(QuerySpec spec) {
    MemoryAccount account = memory.open(spec.name());
    try {
      return new Query(spec, account);
    } catch (Throwable refused) {
      account.close();
      throw refused;
    }
  }

  /**
   * What a new query sees first: of a materialized view all rows that it holds now, so that every
   * later change of it is of a row that was seen; of everything else the rows pushed from now on, or
   * where it takes the place of a query that reads the same source, the rows that this one has not
   * taken. For the rows of a source that is one moment, whatever ways they come.
   */
  private void begin(List<Relation> inputs, List<ScanNode> scans, @Nullable Query old) {
    Map<SourceInput, List<ScanNode>> joining = new LinkedHashMap<>();
    for (int i = 0; i < scans.size(); i++) {
      if (!isHeld(inputs.get(i))) {
        for (SourceInput source : inputs.get(i).sources()) {
          joining.computeIfAbsent(source, each -> new ArrayList<>()).add(scans.get(i));
        }
      }
    }
    joining.forEach((source, of) -> {
      if (old != null && old.sources().contains(source)) {
        source.handles().joinInPlaceOf(old.pipeline().scans(), of);
      } else {
        source.handles().join(of);
      }
    });
    for (int i = 0; i < scans.size(); i++) {
      if (isHeld(inputs.get(i)) && inputs.get(i) instanceof Query read) {
        ScanNode scan = scans.get(i);
        read.pin().forEachBatch(batch -> {
          flow.deliver(scan, batch);
          stopMarked();
        });
      }
    }
  }

  private static boolean isHeld(Relation input) {
    return input instanceof Query read && read.view() != null;
  }

  /** Takes out relations, and the subscriptions that were made under names. */
  void drop(List<Relation> relations, List<String> names) {
    names.forEach(this::endRing);
    relations.forEach(this::takeOut);
    changed();
  }

  private void takeOut(Relation relation) {
    LaminarException dropped = dropped(relation.name());
    relation.output().fail(dropped);
    takeOut(ring -> ring.relation() == relation);
    if (relation instanceof SourceInput source) {
      source.drop();
      sources.remove(source);
    } else if (relation instanceof Query query) {
      query.errors().output().fail(dropped);
      losses.discard(query);
      query.disconnect();
      query.release();
      queries.remove(query);
    }
  }

  /** Takes out a query that nobody has seen. */
  void withdraw(Query fresh) {
    fresh.disconnect();
    fresh.release();
    queries.remove(fresh);
    changed();
  }

  /** Rings that could not go on, though what they read does: who subscribes now gets another one. */
  void takeOutFailed() {
    for (RingStage ring : rings) {
      if (hasFailedAlone(ring)) {
        output(ring.relation(), ring.isErrors()).remove(ring);
      }
    }
    takeOut(Graph::hasFailedAlone);
  }

  private static boolean hasFailedAlone(RingStage ring) {
    boolean stopped = ring.relation() instanceof Query query && !query.isRunning();
    return ring.failure() != null && !stopped;
  }

  /** Lets what reads a relation read another one from now on, and drops the first. */
  void replace(Relation old, Relation fresh) {
    queries.forEach(query -> query.readInstead(old, fresh));
    rankAll();
    for (RingStage ring : rings) {
      // The subscribers of one with other columns are ended with the old relation.
      if (ring.relation() == old && ring.fits(fresh)) {
        output(old, ring.isErrors()).remove(ring);
        ring.readFrom(fresh);
        output(fresh, ring.isErrors()).add(ring);
      }
    }
    drop(List.of(old), List.of());
  }

  /** Ends the subscriptions that were made under a name. */
  private void endRing(String name) {
    for (RingStage ring : rings) {
      if (ring.name().equals(name)) {
        output(ring.relation(), ring.isErrors()).remove(ring);
        ring.fail(dropped(name));
      }
    }
    takeOut(ring -> ring.name().equals(name));
  }

  /** Takes out rings that ended; their readers still get what they are owed. */
  private void takeOut(Predicate<RingStage> which) {
    rings.stream().filter(which).filter(ring -> !ring.hasLeft()).forEach(leaving::add);
    rings.removeIf(which);
  }

  /** Ends everything that reads a source, whose rows will not come. */
  void fail(SourceInput source, LaminarException cause) {
    source.output().fail(cause);
    changed();
  }

  private static LaminarException dropped(String name) {
    return new LaminarException(
        ErrorCode.DROPPED, name + " was dropped or replaced", "subscribe again");
  }

  /** The ring of what is subscribed to; null where nobody has. */
  @Nullable
  RingStage ring(Subscribed what) {
    for (RingStage ring : rings) {
      if (ring.isOf(what)) {
        return ring;
      }
    }
    return null;
  }

  /** Attaches a ring to where its rows come out. */
  void add(RingStage ring) {
    rings.add(ring);
    output(ring.relation(), ring.isErrors()).add(ring);
    changed();
  }

  /** Takes rings away that nobody reads any more. */
  void removeUnread() {
    boolean removed = false;
    for (int i = rings.size() - 1; i >= 0; i--) {
      RingStage ring = rings.get(i);
      if (!ring.ring().hasReaders()) {
        output(ring.relation(), ring.isErrors()).remove(ring);
        rings.remove(i);
        removed = true;
      }
    }
    if (removed) {
      changed();
    }
  }

  private void changed() {
    for (Query query : queries) {
      query.readersChanged();
    }
    for (SourceInput source : sources) {
      source.steps().changed();
    }
  }

  /** Numbers all nodes anew: a query in the place of another may come after those that read it. */
  private void rankAll() {
    Set<Query> ranked = new LinkedHashSet<>();
    List<Query> left = new ArrayList<>(queries);
    nextRank = 1;
    while (!left.isEmpty()) {
      left.removeIf(query -> {
        boolean ready = query.inputs().stream()
            .allMatch(input -> !(input instanceof Query read) || ranked.contains(read));
        if (ready) {
          nextRank = query.pipeline().rank(nextRank);
          query.inputsChanged();
          ranked.add(query);
        }
        return ready;
      });
    }
  }

  /** Brings the watermarks up to date that no operator waits for. */
  void refreshTime() {
    for (SourceInput source : sources) {
      source.reach().route().refresh(source.time().value());
    }
  }

  void record(DrainOrder newOrder) {
    order = newOrder;
    for (SourceInput source : sources) {
      source.record(newOrder);
    }
  }

  SourceInput source(int index) {
    for (SourceInput source : sources) {
      if (source.index() == index) {
        return source;
      }
    }
    throw new IllegalStateException("there is no source number " + index);
  }

  private static OutputNode output(Relation relation, boolean errors) {
    return errors && relation instanceof Query query ? query.errors().output() : relation.output();
  }

  /** The sources whose rows relations are made of, each once. */
  static List<SourceInput> sourcesOf(Collection<? extends Relation> relations) {
    Set<SourceInput> sources = new LinkedHashSet<>();
    relations.forEach(relation -> sources.addAll(relation.sources()));
    return List.copyOf(sources);
  }

  /** The watermark that a relation's rows carry now. */
  static long watermark(Relation relation) {
    return relation instanceof SourceInput source
        ? source.time().value()
        : relation.output().currentWatermark();
  }
}
