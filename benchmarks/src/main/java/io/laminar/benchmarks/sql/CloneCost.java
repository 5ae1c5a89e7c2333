package io.laminar.benchmarks.sql;

import io.laminar.LaminarDB;
import io.laminar.api.Execution;
import io.laminar.api.RowVisitor;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import io.laminar.benchmarks.Measurement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What cloning a source's handle costs: the call itself, and from then on the producer that runs, whose
 * rows go by as fast before as after beside an idle second handle.
 */
final class CloneCost implements Measurement {
  private static final int ROWS = 1 << 21;
  private static final int CALLS = 200;

  private long seen;

  @Override
  public List<Reading> measure() {
    try (LaminarDB database = Queries.open(Execution.ENGINE_THREAD)) {
      database.execute(Queries.SOURCE + Queries.FILTER);
      try (Subscription<?> results = database.sink("results").subscribe();
          Source<Tick> source = database.source("ticks", Tick.class)) {
        for (int round = 0; round < 5; round++) {
          push(source, results);
        }
        double alone = median(source, results);
        long[] calls = new long[CALLS];
        for (int call = 0; call < CALLS; call++) {
          long start = System.nanoTime();
          Source<Tick> clone = source.clone();
          calls[call] = System.nanoTime() - start;
          clone.close();
        }
        Arrays.sort(calls);
        List<Reading> readings = new ArrayList<>();
        readings.add(new Reading("clone(), ns", calls[CALLS / 2]));
        readings.add(new Reading("a row, alone, ns", alone));
        try (Source<Tick> idle = source.clone()) {
          idle.push(new Tick(0, 1, 60, 0));
          readings.add(new Reading("a row, beside an idle clone, ns", median(source, results)));
        }
        return readings;
      }
    }
  }

  private double median(Source<Tick> source, Subscription<?> results) {
    double[] nanos = new double[9];
    for (int round = 0; round < nanos.length; round++) {
      nanos[round] = push(source, results);
    }
    Arrays.sort(nanos);
    return nanos[nanos.length / 2];
  }

  private double push(Source<Tick> source, Subscription<?> results) {
    RowVisitor visitor = row -> seen++;
    Tick passes = new Tick(0, 1, 60, 0);
    long start = System.nanoTime();
    for (int row = 0; row < ROWS; row++) {
      source.push(passes);
      if ((row & 255) == 255) {
        results.visit(visitor, Queries.SLOTS);
      }
    }
    return (double) (System.nanoTime() - start) / ROWS;
  }
}
