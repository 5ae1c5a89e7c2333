package io.laminar.benchmarks.durability;

import io.laminar.LaminarDB;
import io.laminar.api.Execution;
import io.laminar.api.Source;
import io.laminar.api.WalMode;
import io.laminar.benchmarks.Measurement;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Opens a database whose state lies in a checkpoint, beside a reader of the same files in the same state of the cache. */
final class ReopenedCheckpoint implements Measurement {
  private static final int BATCH = 256;
  private static final int TIMES = 3;

  private final int groups;

  ReopenedCheckpoint(int groups) {
    this.groups = groups;
  }

  @Override
  public List<Reading> measure() {
    Path directory = Databases.newDirectory();
    try {
      fill(directory);
      List<Path> files = Databases.files(directory, "checkpoint-2");
      double bytes = Databases.bytes(files);
      List<Reading> readings = new ArrayList<>();
      readings.add(new Reading("MB", bytes / 1e6));
      reopen(directory, files, "in the cache", readings);
      if (Databases.dropCache()) {
        reopen(directory, files, "not in the cache", readings);
      }
      return readings;
    } finally {
      Databases.remove(directory);
    }
  }

  private static void reopen(
      Path directory, List<Path> files, String state, List<Reading> readings) {
    boolean cold = !state.equals("in the cache");
    double bytes = Databases.bytes(files);
    double best = 0;
    double read = 0;
    for (int time = 0; time < TIMES; time++) {
      boolean unused = cold && Databases.dropCache();
      read = Math.max(read, Databases.readRate(files));
      unused = cold && Databases.dropCache();
      try (LaminarDB db = open(directory)) {
        best = Math.max(best, bytes * 1e9 / db.recovery().orElseThrow().time().toNanos());
      }
    }
    readings.add(new Reading(state + ": opened, MB/s", best / 1e6));
    readings.add(new Reading(state + ": read, MB/s", read / 1e6));
    readings.add(new Reading(state + ": % of that", 100 * best / read));
  }

  private static LaminarDB open(Path directory) {
    return Databases.durable(
        Execution.ENGINE_THREAD, Databases.SLOTS, directory, WalMode.ASYNC, Duration.ofHours(1));
  }

  private void fill(Path directory) {
    try (LaminarDB db = open(directory)) {
      db.execute(Tick.SOURCE + """
          CREATE STREAM IF NOT EXISTS totals AS
            SELECT id, COUNT(*) AS n, SUM(price) AS price FROM ticks GROUP BY id;""");
      Source<Tick> source = db.source("ticks", Tick.class);
      Tick[] batch = new Tick[BATCH];
      for (long row = 0; row < groups; row += BATCH) {
        for (int at = 0; at < BATCH; at++) {
          batch[at] = Tick.of(row + at);
        }
        source.pushBatch(batch);
      }
      db.awaitIdle();
      long unused = db.checkpoint().orElseThrow();
    }
  }
}
