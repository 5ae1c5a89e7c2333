package io.laminar.core.engine.graph;

import io.laminar.core.engine.output.RingStage;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.pipeline.Dataflow;
import io.laminar.core.pipeline.Pipeline;
import io.laminar.core.pipeline.Sink;
import io.laminar.core.pipeline.TickRoute;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateSection;
import io.laminar.core.state.StateWriter;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The ticks of one query: when the next one is due, and one that is under way. Confined to the
 * engine's thread.
 */
final class QueryTicks {
  /** Due at no time. */
  static final long NEVER = Long.MAX_VALUE;

  private static final int FORMAT_VERSION = 2;

  private final Query query;
  private final Ticks ticks;
  private TickRoute route;
  private final Set<SourceInput> sources = new LinkedHashSet<>();
  private boolean stale = true;

  // As it stands in the queue.
  private long dueNanos = NEVER;
  private boolean underway;
  private long presentDueNanos;
  private long presentNanos;
  private long presentNowNanos;
  private boolean cancelled;

  QueryTicks(Query query, Ticks ticks, Dataflow flow) {
    this.query = query;
    this.ticks = ticks;
    this.route = TickRoute.of(query.pipeline(), flow, this::fullRing);
  }

  /** The number of its query: of those that are due at one time the one of the older query is first. */
  int number() {
    return query.number();
  }

  long dueNanos() {
    return dueNanos;
  }

  void dueAt(long nanos) {
    dueNanos = nanos;
  }

  /** When the operators want the next one. */
  long wantedNanos() {
    if (!query.isRunning()) {
      return NEVER;
    }
    look();
    route.findAwaited();
    return query.pipeline().nextTick();
  }

  boolean isUnderway() {
    return underway;
  }

  /** The graph behind the query may be another. */
  void changed() {
    stale = true;
  }

  /** After rows or a watermark: the next tick may be due earlier. */
  void update() {
    if (!underway && !cancelled) {
      ticks.update(this);
    }
  }

  private void look() {
    if (!stale) {
      return;
    }
    stale = false;
    route = route.again();
    sources.clear();
    for (Pipeline pipeline : route.pipelines()) {
      if (pipeline.boundary() instanceof Query reader) {
        sources.addAll(reader.sources());
        if (route.keepsTime() && reader != query) {
          reader.awaits(this);
        }
      }
    }
  }

  /** Tells whether a tick can begin: there is room, and nothing that it reaches is in a step. */
  boolean mayBegin() {
    look();
    for (SourceInput source : sources) {
      if (source.steps().isPending()) {
        return false;
      }
    }
    return !route.isBusy() && hasRoom();
  }

  /** Tells whether rows of one of some sources come to what a tick reaches. */
  boolean reaches(Set<SourceInput> some) {
    look();
    return !Collections.disjoint(sources, some);
  }

  /** Tells whether a step may be done: there is room for what it emits, and nothing is changed. */
  boolean mayGoOn() {
    look();
    for (SourceInput source : sources) {
      if (source.steps().isHeld()) {
        return false;
      }
    }
    return !route.isBusy() && hasRoom();
  }

  /** Tells whether there is room for what a step emits. */
  private boolean hasRoom() {
    look();
    return fullRing() == null;
  }

  private @Nullable RingStage fullRing() {
    for (Sink sink : route.sinks()) {
      if (sink instanceof RingStage ring && ring.room(1) == 0) {
        return ring;
      }
    }
    return null;
  }

  /** Begins a tick, which is recorded; returns whether it is done. */
  boolean begin(long elapsedNanos, long nowNanos) {
    underway = true;
    // At 0 it is due at once, whatever time it is.
    presentDueNanos = dueNanos > 0 ? Math.min(dueNanos, elapsedNanos) : elapsedNanos;
    dueNanos = NEVER;
    presentNanos = elapsedNanos;
    presentNowNanos = nowNanos;
    return goOn();
  }

  /** One step of what is under way; returns whether it is done. */
  boolean goOn() {
    look();
    route.time(presentDueNanos, presentNanos, presentNowNanos);
    underway = !route.advance(presentNanos);
    return !underway;
  }

  /** The query was stopped, or is gone. */
  void cancel() {
    underway = false;
    cancelled = true;
    route.abandon();
    ticks.remove(this);
  }

  void snapshot(StateWriter writer) {
    writer.writeLong(underway ? 1 : 0);
    writer.writeLong(presentDueNanos);
    writer.writeLong(presentNanos);
    writer.writeLong(presentNowNanos);
    route.snapshot(writer);
  }

  void restore(StateReader reader) {
    underway = reader.readLong() == 1;
    presentDueNanos = reader.readLong();
    presentNanos = reader.readLong();
    presentNowNanos = reader.readLong();
    // The way as it is now: one that is found later begins anew.
    look();
    route.restore(reader);
    if (underway) {
      ticks.goOnLater(this);
    } else {
      update();
    }
  }

  // ---- State ----

  /** The ticks of a query as a part of its state; of a query that was stopped there are none. */
  static StateSection section(String prefix, Supplier<@Nullable QueryTicks> ticks) {
    return StateSection.of(
        prefix + ", ticks",
        FORMAT_VERSION,
        "",
        writer -> {
          QueryTicks own = ticks.get();
          writer.writeLong(own == null ? 0 : 1);
          if (own != null) {
            own.snapshot(writer);
          }
        },
        reader -> {
          QueryTicks own = ticks.get();
          if (reader.readLong() == 1 && own != null) {
            own.restore(reader);
          }
        });
  }
}
