package io.laminar.core.checkpoint;

import io.laminar.api.DatabaseListener;
import io.laminar.api.RecoveryProgress;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Tells a listener how far a recovery has come, every so often. By the thread that opens the database. */
public final class RecoveryWatch {
  /** Tells nobody. */
  static final RecoveryWatch NOBODY = new RecoveryWatch(DatabaseListener.silent(), () -> 0);

  private static final long INTERVAL_NANOS = 200_000_000;

  private final DatabaseListener listener;
  private final LongSupplier nanoTime;
  private final long begun;
  private long told;

  /**
   * Begins now.
   *
   * @param listener is told
   * @param nanoTime as {@link System#nanoTime}
   */
  public RecoveryWatch(DatabaseListener listener, LongSupplier nanoTime) {
    this.listener = listener;
    this.nanoTime = nanoTime;
    this.begun = nanoTime.getAsLong();
    this.told = begun;
  }

  /** A frame was read. */
  void read(long rows, long frames, long totalFrames) {
    long now = nanoTime.getAsLong();
    if (now - told >= INTERVAL_NANOS) {
      told = now;
      tell(new RecoveryProgress(rows, frames, totalFrames, Duration.ofNanos(now - begun)));
    }
  }

  private void tell(RecoveryProgress progress) {
    try {
      listener.onRecoveryProgress(progress);
    } catch (RuntimeException thrown) {
      System.getLogger("io.laminar").log(Level.WARNING, "the listener of a database threw", thrown);
    }
  }
}
