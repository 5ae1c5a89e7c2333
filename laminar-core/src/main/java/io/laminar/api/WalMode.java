package io.laminar.api;

/** When a row counts as acknowledged in a database with a data directory. */
public enum WalMode {
  /**
   * When it is in the channel. The end of the process loses what was not yet handed to the system; the end of the machine
   * loses what was not yet forced: at most {@link Durability#flushInterval} and the time of one force.
   */
  ASYNC,
  /** When it is on the disk. Producers that push at the same time share a force. */
  SYNC,
  /**
   * Its row is not logged at all, so that a crash takes what was pushed since the newest checkpoint; of single sources, never of a
   * database.
   */
  OFF
}
