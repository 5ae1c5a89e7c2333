package io.laminar.api;

import java.time.Duration;

/**
 * How far a database that is being opened has come with the log of its data directory.
 *
 * @param rows how many rows of the log were processed again
 * @param frames how many frames of the log were read
 * @param totalFrames how many there are to be read
 * @param time since it began
 */
public record RecoveryProgress(long rows, long frames, long totalFrames, Duration time) {
  /** Checks the time. */
  public RecoveryProgress {
    Arguments.notNull(time, "time");
  }

  /** The part of the log that was read, from 0 to 1. */
  public double share() {
    return totalFrames <= 0 ? 1 : Math.min(1, (double) frames / totalFrames);
  }
}
