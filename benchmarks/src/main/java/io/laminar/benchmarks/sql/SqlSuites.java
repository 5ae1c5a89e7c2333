package io.laminar.benchmarks.sql;

import io.laminar.api.Execution;
import io.laminar.api.WaitStrategy;
import io.laminar.benchmarks.Measurement;
import io.laminar.benchmarks.Suite;
import io.laminar.benchmarks.Suite.Entry;
import io.laminar.benchmarks.Suite.Role;
import io.laminar.benchmarks.ring.RingSuites;
import io.laminar.core.operator.join.JoinKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** The suites about whole queries. */
public final class SqlSuites {
  private SqlSuites() {}

  /**
   * Returns all of them.
   *
   * @return sql-latency, sql-row, sql-wait, sql-clone, sql-views, sql-bulk, sql-duckdb, sql-groups, sql-hops, sql-joins,
   *     sql-tops, sql-pins, sql-push, sql-allocation and start-up
   */
  public static List<Suite> all() {
    List<Suite> suites = new ArrayList<>(List.of(
        latency(),
        rowByRow(),
        waits(),
        clones(),
        views(),
        planning(),
        bulk(),
        duckDb(),
        groups(),
        hops(),
        joins(),
        tops(),
        pins(),
        push(),
        allocation(),
        startUp()));
    suites.addAll(StateSuites.all());
    return suites;
  }

  private static Entry entry(
      String name,
      Role role,
      String group,
      String unit,
      int threads,
      Supplier<Measurement> measurement) {
    boolean higherIsBetter = unit.equals("M rows/s");
    return new Entry(
        name, role, group, unit, threads, higherIsBetter, List.of(), measurement, List.of());
  }

  private static Suite latency() {
    List<Entry> entries = new ArrayList<>(RingSuites.machine());
    entries.add(entry("schedule alone", Role.RAW, "", "ns", 1, ScheduleAlone::new));
    entries.add(entry("echo, rings without SQL", Role.PEER, "two", "ns", 2, RingLatency::new));
    entries.add(entry(
        "filter + projection",
        Role.OURS,
        "two",
        "ns",
        2,
        () -> new SqlLatency(Execution.ENGINE_THREAD, false)));
    entries.add(entry(
        "filter + projection, caller-runs",
        Role.OURS,
        "",
        "ns",
        1,
        () -> new SqlLatency(Execution.CALLER_RUNS, false)));
    entries.add(entry(
        "1,000 windowed groups, caller-runs",
        Role.OURS,
        "",
        "ns",
        1,
        () -> new SqlLatency(Execution.CALLER_RUNS, true)));
    return new Suite(
        "sql-latency",
        "push to subscriber, 500,000 rows/s by schedule, from the intended time",
        entries);
  }

  private static Suite rowByRow() {
    List<Entry> entries = new ArrayList<>();
    for (boolean windowed : new boolean[] {false, true}) {
      String query = windowed ? "1,000 windowed groups" : "filter + projection";
      for (boolean direct : new boolean[] {false, true}) {
        String how = direct ? ", shown as it is made" : ", read in a ring";
        entries.add(entry(
            query + how, Role.OURS, query, "M rows/s", 1, () -> new RowByRow(windowed, direct)));
      }
    }
    return new Suite("sql-row", "one record after the other in caller-runs", entries);
  }

  private static Suite waits() {
    List<Entry> entries = new ArrayList<>();
    for (WaitStrategy strategy : WaitStrategy.all()) {
      for (int pauseMicros : new int[] {0, 10, 1_000}) {
        String name = strategy.kind() + ", " + pauseMicros + " µs between rows";
        entries.add(entry(
            name, Role.OURS, "", "ns", 2, () -> new WaitCost(strategy, pauseMicros * 1_000L)));
      }
    }
    return new Suite(
        "sql-wait",
        "a row to the engine's thread and back, and what waiting for it costs",
        entries);
  }

  private static Suite clones() {
    return new Suite(
        "sql-clone",
        "a source's second handle",
        List.of(entry("clone()", Role.OURS, "", "ns", 2, CloneCost::new)));
  }

  private static Suite views() {
    List<Entry> entries = new ArrayList<>();
    for (int views : new int[] {1, 10, 100, 1_000}) {
      String name = String.format(Locale.ROOT, "%,d views", views);
      entries.add(ours(name, "", () -> new ManyViews(views)).withGoal("created in, ms", 10_000));
    }
    return new Suite("sql-views", "views of 1,000 groups over one source, caller-runs", entries);
  }

