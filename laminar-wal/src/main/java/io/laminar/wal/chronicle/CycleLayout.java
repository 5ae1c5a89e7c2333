package io.laminar.wal.chronicle;

import io.laminar.core.storage.Disk;
import io.laminar.core.storage.DiskFile;
import io.laminar.core.storage.StorageOptions;
import io.laminar.wal.frame.FrameFile;
import io.laminar.wal.frame.FrameFileWriter;
import io.laminar.wal.frame.FrameFormat;
import io.laminar.wal.frame.FrameWalk;
import io.laminar.wal.frame.LogEnd;
import io.laminar.wal.frame.LogLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A log in files of Chronicle.
 *
 * @param folder of the log alone
 * @param salt of the log
 */
record CycleLayout(String name, Path folder, Disk disk, int salt, StorageOptions options)
    implements LogLayout {
  /** What Chronicle calls its files; it looks at no others. */
  static final String SUFFIX = ".cq4";

  /** What the files of earlier processes are called. */
  static final String EARLIER = ".frames";

  // What Chronicle knows of its files; it makes it again.
  static final String METADATA = "metadata.cq4t";

  @Override
  public FrameWalk walk() {
    return new CycleWalk(new FrameFormat(salt));
  }

  @Override
  public FrameFileWriter writer(@Nullable FrameFile last, LogEnd end) throws IOException {
    // What a process that ended had handed to the system is made durable by the file that it wrote.
    DiskFile written = last == null ? null : disk.open(folder.resolve(last.name()));
    return new CycleWriter(folder, disk, options, written);
  }

  /** Finds the files that have frames. One that has none was begun, or is damaged: then its frames are missed. */
  List<FrameFile> find() throws IOException {
    List<FrameFile> found = new ArrayList<>();
    for (String file : files(disk.list(folder))) {
      long first = firstFrame(folder.resolve(file));
      if (first >= 0) {
        found.add(new FrameFile(file, first));
      }
    }
    return found;
  }

  /** Those of some files that may have frames, in the order in which they were written. */
  static List<String> files(List<String> names) {
    return names.stream()
        .filter(name -> name.endsWith(SUFFIX) || name.endsWith(EARLIER))
        .toList();
  }

  /**
   * Hides the files of earlier processes from Chronicle, which would write their ends and fails where it cannot read their
   * beginnings: those that were never forced may be lost.
   */
  void hideFiles() throws IOException {
    disk.delete(folder.resolve(METADATA));
    for (String file : disk.list(folder)) {
      if (file.endsWith(SUFFIX)) {
        String stem = file.substring(0, file.length() - SUFFIX.length());
        disk.rename(folder.resolve(file), folder.resolve(stem + EARLIER));
      }
    }
  }

  /** Removes the files that were begun and have no frame. */
  void removeAllBut(List<FrameFile> found) throws IOException {
    List<String> names = found.stream().map(FrameFile::name).toList();
    for (String file : files(disk.list(folder))) {
      if (!names.contains(file)) {
        disk.delete(folder.resolve(file));
      }
    }
  }

  private long firstFrame(Path path) throws IOException {
    try (DiskFile opened = disk.read(path)) {
      CycleWalk walk = new CycleWalk(new FrameFormat(salt)).goTo(opened);
      return walk.next() ? FrameFormat.sequence(walk.frame()) : -1;
    }
  }
}
