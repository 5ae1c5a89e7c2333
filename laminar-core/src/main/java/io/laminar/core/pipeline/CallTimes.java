package io.laminar.core.pipeline;

import java.util.OptionalDouble;

/**
 * How long the calls of an operator take. The first ones are measured, then one in many, so that the clock of the machine costs
 * nothing that could be measured itself. Older measurements weigh less and less.
 */
final class CallTimes {
  private static final long FIRST_CALLS = 64;
  private static final long SAMPLE_MASK = 63;
  private static final int MEASURED_CALLS = 256;

  private long calls;
  private double measuredCalls;
  private double measuredRows;
  private double measuredNanos;

  /** A call begins. Returns what {@link #end} is to be given. */
  long begin() {
    long call = ++calls;
    // Never 0, which says that the call is not measured.
    return call > FIRST_CALLS && (call & SAMPLE_MASK) != 0 ? 0 : System.nanoTime() | 1;
  }

  /**
   * A call has ended.
   *
   * @param begun what {@link #begin} gave
   * @param rows how many it took
   */
  void end(long begun, int rows) {
    if (begun == 0) {
      return;
    }
    if (measuredCalls >= MEASURED_CALLS) {
      measuredCalls /= 2;
      measuredRows /= 2;
      measuredNanos /= 2;
    }
    measuredCalls++;
    measuredRows += rows;
    measuredNanos += Math.max(0, System.nanoTime() - begun);
  }

  /** The nanoseconds that a row takes; empty where none was measured. */
  OptionalDouble nanosPerRow() {
    return measuredRows == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(measuredNanos / measuredRows);
  }

  /** The nanoseconds of all calls together, those that were not measured estimated. */
  double totalNanos() {
    return measuredCalls == 0 ? 0 : measuredNanos / measuredCalls * calls;
  }
}
