package io.laminar.wal.frame;

import io.laminar.api.LaminarException;
import io.laminar.core.storage.DiskFile;
import io.laminar.core.storage.StorageErrors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

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
   * @param files in order, one at least
   * @throws LaminarException {@code DAMAGED_STORAGE}
   */
  static LogEnd of(LogLayout layout, List<FrameFile> files, LogMark mark) throws IOException {
    FrameFile last = files.get(files.size() - 1);
    Path path = layout.folder().resolve(last.name());
    LogEnd end;
    try (DiskFile file = layout.disk().read(path)) {
      FrameWalk walk = layout.walk();
      walk.use(file, last);
      LogEnd whole = wholeFrames(path, last, walk);
      end = whole.withTorn(checkRest(path, walk, whole, mark.durable()));
    }
    return end.next() > last.first() || files.size() == 1
        ? end
        : end.withEpoch(epochBefore(layout, files.get(files.size() - 2), last));
  }

  /** The last file was begun and has no frame: the epoch is that of the file before. */
  private static long epochBefore(LogLayout layout, FrameFile before, FrameFile last)
      throws IOException {
    Path path = layout.folder().resolve(before.name());
    try (DiskFile file = layout.disk().read(path)) {
      FrameWalk walk = layout.walk();
      walk.use(file, before);
      LogEnd end = wholeFrames(path, before, walk);
      if (end.next() != last.first()) {
        throw StorageErrors.damaged(
            path, end.offset(), end.next(), "it is not whole, and another file follows");
      }
      return end.epoch();
    }
  }

  private LogEnd withEpoch(long other) {
    return new LogEnd(next, other, offset, tornBytes);
  }

  private LogEnd withTorn(long bytes) {
    return new LogEnd(next, epoch, offset, bytes);
  }

  private static LogEnd wholeFrames(Path path, FrameFile named, FrameWalk walk) throws IOException {
    long next = named.first();
    long epoch = 0;
    long end = walk.end();
    while (walk.next() && FrameFormat.sequence(walk.frame()) == next) {
      FrameOrder.check(path, walk.offset(), walk.frame(), next, epoch);
      epoch = FrameFormat.epoch(walk.frame());
      end = walk.end();
      next++;
    }
    return new LogEnd(next, epoch, end, 0);
  }

  /**
   * Tells damage from a torn end, behind the last whole frame of the last file.
   *
   * @param whole how far the frames are whole
   * @param durable frames below this one were forced, as the mark says
   * @return what was written there
   */
  static long checkRest(Path path, FrameWalk walk, LogEnd whole, long durable) throws IOException {
    long next = whole.next();
    long end = whole.offset();
    if (next < durable) {
      throw StorageErrors.damaged(
          path, end, next, "frames below " + durable + " were forced, and this one is not whole");
    }
    return walk.lookBehind(end, later -> check(path, end, next, later));
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
