package io.laminar.shell;

import io.laminar.LaminarDB;
import io.laminar.api.Metrics;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What would otherwise pass in silence: rows that nothing reads, a query whose windows wait for time.
 * Each is said once, in one line on standard error.
 */
final class Notes {
  private final LaminarDB database;
  private final Streams streams;
  private final Set<String> said = new HashSet<>();

  Notes(LaminarDB database, Streams streams) {
    this.database = database;
    this.streams = streams;
  }

  /** Looks at what has happened so far. */
  void look() {
    Metrics metrics = database.metrics();
    List<String> notes = new ArrayList<>();
    for (Metrics.SourceMetrics source : metrics.sources()) {
      if (source.rowsUnread() > 0 && said.add("unread " + source.name())) {
        notes.add(String.format(
            Locale.ROOT,
            "nothing reads %s: %,d of its %,d rows were discarded; a stream or view sees what comes"
                + " after it was created",
            source.name(),
            source.rowsUnread(),
            source.rowsIn()));
      }
    }
    for (Metrics.QueryMetrics query : metrics.queries()) {
      boolean waits = query.running()
          && query.rowsIn() > query.rowsLate()
          && query.rowsOut() == 0
          && query.stateBytes() > 0
          && hasWindows(query.name());
      if (waits && query.watermark() != Long.MAX_VALUE && said.add("waits " + query.name())) {
        notes.add(waiting(query, metrics));
      }
    }
    notes.forEach(note -> streams.message("note: " + note + "\n"));
  }

  private boolean hasWindows(String query) {
    return database.explain(query).contains("emit on window close");
  }

  private String waiting(Metrics.QueryMetrics query, Metrics metrics) {
    // As a time, where it is that of a source: the query may show no column of time.
    String named = metrics.sources().stream()
        .filter(source -> source.watermark() == query.watermark())
        .map(Metrics.SourceMetrics::name)
        .findFirst()
        .orElse(query.name());
    String watermark = new SourceTables(database).watermark(named, query.watermark());
    return query.name() + " has given no row yet: its windows wait until the watermark passes their"
        + " end, and it " + (watermark == null ? "has not begun" : "is at " + watermark)
        + "; FINISH SOURCE or ADVANCE SOURCE moves it";
  }

  /** A SELECT has come to the end of all that it reads, and showed nothing. */
  void endedWithoutRows() {
    streams.message("note: no row came, and none will follow: what it reads is complete\n");
  }
}
