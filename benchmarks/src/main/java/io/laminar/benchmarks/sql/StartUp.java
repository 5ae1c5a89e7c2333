package io.laminar.benchmarks.sql;

import io.laminar.LaminarDB;
import io.laminar.api.Config;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import io.laminar.benchmarks.Measurement;
import java.time.Duration;
import java.util.List;

/** From {@code open()} to the first result, in a JVM that has done nothing before. */
final class StartUp implements Measurement {
  /**
   * A result.
   *
   * @param id of the row
   * @param doubled its price, twice
   * @param ts its time
   */
  public record Result(long id, double doubled, long ts) {}

  @Override
  public List<Reading> measure() {
    long start = System.nanoTime();
    try (LaminarDB database = LaminarDB.open(Config.defaults())) {
      database.execute(Queries.SOURCE + Queries.FILTER);
      Subscription<Result> results = database.sink("results", Result.class).subscribe();
      Source<Tick> source = database.source("ticks", Tick.class);
      source.push(new Tick(1, 1, 75, 0));
      Result first = results.recv(Duration.ofSeconds(10));
      long nanos = System.nanoTime() - start;
      if (first == null || first.doubled() != 150) {
        throw new IllegalStateException("the wrong result: " + first);
      }
      return List.of(new Reading("open to result", nanos / 1e6));
    }
  }
}
