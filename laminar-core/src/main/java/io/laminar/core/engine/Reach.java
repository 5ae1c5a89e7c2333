package io.laminar.core.engine;

import io.laminar.core.pipeline.Dataflow;
import io.laminar.core.pipeline.OutputNode;
import io.laminar.core.pipeline.Pipeline;
import io.laminar.core.pipeline.Route;
import io.laminar.core.pipeline.Sink;
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
  private final Route route;
  private final RingStage[] rings;

  // Where there is one, it is asked without a loop.
  private final @Nullable RingStage only;
  private final boolean timed;
  private final boolean views;
  private final List<Query> clockReaders;

  /** Finds what the rows that come out of a source reach, and which of the queries are among it. */
  static Reach of(OutputNode output, Dataflow flow, List<Query> queries) {
    Route route = Route.from(output, flow);
    Set<Pipeline> pipelines = route.pipelines();
    return new Reach(
        route,
        pipelines.isEmpty()
            ? List.of()
            : queries.stream()
                .filter(query -> pipelines.contains(query.pipeline()))
                .toList());
  }

  private Reach(Route route, List<Query> queries) {
    this.route = route;
    this.timed = route.isTimed();
    Set<RingStage> found = new LinkedHashSet<>();
    List<Query> readers = new ArrayList<>();
    boolean anyView = collect(route.sinks(), found);
    for (Query query : queries) {
      collect(query.errors().output().sinks(), found);
      if (query.readsClock()) {
        readers.add(query);
      }
    }
    this.views = anyView;
    this.clockReaders = readers;
    this.rings = found.toArray(RingStage[]::new);
    this.only = rings.length == 1 ? rings[0] : null;
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

  /** Tells whether an expression asks for the time: each drain must decide on one. */
  boolean readsClock() {
    return !clockReaders.isEmpty();
  }

  /** Sets the time that expressions see, decided before each drain. */
  void setNow(long nanos) {
    for (Query query : clockReaders) {
      query.now(nanos);
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
      return one.ring().overflowRows() == 0 && !isPending();
    }
    for (RingStage ring : rings) {
      if (ring.ring().overflowRows() > 0) {
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
