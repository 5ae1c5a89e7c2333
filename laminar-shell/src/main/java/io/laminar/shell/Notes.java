package io.laminar.shell;

import io.laminar.LaminarDB;
import io.laminar.PreparedStatement;
import io.laminar.api.LaminarException;
import io.laminar.api.Metrics;
import io.laminar.api.Overflow;
import io.laminar.api.Row;
import io.laminar.api.StatementKind;
import io.laminar.api.Subscription;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What would otherwise pass in silence: rows that nothing reads, records that a source skips, a query
 * whose windows wait for time.
 * Each is said once, in one line on standard error.
 */
final class Notes {
  /** Of each source so many skipped records are shown; the metrics count all. */
  private static final int MAX_SHOWN = 5;

  private final LaminarDB database;
  private final Streams streams;
  private final Set<String> said = new HashSet<>();
  private final Map<String, Subscription<Row>> skipped = new LinkedHashMap<>();
  private final Map<String, Integer> shown = new HashMap<>();

  Notes(LaminarDB database, Streams streams) {
    this.database = database;
    this.streams = streams;
  }

  /** Watches for the records that a source skips, where its statement says that it may. */
  void watch(PreparedStatement created, String text) {
    boolean skips = created.kind() == StatementKind.CREATE_SOURCE
        && text.toLowerCase(Locale.ROOT).contains("on_bad_record");
    String source = created.name().orElse("");
    if (skips && !skipped.containsKey(source)) {
      skipped.put(source, database.sink(source + "$errors").subscribe(Overflow.DROP_OLDEST));
    }
  }

  private void showSkipped(String source, Subscription<Row> records) {
    int count = shown.getOrDefault(source, 0);
    try {
      for (Row record = records.poll(); record != null; record = records.poll()) {
        if (count++ < MAX_SHOWN) {
          streams.message("note: " + source + " skipped a record: " + record.get("message") + "\n");
        }
      }
    } catch (LaminarException ended) {
      // The source was dropped, or failed, which was said.
      records.close();
    }
    shown.put(source, count);
  }

  /** Looks at what has happened so far. */
  void look() {
    skipped.forEach(this::showSkipped);
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
    return Tailing.shownName(query.name())
        + " has given no row yet: its windows wait until the watermark passes their"
        + " end, and it " + (watermark == null ? "has not begun" : "is at " + watermark)
        + "; FINISH SOURCE or ADVANCE SOURCE moves it";
  }

  /** A SELECT has come to the end of all that it reads, and showed nothing. */
  void endedWithoutRows() {
    streams.message("note: no row came, and none will follow: what it reads is complete\n");
  }
}
