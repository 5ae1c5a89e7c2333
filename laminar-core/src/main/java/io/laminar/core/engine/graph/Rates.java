package io.laminar.core.engine.graph;

import io.laminar.core.pipeline.StepCounters;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How many rows a second the steps of a query take: since somebody looked last, if that is a second ago at least, else since the
 * look before that. Confined to the engine's thread.
 */
public final class Rates {
  private static final long SHORTEST_NANOS = 1_000_000_000;

  private long sinceNanos;
  private long lookedNanos;
  private long[] rowsThen = new long[0];
  private long[] rowsLooked = new long[0];

  Rates() {}

  /** The query takes rows from now on. */
  void begin(long nowNanos) {
    sinceNanos = nowNanos;
    lookedNanos = nowNanos;
  }

  /**
   * Somebody looks.
   *
   * @param steps as they are now
   * @param nowNanos of a monotonic clock
   */
  public void look(List<StepCounters> steps, long nowNanos) {
    if (nowNanos - lookedNanos >= SHORTEST_NANOS) {
      sinceNanos = lookedNanos;
      rowsThen = rowsLooked;
      lookedNanos = nowNanos;
      rowsLooked = steps.stream().mapToLong(StepCounters::rowsIn).toArray();
    }
  }

  /**
   * Returns the rows a second that a step takes.
   *
   * @param step one of those that {@link #look} was given
   * @param nowNanos the time of that look
   * @return empty where no time has passed
   */
  public OptionalDouble of(StepCounters step, long nowNanos) {
    long nanos = nowNanos - sinceNanos;
    long before = step.step() < rowsThen.length ? rowsThen[step.step()] : 0;
    return nanos <= 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((step.rowsIn() - before) * 1e9 / nanos);
  }
}