  private static Suite planning() {
    String unit = "";
    return new Suite(
        "planning",
        "planning queries, warm, and creating views",
        List.of(
            ours("filter", unit, () -> new PlanningCost(PlanningCost.FILTER))
                .withGoal("median, ms", 5),
            ours("groups", unit, () -> new PlanningCost(PlanningCost.GROUPS))
                .withGoal("median, ms", 5),
            ours("window", unit, () -> new PlanningCost(PlanningCost.WINDOW))
                .withGoal("median, ms", 5),
            ours("interval join and groups", unit, () -> new PlanningCost(PlanningCost.JOIN))
                .withGoal("median, ms", 5),
            ours("1,000 views of these", unit, () -> PlanningCost.manyViews(1_000))
                .withGoal("created in, s", 10)));
  }

  private static Entry ours(String name, String unit, Supplier<Measurement> measurement) {
    return entry(name, Role.OURS, "", unit, 1, measurement);
  }

  private static Suite bulk() {
    List<Entry> entries = new ArrayList<>(RingSuites.machine());
    String rate = "M rows/s";
    entries.add(entry("hand-fused loop, windowed", Role.PEER, "window", rate, 1, FusedLoop::new));
    entries.add(entry(
        "windowed, caller-runs",
        Role.OURS,
        "window",
        rate,
        1,
        () -> new ArrowBulk(Execution.CALLER_RUNS, true)));
    entries.add(entry(
        "windowed, engine thread",
        Role.OURS,
        "window",
        rate,
        2,
        () -> new ArrowBulk(Execution.ENGINE_THREAD, true)));
    entries.add(entry(
        "filter + projection, caller-runs",
        Role.OURS,
        "",
        rate,
        1,
        () -> new ArrowBulk(Execution.CALLER_RUNS, false)));
    entries.add(entry(
        "filter + projection, engine thread",
        Role.OURS,
        "",
        rate,
        2,
        () -> new ArrowBulk(Execution.ENGINE_THREAD, false)));
    return new Suite(
        "sql-bulk", "pushArrow of 2,048 rows, half of which pass the filter, to the end", entries);
  }

  private static Suite duckDb() {
    List<Entry> entries = new ArrayList<>(RingSuites.machine());
    String rate = "M rows/s";
    // Arrow's C interface reaches into buffers.
    entries.add(new Entry(
        "DuckDB, one thread",
        Role.PEER,
        "filter",
        rate,
        1,
        true,
        List.of("--add-opens=java.base/java.nio=ALL-UNNAMED"),
        DuckDbBulk::new,
        List.of()));
    for (Execution execution : Execution.values()) {
      boolean own = execution == Execution.ENGINE_THREAD;
      for (boolean asArrow : new boolean[] {false, true}) {
        entries.add(entry(
            (asArrow ? "pollArrow" : "visit") + (own ? ", engine thread" : ", caller-runs"),
            Role.OURS,
            "filter",
            rate,
            own ? 2 : 1,
            () -> new ArrowBulk(execution, false, asArrow)));
      }
    }
    return new Suite(
        "sql-duckdb", "filter and projection of the same Arrow batches, and DuckDB", entries);
  }

  private static Suite groups() {
    List<Entry> entries = new ArrayList<>(RingSuites.machine());
    for (Execution execution : Execution.values()) {
      boolean own = execution == Execution.ENGINE_THREAD;
      String where = own ? ", engine thread" : ", caller-runs";
      int threads = own ? 2 : 1;
      String rate = "M rows/s";
      entries.add(entry(
          "materialized view" + where,
          Role.OURS,
          "",
          rate,
          threads,
          () -> new GroupBulk(execution, false)));
      entries.add(entry(
          "subscription" + where,
          Role.OURS,
          "",
          rate,
          threads,
          () -> new GroupBulk(execution, true)));
    }
    return new Suite(
        "sql-groups", "1,000 groups without a window, pushArrow of 2,048 rows", entries);
  }

