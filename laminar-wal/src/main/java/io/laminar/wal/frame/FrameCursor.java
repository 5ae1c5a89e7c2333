package io.laminar.wal.frame;

import io.laminar.core.storage.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads frames of a file by their offset, through a buffer. Confined to one thread. */
public final class FrameCursor {
  /** Zeros, or the end of the file. */
  public static final int NOTHING = -1;

  /** Bytes that are not a whole frame. */
  public static final int BROKEN = -2;

  private static final int BUFFER_BYTES = 2 * FrameFormat.MAX_BYTES;

  private final FrameFormat format;
  private @Nullable DiskFile file;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

  // Offset in the file of the first byte of the buffer, and how many bytes it has.
  private long bufferAt;
  private int buffered;
  private final ByteBuffer readOnly = buffer.asReadOnlyBuffer();
  private ByteBuffer frame = buffer;
  private int frameAt;

  /**
   * Reads frames of a log.
   *
   * @param format of the log
   */
  public FrameCursor(FrameFormat format) {
    this.format = format;
  }

  /**
   * Goes on in another file.
   *
   * @param next stays with the caller
   */
  public void use(DiskFile next) {
    file = next;
    buffered = 0;
  }

  /** Forgets what was read ahead: more may have been written meanwhile. */
  public void forget() {
    buffered = 0;
  }

  /**
   * Reads what lies at an offset.
   *
   * @return bytes of the payload of a whole frame, {@link #NOTHING} or {@link #BROKEN}
   * @throws IOException of the disk
   */
  public int read(long at) throws IOException {
    int there = fill(at, FrameFormat.HEADER_BYTES);
    if (isZero(at, Math.min(there, Long.BYTES))) {
      return NOTHING;
    }
    if (there < FrameFormat.HEADER_BYTES) {
      return BROKEN;
    }
    int payload = FrameFormat.payloadBytes(buffer.getInt((int) (at - bufferAt)));
    if (payload < 0) {
      return BROKEN;
    }
    int bytes = FrameFormat.HEADER_BYTES + payload;
    if (fill(at, bytes) < bytes) {
      return BROKEN;
    }
    frameAt = (int) (at - bufferAt);
    frame = buffer.slice(frameAt, bytes);
    return format.isWhole(frame, payload) ? payload : BROKEN;
  }

  /** The frame that was read, its header at index 0; valid until the next call. */
  public ByteBuffer frame() {
    return frame;
  }

  /** The payload of the frame that was read, to be read only; valid until the next call. */
  public ByteBuffer payload() {
    return readOnly.slice(
        frameAt + FrameFormat.HEADER_BYTES, frame.limit() - FrameFormat.HEADER_BYTES);
  }

  /**
   * Tells whether a frame may begin at an offset: cheap, and sometimes wrong.
   *
   * @throws IOException of the disk
   */
  public boolean mayBegin(long at) throws IOException {
    return fill(at, FrameFormat.HEADER_BYTES) >= FrameFormat.HEADER_BYTES
        && FrameFormat.mayBegin(buffer.getInt((int) (at - bufferAt)));
  }

  /**
   * Tells whether the eight bytes at an offset, or those up to the end of the file, are zeros.
   *
   * @throws IOException of the disk
   */
  public boolean isZero(long at) throws IOException {
    return isZero(at, Math.min(fill(at, Long.BYTES), Long.BYTES));
  }

  private boolean isZero(long at, int count) {
    int from = (int) (at - bufferAt);
    if (count == Long.BYTES) {
      return buffer.getLong(from) == 0;
    }
    for (int i = 0; i < count; i++) {
      if (buffer.get(from + i) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Makes bytes available; returns how many there are, fewer only at the end of the file. */
  private int fill(long at, int bytes) throws IOException {
    long bufferedTo = bufferAt + buffered;
    if (at < bufferAt || at + bytes > bufferedTo) {
      DiskFile present = Objects.requireNonNull(file, "a file comes first");
      int kept = at < bufferAt ? 0 : (int) Math.max(0, bufferedTo - at);
      buffer.limit(buffered).position(buffered - kept).compact();
      bufferAt = at;
      buffered = kept;
      buffered += present.read(buffer, at + kept);
      buffer.clear();
    }
    return (int) Math.max(0, bufferAt + buffered - at);
  }
}
