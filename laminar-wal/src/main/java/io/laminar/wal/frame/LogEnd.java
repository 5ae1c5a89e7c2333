package io.laminar.wal.frame;

import io.laminar.api.LaminarException;
import io.laminar.core.storage.DiskFile;
import io.laminar.core.storage.StorageErrors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * The end of a log. Up to the first frame of the last file that is not whole all frames are good. What follows was
 * never durable, or the file is damaged:
 *
 * <pre>
 *   frame 7 │ frame 8 │ not whole │ zeros, or what the disk had written of later frames
 *                     └ 9 is durable by the mark, or by a whole frame behind: damaged. Otherwise torn
 * </pre>
 *
 * @param next the sequence number behind the last frame
 * @param epoch of the last frame; 0 where there is none
 * @param offset behind the last frame, in its file
 * @param tornBytes what was written behind it
 */
public record LogEnd(long next, long epoch, long offset, long tornBytes) {
  /** The end of a log that has no file. */
  static LogEnd ofNothing(LogMark mark) {
    return new LogEnd(mark.first(), 0, 0, 0);
  }

  /**
   * Finds the end of the last file.
   *
   * @throws LaminarException {@code DAMAGED_STORAGE}
   */
  static LogEnd of(LogLayout layout, FrameFile last, LogMark mark) throws IOException {
    Path path = layout.folder().resolve(last.name());
    try (DiskFile file = layout.disk().read(path)) {
      FrameWalk walk = layout.walk();
      walk.use(file, last);
      return of(path, last, walk, mark);
    }
  }

  private static LogEnd of(Path path, FrameFile last, FrameWalk walk, LogMark mark)
      throws IOException {
    long next = last.first();
    long epoch = 0;
    long end = walk.end();
    while (walk.next() && FrameFormat.sequence(walk.frame()) == next) {
      FrameOrder.check(path, walk.offset(), walk.frame(), next, epoch);
      epoch = FrameFormat.epoch(walk.frame());
      end = walk.end();
      next++;
    }
    if (next < mark.durable()) {
      throw StorageErrors.damaged(
          path,
          end,
          next,
          "frames below " + mark.durable() + " were forced, and this one is not whole");
    }
    long missing = next;
    long missingAt = end;
    long torn = walk.lookBehind(end, later -> check(path, missingAt, missing, later));
    return new LogEnd(next, epoch, end, torn);
  }

  private static void check(Path path, long missingAt, long missing, ByteBuffer later) {
    if (FrameFormat.durable(later) > missing) {
      throw StorageErrors.damaged(
          path,
          missingAt,
          missing,
          "frame " + FrameFormat.sequence(later)
              + " behind it is whole, and says that this one was forced");
    }
  }
}
