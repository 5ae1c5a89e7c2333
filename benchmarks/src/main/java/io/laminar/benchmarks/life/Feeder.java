package io.laminar.benchmarks.life;

import static io.laminar.benchmarks.life.Accounts.COMING_AND_GOING;

import io.laminar.LaminarDB;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.RowWriter;
import io.laminar.api.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Pushes rows of every kind into one source, through handles that it clones, closes and opens again.
 * Into {@code b} go only transactions whose values sum up to 0.
 */
final class Feeder {
  private static final Pattern TAKEN = Pattern.compile("(\\d+) rows were taken");
  private static final int GROUPS = 32;
  private static final int MAX_ROWS_AT_ONCE = 200;

  private final LaminarDB db;
  private final Accounts accounts;
  private final Settings settings;
  private final String name;
  private final Random random;

  private @Nullable Source<Entry> handle;
  private int id;
  private long number;
  private long rows;

  Feeder(LaminarDB db, Accounts accounts, Settings settings, int feeder) {
    this.db = db;
    this.accounts = accounts;
    this.settings = settings;
    this.name = feeder % 2 == 0 ? "a" : "b";
    this.random = new Random(settings.seed() * 31 + feeder);
  }

  void run() {
    while (!accounts.isOver() && !isDone()) {
      step();
    }
    close();
  }

  /** Tells whether it has pushed all its rows. */
  boolean isDone() {
    return rows >= settings.rowsPerFeeder();
  }

  /** Pushes once. */
  void step() {
    try {
      Source<Entry> open = handle;
      if (open == null) {
        open = begin(db.source(name, Entry.class));
      }
      if (name.equals("b")) {
        pushTransaction(open);
      } else {
        push(open);
      }
      if (random.nextInt(50) == 0) {
        Source<Entry> next = maySplit() && random.nextBoolean() ? open.clone() : null;
        close();
        if (next != null) {
          begin(next);
        }
      }
    } catch (LaminarException e) {
      Accounts.expect(e, COMING_AND_GOING);
      // Stopped, replaced or closed: the next handle, if there is one, goes on.
      close();
      Thread.onSpinWait();
    }
  }

  /** In caller-runs a source has one handle. */
  private boolean maySplit() {
    return settings.execution() == Execution.ENGINE_THREAD;
  }

  void close() {
    Source<Entry> open = handle;
    handle = null;
    if (open != null) {
      open.close();
    }
  }

  private Source<Entry> begin(Source<Entry> opened) {
    id = 2 * accounts.nextHandle() + (name.equals("b") ? 1 : 0);
    number = 0;
    handle = opened;
    return opened;
  }

  private void push(Source<Entry> open) {
    // A source that gives up single rows takes no transactions.
    switch (random.nextInt(settings.lossy() ? 5 : 6)) {
      case 0 -> pushAll(open, rows(1 + random.nextInt(MAX_ROWS_AT_ONCE)));
      case 1 -> {
        List<Entry> rows = rows(1 + random.nextInt(MAX_ROWS_AT_ONCE));
        taken(rows.size(), () -> open.pushBatch(rows.toArray(Entry[]::new)));
      }
      case 2 -> {
        if (open.tryPush(row())) {
          accepted(1);
        }
      }
      case 3 -> write(open.writer());
      case 4 -> whole(1, () -> open.push(row()));
      default -> {
        List<Entry> rows = rows(1 + random.nextInt(2));
        whole(rows.size(), () -> open.pushTransaction(rows));
      }
    }
  }

  private void write(RowWriter writer) {
    Entry row = row();
    writer.setLong(0, row.handle()).setLong(1, row.number());
    writer.setLong(2, row.k()).setLong(3, row.v());
    whole(1, writer::push);
  }

  private void pushAll(Source<Entry> open, List<Entry> rows) {
    taken(rows.size(), () -> open.pushBatch(rows));
  }

  private void pushTransaction(Source<Entry> open) {
    long amount = 1L + random.nextInt(100);
    List<Entry> rows = List.of(
        new Entry(id, number, random.nextInt(GROUPS), amount),
        new Entry(id, number + 1, random.nextInt(GROUPS), -amount));
    try {
      whole(rows.size(), () -> open.pushTransaction(rows));
    } catch (LaminarException e) {
      if (!settings.rejecting() || e.code() != ErrorCode.SOURCE_FULL) {
        throw e;
      }
    }
  }

  private Entry row() {
    return new Entry(id, number, random.nextInt(GROUPS), random.nextInt(1_000) - 500);
  }

  private List<Entry> rows(int count) {
    List<Entry> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(new Entry(id, number + i, random.nextInt(GROUPS), random.nextInt(1_000) - 500));
    }
    return rows;
  }

  /** All rows are taken, or none. */
  private void whole(int rows, Runnable push) {
    push.run();
    accepted(rows);
  }

  /** All rows are taken, or the error tells how many. */
  private void taken(int rows, Runnable push) {
    try {
      push.run();
      accepted(rows);
    } catch (LaminarException e) {
      Matcher said = TAKEN.matcher(e.problem());
      accepted(said.find() ? Long.parseLong(said.group(1)) : 0);
      throw e;
    }
  }

  private void accepted(long count) {
    number += count;
    rows += count;
    accounts.accept(count);
  }
}
