package io.laminar.core.engine;

import io.laminar.api.LaminarException;
import io.laminar.api.Metrics;
import io.laminar.core.engine.graph.Graph;
import io.laminar.core.engine.graph.Losses;
import io.laminar.core.engine.output.Subscriber;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Answers those who ask for the counters: one gathering for all who have asked before it began. The
 * engine does a bounded part of it a round.
 */
final class MetricsRequests {
  private final Graph graph;
  private final Collection<Subscriber> subscribers;
  private final Losses losses;

  // Guarded by this, and volatile for the engine's look. What is asked for from now on.
  private volatile @Nullable CompletableFuture<Metrics> next;

  // The engine's own.
  private @Nullable CompletableFuture<Metrics> present;
  private @Nullable EngineMetrics gathering;

  MetricsRequests(Graph graph, Collection<Subscriber> subscribers, Losses losses) {
    this.graph = graph;
    this.subscribers = subscribers;
    this.losses = losses;
  }

  /** Reads counters that contain all that was processed before. Any thread but the engine's. */
  Metrics read(Engine engine, Shutdown end) {
    engine.applicationCode().refuseInside();
    CompletableFuture<Metrics> asked = ask();
    engine.wake();
    try {
      return CommandQueue.await(asked, engine.life());
    } catch (LaminarException refused) {
      Metrics last = end.lastMetrics();
      if (last != null) {
        return last;
      }
      throw refused;
    }
  }

  private synchronized CompletableFuture<Metrics> ask() {
    CompletableFuture<Metrics> asked = next;
    if (asked == null) {
      asked = new CompletableFuture<>();
      next = asked;
    }
    return asked;
  }

  private synchronized @Nullable CompletableFuture<Metrics> take() {
    CompletableFuture<Metrics> taken = next;
    next = null;
    return taken;
  }

  /** Goes on with what was asked for; returns 0 when nothing was. On the engine's thread. */
  int round() {
    EngineMetrics metrics = gathering;
    if (metrics == null) {
      if (next == null) {
        return 0;
      }
      present = take();
      metrics = new EngineMetrics(graph, subscribers, losses);
      gathering = metrics;
    }
    CompletableFuture<Metrics> asked = present;
    if (metrics.step() && asked != null) {
      gathering = null;
      present = null;
      asked.complete(metrics.result());
    }
    return 1;
  }

  /** Nobody gathers any more. */
  void refuse(LaminarException why) {
    CompletableFuture<Metrics> asked = take();
    if (asked != null) {
      asked.completeExceptionally(why);
    }
    CompletableFuture<Metrics> begun = present;
    if (begun != null) {
      begun.completeExceptionally(why);
    }
  }
}
