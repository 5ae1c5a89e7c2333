package io.laminar.wal.chronicle;

import io.laminar.core.storage.Disk;
import io.laminar.core.storage.DiskFile;
import io.laminar.core.storage.LogName;
import io.laminar.core.storage.StorageOptions;
import io.laminar.wal.frame.FrameFile;
import io.laminar.wal.frame.FrameFormat;
import io.laminar.wal.frame.LogLayout;
import io.laminar.wal.frame.MarkedSalvage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableSet;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Reads damaged logs of Chronicle's files, which needs none of its classes. */
final class ChronicleSalvage extends MarkedSalvage {
  private final Path directory;
  private final Disk disk;

  ChronicleSalvage(Path directory, Disk disk) {
    super(directory, disk);
    this.directory = directory;
    this.disk = disk;
  }

  @Override
  protected NavigableSet<String> namesOfFiles() throws IOException {
    NavigableSet<String> names = new TreeSet<>();
    List<Path> folders;
    try (Stream<Path> all = Files.list(directory)) {
      folders = all.filter(Files::isDirectory).toList();
    }
    for (Path folder : folders) {
      String name = String.valueOf(folder.getFileName());
      if (LogName.isAllowed(name) && !CycleLayout.files(disk.list(folder)).isEmpty()) {
        names.add(name);
      }
    }
    return names;
  }

  @Override
  protected OptionalInt salt(String name) throws IOException {
    Path folder = directory.resolve(name);
    if (!Files.isDirectory(folder)) {
      return OptionalInt.empty();
    }
    for (String file : CycleLayout.files(disk.list(folder))) {
      try (DiskFile opened = disk.read(folder.resolve(file))) {
        CycleWalk walk = new CycleWalk(FrameFormat.ofAnyLog()).goTo(opened);
        if (walk.next()) {
          return OptionalInt.of(FrameFormat.salt(walk.frame()));
        }
      }
    }
    return OptionalInt.empty();
  }

  @Override
  protected LogLayout layout(String name, int salt) {
    return new CycleLayout(name, directory.resolve(name), disk, salt, StorageOptions.DEFAULT);
  }

  @Override
  protected List<FrameFile> find(LogLayout layout) throws IOException {
    return Files.isDirectory(layout.folder()) ? ((CycleLayout) layout).find() : List.of();
  }
}
