package io.laminar.benchmarks.sql;

import io.laminar.LaminarDB;
import io.laminar.api.Config;
import io.laminar.api.Execution;
import io.laminar.api.Source;
import io.laminar.api.WaitStrategy;
import io.laminar.benchmarks.Measurement;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One row after the other into a query that keeps many, in caller-runs: what it costs beyond the push itself, by CPU time and
 * by the median of single rows.
 *
 * <pre>
 *   rows of state ──▶ query        then in turns:  a thousand rows ──▶ query
 *                                                  the same rows   ──▶ a filter that lets none of them pass: the push
 * </pre>
 *
 * <p>The keys of the measured rows are in no order. State begins anew before it has grown to twice its size.
 */
final class StateRow implements Measurement {
  private static final int TURN = 1_000;
  private static final int TURNS = 200;
  private static final int WARM_UP_TURNS = 600;
  private static final int WARM_UP_ROWS = 10_000;
  private static final int LOADED_AT_ONCE = 256;
  private static final int FIRST = 10;
  private static final long MEMORY_BYTES = 3_500L << 20;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private static final String TABLE =
      "CREATE TABLE names (account BIGINT PRIMARY KEY, rank BIGINT NOT NULL);";
  private static final String JOIN =
      "SELECT t.id, n.rank FROM ticks t JOIN names n ON t.account = n.account";
  private static final String EXISTS = "SELECT t.id, t.price FROM ticks t"
      + " WHERE EXISTS (SELECT 1 FROM names n WHERE n.account = t.account)";

  /** What a row goes into. */
  enum Kind {
    /** A row of the stream meets one of the table. */
    JOIN_STREAM(JOIN),
    /** A row of the table is written over, and meets one of the stream. */
    JOIN_TABLE(JOIN),
    /** A row of the stream has a partner. */
    EXISTS_STREAM(EXISTS),
    /** A row of the table comes or goes, and one of the stream with it. */
    EXISTS_TABLE(EXISTS),
    /** A row of the stream meets one of the table, and is not kept. */
    LOOK_UP("SELECT t.id, n.rank FROM ticks t"
        + " JOIN names FOR SYSTEM_TIME AS OF PROCTIME() AS n ON t.account = n.account"),
    /** A row is dearer than the ten of its key, and puts one of them out. */
    TOP("SELECT account, price, id FROM ticks"
        + " QUALIFY ROW_NUMBER() OVER (PARTITION BY account ORDER BY price DESC) <= " + FIRST);

    private final String query;

    Kind(String query) {
      this.query = query;
    }

    /** Tells whether the measured row is of the table. */
    boolean isOfTable() {
      return this == JOIN_TABLE || this == EXISTS_TABLE;
    }

    /** The rows of the stream that are there before; the table has as many. */
    private int loaded(int rows) {
      return this == TOP ? rows : this == LOOK_UP ? 0 : rows / 2;
    }

    private int keys(int rows) {
      return Math.max(1, this == TOP ? rows / FIRST : this == LOOK_UP ? rows : rows / 2);
    }
  }

  /**
   * A row of the table.
   *
   * @param account its key
   * @param rank what comes of it
   */
  public record Name(long account, long rank) {}

  private final Kind kind;
  private final int rows;
  private final Tick[] ticks = new Tick[TURN];
  private final Name[] names = new Name[TURN];
  private final long[] nanos = new long[TURN * TURNS];
  private long results;
  private long next;

  /**
   * Makes one.
   *
   * @param kind of query
   * @param rows of state, both sides together
   */
  StateRow(Kind kind, int rows) {
    this.kind = kind;
    this.rows = rows;
  }

  /** A database with its handles, and how many rows came since it was made. */
  private final class Subject implements AutoCloseable {
    private final LaminarDB database;
    private final Source<Tick> stream;
    private final Source<Name> table;
    private final int keys;
    private final int limit;
    private int grown;

    Subject(String query, int keys, int loaded, boolean hasTable) {
      this.keys = keys;
      this.limit = Math.max(1, loaded);
      database = LaminarDB.open(Config.builder()
          .bufferSize(Queries.SLOTS)
          .waitStrategy(WaitStrategy.SPIN)
          .execution(Execution.CALLER_RUNS)
          .memoryLimit(MEMORY_BYTES)
          .build());
      database.execute(Queries.SOURCE.replace(", WATERMARK FOR ts AS ts - INTERVAL '1' SECOND", "")
          + TABLE + "CREATE STREAM results AS " + query);
      database.sink("results").subscribe(row -> results += row.getLong(0) | 1);
      stream = database.source("ticks", Tick.class);
      table = database.source("names", Name.class);
      load(loaded, hasTable);
    }

