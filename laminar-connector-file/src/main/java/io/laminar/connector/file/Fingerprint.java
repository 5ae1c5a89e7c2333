package io.laminar.connector.file;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/**
 * By what a file is known again, of which a part was read: its first bytes, those before the place, and that it is not shorter.
 *
 * <pre>
 *   0        head           tail     end         size
 *   |████████|··············|████████|───────────|─────▶ perhaps appended since
 * </pre>
 *
 * @param size of the file when this was taken
 * @param end up to where it was read; 0 where that is not known, as of packed files
 * @param headBytes how many bytes of its beginning
 * @param head their checksum
 * @param tailBytes how many bytes before the end
 * @param tail their checksum
 */
record Fingerprint(long size, long end, int headBytes, int head, int tailBytes, int tail) {
  private static final int MAX_BYTES = 1024;

  static Fingerprint of(FileChannel file, long end) throws IOException {
    long size = file.size();
    int headBytes = (int) Math.min(MAX_BYTES, end > 0 ? end : size);
    int tailBytes = (int) Math.min(MAX_BYTES, end);
    return new Fingerprint(
        size,
        end,
        headBytes,
        checksum(file, 0, headBytes),
        tailBytes,
        checksum(file, end - tailBytes, tailBytes));
  }

  /** Tells whether a file is the one of which this was taken, or has the same bytes at these places. */
  boolean isOf(FileChannel file) throws IOException {
    // What was packed is known as a whole; of text that was read the rest may have been cut off.
    return file.size() >= (end > 0 ? end : size)
        && checksum(file, 0, headBytes) == head
        && checksum(file, end - tailBytes, tailBytes) == tail;
  }

  private static int checksum(FileChannel file, long from, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    while (bytes.hasRemaining()) {
      if (file.read(bytes, from + bytes.position()) < 0) {
        break;
      }
    }
    CRC32C sum = new CRC32C();
    sum.update(bytes.flip());
    return (int) sum.getValue();
  }

  void writeTo(DataOutput target) throws IOException {
    target.writeLong(size);
    target.writeLong(end);
    target.writeInt(headBytes);
    target.writeInt(head);
    target.writeInt(tailBytes);
    target.writeInt(tail);
  }

  static Fingerprint read(DataInput from) throws IOException {
    return new Fingerprint(
        from.readLong(),
        from.readLong(),
        from.readInt(),
        from.readInt(),
        from.readInt(),
        from.readInt());
  }
}
