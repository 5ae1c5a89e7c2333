package io.laminar.core.state;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** State as bytes in one array that grows. */
final class StateBuffer implements StateWriter {
  private static final int FIRST_BYTES = 1024;

  private ByteBuffer bytes = ByteBuffer.allocate(FIRST_BYTES);

  /** The number of bytes that were written. */
  int size() {
    return bytes.position();
  }

  /** The array in which they are. */
  byte[] array() {
    return bytes.array();
  }

  void writeInt(int value) {
    reserve(Integer.BYTES).putInt(value);
  }

  /** Overwrites a number. */
  void putLong(int at, long value) {
    bytes.putLong(at, value);
  }

  @Override
  public void writeLong(long value) {
    reserve(Long.BYTES).putLong(value);
  }

  @Override
  public void writeLongs(long[] values, int from, int count) {
    ByteBuffer target = reserve(Math.multiplyExact(count, Long.BYTES));
    target.asLongBuffer().put(values, from, count);
    target.position(target.position() + count * Long.BYTES);
  }

  @Override
  public void writeBytes(byte[] source, int from, int count) {
    reserve(Math.addExact(Integer.BYTES, count)).putInt(count).put(source, from, count);
  }

  private ByteBuffer reserve(int count) {
    if (bytes.remaining() < count) {
      long needed = (long) bytes.position() + count;
      long doubled = Math.max(needed, 2L * bytes.capacity());
      int capacity = Math.toIntExact(Math.min(doubled, Math.max(needed, Integer.MAX_VALUE - 8)));
      bytes = ByteBuffer.wrap(Arrays.copyOf(bytes.array(), capacity)).position(bytes.position());
    }
    return bytes;
  }
}
