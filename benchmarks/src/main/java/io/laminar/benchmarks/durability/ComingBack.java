package io.laminar.benchmarks.durability;

import io.laminar.LaminarDB;
import io.laminar.api.Execution;
import io.laminar.api.Recovery;
import io.laminar.api.Source;
import io.laminar.api.WalMode;
import io.laminar.benchmarks.Measurement;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Opens a database whose rows all lie in the log, again and again: the first times warm the JVM up. */
final class ComingBack implements Measurement {
  private static final int BATCH = 256;
  private static final int BATCHES = 16_384;
  private static final int WARM_UP = 3;
  private static final int MEASURED = 5;

  private final Execution written;

  ComingBack(Execution written) {
    this.written = written;
  }

  @Override
  public List<Reading> measure() {
    Path directory = Databases.newDirectory();
    try {
      fill(directory);
      double rows = 0;
      double cpu = 0;
      for (int time = -WARM_UP; time < MEASURED; time++) {
        long before = Databases.ownCpuNanos();
        try (LaminarDB db = open(directory)) {
          Recovery recovery = db.recovery().orElseThrow();
          if (time >= 0) {
            rows += recovery.rows() * 1e3 / recovery.time().toNanos() / MEASURED;
            cpu += recovery.rows() * 1e3 / (Databases.ownCpuNanos() - before) / MEASURED;
          }
        }
      }
      return List.of(new Reading("M rows/s", rows), new Reading("M rows/s of CPU of open()", cpu));
    } finally {
      Databases.remove(directory);
    }
  }

  private LaminarDB open(Path directory) {
    return Databases.durable(
        written, Databases.SLOTS, directory, WalMode.ASYNC, Duration.ofHours(1));
  }

  private void fill(Path directory) {
    Tick[][] batches = Tick.batches(BATCHES, BATCH);
    try (LaminarDB db = open(directory)) {
      db.execute(Tick.SOURCE + Tick.WINDOW);
      Source<Tick> source = db.source("ticks", Tick.class);
      for (Tick[] batch : batches) {
        source.pushBatch(batch);
      }
      db.flush();
    }
  }
}
