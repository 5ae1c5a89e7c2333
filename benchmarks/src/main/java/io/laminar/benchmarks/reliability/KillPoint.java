package io.laminar.benchmarks.reliability;

/** A place in the work of a storage at which a process can end. */
enum KillPoint {
  /** A frame of the log of rows is not written yet. */
  BEFORE_APPEND(300),
  /** It is written, and nobody knows. */
  AFTER_APPEND(300),
  /** Frames are written, and not forced. */
  BEFORE_FORCE(150),
  /** They are forced, and not acknowledged. */
  AFTER_FORCE(150),
  /** A statement or a handle is about to be written. */
  BEFORE_STATEMENT(4),
  /** It is written, and has not returned. */
  AFTER_STATEMENT(4),
  /** A checkpoint has no file yet. */
  CHECKPOINT_OPENS(4),
  /** Some of a checkpoint's frames are written. */
  CHECKPOINT_APPENDS(40),
  /** All of them are written, and not forced. */
  CHECKPOINT_BEFORE_FORCE(4),
  /** They are forced; what the checkpoint replaces is still there. */
  CHECKPOINT_AFTER_FORCE(4),
  /** An old checkpoint is about to go. */
  BEFORE_REMOVAL(3),
  /** It is gone; the log is as long as before. */
  AFTER_REMOVAL(3),
  /** Files of the log are about to be given back. */
  BEFORE_TRIM(4),
  /** They are given back. */
  AFTER_TRIM(4),
  /** A file is about to be deleted: in the middle of a trim, or of the removal of a checkpoint. */
  BEFORE_DELETE(8),
  /** It is deleted, and its directory not forced. */
  AFTER_DELETE(8),
  /** A file is whole under its other name. */
  BEFORE_RENAME(8),
  /** It has its name, and its directory is not forced. */
  BEFORE_DIRECTORY_FORCE(8),
  /** Its directory is forced. */
  AFTER_DIRECTORY_FORCE(8),
  /** A write has reached half of its bytes; Chronicle Queue writes by itself. */
  MIDDLE_OF_WRITE(300),
  /** A checkpoint is being read, by a database that comes back. */
  RECOVERING_CHECKPOINT(6),
  /** The log is being read, by a database that comes back. */
  RECOVERING_LOG(60);

  private final int most;

  KillPoint(int most) {
    this.most = most;
  }

  /** About how often a short life gets there. */
  int most() {
    return most;
  }
}
