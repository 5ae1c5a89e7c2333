package io.laminar;

import io.laminar.api.DurabilityMetrics;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.checkpoint.CheckpointSize;
import io.laminar.core.engine.log.LogMetrics;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The checkpoints of a process: written under the lock of the statements, read by any thread. */
final class CheckpointHistory {
  /** What belongs together. */
  private record Counts(
      long made, long failed, long abandoned, long epoch, CheckpointSize size, long nanos) {}

  private volatile Counts counts;

  /**
   * None was made yet.
   *
   * @param epoch that of the newest of earlier processes
   */
  CheckpointHistory(long epoch) {
    this.counts = new Counts(0, 0, 0, epoch, CheckpointSize.NONE, 0);
  }

  long epoch() {
    return counts.epoch();
  }

  void made(long epoch, CheckpointSize size, long nanos) {
    Counts now = counts;
    counts = new Counts(now.made() + 1, now.failed(), now.abandoned(), epoch, size, nanos);
  }

  void failed(LaminarException failure) {
    Counts now = counts;
    boolean gaveWay = failure.code() == ErrorCode.RESOURCE_LIMIT;
    counts = new Counts(
        now.made(),
        now.failed() + (gaveWay ? 0 : 1),
        now.abandoned() + (gaveWay ? 1 : 0),
        now.epoch(),
        now.size(),
        now.nanos());
  }

  /**
   * Puts them beside what the log says of itself.
   *
   * @param interval between two checkpoints, at present
   */
  DurabilityMetrics beside(LogMetrics log, Duration interval) {
    Counts now = counts;
    return new DurabilityMetrics(
        log.exposedRows(),
        log.exposedBytes(),
        log.exposedNanos(),
        log.forces(),
        log.writtenBytes(),
        log.logBytes(),
        log.maxLogBytes(),
        log.fullWaits(),
        now.made(),
        now.failed(),
        now.abandoned(),
        now.epoch(),
        now.size().bytes(),
        now.size().writtenBytes(),
        now.nanos(),
        TimeUnit.NANOSECONDS.convert(interval));
  }
}
