package io.laminar.api;

/**
 * From where a database with a data directory goes on.
 *
 * @param epoch of a checkpoint, counted from 1; 0 for the latest; -1 for none
 */
public record RestorePoint(long epoch) {
  /** The latest checkpoint that is whole, and all of the log behind it. */
  public static final RestorePoint LATEST = new RestorePoint(0);

  /** Nothing: the directory must hold no database, so that nothing is overwritten. */
  public static final RestorePoint NONE = new RestorePoint(-1);

  /** Checks it. */
  public RestorePoint {
    if (epoch < -1) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "a checkpoint has no epoch " + epoch,
          "give the epoch of a checkpoint, counted from 1");
    }
  }

  /**
   * A checkpoint that is kept, and all of the log behind it.
   *
   * @param epoch what {@code checkpoint()} returned, from 1
   */
  public static RestorePoint epoch(long epoch) {
    if (epoch < 1) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "a checkpoint has no epoch " + epoch,
          "give the epoch of a checkpoint, counted from 1");
    }
    return new RestorePoint(epoch);
  }
}
