package io.laminar.benchmarks.reliability;

import io.laminar.core.storage.Disk;
import io.laminar.core.storage.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** Calls to the file system, watched. */
final class WatchedDisk implements Disk {
  /** Ends the name of a file that gets its own later. */
  private static final String UNFINISHED = ".tmp";

  private final Disk disk;
  private final Hooks hooks;

  WatchedDisk(Disk disk, Hooks hooks) {
    this.disk = disk;
    this.hooks = hooks;
  }

  @Override
  public DiskFile open(Path path) throws IOException {
    boolean isUnfinished = path.toString().endsWith(UNFINISHED);
    boolean isForced =
        !hooks.has(Fault.NO_FORCE) && !(isUnfinished && hooks.has(Fault.RENAME_BEFORE_FORCE));
    return new WatchedFile(disk.open(path), isForced, hooks);
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
    hooks.reach(KillPoint.BEFORE_RENAME);
    disk.rename(from, to);
    hooks.reach(KillPoint.BEFORE_DIRECTORY_FORCE);
  }

  @Override
  public void delete(Path path) throws IOException {
    hooks.reach(KillPoint.BEFORE_DELETE);
    disk.delete(path);
    hooks.reach(KillPoint.AFTER_DELETE);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    if (!hooks.has(Fault.NO_FORCE)) {
      disk.forceDirectory(directory);
    }
    hooks.reach(KillPoint.AFTER_DIRECTORY_FORCE);
  }

  private record WatchedFile(DiskFile file, boolean isForced, Hooks hooks) implements DiskFile {
    @Override
    public void write(ByteBuffer bytes, long at) throws IOException {
      int half = bytes.remaining() / 2;
      int end = bytes.limit();
      bytes.limit(bytes.position() + half);
      file.write(bytes, at);
      bytes.limit(end);
      hooks.reach(KillPoint.MIDDLE_OF_WRITE);
      file.write(bytes, at + half);
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
    public void force() throws IOException {
      if (isForced) {
        file.force();
      }
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
