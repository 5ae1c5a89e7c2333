package io.laminar.benchmarks.life;

import static io.laminar.benchmarks.life.Accounts.check;

import io.laminar.LaminarDB;
import io.laminar.api.Change;
import io.laminar.api.Config;
import io.laminar.api.Execution;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * {@code Transfers [COUNT]}: each transfer debits one account and credits another, by two ways of
 * one row. At the end of every commit the balances sum up to 0, and no other total is ever seen; on
 * both executions, however the rows are cut.
 */
public final class Transfers {
  private static final long DEFAULT_COUNT = 10_000_000;
  private static final int ACCOUNTS = 1_000;
  private static final int MAX_CUT = 2_000;
  private static final int RING = 4_096;

  private long balances;
  private long commits;
  private long changes;
  private long totals;

  private Transfers() {}

  /**
   * A transfer.
   *
   * @param debtor is debited
   * @param creditor is credited
   * @param amount may be 0 or negative
   */
  public record Transfer(int debtor, int creditor, long amount) {}

  /**
   * Makes the transfers, half of them on each execution.
   *
   * @param args how many
   * @throws InterruptedException if the run was interrupted
   */
  public static void main(String[] args) throws InterruptedException {
    long count = args.length == 0 ? DEFAULT_COUNT : Long.parseLong(args[0]);
    for (Execution execution : Execution.values()) {
      new Transfers().run(execution, count / 2);
    }
  }

  private void run(Execution execution, long count) throws InterruptedException {
    Config config = Config.builder().execution(execution).bufferSize(RING).build();
    try (LaminarDB db = LaminarDB.open(config)) {
      db.execute("""
          CREATE SOURCE transfers
            (debtor INTEGER NOT NULL, creditor INTEGER NOT NULL, amount BIGINT NOT NULL);
          CREATE STREAM entries AS
            SELECT debtor AS account, -amount AS amount FROM transfers
            UNION ALL SELECT creditor, amount FROM transfers;
          CREATE MATERIALIZED VIEW balances AS
            SELECT account, SUM(amount) AS balance FROM entries GROUP BY account;
          CREATE MATERIALIZED VIEW total AS SELECT SUM(balance) AS total FROM balances""");
      if (execution == Execution.CALLER_RUNS) {
        try (Subscription<Change<Row>> balance = db.sink("balances").changes();
            Subscription<Change<Row>> total = db.sink("total").changes()) {
          push(db, count, 64, () -> read(balance, total));
          read(balance, total);
        }
      } else {
        readBeside(db, count);
      }
      check(totals > 0 && commits > 0, "no result was seen");
      System.out.printf(
          "%s: %d transfers, %d changes of balances in %d commits, each ending at 0;"
              + " %d changes of the total, all 0%n",
          execution, count, changes, commits, totals);
    }
  }

  private void readBeside(LaminarDB db, long count) throws InterruptedException {
    Accounts accounts = new Accounts();
    Thread reading = accounts.start("reader", () -> {
      try (Subscription<Change<Row>> balance = db.sink("balances").changes();
          Subscription<Change<Row>> total = db.sink("total").changes()) {
        accounts.accept(1);
        while (!balance.isEnded() || !total.isEnded()) {
          if (read(balance, total) == 0) {
            Thread.onSpinWait();
          }
        }
      }
    });
    while (accounts.accepted() == 0 && !accounts.isOver()) {
      Thread.onSpinWait();
    }
    push(db, count, MAX_CUT, () -> check(!accounts.isOver(), "the reader failed"));
    reading.join();
    accounts.throwFailure();
  }

  private static void push(LaminarDB db, long count, int maxCut, Runnable between) {
    Random random = new Random(count);
    Source<Transfer> source = db.source("transfers", Transfer.class);
    long left = count;
    while (left > 0) {
      int cut = (int) Math.min(left, 1 + random.nextInt(maxCut));
      List<Transfer> rows = new ArrayList<>(cut);
      for (int i = 0; i < cut; i++) {
        rows.add(new Transfer(
            random.nextInt(ACCOUNTS), random.nextInt(ACCOUNTS), random.nextInt(200) - 50));
      }
      if (random.nextInt(4) == 0) {
        source.pushTransaction(rows);
      } else {
        source.pushBatch(rows);
      }
      left -= cut;
      between.run();
    }
    source.finish();
  }

  private int read(Subscription<Change<Row>> balance, Subscription<Change<Row>> total) {
    int read = balance.drain(change -> {
      changes++;
      balances += change.weight() * number(change.row().get(1));
      if (change.endsCommit()) {
        commits++;
        check(balances == 0, "the balances sum up to " + balances);
      }
    });
    return read
        + total.drain(change -> {
          totals++;
          check(number(change.row().get(0)) == 0, "the total is " + change.row());
        });
  }

  private static long number(@Nullable Object value) {
    check(value instanceof Long, "not a number: " + value);
    return value instanceof Long number ? number : 0;
  }
}
