package io.laminar.core.engine;

import io.laminar.api.Metrics;
import io.laminar.core.engine.graph.Graph;
import io.laminar.core.engine.graph.Losses;
import io.laminar.core.engine.graph.Query;
import io.laminar.core.engine.output.Subscriber;
import io.laminar.core.engine.source.RelationTime;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.pipeline.Route;
import io.laminar.core.ring.OutputRing;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Gathers the counters, some objects at a time, so that between two batches the engine never spends
 * more on it than on a batch, however many objects there are. Engine's thread.
 */
final class EngineMetrics {
  /** Objects that are read between two batches. */
  private static final int OBJECTS_AT_ONCE = 64;

  /** Nodes whose watermark is brought up to date between two batches. */
  private static final int NODES_AT_ONCE = 1024;

  private final List<SourceInput> sources;
  private final List<Query> queries;
  private final List<Subscriber> subscribers;
  private final Metrics.DatabaseMetrics database;

  private int nextSourceTime;
  private int nextNode;
  private long heldRows;
  private final List<Metrics.SourceMetrics> ofSources = new ArrayList<>();
  private final List<Metrics.QueryMetrics> ofQueries = new ArrayList<>();
  private final List<Metrics.SubscriptionMetrics> ofSubscribers = new ArrayList<>();

  /** Begins with what there is now. */
  EngineMetrics(Graph graph, Collection<Subscriber> subscribers, Losses losses) {
    this.sources = List.copyOf(graph.sources());
    this.queries = List.copyOf(graph.queries());
    this.subscribers = List.copyOf(subscribers);
    // First: what a query held is here or there, if it is dropped meanwhile, never in both.
    this.database = losses.counted();
  }

  /** Reads all at once. */
  static Metrics of(Graph graph, Collection<Subscriber> subscribers, Losses losses) {
    EngineMetrics metrics = new EngineMetrics(graph, subscribers, losses);
    boolean done = false;
    while (!done) {
      done = metrics.step();
    }
    return metrics.result();
  }

  /** Goes on; returns true when all is read. */
  boolean step() {
    if (nextSourceTime < sources.size()) {
      refreshTime();
      if (nextSourceTime < sources.size()) {
        return false;
      }
    }
    int left = OBJECTS_AT_ONCE;
    for (; left > 0 && ofSources.size() < sources.size(); left--) {
      ofSources.add(of(sources.get(ofSources.size())));
    }
    for (; left > 0 && ofQueries.size() < queries.size(); left--) {
      Query query = queries.get(ofQueries.size());
      heldRows += query.isRunning() ? 0 : query.pipeline().heldRows();
      ofQueries.add(of(query));
    }
    for (; left > 0 && ofSubscribers.size() < subscribers.size(); left--) {
      ofSubscribers.add(of(subscribers.get(ofSubscribers.size())));
    }
    return ofSources.size() == sources.size()
        && ofQueries.size() == queries.size()
        && ofSubscribers.size() == subscribers.size();
  }

  private void refreshTime() {
    int left = NODES_AT_ONCE;
    while (left > 0 && nextSourceTime < sources.size()) {
      SourceInput source = sources.get(nextSourceTime);
      // The graph may have changed: at worst some nodes are refreshed twice, or not at all.
      Route route = source.reach().route();
      int from = nextNode;
      nextNode = route.refresh(source.time().value(), from, left);
      left -= (nextNode < 0 ? route.decidingCount() : nextNode) - from + 1;
      if (nextNode < 0) {
        nextNode = 0;
        nextSourceTime++;
      }
    }
  }

  /** When all is read. */
  Metrics result() {
    return new Metrics(
        ofSources,
        ofQueries,
        ofSubscribers,
        new Metrics.DatabaseMetrics(
            database.rowsUndelivered(),
            database.resultsUndelivered(),
            database.rowsDiscarded() + heldRows,
            database.abandonedSubscriptions()),
        Optional.empty());
  }

  private static Metrics.SourceMetrics of(SourceInput source) {
    return new Metrics.SourceMetrics(
        source.name(),
        source.channel().kind().name(),
        source.handles().count(),
        source.rows().count(),
        source.channel().rowsDropped(),
        source.rows().unread(),
        source.errors().count(),
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
        RelationTime.watermark(query),
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
