package io.laminar.wal.segment;

import io.laminar.core.storage.Disk;
import io.laminar.core.storage.DiskFile;
import io.laminar.core.storage.StorageOptions;
import io.laminar.wal.frame.FrameFile;
import io.laminar.wal.frame.FrameFileWriter;
import io.laminar.wal.frame.FrameFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames one behind the other. A file that is forced again and again grows by steps of zeros, so that a force
 * finds the length of the file as it was; one that is written in bulk does not, as its bytes would be written twice.
 */
final class SegmentWriter implements FrameFileWriter {
  private static final int ZERO_BYTES = 1 << 16;

  // Fewer forces than this in a step, and zeros cost more than they save.
  private static final int FORCES_A_STEP = 4;

  private final Path folder;
  private final String log;
  private final int salt;
  private final Disk disk;
  private final StorageOptions options;
  private final ByteBuffer zeros = ByteBuffer.allocateDirect(ZERO_BYTES);
  private @Nullable DiskFile file;
  private boolean isFull;
  private long end;

  // The length of the file, and what of the frames is forced.
  private long allocated;
  private long forcedTo;

  SegmentWriter(Path folder, String log, int salt, Disk disk, StorageOptions options) {
    this.folder = folder;
    this.log = log;
    this.salt = salt;
    this.disk = disk;
    this.options = options;
  }

  /** Goes on in a file, which is cut behind its last frame. */
  SegmentWriter goOn(FrameFile last, long at) throws IOException {
    DiskFile opened = disk.open(folder.resolve(last.name()));
    try {
      if (opened.size() != at) {
        opened.truncate(at);
        opened.force();
      }
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
    begin(opened, at);
    return this;
  }

  private void begin(DiskFile opened, long at) {
    file = opened;
    isFull = false;
    end = at;
    allocated = at;
    forcedTo = 0;
  }

  @Override
  public boolean hasRoom(int frameBytes) {
    return end <= SegmentHead.BYTES || end + frameBytes <= options.fileBytes();
  }

  @Override
  public void roll() {
    isFull = true;
  }

  @Override
  public @Nullable FrameFile write(ByteBuffer frame, long sequence) throws IOException {
    FrameFile begun = null;
    DiskFile target = file;
    if (target == null || isFull) {
      begun = SegmentHead.file(log, sequence);
      Path path = folder.resolve(begun.name());
      SegmentHead.create(path, sequence, salt, disk);
      close();
      target = disk.open(path);
      begin(target, SegmentHead.BYTES);
    }
    frame.limit(FrameFormat.sizeBytes(frame.remaining() - FrameFormat.HEADER_BYTES));
    int bytes = frame.remaining();
    target.write(frame, end);
    end += bytes;
    allocated = Math.max(allocated, end);
    return begun;
  }

  private void allocate(DiskFile target) throws IOException {
    long step = options.allocationBytes();
    long goal = Math.min((allocated / step + 1) * step, options.fileBytes());
    while (allocated < goal) {
      int some = (int) Math.min(ZERO_BYTES, goal - allocated);
      target.write(zeros.limit(some).position(0), allocated);
      allocated += some;
    }
  }

  @Override
  public void force() throws IOException {
    DiskFile present = file;
    if (present != null) {
      boolean isForcedOften =
          forcedTo > 0 && end - forcedTo < options.allocationBytes() / FORCES_A_STEP;
      if (isForcedOften && end == allocated) {
        allocate(present);
      }
      present.force();
      forcedTo = end;
    }
  }

  @Override
  public long bytes() {
    return file == null ? 0 : allocated;
  }

  @Override
  public void close() throws IOException {
    DiskFile present = file;
    if (present != null) {
      present.close();
    }
  }
}
