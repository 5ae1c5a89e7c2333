package io.laminar.core.engine;

import io.laminar.core.pipeline.Dataflow;
import io.laminar.core.pipeline.OutputNode;
import io.laminar.core.pipeline.Pipeline;
import io.laminar.core.state.MemoryAccount;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

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
      fresh.readiness().ready();
    }
    replace(old, fresh);
  }

  /** Puts a new query in the place of one that others read; refused, it leaves all as it was. */
  Query of(Query old, QuerySpec spec) {
    if (!old.isReadAsView()) {
      Query fresh = graph.addQuery(spec, old);
      replace(old, fresh);
      return fresh;
    }
    ViewExchange exchange = new ViewExchange(old, flow);
    // No row enters between two steps of a watermark.
    graph.sources().forEach(source -> source.steps().finishNow());
    Query fresh = graph.addQuery(spec, old);
    carryOut(exchange, fresh);
    graph.stopMarked();
    graph.takeOutFailed();
    replace(old, fresh);
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

  /** Lets what reads a relation read another one from now on, and drops the first. */
  private void replace(Relation old, Relation fresh) {
    Set<SourceInput> touched = new LinkedHashSet<>(old.sources());
    List<Query> readers = readersOf(old);
    readers.forEach(query -> touched.addAll(query.sources()));
    readers.forEach(query -> query.readInstead(old, fresh));
    // They come after the new one; among each other their order stays.
    for (Query query : readers) {
      graph.rankLast(query);
      query.inputsChanged();
      touched.addAll(query.sources());
    }
    touched.addAll(fresh.sources());
    moveRings(old.output(), fresh, fresh.output());
    if (old instanceof Query from && fresh instanceof Query to) {
      moveRings(from.errors().output(), to, to.errors().output());
    }
    touched.forEach(source -> source.steps().changed());
    graph.ticks().graphChanged();
    graph.drop(List.of(old), List.of());
    Graph.readersChanged(fresh);
  }

  /** The subscribers of one with other columns are ended with the old relation. */
  private static void moveRings(OutputNode from, Relation fresh, OutputNode to) {
    for (RingStage ring : Graph.ringsOf(from)) {
      if (ring.fits(fresh)) {
        from.remove(ring);
        ring.readFrom(fresh);
        to.add(ring);
      }
    }
  }

  /** The queries that read a relation, also through others, each after those that it reads. */
  private static List<Query> readersOf(Relation relation) {
    Set<Query> found = new LinkedHashSet<>();
    Deque<Relation> next = new ArrayDeque<>(List.of(relation));
    while (!next.isEmpty()) {
      for (Pipeline reader : next.remove().output().readers()) {
        if (reader.boundary() instanceof Query query && found.add(query)) {
          next.add(query);
        }
      }
    }
    return found.stream()
        .sorted(Comparator.comparingInt(query -> query.pipeline().rank()))
        .toList();
  }
}
