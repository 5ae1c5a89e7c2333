package io.laminar.wal.disk;

import io.laminar.core.storage.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A file that somebody has open. It is closed even where closing fails, as with the file systems of an operating system. */
final class SimulatedHandle implements DiskFile {
  private final SimulatedDisk disk;
  private final SimulatedFile file;
  private boolean isClosed;

  SimulatedHandle(SimulatedDisk disk, SimulatedFile file) {
    this.disk = disk;
    this.file = file;
    disk.countOpen(1);
  }

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
  public void force() throws IOException {
    file.force();
  }

  @Override
  public void truncate(long bytes) throws IOException {
    file.truncate(bytes);
  }

  @Override
  public void close() throws IOException {
    if (!isClosed) {
      isClosed = true;
      disk.countOpen(-1);
      file.close();
    }
  }
}
