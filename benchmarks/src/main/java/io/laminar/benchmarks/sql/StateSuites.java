package io.laminar.benchmarks.sql;

import io.laminar.benchmarks.Measurement;
import io.laminar.benchmarks.Suite;
import io.laminar.benchmarks.Suite.Entry;
import io.laminar.benchmarks.Suite.Role;
import io.laminar.benchmarks.sql.StateRow.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** The suites about queries that keep many rows. */
final class StateSuites {
  private static final int[] SIZES = {1_000, 100_000, 10_000_000};

  private StateSuites() {}

  /** Returns all of them: sql-state-row. */
  static List<Suite> all() {
    return List.of(rowByRow());
  }

  private static Suite rowByRow() {
    List<Entry> entries = new ArrayList<>();
    for (int rows : SIZES) {
      add(entries, "join, of the stream", rows, Kind.JOIN_STREAM, 500);
      add(entries, "join, of the table", rows, Kind.JOIN_TABLE, 500);
      add(entries, "look-up join", rows, Kind.LOOK_UP, 500);
      add(entries, "EXISTS, of the stream", rows, Kind.EXISTS_STREAM, 300);
      add(entries, "EXISTS, of the table", rows, Kind.EXISTS_TABLE, 300);
      add(entries, "top ten of a key", rows, Kind.TOP, 200);
    }
    return new Suite(
        "sql-state-row", "one row in caller-runs into a query that keeps so many of them", entries);
  }

  private static void add(List<Entry> entries, String name, int rows, Kind kind, double goal) {
    String full = String.format(Locale.ROOT, "%s, %,d", name, rows);
    entries.add(entry(full, "ns", () -> new StateRow(kind, rows))
        .withGoal("beyond, CPU", goal)
        .withGoal("beyond, p50", goal)
        .withFlags("-Xmx4g"));
  }

  private static Entry entry(String name, String unit, Supplier<Measurement> measurement) {
    boolean higherIsBetter = unit.equals("M rows/s");
    return new Entry(
        name, Role.OURS, "", unit, 1, higherIsBetter, List.of(), measurement, List.of());
  }
}
