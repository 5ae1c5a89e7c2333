package io.laminar.core.engine.source;

import io.laminar.api.LaminarException;
import io.laminar.core.engine.output.RingStage;
import io.laminar.core.engine.output.RowErrors;
import io.laminar.core.pipeline.Dataflow;
import io.laminar.core.pipeline.OutputNode;
import io.laminar.core.pipeline.Pipeline;
import io.laminar.core.pipeline.Room;
import io.laminar.core.pipeline.Route;
import io.laminar.core.pipeline.ScanNode;
import io.laminar.core.pipeline.Sink;
import io.laminar.core.time.DatabaseClock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the rows of a source can reach: worked out when the graph changes, so that the inner loop
 * walks arrays.
 */
public final class Reach {
  private static final RingStage[] NO_RINGS = new RingStage[0];

  private final OutputNode output;
  private final RowErrors errors;
  private Route route;
  private RingStage[] rings = NO_RINGS;

  // Where there is one, it is asked without a loop.
  private @Nullable RingStage only;
  private boolean timed;
  private boolean hearsTime;
  private boolean views;
  private final Room room = this::hasOverflow;
  private final List<ReachedQuery> clockReaders = new ArrayList<>();

  // Those with operators that go by the clock.
  private final List<ReachedQuery> ticking = new ArrayList<>();

  /**
   * Begins with nothing that is reached.
   *
   * @param errors the source's own, which have readers too
   */
  Reach(OutputNode output, RowErrors errors, Dataflow flow) {
    this.output = output;
    this.errors = errors;
    this.route = Route.from(output, flow, this::fullRing);
  }

  /**
   * The graph behind the source changed, and is looked at anew. At once: how rows are cut where they come
   * by several ways, and what a step has to do, must not depend on who asks when.
   */
  void changed() {
    route = route.again();
    rings = NO_RINGS;
    views = false;
    clockReaders.clear();
    ticking.clear();
    Set<RingStage> found = new LinkedHashSet<>();
    collect(route.sinks(), found);
    collect(errors.output().sinks(), found);
    for (Pipeline pipeline : route.pipelines()) {
      if (pipeline.boundary() instanceof ReachedQuery query) {
        collect(query.errors().output().sinks(), found);
        addClockReader(query);
      }
    }
    rings(found.toArray(RingStage[]::new));
    timeChanged();
  }

  private void timeChanged() {
    timed = route.isTimed();
    hearsTime = route.hearsTime();
  }

  private void collect(List<Sink> sinks, Set<RingStage> found) {
    for (Sink sink : sinks) {
      if (sink instanceof RingStage ring) {
        found.add(ring);
      } else {
        views = true;
      }
    }
  }

  private void addClockReader(ReachedQuery query) {
    if (query.readsClock()) {
      clockReaders.add(query);
    }
    if (query.pipeline().isTicking()) {
      ticking.add(query);
    }
  }

  private void rings(RingStage[] now) {
    rings = now;
    only = now.length == 1 ? now[0] : null;
  }

  /** A ring was attached to something that is reached. */
  void add(RingStage ring) {
    RingStage[] more = Arrays.copyOf(rings, rings.length + 1);
    more[rings.length] = ring;
    rings(more);
    if (!ring.isErrors()) {
      route.add(ring);
    }
  }

  /** A ring was taken away. */
  void remove(RingStage ring) {
    rings(Arrays.stream(rings).filter(each -> each != ring).toArray(RingStage[]::new));
    if (!ring.isErrors()) {
      route.remove(ring);
    }
  }

  /**
   * A query was connected that nothing reads yet.
   *
   * @param entries those of its scans that rows of the source come to
   */
  void extend(ReachedQuery query, List<ScanNode> entries) {
    route.extend(entries);
    views |= query.keepsRows();
    addClockReader(query);
    timeChanged();
  }

  /** A query is gone, and the rings of its rows and its errors. */
  void remove(ReachedQuery query) {
    route.remove(query.pipeline());
    RingStage[] left =
        Arrays.stream(rings).filter(ring -> ring.relation() != query).toArray(RingStage[]::new);
    rings(left);
    views = route.sinks().size()
        > Arrays.stream(left).filter(ring -> !ring.isErrors()).count();
    clockReaders.remove(query);
    ticking.remove(query);
    timeChanged();
  }

  /** The nodes that are reached. */
  public Route route() {
    return route;
  }

  /**
   * Works out what time the others have come to that meet the source in a query, where nobody waits for
   * it: before the source holds it back again. Hence nothing depends on who asked for it meanwhile.
   */
  void refreshOthers() {
    Set<SourceInput> met = new LinkedHashSet<>();
    for (Pipeline pipeline : route.pipelines()) {
      if (pipeline.boundary() instanceof ReachedQuery query) {
        met.addAll(query.sources());
      }
    }
    met.removeIf(source -> source.reach() == this);
    RelationTime.refresh(met);
  }

