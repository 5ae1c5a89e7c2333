package io.laminar.core.state;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/** Reads a part of a snapshot from its beginning. One thread. */
final class SnapshotCursor implements StateReader {
  private static final int WINDOW_BYTES = 1 << 16;

  private final SnapshotBytes bytes;
  private final ByteBuffer window;
  private final long end;
  /** The first byte behind the window. */
  private long position;

  /**
   * Begins.
   *
   * @param bytes of the snapshot
   * @param from the first byte
   * @param end the byte behind the last
   */
  SnapshotCursor(SnapshotBytes bytes, long from, long end) {
    this.bytes = bytes;
    this.position = from;
    this.end = end;
    int room = (int) Math.max(Long.BYTES, Math.min(WINDOW_BYTES, end - from));
    this.window = ByteBuffer.allocate(room).limit(0);
  }

  /** The next byte. */
  long position() {
    return position - window.remaining();
  }

  /** How many bytes are left. */
  long remaining() {
    return end - position();
  }

  /** Goes on behind the next bytes. */
  void skip(long count) {
    if (count < 0 || count > remaining()) {
      throw new BufferUnderflowException();
    }
    position = position() + count;
    window.limit(0);
  }

  int readInt() {
    return require(Integer.BYTES).getInt();
  }

  @Override
  public long readLong() {
    return require(Long.BYTES).getLong();
  }

  @Override
  public void readLongs(long[] target, int from, int count) {
    if (remaining() / Long.BYTES < count) {
      throw new BufferUnderflowException();
    }
    int next = from;
    while (next < from + count) {
      require(Long.BYTES);
      int there = Math.min(window.remaining() / Long.BYTES, from + count - next);
      window.asLongBuffer().get(target, next, there);
      window.position(window.position() + there * Long.BYTES);
      next += there;
    }
  }

  @Override
  public byte[] readBytes() {
    int length = readInt();
    if (length < 0 || length > remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] read = new byte[length];
    int there = Math.min(window.remaining(), length);
    window.get(read, 0, there);
    bytes.copy(position, read, there, length - there);
    position += length - there;
    return read;
  }

  /** Has at least so many bytes in the window. */
  private ByteBuffer require(int count) {
    if (window.remaining() < count) {
      if (count > remaining()) {
        throw new BufferUnderflowException();
      }
      window.compact();
      int fits = (int) Math.min(window.remaining(), end - position);
      bytes.copy(position, window.array(), window.position(), fits);
      position += fits;
      window.position(window.position() + fits).flip();
    }
    return window;
  }
}
