package io.laminar.benchmarks.durability;

import io.laminar.LaminarDB;
import io.laminar.api.Execution;
import io.laminar.api.Source;
import io.laminar.api.WalMode;
import io.laminar.benchmarks.Measurement;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Batches of records into a windowed aggregate, round by round into a database in memory and into one that logs them
 * asynchronously. The thread that runs the operators is compared by its CPU time.
 */
final class LoggedBulk implements Measurement {
  private static final int BATCH = 256;
  private static final int WARM_UP = 12;
  private static final int MEASURED = 31;
  private static final int RAW_BLOCKS = 4_000;

  private final Execution execution;
  private final Duration checkpoints;
  private final int slots;
  private final int rows;
  private final Tick[][] batches;

  /**
   * Is to measure.
   *
   * @param slots of a ring
   * @param rows of a round: fewer than the slots, and the operators never wait for the disk
   */
  LoggedBulk(Execution execution, Duration checkpoints, int slots, int rows) {
    this.execution = execution;
    this.checkpoints = checkpoints;
    this.slots = slots;
    this.rows = rows;
    this.batches = Tick.batches(rows / BATCH, BATCH);
  }

  @Override
  public List<Reading> measure() {
    Path directory = Databases.newDirectory();
    try (LaminarDB memory = Databases.inMemory(execution, slots);
        LaminarDB durable =
            Databases.durable(execution, slots, directory, WalMode.ASYNC, checkpoints)) {
      Source<Tick> inMemory = begin(memory);
      Source<Tick> logged = begin(durable);
      double[] without = new double[MEASURED];
      double[] with = new double[MEASURED];
      double[] log = new double[MEASURED];
      double[] rate = new double[MEASURED];
      for (int round = -WARM_UP; round < MEASURED; round++) {
        double first = round(memory, inMemory, true);
        long logCpu = Databases.cpuNanos("laminar-log");
        long start = System.nanoTime();
        double second = round(durable, logged, false);
        durable.flush();
        if (round >= 0) {
          without[round] = first;
          with[round] = second;
          log[round] = (double) (Databases.cpuNanos("laminar-log") - logCpu) / rows;
          rate[round] = (double) rows * Tick.BYTES * 1e3 / (System.nanoTime() - start);
        }
      }
      double logBytes = Databases.bytes(Databases.files(directory, "rows"));
      return List.of(
          new Reading("ns/row in memory", median(without)),
          new Reading("ns/row logged", median(with)),
          new Reading("more, %", 100 * (median(with) / median(without) - 1)),
          new Reading("ns/row of the log's thread", median(log)),
          new Reading("MB/s of values, on the disk", median(rate)),
          new Reading("plain file, MB/s", Databases.writeRate(directory, RAW_BLOCKS) / 1e6),
          new Reading(
              "log bytes per row of 32", logBytes / ((double) rows * (WARM_UP + MEASURED))));
    } finally {
      Databases.remove(directory);
    }
  }

  private static Source<Tick> begin(LaminarDB db) {
    db.execute(Tick.SOURCE + Tick.WINDOW);
    return db.source("ticks", Tick.class);
  }

  /** Pushes all; returns CPU nanoseconds a row of the thread that runs operators. */
  private double round(LaminarDB db, Source<Tick> source, boolean moves) {
    if (moves) {
      // Time goes on from round to round, in both alike.
      for (Tick[] batch : batches) {
        for (int row = 0; row < BATCH; row++) {
          Tick before = batch[row];
          batch[row] = new Tick(before.id(), before.account(), before.price(), before.ts() + rows);
        }
      }
    }
    long before = cpu();
    for (Tick[] batch : batches) {
      source.pushBatch(batch);
    }
    db.awaitIdle();
    return (double) (cpu() - before) / rows;
  }

  /** The engine's thread of the other database rests meanwhile. */
  private long cpu() {
    return execution == Execution.CALLER_RUNS
        ? Databases.ownCpuNanos()
        : Databases.cpuNanos("laminar-engine");
  }

  private static double median(double[] figures) {
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
