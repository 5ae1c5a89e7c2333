package io.laminar.core.engine;

import io.laminar.core.pipeline.Dataflow;
import io.laminar.core.state.MemoryAccount;

/**
 * Puts a relation in the place of another one that others read, between two batches. On the engine's
 * thread.
 */
final class Replacement {
  private final Graph graph;
  private final Dataflow flow;

  Replacement(Graph graph, Dataflow flow) {
    this.graph = graph;
    this.flow = flow;
  }

  /** Puts a new source in the place of one, which takes no rows any more. */
  void of(SourceInput old, SourceInput fresh) {
    graph.add(fresh);
    if (fresh.schema().equals(old.schema())) {
      Succession.of(old, fresh);
    }
    graph.replace(old, fresh);
  }

  /** Puts a new query in the place of one that others read; refused, it leaves all as it was. */
  Query of(Query old, QuerySpec spec) {
    if (!old.isReadAsView()) {
      Query fresh = graph.addQuery(spec, old);
      graph.replace(old, fresh);
      return fresh;
    }
    ViewExchange exchange = new ViewExchange(old, flow);
    // No row enters between two steps of a watermark.
    graph.sources().forEach(source -> source.steps().finishNow());
    Query fresh = graph.addQuery(spec, old);
    carryOut(exchange, fresh);
    graph.stopMarked();
    graph.takeOutFailed();
    graph.replace(old, fresh);
    return fresh;
  }

  private void carryOut(ViewExchange exchange, Query fresh) {
    try (MemoryAccount account =
        graph.memory().openReader("the exchange of the rows of view " + fresh.name())) {
      ViewExchange.Difference difference;
      try {
        difference = exchange.with(fresh, account);
      } catch (Throwable refused) {
        graph.withdraw(fresh);
        throw refused;
      }
      difference.deliver();
    }
  }
}
