package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Config;
import io.laminar.api.Metrics.SourceMetrics;
import io.laminar.api.Overflow;
import io.laminar.api.RowView;
import io.laminar.api.RowVisitor;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import io.laminar.api.WaitStrategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Handles are cloned and closed, subscribers join and leave, queries are created and dropped, all while rows flow:
 * nothing is lost, duplicated or out of order within a handle.
 */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ComingAndGoingTest {
  private static final int PRODUCERS = 8;
  private static final int JOINING = 3;
  private static final int ROWS_PER_PRODUCER = 125_000;
  private static final int MAX_HANDLES = 4_096;
  private static final long SEED = 42;

  private final AtomicInteger nextHandle = new AtomicInteger();
  private final AtomicLong pushed = new AtomicLong();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile boolean over;

  /** Which handle pushed it, and as its how many-th row. */
  public record Numbered(int handle, long number) {}

  /** Checks that the numbers of each handle follow each other. */
  private static final class Checker implements RowVisitor {
    private final long[] last = new long[MAX_HANDLES];
    private final boolean complete;
    private long rows;

    /** Complete: every handle's rows begin with its first. */
    Checker(boolean complete) {
      this.complete = complete;
    }

    @Override
    public void visit(RowView row) {
      int handle = (int) row.getLong(0);
      long number = row.getLong(1);
      boolean fits = number == last[handle] + 1 || (!complete && last[handle] == 0);
      if (!fits) {
        throw new AssertionError("handle " + handle + ": " + number + " after " + last[handle]);
      }
      last[handle] = number;
      rows++;
    }
  }

  private void start(List<Thread> threads, String name, Work work) {
    Thread thread = new Thread(
        () -> {
          try {
            work.run();
          } catch (Throwable e) {
            failure.compareAndSet(null, e);
            over = true;
          }
        },
        name);
    threads.add(thread);
    thread.start();
  }

  /** What a thread does. */
  @FunctionalInterface
  private interface Work {
    void run() throws Exception;
  }

  /** Pushes through handles that it clones and closes at random. */
  private void produce(Source<Numbered> first, Random random) {
    Source<Numbered> handle = first;
    long left = ROWS_PER_PRODUCER;
    while (left > 0 && !over) {
      int id = nextHandle.getAndIncrement();
      long rows =
          id > MAX_HANDLES - 2 * PRODUCERS ? left : Math.min(left, 1 + random.nextInt(4_000));
      for (long number = 1; number <= rows; number++) {
        handle.push(new Numbered(id, number));
      }
      pushed.addAndGet(rows);
      left -= rows;
      if (left > 0) {
        Source<Numbered> next = handle.clone();
        handle.close();
        handle = next;
      }
    }
    handle.finish();
  }

  private void joinAndLeave(LaminarDB db, Random random) {
    while (!over) {
      Checker checker = new Checker(false);
      try (Subscription<Numbered> reader = db.sink("rows", Numbered.class).subscribe()) {
        long wanted = random.nextInt(50_000);
        while (checker.rows < wanted && !over) {
          if (reader.visit(checker, 1_000) == 0) {
            Thread.onSpinWait();
          }
        }
      }
    }
  }

  private void createAndDrop(LaminarDB db) {
    for (int i = 0; !over; i++) {
      db.execute("CREATE MATERIALIZED VIEW v" + i + " AS SELECT COUNT(*) AS n FROM rows;"
          + "CREATE SINK k" + i + " FROM v" + i);
      assertThat(db.query("SELECT n FROM v" + i).rows().size()).isLessThanOrEqualTo(1);
      db.execute("DROP MATERIALIZED VIEW v" + i + " CASCADE");
    }
  }

  private static LaminarDB open(String options) {
    LaminarDB db = LaminarDB.open(
        Config.builder().bufferSize(1 << 12).waitStrategy(WaitStrategy.PARK).build());
    db.execute(
        "CREATE SOURCE numbers (handle INTEGER NOT NULL, number BIGINT NOT NULL) " + options
            + "; CREATE STREAM rows AS SELECT handle, number * 2 - number AS number FROM numbers WHERE number > 0");
    return db;
  }

  private List<Thread> startProducers(LaminarDB db, Random random) {
    List<Source<Numbered>> handles = new ArrayList<>();
    for (int i = 0; i < PRODUCERS; i++) {
      handles.add(
          i % 2 == 0 ? db.source("numbers", Numbered.class) : handles.get(i - 1).clone());
    }
    List<Thread> producers = new ArrayList<>();
    for (Source<Numbered> handle : handles) {
      Random own = new Random(random.nextLong());
      start(producers, "producer", () -> produce(handle, own));
    }
    return producers;
  }

  private void join(List<Thread> threads) throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failure.get()).as("seed %s", SEED).isNull();
  }

  @Test
  void shouldDeliverEveryRowOnceAndInOrder() throws InterruptedException {
    Random random = new Random(SEED);
    try (LaminarDB db = open("")) {
      Subscription<Numbered> all = db.sink("rows", Numbered.class).subscribe();
      Checker checker = new Checker(true);
      List<Thread> others = new ArrayList<>();
      for (int i = 0; i < JOINING; i++) {
        Random own = new Random(random.nextLong());
        start(others, "joining", () -> joinAndLeave(db, own));
      }
      start(others, "creating", () -> createAndDrop(db));
      List<Thread> producers = startProducers(db, random);
      while (!all.isEnded() && !over) {
        if (all.visit(checker, 4_096) == 0) {
          Thread.onSpinWait();
        }
      }
      over = true;
      all.close();
      join(producers);
      join(others);

      assertThat(checker.rows)
          .isEqualTo(pushed.get())
          .isEqualTo((long) PRODUCERS * ROWS_PER_PRODUCER);
      assertThat(db.metrics().sources().get(0).rowsIn()).isEqualTo(pushed.get());
      assertThat(nextHandle.get()).isGreaterThan(100);
    }
  }

  @Test
  void shouldCountEveryRowThatALossySourceGivesUp() throws InterruptedException {
    Random random = new Random(SEED);
    try (LaminarDB db = open("WITH (backpressure = 'drop_oldest', buffer_size = 1024)")) {
      Subscription<Numbered> slow = db.sink("rows", Numbered.class).subscribe();
      long[] last = new long[MAX_HANDLES];
      long[] rows = new long[1];
      List<Thread> producers = startProducers(db, random);
      // Nobody reads before the channels are full.
      while (db.metrics().sources().get(0).rowsDropped() == 0 && !over) {
        Thread.onSpinWait();
      }
      while (!slow.isEnded() && !over) {
        int seen = slow.visit(
            row -> {
              int handle = (int) row.getLong(0);
              assertThat(row.getLong(1)).isGreaterThan(last[handle]);
              last[handle] = row.getLong(1);
              rows[0]++;
            },
            64);
        if (seen == 0) {
          Thread.onSpinWait();
        }
      }
      slow.close();
      join(producers);

      SourceMetrics source = db.metrics().sources().get(0);
      assertThat(source.rowsDropped()).isPositive();
      assertThat(rows[0]).isEqualTo(source.rowsIn());
      assertThat(rows[0] + source.rowsDropped()).isEqualTo(pushed.get());
    }
  }

  @Test
  void shouldCountEveryRowThatALossySubscriberMisses() throws InterruptedException {
    Random random = new Random(SEED);
    try (LaminarDB db = open("")) {
      Subscription<Numbered> lossy =
          db.sink("rows", Numbered.class).subscribe(Overflow.DROP_OLDEST);
      long[] last = new long[MAX_HANDLES];
      long rows = 0;
      List<Thread> producers = startProducers(db, random);
      while (!lossy.isEnded() && !over) {
        Numbered row = lossy.poll();
        if (row != null) {
          assertThat(row.number()).isGreaterThan(last[row.handle()]);
          last[row.handle()] = row.number();
          rows++;
        }
      }
      join(producers);

      assertThat(rows + lossy.dropped()).isEqualTo(pushed.get());
    }
  }
}
