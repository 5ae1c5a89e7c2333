package io.laminar.core.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The calls of a store in a data directory, which is where it was opened: one that was moved away must not write into another
 * that took its name. Any thread.
 */
final class PlacedDisk implements Disk {
  private final Disk disk;
  private final DirectoryLock lock;

  /**
   * Makes the calls of a directory.
   *
   * @param disk carries them out
   * @param lock that of the directory
   */
  PlacedDisk(Disk disk, DirectoryLock lock) {
    this.disk = disk;
    this.lock = lock;
  }

  @Override
  public DiskFile open(Path path) throws IOException {
    lock.checkPlace();
    return disk.open(path);
  }

  @Override
  public DiskFile read(Path path) throws IOException {
    lock.checkPlace();
    return disk.read(path);
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    lock.checkPlace();
    return disk.list(directory);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    lock.checkPlace();
    disk.rename(from, to);
  }

  @Override
  public void delete(Path path) throws IOException {
    lock.checkPlace();
    disk.delete(path);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    lock.checkPlace();
    disk.forceDirectory(directory);
  }
}
