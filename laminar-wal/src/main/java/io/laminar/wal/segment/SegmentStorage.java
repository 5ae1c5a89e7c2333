package io.laminar.wal.segment;

import io.laminar.core.storage.Disk;
import io.laminar.core.storage.FrameLog;
import io.laminar.core.storage.StorageOptions;
import io.laminar.wal.frame.FrameFile;
import io.laminar.wal.frame.LogLayout;
import io.laminar.wal.frame.LogMark;
import io.laminar.wal.frame.MarkedLog;
import io.laminar.wal.frame.MarkedStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The logs of a data directory as plain files. */
final class SegmentStorage extends MarkedStorage {
  private final Path directory;
  private final Disk disk;
  private final StorageOptions options;

  /**
   * Opens them.
   *
   * @param directory locked by this process
   */
  SegmentStorage(Path directory, Disk disk, StorageOptions options) {
    super(directory, disk);
    this.directory = directory;
    this.disk = disk;
    this.options = options;
    finishWhatWasBegun();
  }

  @Override
  protected FrameLog open(String name, LogMark mark) throws IOException {
    LogLayout layout = new SegmentLayout(name, directory, disk, mark.salt(), options);
    return MarkedLog.open(layout, mark, files(name));
  }

  @Override
  protected boolean hasFiles(String name) throws IOException {
    return !files(name).isEmpty();
  }

  @Override
  protected void removeFiles(String name) throws IOException {
    for (FrameFile file : files(name)) {
      disk.delete(directory.resolve(file.name()));
    }
  }

  private List<FrameFile> files(String name) throws IOException {
    return SegmentHead.find(name, disk.list(directory));
  }
}
