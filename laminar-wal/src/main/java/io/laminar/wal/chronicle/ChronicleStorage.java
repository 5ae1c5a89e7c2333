package io.laminar.wal.chronicle;

import io.laminar.core.storage.Disk;
import io.laminar.core.storage.FrameLog;
import io.laminar.core.storage.StorageOptions;
import io.laminar.wal.frame.FrameFile;
import io.laminar.wal.frame.LogMark;
import io.laminar.wal.frame.MarkedLog;
import io.laminar.wal.frame.MarkedStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The logs of a data directory by Chronicle Queue, in a folder each. */
final class ChronicleStorage extends MarkedStorage {
  private final Path directory;
  private final Disk disk;
  private final StorageOptions options;

  /**
   * Opens them.
   *
   * @param directory locked by this process
   */
  ChronicleStorage(Path directory, Disk disk, StorageOptions options) {
    super(directory, disk);
    this.directory = directory;
    this.disk = disk;
    this.options = options;
    finishWhatWasBegun();
  }

  @Override
  protected FrameLog open(String name, LogMark mark) throws IOException {
    Path folder = directory.resolve(name);
    if (!Files.isDirectory(folder) && mark.isNew()) {
      Files.createDirectories(folder);
      disk.forceDirectory(directory);
    }
    CycleLayout layout = new CycleLayout(name, folder, disk, mark.salt(), options);
    layout.hideFiles();
    List<FrameFile> found = layout.find();
    MarkedLog log = open(layout, mark, found);
    try {
      layout.removeAllBut(found);
      return log;
    } catch (IOException | RuntimeException e) {
      log.close();
      throw e;
    }
  }

  private static MarkedLog open(CycleLayout layout, LogMark mark, List<FrameFile> found)
      throws IOException {
    try {
      return MarkedLog.open(layout, mark, found);
    } catch (NoClassDefFoundError missing) {
      // Of what Chronicle itself depends on.
      throw ChronicleLibrary.refusal(String.valueOf(missing.getMessage()), missing);
    }
  }

  @Override
  protected boolean hasFiles(String name) throws IOException {
    Path folder = directory.resolve(name);
    return Files.isDirectory(folder) && !disk.list(folder).isEmpty();
  }

  @Override
  protected void removeFiles(String name) throws IOException {
    Path folder = directory.resolve(name);
    if (Files.isDirectory(folder)) {
      for (String file : disk.list(folder)) {
        disk.delete(folder.resolve(file));
      }
      Files.delete(folder);
    }
  }
}