  private static Suite hops() {
    List<Entry> entries = new ArrayList<>(RingSuites.machine());
    for (int seconds : new int[] {60, 10}) {
      String slide = seconds + " s";
      entries.add(entry(
          "TUMBLE of " + slide, Role.PEER, slide, "M rows/s", 1, () -> HopBulk.tumbling(seconds)));
      entries.add(entry(
          "HOP of 60 slides of " + slide,
          Role.OURS,
          slide,
          "M rows/s",
          1,
          () -> HopBulk.hopping(seconds)));
    }
    return new Suite(
        "sql-hops",
        "1,000 groups, 1,000 rows a second of event time, caller-runs, pushArrow of 2,048 rows; goal 0.80x by CPU",
        entries);
  }

  private static Suite tops() {
    return new Suite(
        "sql-tops",
        "the first ten rows of 1,000 keys, caller-runs, pushArrow of 2,048 rows",
        List.of(ours("top ten", "M rows/s", TopBulk::new).withGoal("by CPU", 3)));
  }

  private static Suite joins() {
    String rate = "M rows/s";
    return new Suite(
        "sql-joins",
        "operators that join two inputs, one partner a row: rows of one side",
        List.of(
            ours("interval", rate, () -> new JoinBulk(true, JoinKind.INNER)).withGoal("by CPU", 3),
            entry(
                "interval, left", Role.OURS, "", rate, 1, () -> new JoinBulk(true, JoinKind.LEFT)),
            entry("regular", Role.OURS, "", rate, 1, () -> new JoinBulk(false, JoinKind.INNER)),
            entry(
                "regular, left",
                Role.OURS,
                "",
                rate,
                1,
                () -> new JoinBulk(false, JoinKind.LEFT))));
  }

  private static Suite pins() {
    List<Entry> entries = new ArrayList<>();
    for (int groups : new int[] {10_000, 100_000, 1_000_000}) {
      for (int rows : new int[] {0, 65_536, 8192, 1024}) {
        String name = String.format(
            Locale.ROOT, "%,d groups, %s", groups, rows == 0 ? "no pins" : "a pin in " + rows);
        entries.add(
            entry(name, Role.OURS, "", "M rows/s", 1, () -> new PinnedUpdates(groups, rows)));
      }
    }
    return new Suite(
        "sql-pins", "random rows into the groups of a view that queries pin meanwhile", entries);
  }

  private static Suite push() {
    List<Entry> entries = new ArrayList<>(RingSuites.machine());
    for (Execution execution : Execution.values()) {
      boolean own = execution == Execution.ENGINE_THREAD;
      String where = own ? "engine thread" : "caller-runs";
      int threads = own ? 2 : 1;
      String rate = "M rows/s";
      entries.add(entry(
          "push, " + where, Role.OURS, "", rate, threads, () -> new TypedBulk(execution, false)));
      entries.add(entry(
          "pushBatch of 256, " + where,
          Role.OURS,
          "",
          rate,
          threads,
          () -> new TypedBulk(execution, true)));
    }
    return new Suite("sql-push", "records with a string, to a visitor; half come out", entries);
  }

  private static Suite allocation() {
    return new Suite(
        "sql-allocation",
        "bytes allocated by all threads: typed push, windowed aggregate by a string, visitor; and a row, by construct",
        List.of(
            entry(
                "engine thread",
                Role.OURS,
                "",
                "bytes",
                2,
                () -> new Allocation(Execution.ENGINE_THREAD)),
            entry(
                "caller-runs",
                Role.OURS,
                "",
                "bytes",
                1,
                () -> new Allocation(Execution.CALLER_RUNS)),
            ours("rows only", "bytes", () -> new AllocationByConstruct(Constructs.appendOnly())),
            ours("changes", "bytes", () -> new AllocationByConstruct(Constructs.changing()))));
  }

  private static Suite startUp() {
    return new Suite(
        "start-up",
        "a fresh JVM",
        List.of(
            entry("open() to first result", Role.OURS, "", "ms", 2, StartUp::new),
            entry("laminar -c", Role.OURS, "", "ms", 2, ShellStartUp::new),
            entry(
                "first rows, engine thread",
                Role.OURS,
                "",
                "M rows/s",
                2,
                () -> new ColdRows(Execution.ENGINE_THREAD)),
            entry(
                "first rows, caller-runs",
                Role.OURS,
                "",
                "M rows/s",
                1,
                () -> new ColdRows(Execution.CALLER_RUNS))));
  }
}
