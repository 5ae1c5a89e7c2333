package io.laminar.nexmark;

/**
 * What a run took.
 *
 * @param query that ran
 * @param events all events, of streams that the query does not read too, as the public benchmark counts them
 * @param rowsIn rows pushed, of the streams that it reads
 * @param rowsOut rows, or changes of a changelog, that came out
 * @param nanos from the first push to the end of the results
 * @param cpuNanos processor time of the thread that ran the query
 */
public record NexmarkResult(
    NexmarkQuery query, long events, long rowsIn, long rowsOut, long nanos, long cpuNanos) {
  /**
   * Returns the rate by the clock.
   *
   * @return events a second
   */
  public double eventsPerSecond() {
    return events * 1e9 / Math.max(1, nanos);
  }

  /**
   * Returns the rate by processor time.
   *
   * @return events a second of the thread that ran the query
   */
  public double eventsPerCpuSecond() {
    return events * 1e9 / Math.max(1, cpuNanos);
  }
}
