package io.laminar.wal.frame;

import io.laminar.core.storage.DiskFile;
import io.laminar.core.storage.StorageErrors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The files of a log, as they are found. */
final class LogFiles {
  private LogFiles() {}

  /**
   * Removes the first files where the mark says that they are of no use.
   *
   * @param found in order
   * @return those that are left
   * @throws io.laminar.api.LaminarException {@code DAMAGED_STORAGE} where the first is missing
   */
  static List<FrameFile> settle(LogLayout layout, LogMark mark, List<FrameFile> found)
      throws IOException {
    int useless = FrameFile.below(found, mark.first());
    for (FrameFile file : found.subList(0, useless)) {
      layout.disk().delete(layout.folder().resolve(file.name()));
    }
    List<FrameFile> left = new ArrayList<>(found.subList(useless, found.size()));
    boolean isMissing = left.isEmpty() ? !mark.isNew() : left.get(0).first() > mark.first();
    if (isMissing) {
      throw StorageErrors.damaged(
          layout.folder().resolve(layout.name() + ".*"),
          0,
          mark.first(),
          "the file that begins with this frame is not there");
    }
    return left;
  }

  /** Checks that files are of the log; returns the bytes that they have. */
  static long check(LogLayout layout, List<FrameFile> files) throws IOException {
    long bytes = 0;
    FrameWalk walk = layout.walk();
    for (FrameFile named : files) {
      try (DiskFile file = layout.disk().read(layout.folder().resolve(named.name()))) {
        walk.use(file, named);
        bytes += file.size();
      }
    }
    return bytes;
  }
}