    private void load(int loaded, boolean hasTable) {
      if (hasTable) {
        Name[] some = new Name[LOADED_AT_ONCE];
        for (int from = 0; from < keys; from += some.length) {
          for (int i = 0; i < some.length; i++) {
            some[i] = new Name(Math.min(from + i, keys - 1), i);
          }
          table.pushBatch(some);
        }
      }
      Tick[] some = new Tick[LOADED_AT_ONCE];
      for (int from = 0; from < loaded; from += some.length) {
        for (int i = 0; i < some.length; i++) {
          some[i] = new Tick(from + i, (from + i) % keys, next++, 0);
        }
        stream.pushBatch(some);
      }
    }

    /** Pushes the rows of a turn, and returns the nanoseconds of CPU that they took. */
    private long turn() {
      prepare(keys);
      grown += TURN;
      long start = THREADS.getCurrentThreadCpuTime();
      for (int i = 0; i < TURN; i++) {
        push(i);
      }
      return THREADS.getCurrentThreadCpuTime() - start;
    }

    /** Pushes the rows of a turn, and notes what each took by the clock. */
    private void turn(long[] times, int at) {
      prepare(keys);
      grown += TURN;
      for (int i = 0; i < TURN; i++) {
        long start = System.nanoTime();
        push(i);
        times[at + i] = System.nanoTime() - start;
      }
    }

    private void push(int i) {
      if (!kind.isOfTable()) {
        stream.push(ticks[i]);
      } else if (kind == Kind.EXISTS_TABLE && (i & 1) == 0) {
        table.delete(names[i]);
      } else {
        table.push(names[i]);
      }
    }

    private boolean isFull() {
      return grown >= limit && !kind.isOfTable() && kind != Kind.LOOK_UP && kind != Kind.TOP;
    }

    @Override
    public void close() {
      database.close();
    }
  }

  /** Makes the rows of a turn; two of them in succession, one that goes and one that comes, are of the same key. */
  private void prepare(int keys) {
    for (int i = 0; i < TURN; i++) {
      long number = kind == Kind.EXISTS_TABLE ? next - (i & 1) : next;
      long mixed = (number + 7) * 0xC2B2AE3D27D4EB4FL;
      long account = (((mixed ^ (mixed >>> 29)) * 0x9E3779B97F4A7C15L) >>> 33) % keys;
      if (kind.isOfTable()) {
        names[i] = new Name(account, next);
      } else {
        ticks[i] = new Tick(next, account, next, 0);
      }
      next++;
    }
  }

  private Subject query(int size) {
    return new Subject(kind.query, kind.keys(size), kind.loaded(size), kind != Kind.TOP);
  }

  /** The push itself: as many rows are in the table, which nothing reads. */
  private Subject pushAlone() {
    return new Subject("SELECT id FROM ticks WHERE id < 0", kind.keys(rows), 0, kind.isOfTable());
  }

  @Override
  public List<Reading> measure() {
    try (Subject alone = pushAlone()) {
      warmUp(alone);
      long[] cpu = new long[TURNS];
      long[] cpuAlone = new long[TURNS];
      Subject subject = query(rows);
      for (int turn = -TURNS / 4; turn < TURNS; turn++) {
        subject = renewed(subject, rows);
        cpu[Math.max(0, turn)] = subject.turn();
        cpuAlone[Math.max(0, turn)] = alone.turn();
      }
      List<Reading> readings = new ArrayList<>();
      double ofPush = median(cpuAlone) / TURN;
      readings.add(new Reading("push, CPU", ofPush));
      readings.add(new Reading("beyond, CPU", median(cpu) / TURN - ofPush));
      for (int turn = 0; turn < TURNS; turn++) {
        alone.turn(nanos, turn * TURN);
      }
      double p50OfPush = median(nanos);
      for (int turn = 0; turn < TURNS; turn++) {
        subject = renewed(subject, rows);
        subject.turn(nanos, turn * TURN);
      }
      readings.add(new Reading("push, p50", p50OfPush));
      readings.add(new Reading("beyond, p50", median(nanos) - p50OfPush));
      subject.close();
      if (results == 0) {
        throw new IllegalStateException("no row came out");
      }
      return readings;
    }
  }

  private void warmUp(Subject alone) {
    Subject small = query(WARM_UP_ROWS);
    for (int turn = 0; turn < WARM_UP_TURNS; turn++) {
      small = renewed(small, WARM_UP_ROWS);
      small.turn();
      alone.turn();
      small.turn(nanos, 0);
      alone.turn(nanos, 0);
    }
    small.close();
  }

  private Subject renewed(Subject subject, int size) {
    if (!subject.isFull()) {
      return subject;
    }
    subject.close();
    return query(size);
  }

  private static double median(long[] figures) {
    Arrays.sort(figures);
    return figures[figures.length / 2];
  }
}
