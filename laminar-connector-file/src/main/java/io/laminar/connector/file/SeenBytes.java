package io.laminar.connector.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/**
 * The first and the last bytes that were read of a growing file. Where they stand there no more, the
 * file was emptied and written anew, even if it is longer than what was read by now.
 *
 * <pre>
 *   0        first        last      read
 *   |████████|············|████████|─────▶ new bytes
 * </pre>
 */
final class SeenBytes {
  private static final int KEPT_BYTES = 1024;

  private final byte[] first = new byte[KEPT_BYTES];
  private final byte[] last = new byte[KEPT_BYTES];
  private int firstBytes;
  private int lastBytes;
  private long read;

  /** How many bytes were read. */
  long count() {
    return read;
  }

  /** Takes note of what was read of a file in an earlier life. */
  void begin(FileChannel file, long end) throws IOException {
    firstBytes = read(file, 0, first, (int) Math.min(KEPT_BYTES, end));
    int count = (int) Math.min(KEPT_BYTES, end);
    lastBytes = read(file, end - count, last, count);
    read = end;
  }

  private static int read(FileChannel file, long position, byte[] target, int count)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(target, 0, count);
    while (bytes.hasRemaining() && file.read(bytes, position + bytes.position()) >= 0) {
      // Read on.
    }
    return bytes.position();
  }

  /** Takes note of bytes that follow those before. */
  void add(byte[] bytes, int offset, int length) {
    int toFirst = Math.min(length, KEPT_BYTES - firstBytes);
    System.arraycopy(bytes, offset, first, firstBytes, toFirst);
    firstBytes += toFirst;
    int toLast = Math.min(length, KEPT_BYTES);
    int kept = Math.min(lastBytes, KEPT_BYTES - toLast);
    System.arraycopy(last, lastBytes - kept, last, 0, kept);
    System.arraycopy(bytes, offset + length - toLast, last, kept, toLast);
    lastBytes = kept + toLast;
    read += length;
  }

  /** Tells whether a file still begins with what was read, as far as that is known. */
  boolean areIn(FileChannel file) throws IOException {
    return isAt(file, 0, first, firstBytes) && isAt(file, read - lastBytes, last, lastBytes);
  }

  private static boolean isAt(FileChannel file, long position, byte[] bytes, int count)
      throws IOException {
    ByteBuffer present = ByteBuffer.allocate(count);
    while (present.hasRemaining()) {
      if (file.read(present, position + present.position()) < 0) {
        return false;
      }
    }
    return Arrays.equals(present.array(), 0, count, bytes, 0, count);
  }
}
