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

  /** Returns all of them: sql-state-row, sql-asof and sql-four-joins. */
  static List<Suite> all() {
    return List.of(rowByRow(), asof(), fourJoins());
  }

  private static Suite asof() {
    String rate = "M rows/s";
    return new Suite(
        "sql-asof",
        "ASOF joins of two sources by 1,000 keys, caller-runs, pushArrow of 2,048 rows in turns: rows of both",
        List.of(
            entry("the latest before", rate, () -> new AsofBulk("t.ts >= q.ts"))
                .withGoal("by CPU", 5),
            entry("the first behind", rate, () -> new AsofBulk("t.ts <= q.ts"))
                .withGoal("by CPU", 5),
            entry("the nearest", rate, () -> new AsofBulk("NEAREST(t.ts, q.ts)"))
                .withGoal("by CPU", 5)));
  }

  private static Suite fourJoins() {
    List<Entry> entries = new ArrayList<>();
    for (int names : new int[] {2_000, 200_000}) {
      String rows = String.format(Locale.ROOT, ", 200,000 and three of %,d", names);
      entries.add(entry("in turn" + rows, "", () -> new FourWayJoin(FourWayJoin.IN_TURN, names))
          .withGoal("rows kept, ratio", 2));
      entries.add(entry("few first" + rows, "", () -> new FourWayJoin(FourWayJoin.FEW_FIRST, names))
          .withGoal("rows kept, ratio", 2));
    }
    return new Suite(
        "sql-four-joins", "what a join of four streams keeps, against its inputs", entries);
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