  /** Tells whether rows go to a subscription or into a view that keeps them. */
  public boolean delivers() {
    if (views) {
      return true;
    }
    for (RingStage ring : rings) {
      if (!(ring.isErrors() && ring.relation() instanceof SourceInput)) {
        return true;
      }
    }
    return false;
  }

  /** Tells whether something that is reached goes by the clock. */
  boolean asksClock() {
    return !clockReaders.isEmpty() || !ticking.isEmpty();
  }

  /** Sets the time that expressions see, decided before each drain. */
  public void setNow(long nanos) {
    for (int i = 0; i < clockReaders.size(); i++) { // No iterator: this happens with each row.
      clockReaders.get(i).pipeline().now(nanos);
    }
  }

  /** Sets the time that operators see that go by the clock. */
  public void setElapsed(long nanos) {
    for (int i = 0; i < ticking.size(); i++) { // As above.
      ticking.get(i).pipeline().elapsed(nanos);
    }
  }

  /** Fixes that time until the next call. */
  void decideElapsed(DatabaseClock clock, @Nullable DrainOrder recorded) {
    if (!ticking.isEmpty()) {
      long elapsed = clock.monotonicNanos();
      setElapsed(elapsed);
      if (recorded != null) {
        recorded.elapsed(elapsed);
      }
    }
  }

  /**
   * Fixes the time that expressions see until the next call. Where the clock throws, the queries that
   * ask for it are stopped.
   *
   * @param recording gets what was decided
   */
  void decideNow(DatabaseClock clock, Recording recording) {
    if (clockReaders.isEmpty()) {
      return;
    }
    try {
      long now = clock.nanos();
      setNow(now);
      recording.now(now);
    } catch (LaminarException refused) {
      stopClockReaders(refused);
      recording.note(order -> order.clockFailed(recording.source()));
    }
  }

  /** Stops the queries whose expressions ask for a time that there is not. */
  public void stopClockReaders(LaminarException cause) {
    for (ReachedQuery query : clockReaders) {
      if (!query.pipeline().isStopped()) {
        query.pipeline().stop(query.onFail(cause));
      }
    }
  }

  /** What comes out of the source has heard of a watermark. */
  void announce(long watermark) {
    output.announce(watermark);
  }

  /** The source came to its end. */
  void complete() {
    route.complete();
    errors.output().end();
  }

  /** Tells whether an operator depends on the watermark. */
  boolean isTimed() {
    return timed;
  }

  /** Tells whether an operator is to be told of the watermark. */
  boolean hearsTime() {
    return hearsTime;
  }

  /** The smallest watermark at which an operator has something to do. */
  long nextTimer() {
    return route.nextTimer();
  }

  /** The smallest watermark at which an operator may have something to do because of a row. */
  long timerOf(long eventTime) {
    return route.timerOf(eventTime);
  }

  /** Tells whether something behind the source is in the middle of a commit of another, which is done first. */
  boolean isBusy() {
    return route.isBusy();
  }

  /** Tells whether rows of another source come to something that is reached. */
  boolean meets(Reach other) {
    return route.meets(other.route);
  }

  /** Tells whether no operator and no ring behind the source has something left to do. */
  boolean isQuiet() {
    RingStage one = only;
    if (one != null) {
      return !one.isFull() && !isBusy();
    }
    return !hasOverflow() && !isBusy();
  }

  /** Tells whether rows wait for who reads something that is reached. */
  private boolean hasOverflow() {
    for (RingStage ring : rings) {
      if (ring.isFull()) {
        return true;
      }
    }
    return false;
  }

  /** Tells operators whether rows wait that were made. */
  Room room() {
    return room;
  }

  /** The rows that every reached ring has room for, at most a limit; 0 when one is full. */
  public int room(int limit) {
    RingStage one = only;
    if (one != null) {
      return one.room(limit);
    }
    int room = limit;
    for (RingStage ring : rings) {
      room = Math.min(room, ring.room(limit));
    }
    return room;
  }

  /** The first ring without room for what comes next: of what the source reaches, or of the commit that is done first. */
  @Nullable
  public RingStage blocking() {
    return route.isBusy() && route.fullBefore() instanceof RingStage ring ? ring : fullRing();
  }

  /** The first ring without room, for the error that names it. */
  @Nullable
  public RingStage fullRing() {
    for (RingStage ring : rings) {
      if (ring.room(1) == 0) {
        return ring;
      }
    }
    return null;
  }
}
