package io.laminar.wal.segment;

import io.laminar.core.storage.Disk;
import io.laminar.core.storage.DiskFile;
import io.laminar.core.storage.StorageOptions;
import io.laminar.wal.frame.FrameFile;
import io.laminar.wal.frame.LogLayout;
import io.laminar.wal.frame.MarkedSalvage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableSet;
import java.util.OptionalInt;
import java.util.TreeSet;

/** Reads damaged logs of plain files. */
final class SegmentSalvage extends MarkedSalvage {
  private final Path directory;
  private final Disk disk;

  SegmentSalvage(Path directory, Disk disk) {
    super(directory, disk);
    this.directory = directory;
    this.disk = disk;
  }

  @Override
  protected NavigableSet<String> namesOfFiles() throws IOException {
    NavigableSet<String> names = new TreeSet<>();
    for (String file : disk.list(directory)) {
      int dot = file.indexOf('.');
      if (dot > 0 && SegmentHead.parse(file.substring(0, dot), file) != null) {
        names.add(file.substring(0, dot));
      }
    }
    return names;
  }

  @Override
  protected OptionalInt salt(String name) throws IOException {
    for (FrameFile file : SegmentHead.find(name, disk.list(directory))) {
      try (DiskFile opened = disk.read(directory.resolve(file.name()))) {
        OptionalInt salt = SegmentHead.salt(opened);
        if (salt.isPresent()) {
          return salt;
        }
      }
    }
    return OptionalInt.empty();
  }

  @Override
  protected LogLayout layout(String name, int salt) {
    return new SegmentLayout(name, directory, disk, salt, StorageOptions.DEFAULT);
  }

  @Override
  protected List<FrameFile> find(LogLayout layout) throws IOException {
    return SegmentHead.find(layout.name(), disk.list(directory));
  }
}
