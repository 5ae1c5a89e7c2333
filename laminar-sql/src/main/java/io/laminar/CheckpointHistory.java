package io.laminar;

import io.laminar.api.DurabilityMetrics;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.checkpoint.CheckpointSize;
import io.laminar.core.engine.log.LogMetrics;
import io.laminar.core.state.MemoryBudget;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** The checkpoints of a process: written under the lock of the statements, read by any thread. */
final class CheckpointHistory {
  /** So many in a row give way to the state of queries; the next one does not. */
  private static final int MOST_GIVING_WAY = 3;

  /** What belongs together. */
  private record Counts(
      long made,
      long failed,
      long abandoned,
      int abandonedInARow,
      long epoch,
      CheckpointSize size,
      int onDisk,
      long nanos) {}

  private volatile Counts counts;

  /**
   * None was made yet.
   *
   * @param epoch that of the newest of earlier processes
   * @param onDisk how many have files
   */
  CheckpointHistory(long epoch, int onDisk) {
    this.counts = new Counts(0, 0, 0, 0, epoch, CheckpointSize.NONE, onDisk, 0);
  }

  long epoch() {
    return counts.epoch();
  }

  /** Tells whether the next one is not to give way: those before it did. */
  boolean insists() {
    return counts.abandonedInARow() >= MOST_GIVING_WAY;
  }

  void made(long epoch, CheckpointSize size, int onDisk, long nanos) {
    Counts now = counts;
    counts =
        new Counts(now.made() + 1, now.failed(), now.abandoned(), 0, epoch, size, onDisk, nanos);
  }

  /**
   * Counts one that was not made.
   *
   * @param failure what ended it, on whatever thread
   * @return what its caller is told
   */
  LaminarException failed(Throwable failure) {
    Counts now = counts;
    Throwable cause = Objects.requireNonNullElse(
        failure instanceof CompletionException ? failure.getCause() : null, failure);
    boolean gaveWay =
        cause instanceof LaminarException coded && coded.code() == ErrorCode.RESOURCE_LIMIT;
    counts = new Counts(
        now.made(),
        now.failed() + (gaveWay ? 0 : 1),
        now.abandoned() + (gaveWay ? 1 : 0),
        gaveWay ? now.abandonedInARow() + 1 : 0,
        now.epoch(),
        now.size(),
        now.onDisk(),
        now.nanos());
    return coded(cause);
  }

  private static LaminarException coded(Throwable cause) {
    if (cause instanceof LaminarException coded) {
      return coded;
    }
    return cause instanceof OutOfMemoryError full
        ? MemoryBudget.heapIsFull(full)
        : new LaminarException(
            ErrorCode.INTERNAL, "a checkpoint broke: " + cause, null, "please report it", cause);
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
        now.onDisk(),
        now.nanos(),
        TimeUnit.NANOSECONDS.convert(interval));
  }
}
