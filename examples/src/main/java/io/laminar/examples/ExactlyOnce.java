package io.laminar.examples;

import io.laminar.LaminarDB;
import io.laminar.api.Change;
import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Source;
import io.laminar.api.Store;
import io.laminar.api.Subscription;
import io.laminar.api.WalMode;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Deposits come in, and each change of a balance goes into a ledger, exactly once, however often the program is killed
 * and started again.
 *
 * <pre>
 *   deposits ──▶ source, from lastDurableSequence() on ──▶ view balances WITH (retain = …)
 *                                                              │ changesAfter(number of the last line)
 *                                                              ▼
 *   ledger.csv: one line a change, its number in front           effect and number are written together
 * </pre>
 *
 * <p>The producer is a thread of its own; the main thread writes the ledger.
 */
public final class ExactlyOnce {
  private static final int BATCH = 16;
  private static final int ACCOUNTS = 7;

  private static final String OBJECTS = """
      CREATE SOURCE IF NOT EXISTS deposits (account BIGINT NOT NULL, amount BIGINT NOT NULL);
      CREATE MATERIALIZED VIEW IF NOT EXISTS balances WITH (retain = '1 hour') AS
        SELECT account, SUM(amount) AS balance FROM deposits GROUP BY account;""";

  private ExactlyOnce() {}

  /**
   * A row of the source.
   *
   * @param account where it goes
   * @param amount how much
   */
  public record Deposit(long account, long amount) {
    /** The deposit with a number: whoever brings them can bring any of them again. */
    static Deposit number(long number) {
      return new Deposit(number % ACCOUNTS, number);
    }
  }

  /**
   * A row of the view.
   *
   * @param account whose it is
   * @param balance the sum of its deposits
   */
  public record Balance(long account, long balance) {}

  /**
   * Runs the program; killed, it is to be run again with the same arguments.
   *
   * @param arguments the directory of the database, the file of the ledger, how many deposits there are
   * @throws IOException where the ledger cannot be written
   * @throws InterruptedException when it is interrupted while it waits for its producer
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    run(Path.of(arguments[0]), Path.of(arguments[1]), Long.parseLong(arguments[2]), System.out);
  }

  static void run(Path directory, Path ledger, long deposits, PrintStream out)
      throws IOException, InterruptedException {
    Config config = Config.builder()
        .dataDirectory(directory)
        .storage(Store.SEGMENT)
        .walMode(WalMode.SYNC)
        .checkpointInterval(Duration.ofSeconds(1))
        .build();
    try (LaminarDB db = LaminarDB.open(config);
        Ledger written = new Ledger(ledger)) {
      db.execute(OBJECTS);
      Thread producer = new Thread(() -> produce(db, deposits), "producer");
      producer.start();
      long lines = 0;
      // It ends when the producer has finished its handle, and all is read.
      try (Subscription<Change<Balance>> changes =
          db.sink("balances", Balance.class).changesAfter(written.last())) {
        for (Change<Balance> change : changes) {
          written.add(change);
          if (++lines % 100 == 0) {
            out.println(change.sequence());
          }
        }
      }
      producer.join();
    }
    out.println("done");
  }

  /** Pushes the deposits that are not durable yet, and ends the stream. */
  private static void produce(LaminarDB db, long deposits) {
    try (Source<Deposit> source = db.source("deposits", Deposit.class, "bank")) {
      long next = source.lastDurableSequence().orElseThrow();
      while (next < deposits) {
        long end = Math.min(deposits, next + BATCH);
        List<Deposit> batch =
            LongStream.range(next, end).mapToObj(Deposit::number).toList();
        source.pushBatch(batch);
        next = end;
      }
      source.finish();
    } catch (LaminarException refused) {
      if (refused.code() != ErrorCode.SOURCE_COMPLETE) {
        throw refused;
      }
      // All were pushed, and the program was killed before their changes were written.
    }
  }

  /** The effect of a change: a line of a file, with its number. A line that is not whole was not written. */
  private static final class Ledger implements AutoCloseable {
    private final RandomAccessFile file;
    private long last;

    Ledger(Path path) throws IOException {
      file = new RandomAccessFile(path.toFile(), "rw");
      long whole = 0;
      for (String line = file.readLine(); line != null; line = file.readLine()) {
        if (endsLine()) {
          whole = file.getFilePointer();
          last = Long.parseLong(line.substring(0, line.indexOf(',')));
        }
      }
      file.setLength(whole);
      file.seek(whole);
    }

    private boolean endsLine() throws IOException {
      long here = file.getFilePointer();
      file.seek(here - 1);
      return file.read() == '\n';
    }

    long last() {
      return last;
    }

    void add(Change<Balance> change) throws IOException {
      String line = change.sequence() + "," + change.weight() + ","
          + change.row().account() + "," + change.row().balance() + "\n";
      file.write(line.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
