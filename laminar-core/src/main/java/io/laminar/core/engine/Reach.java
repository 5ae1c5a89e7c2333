package io.laminar.core.engine;

import io.laminar.api.LaminarException;
import io.laminar.core.pipeline.Dataflow;
import io.laminar.core.pipeline.OutputNode;
import io.laminar.core.pipeline.Pipeline;
import io.laminar.core.pipeline.Route;
import io.laminar.core.pipeline.Sink;
import io.laminar.core.time.DatabaseClock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the rows of a source can reach: worked out when the graph changes, so that the inner loop
 * walks arrays.
 */
final class Reach {
  private static final RingStage[] NO_RINGS = new RingStage[0];

  private final OutputNode output;
  private final Dataflow flow;
  private Route route;
  private boolean stale = true;
  private RingStage[] rings = NO_RINGS;

  // Where there is one, it is asked without a loop.
  private @Nullable RingStage only;
  private boolean timed;
  private boolean views;
  private List<Query> clockReaders = List.of();

  /** Begins with nothing that is reached. */
  Reach(OutputNode output, Dataflow flow) {
    this.output = output;
    this.flow = flow;
    this.route = Route.from(output, flow);
  }

  /** The graph behind the source changed: it is looked at when it is needed next. */
  void changed() {
    stale = true;
    route.abandon();
  }

  /** Looks at the graph, if it changed since. */
  void update() {
    if (stale) {
      stale = false;
      look();
    }
  }

  private void look() {
    route = Route.from(output, flow);
    timed = route.isTimed();
    Set<RingStage> found = new LinkedHashSet<>();
    List<Query> readers = new ArrayList<>();
    views = collect(route.sinks(), found);
    for (Pipeline pipeline : route.pipelines()) {
      if (pipeline.boundary() instanceof Query query) {
        collect(query.errors().output().sinks(), found);
        if (query.readsClock()) {
          readers.add(query);
        }
      }
    }
    clockReaders = readers;
    rings = found.toArray(RingStage[]::new);
    only = rings.length == 1 ? rings[0] : null;
  }

  /** Adds rings; tells whether there is a view among the sinks. */
  private static boolean collect(List<Sink> sinks, Set<RingStage> rings) {
    boolean view = false;
    for (Sink sink : sinks) {
      if (sink instanceof RingStage ring) {
        rings.add(ring);
      } else {
        view = true;
      }
    }
    return view;
  }

  Route route() {
    return route;
  }

  /** Tells whether rows go to a subscription or into a view that keeps them. */
  boolean delivers() {
    return views || rings.length > 0;
  }

  /** Sets the time that expressions see, decided before each drain. */
  void setNow(long nanos) {
    for (Query query : clockReaders) {
      query.now(nanos);
    }
  }

  /**
   * Fixes the time that expressions see until the next call. Where the clock throws, the queries that
   * ask for it are stopped.
   *
   * @param recorded gets what was decided, for a source
   */
  void decideNow(DatabaseClock clock, @Nullable DrainOrder recorded, int source) {
    if (clockReaders.isEmpty()) {
      return;
    }
    try {
      long now = clock.nanos();
      setNow(now);
      if (recorded != null) {
        recorded.now(now);
      }
    } catch (LaminarException refused) {
      stopClockReaders(refused);
      if (recorded != null) {
        recorded.clockFailed(source);
      }
    }
  }

  /** Stops the queries whose expressions ask for a time that there is not. */
  void stopClockReaders(LaminarException cause) {
    for (Query query : clockReaders) {
      if (query.isRunning()) {
        query.pipeline().stop(query.onFail(cause));
      }
    }
  }

  /** Tells whether an operator depends on the watermark. */
  boolean isTimed() {
    return timed;
  }

  /** The smallest watermark at which an operator has something to do. */
  long nextTimer() {
    return route.nextTimer();
  }

  /** Tells whether something behind the source is in the middle of a step of another's watermark. */
  boolean isPending() {
    return route.isPending();
  }

  /** Tells whether no operator and no ring behind the source has something left to do. */
  boolean isQuiet() {
    RingStage one = only;
    if (one != null) {
      return !one.ring().hasOverflow() && !isPending();
    }
    for (RingStage ring : rings) {
      if (ring.ring().hasOverflow()) {
        return false;
      }
    }
    return !isPending();
  }

  /** The rows that every reached ring has room for, at most a limit; 0 when one is full. */
  int room(int limit) {
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

  /** The first ring without room, for the error that names it. */
  @Nullable
  RingStage fullRing() {
    for (RingStage ring : rings) {
      if (ring.room(1) == 0) {
        return ring;
      }
    }
    return null;
  }
}
