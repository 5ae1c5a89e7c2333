package io.laminar.nexmark;

import io.laminar.LaminarDB;
import io.laminar.api.Config;
import io.laminar.api.DatabaseListener;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Metrics;
import io.laminar.api.RowView;
import io.laminar.api.RowVisitor;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import io.laminar.nexmark.NexmarkQuery.Stream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs a query over events: its SQL, the events pushed by batches, and a subscriber.
 *
 * <p>In caller-runs one thread does it all. With an engine thread, the calling thread reads results and a further one
 * pushes.
 */
public final class NexmarkRun {
  private static final String SOURCES = "sources.sql";
  private static final int MOST_ROWS_A_LOOK = 4096;
  private static final long PAUSE_NANOS = 20_000;
  private static final int SIDE_ROWS = 10_000;

  private final Path queries;
  private final Path output;
  private final Execution wanted;

  /**
   * Makes one.
   *
   * @param queries the folder of the SQL files
   * @param output the folder for what queries write
   * @param execution who runs the operators; query 10, which writes a file, always has an engine thread
   */
  public NexmarkRun(Path queries, Path output, Execution execution) {
    this.queries = queries;
    this.output = output;
    this.wanted = execution;
  }

  /**
   * Runs a query, and counts what comes out.
   *
   * @param query to run
   * @param events to push
   * @return what it took
   * @throws InterruptedException if this thread was interrupted
   * @throws LaminarException if a statement was refused or a row failed
   */
  public NexmarkResult count(NexmarkQuery query, NexmarkEvents events) throws InterruptedException {
    return run(query, events, row -> {});
  }

  /**
   * Runs a query, and shows what comes out.
   *
   * @param query to run
   * @param events to push
   * @param visitor shown each row, or change
   * @return what it took
   * @throws InterruptedException if this thread was interrupted
   * @throws LaminarException if a statement was refused or a row failed
   */
  public NexmarkResult run(NexmarkQuery query, NexmarkEvents events, RowVisitor visitor)
      throws InterruptedException {
    // Connectors have threads of their own.
    Execution execution = query == NexmarkQuery.Q10 ? Execution.ENGINE_THREAD : wanted;
    Config config = Config.builder()
        .execution(execution)
        .listener(DatabaseListener.silent())
        .build();
    try (LaminarDB database = LaminarDB.open(config)) {
      create(database, query);
      Feed feed = new Feed(database, query, events);
      RowCount count = new RowCount(visitor);
      EngineTime time = new EngineTime(execution);
      Subscription<?> results = execution == Execution.CALLER_RUNS
          ? database.sink(query.id()).subscribe(count)
          : database.sink(query.id()).changes();
      time.start();
      if (execution == Execution.CALLER_RUNS) {
        feed.run();
        feed.throwFailure();
      } else {
        read(results, feed, count);
      }
      database.awaitIdle();
      time.stop();
      results.close();
      checkRows(database.metrics());
      return new NexmarkResult(
          query, events.config().events(), feed.rows, count.rows, time.nanos(), time.cpuNanos());
    }
  }

  private void create(LaminarDB database, NexmarkQuery query) {
    database.registerFunction("count_char", NexmarkRun::countCharacter);
    database.execute(read(SOURCES));
    database.execute(read(query.id() + ".sql"), output);
    if (query == NexmarkQuery.Q13) {
      fillSideInput(database);
    }
  }

  private String read(String file) {
    Path path = queries.resolve(file);
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new LaminarException(
          ErrorCode.IO_FAILURE,
          path + " cannot be read: " + e.getMessage(),
          null,
          "run it in the repository",
          e);
    }
  }

  /** The function of query 14. */
  private static long countCharacter(String text, String character) {
    char wanted = character.charAt(0);
    long found = 0;
    for (int at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
      found++;
    }
    return found;
  }

  /**
   * A row of the table of query 13.
   *
   * @param number what it is looked up by
   * @param label the number as text
   */
  public record SideRow(long number, String label) {}

  private static void fillSideInput(LaminarDB database) {
    List<SideRow> rows = new ArrayList<>();
    for (int number = 0; number < SIDE_ROWS; number++) {
      rows.add(new SideRow(number, Integer.toString(number)));
    }
    Source<SideRow> side = database.source("side_input", SideRow.class);
    side.pushBatch(rows);
    // A query ends when every source that it reads is complete, this one too.
    side.finish();
    database.awaitIdle();
  }

  private static void read(Subscription<?> results, Feed feed, RowVisitor visitor)
      throws InterruptedException {
    Thread pushing = new Thread(feed, "nexmark-events");
    pushing.start();
    try {
      while (!results.isEnded() && feed.failure == null) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (results.visit(visitor, MOST_ROWS_A_LOOK) == 0) {
          // Far from long enough for the ring of results to fill.
          LockSupport.parkNanos(PAUSE_NANOS);
        }
      }
    } finally {
      if (!results.isEnded()) {
        pushing.interrupt();
      }
      pushing.join();
    }
    feed.throwFailure();
  }

  private static void checkRows(Metrics metrics) {
    for (Metrics.QueryMetrics query : metrics.queries()) {
      if (query.errors() > 0) {
        throw new LaminarException(
            ErrorCode.INVALID_ARGUMENT,
            query.errors() + " rows of " + query.name() + " failed",
            "SELECT * FROM " + query.name() + "$errors says why");
      }
    }
  }

  /** Counts rows on their way to a visitor. */
  private static final class RowCount implements RowVisitor {
    private final RowVisitor next;
    private long rows;

    RowCount(RowVisitor next) {
      this.next = next;
    }

    @Override
    public void visit(RowView row) {
      rows++;
      next.visit(row);
    }
  }

  /** Pushes all events into the streams that a query reads, and ends them. */
  private static final class Feed implements Runnable {
    private final NexmarkEvents events;
    private final @Nullable Source<Person> persons;
    private final @Nullable Source<Auction> auctions;
    private final @Nullable Source<Bid> bids;
    private long rows;
    private volatile @Nullable LaminarException failure;

    Feed(LaminarDB database, NexmarkQuery query, NexmarkEvents events) {
      this.events = events;
      this.persons = query.reads(Stream.PERSON) ? database.source("person", Person.class) : null;
      this.auctions =
          query.reads(Stream.AUCTION) ? database.source("auction", Auction.class) : null;
      this.bids = query.reads(Stream.BID) ? database.source("bid", Bid.class) : null;
    }

    @Override
    public void run() {
      try {
        for (NexmarkEvents.Batch batch : events.batches()) {
          push(persons, batch.persons());
          push(auctions, batch.auctions());
          push(bids, batch.bids());
        }
        finish(persons);
        finish(auctions);
        finish(bids);
      } catch (LaminarException e) {
        failure = e;
      }
    }

    void throwFailure() {
      LaminarException found = failure;
      if (found != null) {
        throw found;
      }
    }

    private <T> void push(@Nullable Source<T> source, T[] batch) {
      if (source != null && batch.length > 0) {
        source.pushBatch(batch);
        rows += batch.length;
      }
    }

    private static void finish(@Nullable Source<?> source) {
      if (source != null) {
        source.finish();
      }
    }
  }
}
