package io.laminar.core.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A snapshot on the Java heap: written once through {@link #writer()}, read any number of times
 * through {@link #reader()}. For tests and for state that moves from one operator to another in
 * the same process.
 */
public final class MemorySnapshot {
  private long[] longs = new long[64];
  private int longCount;
  private final List<byte[]> byteStrings = new ArrayList<>();

  /** Makes an empty snapshot. */
  public MemorySnapshot() {}

  /** The number of numbers and byte strings that were written. */
  public int size() {
    return longCount + byteStrings.size();
  }

  /** Returns a writer that appends. */
  public StateWriter writer() {
    return new StateWriter() {
      @Override
      public void writeLong(long value) {
        reserve(1);
        longs[longCount++] = value;
      }

      @Override
      public void writeLongs(long[] values, int from, int count) {
        reserve(count);
        System.arraycopy(values, from, longs, longCount, count);
        longCount += count;
      }

      @Override
      public void writeBytes(byte[] bytes, int from, int count) {
        byteStrings.add(Arrays.copyOfRange(bytes, from, from + count));
      }
    };
  }

  private void reserve(int count) {
    if (count > longs.length - longCount) {
      longs = Arrays.copyOf(longs, Math.max(longCount + count, longs.length * 2));
    }
  }

  /**
   * Returns a reader from the beginning.
   *
   * @return a reader that throws {@link IndexOutOfBoundsException} behind the end
   */
  public StateReader reader() {
    return new StateReader() {
      private int nextLong;
      private int nextBytes;

      @Override
      public long readLong() {
        checkLongs(1);
        return longs[nextLong++];
      }

      @Override
      public void readLongs(long[] target, int from, int count) {
        checkLongs(count);
        System.arraycopy(longs, nextLong, target, from, count);
        nextLong += count;
      }

      private void checkLongs(int count) {
        if (count > longCount - nextLong) {
          throw new IndexOutOfBoundsException("the snapshot has no more numbers");
        }
      }

      @Override
      public byte[] readBytes() {
        return byteStrings.get(nextBytes++).clone();
      }
    };
  }
}
