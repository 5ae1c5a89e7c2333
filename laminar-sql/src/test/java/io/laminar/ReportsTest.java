package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Clock;
import io.laminar.api.Config;
import io.laminar.api.DatabaseListener;
import io.laminar.api.Execution;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Store;
import io.laminar.core.storage.MemoryStorage;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a database tells without being asked. */
final class ReportsTest {
  @TempDir
  Path directory;

  private final AtomicLong nanos = new AtomicLong();
  private final List<String> events = new ArrayList<>();

  private final DatabaseListener listener = new DatabaseListener() {
    @Override
    public void onRowsUnread(String source, long rows) {
      events.add("unread " + source + " " + rows);
    }

    @Override
    public void onRowsLate(String query, long rows) {
      events.add("late " + query + " " + rows);
    }

    @Override
    public void onRowErrors(String query, long rows) {
      events.add("errors " + query + " " + rows);
      throw new IllegalStateException("a listener's own");
    }

    @Override
    public void onQueryStopped(String query) {
      events.add("stopped " + query);
    }

    @Override
    public void onRowsDropped(String name, long rows) {
      events.add("dropped " + name + " " + rows);
    }
  };

  private LaminarDB open() {
    Clock clock = new Clock() {
      @Override
      public long nanos() {
        return nanos.get();
      }

      @Override
      public long monotonicNanos() {
        return nanos.get();
      }
    };
    return LaminarDB.open(Config.builder()
        .execution(Execution.CALLER_RUNS)
        .clock(clock)
        .listener(listener)
        .build());
  }

  @Test
  void shouldTellTheFirstAndThenOnceAMinute() {
    try (LaminarDB db = open()) {
      db.execute("CREATE SOURCE t (a INTEGER NOT NULL)");
      Source<Row> source = db.source("t");
      for (int second = 0; second < 61; second++) {
        source.push(Row.of(source.schema(), second));
        db.tick();
        nanos.addAndGet(1_000_000_000L);
      }
      assertThat(events).containsExactly("unread t 1", "unread t 60");
      source.push(Row.of(source.schema(), 0));
    }
    assertThat(events).containsExactly("unread t 1", "unread t 60", "unread t 1");
  }

  @Test
  void shouldTellLateRowsErrorsAndStopsWhateverTheListenerThrows() {
    try (LaminarDB db = open()) {
      db.execute("CREATE SOURCE t (a INTEGER NOT NULL, ts TIMESTAMP NOT NULL, WATERMARK FOR ts);"
          + "CREATE STREAM w AS SELECT COUNT(*) AS n FROM t GROUP BY TUMBLE(ts, INTERVAL '1' SECOND);"
          + "CREATE STREAM e AS SELECT 1 / a AS q FROM t;"
          + "CREATE STREAM s WITH (on_error = 'stop') AS SELECT 1 / a AS q FROM t;"
          + "INSERT INTO t VALUES (0, '2024-01-01 00:00:10'), (1, '2024-01-01 00:00:00')");
      db.tick();
      assertThat(events).contains("late w 1", "errors e 1", "stopped s");
      db.tick();
      assertThat(events).doesNotHaveDuplicates();
    }
  }

  @Test
  void shouldNotTellAgainWhatAnEarlierLifeWasTold() {
    for (int life = 1; life <= 3; life++) {
      try (LaminarDB db = LaminarDB.open(Config.builder()
          .execution(Execution.CALLER_RUNS)
          .dataDirectory(directory)
          .storage(Store.SEGMENT)
          .clock(nanos::get)
          .listener(listener)
          .build())) {
        db.execute("CREATE SOURCE IF NOT EXISTS t (a INTEGER NOT NULL);"
            + "CREATE SOURCE IF NOT EXISTS u (a INTEGER NOT NULL);"
            + "CREATE STREAM IF NOT EXISTS s WITH (on_error = 'stop') AS SELECT 1 / a AS q FROM u");
        db.tick();
        Source<Row> source = db.source("t");
        for (int row = 0; row < life; row++) {
          source.push(Row.of(source.schema(), row));
        }
        if (life == 1) {
          db.execute("INSERT INTO u VALUES (0)");
        }
        db.tick();
      }
    }
    assertThat(events)
        .containsExactly("unread t 1", "errors s 1", "stopped s", "unread t 2", "unread t 3");
    MemoryStorage.forget(directory);
  }

  /** Closes another database in its first event, when the listener of that one does so, too. */
  private static final class Closing implements DatabaseListener {
    private final CountDownLatch inside;
    private final CompletableFuture<LaminarDB> other = new CompletableFuture<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final List<Long> rows = Collections.synchronizedList(new ArrayList<>());

    Closing(CountDownLatch inside) {
      this.inside = inside;
    }

    @Override
    public void onRowsUnread(String source, long count) {
      rows.add(count);
      try {
        inside.countDown();
        inside.await();
        other.join().close();
        closed.complete(null);
      } catch (InterruptedException e) {
        closed.completeExceptionally(e);
      }
    }
  }

  @Test
  @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void shouldNotWaitWhereListenersCloseEachOthersDatabases() {
    CountDownLatch inside = new CountDownLatch(2);
    Closing one = new Closing(inside);
    Closing two = new Closing(inside);
    LaminarDB first = withUnreadRow(one);
    LaminarDB second = withUnreadRow(two);
    one.other.complete(second);
    two.other.complete(first);
    one.closed.join();
    two.closed.join();
    first.close();

    assertThat(first + " " + second).isEqualTo("LaminarDB(closed) LaminarDB(closed)");
    assertThat(List.of(one.rows, two.rows)).containsExactly(List.of(1L), List.of(1L));
  }

  private static LaminarDB withUnreadRow(DatabaseListener listener) {
    LaminarDB db = LaminarDB.open(Config.builder().listener(listener).build());
    db.execute("CREATE SOURCE t (a INTEGER NOT NULL); INSERT INTO t VALUES (1)");
    return db;
  }

  @Test
  void shouldOpenADatabaseWithoutAWordFromSlf4j() throws IOException, InterruptedException {
    String classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.contains("slf4j-nop"))
        .collect(Collectors.joining(File.pathSeparator));
    Process process = new ProcessBuilder(
            System.getProperty("java.home") + "/bin/java",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            classPath,
            Quiet.class.getName())
        .redirectErrorStream(true)
        .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).isZero();
    assertThat(output.strip()).isEqualTo("2");
  }

  /** Plans a query in a process of its own. */
  static final class Quiet {
    private Quiet() {}

    public static void main(String[] arguments) {
      try (LaminarDB db = LaminarDB.open()) {
        System.out.println(db.query("SELECT 1 + 1").rows().get(0).get(0));
      }
    }
  }
}
