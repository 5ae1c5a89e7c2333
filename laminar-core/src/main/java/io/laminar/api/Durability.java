package io.laminar.api;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How a database keeps what it was given: a log of what was pushed, and checkpoints of its state, in one directory.
 *
 * @param directory the data directory; this process alone has it while the database is open
 * @param store what writes there
 * @param walMode when a row is acknowledged
 * @param flushInterval the longest time between two forces of the log under {@link WalMode#ASYNC} while rows come
 * @param checkpointInterval the time between two checkpoints
 * @param checkpointsKept how many checkpoints are kept, at least 2
 * @param fullCheckpointEvery how many checkpoints are at most written one upon the other before a whole one, at least 1
 * @param maxLogBytes from how many bytes of log on pushes wait for the next checkpoint, or are refused under {@code
 *     reject}
 * @param compression how what is written is packed
 * @param restore from where the database goes on
 */
public record Durability(
    Path directory,
    Store store,
    WalMode walMode,
    Duration flushInterval,
    Duration checkpointInterval,
    int checkpointsKept,
    int fullCheckpointEvery,
    long maxLogBytes,
    Compression compression,
    RestorePoint restore) {
  /** The longest time between two forces, unless set. */
  public static final Duration DEFAULT_FLUSH_INTERVAL = Duration.ofMillis(10);

  /** The time between two checkpoints, unless set. */
  public static final Duration DEFAULT_CHECKPOINT_INTERVAL = Duration.ofSeconds(10);

  /** The fewest checkpoints that are kept: if one is damaged, there is another. */
  public static final int MIN_CHECKPOINTS_KEPT = 2;

  /** How many checkpoints are written one upon the other, unless set. */
  public static final int DEFAULT_FULL_CHECKPOINT_EVERY = 10;

  /** The smallest limit of the log, in bytes. */
  public static final long MIN_MAX_LOG_BYTES = 8L << 20;

  /** Checks the settings. */
  public Durability {
    Arguments.notNull(directory, "directory");
    Arguments.notNull(store, "store");
    Arguments.notNull(walMode, "walMode");
    Arguments.notNull(compression, "compression");
    Arguments.notNull(restore, "restore");
    Arguments.notNull(flushInterval, "flushInterval");
    Arguments.notNull(checkpointInterval, "checkpointInterval");
    if (walMode == WalMode.OFF) {
      throw new LaminarException(
          ErrorCode.INVALID_CONFIG,
          "walMode is OFF, and a data directory has a log of what is pushed",
          "set it for the sources whose rows may be lost: CREATE SOURCE ... WITH (wal_mode = 'off')");
    }
    checkPositive("flushInterval", flushInterval);
    checkPositive("checkpointInterval", checkpointInterval);
    if (checkpointsKept < MIN_CHECKPOINTS_KEPT) {
      throw new LaminarException(
          ErrorCode.INVALID_CONFIG,
          "checkpointsKept is " + checkpointsKept,
          "keep at least " + MIN_CHECKPOINTS_KEPT + ": if one is damaged, there is another");
    }
    if (fullCheckpointEvery < 1) {
      throw new LaminarException(
          ErrorCode.INVALID_CONFIG,
          "fullCheckpointEvery is " + fullCheckpointEvery,
          "give 1 for checkpoints that are all whole, or more");
    }
    if (maxLogBytes < MIN_MAX_LOG_BYTES) {
      throw new LaminarException(
          ErrorCode.INVALID_CONFIG,
          "maxLogBytes is " + maxLogBytes,
          "give at least " + MIN_MAX_LOG_BYTES + ", or leave it unset for as much as the disk has");
    }
  }

  /**
   * The same in another directory.
   *
   * @param other the data directory
   */
  public Durability in(Path other) {
    return new Durability(
        Arguments.notNull(other, "other"),
        store,
        walMode,
        flushInterval,
        checkpointInterval,
        checkpointsKept,
        fullCheckpointEvery,
        maxLogBytes,
        compression,
        restore);
  }

  private static void checkPositive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new LaminarException(
          ErrorCode.INVALID_CONFIG,
          name + " is " + TimeSpans.text(value),
          "give a time of more than 0");
    }
  }
}
