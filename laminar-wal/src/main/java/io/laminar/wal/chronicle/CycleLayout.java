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
  static final String SUFFIX = ".cq4";

  // What Chronicle knows of its files; it makes it again.
  private static final String METADATA = "metadata.cq4t";

  @Override
  public FrameWalk walk() {
    return new CycleWalk(salt);
  }

  @Override
  public FrameFileWriter writer(@Nullable FrameFile last, LogEnd end) throws IOException {
    // What a process that ended had handed to the system is made durable by the file that it wrote.
    DiskFile written = last == null ? null : disk.open(folder.resolve(last.name()));
    return new CycleWriter(folder, disk, options, written);
  }

  /** Finds the files that have frames. One that has none was begun, or is damaged: then its frames are missed. */
  List<FrameFile> find() throws IOException {
    disk.delete(folder.resolve(METADATA));
    List<FrameFile> found = new ArrayList<>();
    for (String file : disk.list(folder)) {
      if (file.endsWith(SUFFIX)) {
        Path path = folder.resolve(file);
        long first = firstFrame(path);
        if (first >= 0) {
          found.add(new FrameFile(file, first));
        }
      }
    }
    return found;
  }

  private long firstFrame(Path path) throws IOException {
    try (DiskFile opened = disk.read(path)) {
      CycleWalk walk = new CycleWalk(salt).goTo(opened);
      return walk.next() ? FrameFormat.sequence(walk.frame()) : -1;
    }
  }
}
