package io.laminar.wal.chronicle;

import io.laminar.core.storage.DiskFile;
import io.laminar.wal.frame.FrameCursor;
import io.laminar.wal.frame.FrameFile;
import io.laminar.wal.frame.FrameFormat;
import io.laminar.wal.frame.FrameWalk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds frames in a file of Chronicle, whose own words lie between them: a frame is what its checksum says it is. */
final class CycleWalk implements FrameWalk {
  // Chronicle's documents begin at such offsets.
  private static final int ALIGNMENT = 4;

  private final FrameCursor cursor;
  private @Nullable DiskFile file;
  private long offset;
  private long end;

  CycleWalk(FrameFormat format) {
    this.cursor = new FrameCursor(format);
  }

  @Override
  public void use(DiskFile opened, FrameFile named) {
    goTo(opened);
  }

  /** Goes to the beginning of a file. */
  CycleWalk goTo(DiskFile opened) {
    file = opened;
    cursor.use(opened);
    end = 0;
    return this;
  }

  @Override
  public boolean next() throws IOException {
    if (find()) {
      return true;
    }
    // It may have been written since the buffer was filled.
    cursor.forget();
    return find();
  }

  private boolean find() throws IOException {
    long size = Objects.requireNonNull(file, "a file comes first").size();
    for (long at = end; at + FrameFormat.HEADER_BYTES <= size; at += ALIGNMENT) {
      int payload = cursor.mayBegin(at) ? cursor.read(at) : FrameCursor.NOTHING;
      if (payload >= 0) {
        offset = at;
        end = at + (FrameFormat.HEADER_BYTES + payload + ALIGNMENT - 1 & -ALIGNMENT);
        return true;
      }
    }
    return false;
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
    end = from;
    while (next()) {
      found.accept(frame());
      written += end - offset;
    }
    return written;
  }
}
