package io.laminar.core.engine;

import io.laminar.api.Metrics;
import io.laminar.core.ring.OutputRing;
import java.util.ArrayList;
import java.util.List;

/** Gathers the counters; on the engine's thread. */
final class EngineMetrics {
  private EngineMetrics() {}

  static Metrics of(Graph graph, List<Subscriber> subscribers, Losses losses) {
    graph.refreshTime();
    List<Metrics.SourceMetrics> sources = new ArrayList<>();
    for (SourceInput source : graph.sources()) {
      sources.add(of(source));
    }
    List<Metrics.QueryMetrics> queries = new ArrayList<>();
    for (Query query : graph.queries()) {
      queries.add(of(query));
    }
    List<Metrics.SubscriptionMetrics> subscriptions = new ArrayList<>();
    for (Subscriber subscriber : subscribers) {
      subscriptions.add(of(subscriber));
    }
    return new Metrics(sources, queries, subscriptions, losses.counted(graph.queries()));
  }

  private static Metrics.SourceMetrics of(SourceInput source) {
    return new Metrics.SourceMetrics(
        source.name(),
        source.channel().kind().name(),
        source.handles().count(),
        source.rows().count(),
        source.channel().rowsDropped(),
        source.rows().unread(),
        source.time().ignoredWatermarks(),
        source.tracker().abandoned(),
        source.channel().fill(),
        source.channel().capacityRows(),
        source.time().value());
  }

  private static Metrics.QueryMetrics of(Query query) {
    return new Metrics.QueryMetrics(
        query.name(),
        query.pipeline().rowsIn(),
        query.rowsOut(),
        query.pipeline().lateRows(),
        query.ignoredRetractions(),
        query.errors().count(),
        Graph.watermark(query),
        query.stateBytes(),
        query.isRunning());
  }

  private static Metrics.SubscriptionMetrics of(Subscriber subscriber) {
    OutputRing ring = subscriber.ring().ring();
    int waiting = subscriber.reader().fill();
    return new Metrics.SubscriptionMetrics(
        subscriber.name(),
        ring.kind().name(),
        subscriber.rowsTaken(),
        subscriber.reader().rowsDropped(),
        waiting,
        ring.shape().capacityRows());
  }
}
