package io.laminar.wal;

import io.laminar.core.storage.Disk;
import io.laminar.core.storage.DiskFile;
import io.laminar.core.storage.FileSystemDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The file system, which has no handle for one of the files that are opened. */
final class FailingDisk implements Disk {
  private final Disk disk = new FileSystemDisk();
  private int left;

  FailingDisk(int failingCall) {
    this.left = failingCall;
  }

  private void check() throws IOException {
    if (--left == 0) {
      throw new IOException("Too many open files");
    }
  }

  @Override
  public DiskFile open(Path path) throws IOException {
    check();
    return disk.open(path);
  }

  @Override
  public DiskFile read(Path path) throws IOException {
    check();
    return disk.read(path);
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    check();
    return disk.list(directory);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    disk.rename(from, to);
  }

  @Override
  public void delete(Path path) throws IOException {
    disk.delete(path);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    check();
    disk.forceDirectory(directory);
  }
}
