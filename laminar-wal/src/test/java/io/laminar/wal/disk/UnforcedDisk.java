package io.laminar.wal.disk;

import io.laminar.core.storage.Disk;
import io.laminar.core.storage.DiskFile;
import io.laminar.core.storage.FileSystemDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** The file system without forces, for tests in which nothing ends: they would wait for the disk only. */
public final class UnforcedDisk implements Disk {
  private final Disk disk = new FileSystemDisk();

  /** Makes one. */
  public UnforcedDisk() {}

  @Override
  public DiskFile open(Path path) throws IOException {
    return new UnforcedFile(disk.open(path));
  }

  @Override
  public DiskFile read(Path path) throws IOException {
    return disk.read(path);
  }

  @Override
  public List<String> list(Path directory) throws IOException {
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
  public void forceDirectory(Path directory) {
    // Not here.
  }

  private record UnforcedFile(DiskFile file) implements DiskFile {
    @Override
    public void write(ByteBuffer bytes, long at) throws IOException {
      file.write(bytes, at);
    }

    @Override
    public int read(ByteBuffer bytes, long at) throws IOException {
      return file.read(bytes, at);
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void force() {
      // Not here.
    }

    @Override
    public void truncate(long bytes) throws IOException {
      file.truncate(bytes);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
