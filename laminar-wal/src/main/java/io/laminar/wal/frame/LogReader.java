package io.laminar.wal.frame;

import io.laminar.core.storage.DiskFile;
import io.laminar.core.storage.FrameReader;
import io.laminar.core.storage.StorageErrors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads the frames of a log, file after file. */
final class LogReader implements FrameReader {
  private final MarkedLog log;
  private final FrameWalk walk;
  private @Nullable FrameFile named;
  private @Nullable DiskFile file;
  private long next;
  private long epoch;

  /**
   * Begins with the first frame of a file.
   *
   * @param first null where there is no file yet
   */
  LogReader(MarkedLog log, @Nullable FrameFile first) {
    this.log = log;
    this.walk = log.layout().walk();
    if (first == null) {
      next = log.next();
    } else {
      next = first.first();
      goTo(first);
    }
  }

  private void goTo(FrameFile following) {
    Path path = log.layout().folder().resolve(following.name());
    try {
      DiskFile opened = log.layout().disk().read(path);
      try {
        walk.use(opened, following);
      } catch (IOException | RuntimeException e) {
        opened.close();
        throw e;
      }
      close();
      file = opened;
      named = following;
    } catch (IOException e) {
      throw StorageErrors.unreadable(path, e);
    }
  }

  private Path path() {
    FrameFile present = named;
    Path folder = log.layout().folder();
    return present == null ? folder : folder.resolve(present.name());
  }

  /** Leaves out the frames before a sequence number. */
  LogReader skipTo(long sequence) {
    while (next < sequence && next()) {
      // The frame is not wanted.
    }
    return this;
  }

  @Override
  public boolean next() {
    if (next >= log.next()) {
      return false;
    }
    try {
      if (!isNextHere()) {
        goToNextFile();
        if (!isNextHere()) {
          throw notWhole();
        }
      }
      FrameOrder.check(path(), walk.offset(), walk.frame(), next, epoch);
    } catch (IOException e) {
      throw StorageErrors.unreadable(path(), e);
    }
    epoch = FrameFormat.epoch(walk.frame());
    next++;
    return true;
  }

  private boolean isNextHere() throws IOException {
    return named != null && walk.next() && FrameFormat.sequence(walk.frame()) == next;
  }

  private void goToNextFile() {
    FrameFile following = log.following(named);
    if (following == null || following.first() != next) {
      throw notWhole();
    }
    goTo(following);
  }

  private RuntimeException notWhole() {
    return StorageErrors.damaged(path(), walk.end(), next, "it is not whole");
  }

  @Override
  public long sequence() {
    return FrameFormat.sequence(walk.frame());
  }

  @Override
  public int kind() {
    return FrameFormat.kind(walk.frame());
  }

  @Override
  public long epoch() {
    return FrameFormat.epoch(walk.frame());
  }

  @Override
  public ByteBuffer payload() {
    return walk.payload();
  }

  @Override
  public void close() {
    DiskFile present = file;
    file = null;
    try {
      if (present != null) {
        present.close();
      }
    } catch (IOException e) {
      throw StorageErrors.unreadable(path(), e);
    }
  }
}
