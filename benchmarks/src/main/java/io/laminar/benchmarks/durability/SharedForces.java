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
import java.util.concurrent.atomic.LongAdder;

/** Producers that push row by row and wait for the disk each time, beside forces of a plain file before and after. */
final class SharedForces implements Measurement {
  private static final long SECONDS = 4;
  private static final int FORCES = 400;

  private final int producers;

  SharedForces(int producers) {
    this.producers = producers;
  }

  @Override
  public List<Reading> measure() throws InterruptedException {
    Path directory = Databases.newDirectory();
    Path plain = Databases.newDirectory();
    try (LaminarDB db = Databases.durable(
        Execution.ENGINE_THREAD, Databases.SLOTS, directory, WalMode.SYNC, Duration.ofHours(1))) {
      db.execute(Tick.SOURCE + Tick.WINDOW);
      push(db, 1);
      double before = Databases.forcesPerSecond(plain, FORCES);
      double rate = push(db, SECONDS);
      double raw = (before + Databases.forcesPerSecond(plain, FORCES)) / 2;
      return List.of(
          new Reading("rows/s", rate),
          new Reading("forces of a plain file/s", raw),
          new Reading("% of producers x forces", 100 * rate / (raw * producers)));
    } finally {
      Databases.remove(directory);
      Databases.remove(plain);
    }
  }

  private double push(LaminarDB db, long seconds) throws InterruptedException {
    List<Source<Tick>> sources = new ArrayList<>();
    for (int producer = 0; producer < producers; producer++) {
      sources.add(db.source("ticks", Tick.class));
    }
    LongAdder rows = new LongAdder();
    long start = System.nanoTime();
    long end = start + seconds * 1_000_000_000L;
    List<Thread> threads = new ArrayList<>();
    for (Source<Tick> source : sources) {
      Thread thread = new Thread(() -> {
        for (long number = 0; System.nanoTime() < end; number++) {
          source.push(Tick.of(number));
          rows.increment();
        }
        source.close();
      });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return rows.sum() * 1e9 / (System.nanoTime() - start);
  }
}
