package io.laminar;

import io.laminar.api.LaminarException;
import io.laminar.core.engine.Engine;
import io.laminar.core.engine.graph.Query;
import io.laminar.core.engine.source.Relation;
import io.laminar.sql.catalog.Catalog;
import io.laminar.sql.catalog.CatalogEntry;
import io.laminar.sql.catalog.ViewDefinition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * The streams and views that were stopped because something that they read was. When that is replaced they begin anew, each
 * after what it reads, as if OR REPLACE had been written for them too. Under the lock of {@link StatementRunner}.
 *
 * @param relations what runs, by key
 * @param running makes one anew by its definition, in the place of the query that was stopped
 */
record StoppedReaders(
    Engine engine,
    Catalog catalog,
    Map<String, Relation> relations,
    Function<ViewDefinition, Query> running) {
  /**
   * Lets those of an object go on that was replaced.
   *
   * @param name the object
   */
  void goOn(String name) {
    List<CatalogEntry> readers = new ArrayList<>(catalog.dependentsOf(name));
    Collections.reverse(readers);
    for (CatalogEntry reader : readers) {
      if (relations.get(reader.key()) instanceof Query query
          && query.isStoppedByInput()
          && reader instanceof ViewDefinition view
          && readsOnlyRunning(view)) {
        goOn(view, query);
      }
    }
  }

  private void goOn(ViewDefinition view, Query stopped) {
    try {
      relations.put(view.key(), running.apply(view));
    } catch (LaminarException refused) {
      // What was replaced stands; this one is stopped for a reason of its own, as if it had begun.
      engine.call(() -> stopped.stoppedAnew(refused));
    }
  }

  private boolean readsOnlyRunning(ViewDefinition view) {
    return view.reads().stream()
        .map(read -> relations.get(read.toLowerCase(Locale.ROOT)))
        .noneMatch(read -> read instanceof Query query && query.failure() != null);
  }
}
