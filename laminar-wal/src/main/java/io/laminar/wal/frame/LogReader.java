package io.laminar.wal.frame;

import io.laminar.core.storage.StorageErrors;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads the frames of a log, file after file. */
final class LogReader extends OpenFrames {
  private final MarkedLog log;

  /**
   * Begins with the first frame of a file.
   *
   * @param first null where there is no file yet
   */
  LogReader(MarkedLog log, @Nullable FrameFile first) {
    super(log.layout());
    this.log = log;
    if (first == null) {
      beginAt(log.next());
    } else {
      beginAt(first.first());
      open(first);
    }
  }

  /** Leaves out the frames before a sequence number. */
  LogReader skipTo(long sequence) {
    while (nextSequence() < sequence && next()) {
      // The frame is not wanted.
    }
    return this;
  }

  @Override
  public boolean next() {
    if (nextSequence() >= log.next()) {
      return false;
    }
    try {
      if (!isNextHere()) {
        goToNextFile();
        if (!isNextHere()) {
          throw notWhole();
        }
      }
    } catch (IOException e) {
      throw StorageErrors.unreadable(path(), e);
    }
    take();
    return true;
  }

  private void goToNextFile() {
    FrameFile following = log.following(named());
    if (following == null || following.first() != nextSequence()) {
      throw notWhole();
    }
    open(following);
  }

  private RuntimeException notWhole() {
    return StorageErrors.damaged(path(), walk.end(), nextSequence(), "it is not whole");
  }
}
