package io.laminar.benchmarks.sql;

import com.sun.management.ThreadMXBean;
import io.laminar.LaminarDB;
import io.laminar.api.Clock;
import io.laminar.api.Config;
import io.laminar.api.Execution;
import io.laminar.api.RowVisitor;
import io.laminar.api.Source;
import io.laminar.benchmarks.Measurement;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that a row costs in steady state, construct by construct, in caller-runs: what the thread allocates that pushes
 * records and visits results. The records are made beforehand; their times move on round by round, and keys stay the same.
 *
 * <pre>
 *   records ──▶ a, b: two sources in turns         ──▶ query ──▶ visitor
 *   records ──▶ p, q: two tables, rows written over ─┘
 * </pre>
 */
final class AllocationByConstruct implements Measurement {
  private static final int RECORDS = 20_000;
  private static final int KEYS = 1_000;
  private static final int TICK = 1_000;
  private static final int ROUND_MILLIS = RECORDS / 10;

  /** Behind each round, where sessions are to end. */
  private static final int PAUSE_MILLIS = 1_000;

  private static final int WARM_UP_ROUNDS = 24;
  private static final int MEASURED_ROUNDS = 16;
  private static final List<String> OBJECTS = List.of("a", "b", "p", "q");
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Moved on after every round, so that the same records come again later. */
  private static long laterMillis;

  /**
   * A record that is made once and pushed many times.
   *
   * @param id of the record
   * @param k a key: each comes every hundred milliseconds of event time
   * @param s a string, longer than what lies in a slot for one key of three
   * @param v a number
   * @param ts event time, in milliseconds
   */
  public record Moment(long id, long k, String s, double v, long ts) {
    @Override
    public long ts() {
      return ts + laterMillis;
    }
  }

  private final Map<String, String> queries;
  private final Moment[] moments = new Moment[RECORDS];
  private boolean goesByClock;
  private long clockMillis;
  private long visited;
  private long pushed;

  /**
   * Makes one.
   *
   * @param queries by name
   */
  AllocationByConstruct(Map<String, String> queries) {
    this.queries = new LinkedHashMap<>(queries);
    for (int i = 0; i < RECORDS; i++) {
      int key = (int) ((i / 2 * 2_654_435_761L % KEYS + KEYS) % KEYS);
      String name = (key % 3 == 0 ? "a name of many characters " : "n") + key;
      moments[i] = new Moment(i, key, name, Queries.price(i), i / 10);
    }
  }

  @Override
  public List<Reading> measure() {
    List<Reading> readings = new ArrayList<>();
    queries.forEach((name, query) -> readings.add(new Reading(name, bytes(name, query))));
    return readings;
  }

  private double bytes(String name, String query) {
    laterMillis = 0;
    clockMillis = 0;
    // A tick also looks what there is to report, which costs three kilobytes.
    goesByClock = Pattern.compile("PROCTIME|NOW|EVERY").matcher(query).find();
    Clock clock = () -> clockMillis * 1_000_000;
    Config config = Config.builder()
        .bufferSize(Queries.SLOTS)
        .execution(Execution.CALLER_RUNS)
        .clock(clock)
        .build();
    try (LaminarDB database = LaminarDB.open(config)) {
      database.registerFunction("half", (Double x) -> x / 2);
      create(database);
      database.execute("CREATE STREAM results AS " + query);
      RowVisitor visitor = row -> visited += 1 + row.getLong(0);
      database.sink("results").subscribe(visitor);
      List<@Nullable Source<Moment>> sources = new ArrayList<>();
      for (String object : OBJECTS) {
        boolean isRead = Pattern.compile("\\b" + object + "\\b").matcher(query).find();
        sources.add(isRead ? database.source(object, Moment.class) : null);
      }
      long before = visited;
      int millis = ROUND_MILLIS + (query.contains("SESSION") ? PAUSE_MILLIS : 0);
      run(WARM_UP_ROUNDS, millis, database, sources);
      THREADS.getCurrentThreadAllocatedBytes();
      long start = THREADS.getCurrentThreadAllocatedBytes();
      long pushedBefore = pushed;
      run(MEASURED_ROUNDS, millis, database, sources);
      long bytes = THREADS.getCurrentThreadAllocatedBytes() - start;
      long rows = pushed - pushedBefore;
      if (visited == before) {
        throw new IllegalStateException("nothing came out of " + name);
      }
      return (double) bytes / rows;
    }
  }

  private static void create(LaminarDB database) {
    String columns =
        " (id BIGINT NOT NULL, k BIGINT NOT NULL%s, s VARCHAR NOT NULL, v DOUBLE NOT NULL,"
            + " ts TIMESTAMP NOT NULL, WATERMARK FOR ts AS ts - INTERVAL '%d' SECOND)";
    for (int at = 0; at < OBJECTS.size(); at++) {
      // Rows of tables come in no order of time.
      String kind = at < 2 ? "SOURCE " : "TABLE ";
      database.execute("CREATE " + kind + OBJECTS.get(at)
          + columns.formatted(at < 2 ? "" : " PRIMARY KEY", at < 2 ? 1 : 4));
    }
  }

  /** Sources get all rows in turns, and a table every eighth one, of other values than before. */
  private void run(
      int rounds, int millis, LaminarDB database, List<@Nullable Source<Moment>> sources) {
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < RECORDS; i++) {
        push(sources.get(i & 1), moments[i]);
        if (goesByClock && i % TICK == 0) {
          clockMillis = laterMillis + i / 10;
          database.tick();
        }
        if ((i & 7) >= 6) {
          push(sources.get(2 + (i & 1)), moments[(i * 7 + round * 13) % RECORDS]);
        }
      }
      laterMillis += millis;
    }
  }

  private void push(@Nullable Source<Moment> source, Moment moment) {
    if (source != null) {
      source.push(moment);
      pushed++;
    }
  }
}
