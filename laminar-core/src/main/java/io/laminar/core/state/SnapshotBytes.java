package io.laminar.core.state;

import java.nio.BufferUnderflowException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The bytes of a snapshot in as many arrays as they take: there may be more than one array can hold.
 * Filled once, then read by any number of threads.
 */
public final class SnapshotBytes implements StateSink {
  private final List<byte[]> pieces = new ArrayList<>();

  /** By piece: where it begins. */
  private long[] starts = new long[16];

  private long size;

  /** Makes it without any bytes. */
  public SnapshotBytes() {}

  /**
   * Makes it of bytes.
   *
   * @param bytes shared
   * @return the bytes
   */
  public static SnapshotBytes of(byte[] bytes) {
    SnapshotBytes made = new SnapshotBytes();
    made.add(bytes);
    return made;
  }

  /** The number of bytes. */
  public long size() {
    return size;
  }

  @Override
  public void accept(byte[] bytes, int from, int count) {
    byte[] piece = new byte[count];
    System.arraycopy(bytes, from, piece, 0, count);
    add(piece);
  }

  /**
   * Adds bytes at the end.
   *
   * @param piece shared
   */
  public void add(byte[] piece) {
    if (piece.length == 0) {
      return;
    }
    if (pieces.size() == starts.length) {
      starts = Arrays.copyOf(starts, 2 * starts.length);
    }
    starts[pieces.size()] = size;
    pieces.add(piece);
    size += piece.length;
  }

  /**
   * Writes them.
   *
   * @param sink takes them
   */
  public void writeTo(StateSink sink) {
    pieces.forEach(piece -> sink.accept(piece, 0, piece.length));
  }

  /**
   * Copies them into one array.
   *
   * @return the array
   * @throws ArithmeticException where they are more than one can hold
   */
  public byte[] toArray() {
    byte[] whole = new byte[Math.toIntExact(size)];
    copy(0, whole, 0, whole.length);
    return whole;
  }

  int checksum(long end) {
    CRC32C crc = new CRC32C();
    for (int i = 0; i < pieces.size(); i++) {
      byte[] piece = pieces.get(i);
      crc.update(piece, 0, (int) Math.max(0, Math.min(piece.length, end - starts[i])));
    }
    return (int) crc.getValue();
  }

  /** Copies bytes from a place on. */
  void copy(long position, byte[] target, int from, int count) {
    if (count > size - position) {
      throw new BufferUnderflowException();
    }
    int number = piece(position);
    int done = 0;
    while (done < count) {
      byte[] piece = pieces.get(number);
      int at = (int) (position + done - starts[number]);
      int fits = Math.min(piece.length - at, count - done);
      System.arraycopy(piece, at, target, from + done, fits);
      done += fits;
      number++;
    }
  }

  /** The piece that holds a byte; the last one for the end. */
  private int piece(long position) {
    int at = Arrays.binarySearch(starts, 0, pieces.size(), position);
    return at >= 0 ? at : -2 - at;
  }
}
