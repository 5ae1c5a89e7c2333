package io.laminar;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.checkpoint.CheckpointStore;
import io.laminar.core.engine.Engine;
import io.laminar.core.storage.DirectoryBackup;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Copies of a data directory that are made while its database goes on, one at a time: backups and savepoints. Any thread. */
final class DirectoryCopies {
  private final OpenStorage storage;
  private final CheckpointStore checkpoints;
  private final ReentrantLock copying = new ReentrantLock();

  // The epoch that is read, which stays; 0 where there is none.
  private volatile long held;

  // The copying thread's: where the log ends for a savepoint; empty for a backup, which has what is
  // done again.
  private Optional<Long> end = Optional.empty();

  DirectoryCopies(OpenStorage storage, CheckpointStore checkpoints) {
    this.storage = storage;
    this.checkpoints = checkpoints;
  }

  /** The epoch that has to stay; 0 where there is none. */
  long held() {
    return held;
  }

  /**
   * Chooses what is copied, while no checkpoint is made.
   *
   * @param epoch of the checkpoint
   * @param endOfLog where the log ends of a savepoint; empty for all of it
   */
  void hold(long epoch, Optional<Long> endOfLog) {
    held = epoch;
    end = endOfLog;
  }

  /**
   * Makes a copy.
   *
   * @param target missing, or empty
   * @param choose calls {@link #hold}
   */
  void make(Path target, Engine engine, Runnable choose) {
    copying.lock();
    try {
      if (engine.isClosed()) {
        throw new LaminarException(
            ErrorCode.CLOSED, "the database is closed", "open it again, or copy its directory");
      }
      copy(target, choose);
    } finally {
      copying.unlock();
    }
  }

  private void copy(Path target, Runnable choose) {
    try (DirectoryBackup backup = storage.beginBackup(target)) {
      choose.run();
      if (end.isPresent()) {
        storage.copyAlone(checkpoints, held, end.get(), backup);
      } else {
        storage.branch(checkpoints, held, backup);
      }
      backup.finish();
    } finally {
      held = 0;
    }
  }

  /** Why a database in memory has no backup. */
  static LaminarException nothingToBackUp() {
    return new LaminarException(
        ErrorCode.INVALID_CONFIG,
        "a database in memory has nothing that could be backed up",
        "set dataDirectory");
  }

  /** Does something when no copy is made. */
  void last(Runnable work) {
    copying.lock();
    try {
      work.run();
    } finally {
      copying.unlock();
    }
  }
}
