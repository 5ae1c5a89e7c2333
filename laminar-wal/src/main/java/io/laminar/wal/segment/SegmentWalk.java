package io.laminar.wal.segment;

import io.laminar.core.storage.DiskFile;
import io.laminar.wal.frame.FrameCursor;
import io.laminar.wal.frame.FrameFile;
import io.laminar.wal.frame.FrameFormat;
import io.laminar.wal.frame.FrameWalk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Goes through frames that follow each other without a gap. */
final class SegmentWalk implements FrameWalk {
  private static final int ALIGNMENT = 8;

  private final Path folder;
  private final int salt;
  private final FrameCursor cursor;
  private long offset;
  private long end = SegmentHead.BYTES;
  private long size;

  SegmentWalk(Path folder, int salt) {
    this.folder = folder;
    this.salt = salt;
    this.cursor = new FrameCursor(new FrameFormat(salt));
  }

  @Override
  public void use(DiskFile file, FrameFile named) throws IOException {
    SegmentHead.check(folder.resolve(named.name()), file, named.first(), salt);
    cursor.use(file);
    end = SegmentHead.BYTES;
    size = file.size();
  }

  @Override
  public boolean next() throws IOException {
    int payload = cursor.read(end);
    if (payload < 0) {
      // It may have been written since the buffer was filled.
      cursor.forget();
      payload = cursor.read(end);
    }
    if (payload < 0) {
      return false;
    }
    offset = end;
    end += FrameFormat.sizeBytes(payload);
    return true;
  }

  @Override
  public ByteBuffer frame() {
    return cursor.frame();
  }

  @Override
  public ByteBuffer payload() {
    return cursor.payload();
  }

  @Override
  public long offset() {
    return offset;
  }

  @Override
  public long end() {
    return end;
  }

  @Override
  public long lookBehind(long from, Consumer<ByteBuffer> found) throws IOException {
    long written = 0;
    for (long at = from; at < size; at += ALIGNMENT) {
      if (!cursor.isZero(at)) {
        written = Math.min(at + ALIGNMENT, size) - from;
        if (cursor.mayBegin(at) && cursor.read(at) >= 0) {
          found.accept(cursor.frame());
        }
      }
    }
    return written;
  }
}
