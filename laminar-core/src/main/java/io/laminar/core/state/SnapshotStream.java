package io.laminar.core.state;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** The bytes of a snapshot in pieces, with the checksum that ends it. */
final class SnapshotStream implements StateWriter {
  /** A piece has at most as many bytes. */
  static final int PIECE_BYTES = 1 << 16;

  private final StateSink sink;
  private final PageHold hold;
  private final ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
  private final CRC32C checksum = new CRC32C();

  /**
   * Begins.
   *
   * @param sink takes the pieces
   * @param hold vouches for each of them
   */
  SnapshotStream(StateSink sink, PageHold hold) {
    this.sink = sink;
    this.hold = hold;
  }

  @Override
  public void writeLong(long value) {
    reserve(Long.BYTES);
    piece.putLong(value);
  }

  @Override
  public void writeLongs(long[] values, int from, int count) {
    int next = from;
    while (next < from + count) {
      reserve(Long.BYTES);
      int fits = Math.min(piece.remaining() / Long.BYTES, from + count - next);
      piece.asLongBuffer().put(values, next, fits);
      piece.position(piece.position() + fits * Long.BYTES);
      next += fits;
    }
  }

  @Override
  public void writeBytes(byte[] source, int from, int count) {
    reserve(Integer.BYTES);
    piece.putInt(count);
    write(source, from, count);
  }

  /** Writes bytes without their number. */
  void write(byte[] source, int from, int count) {
    int next = from;
    while (next < from + count) {
      reserve(1);
      int fits = Math.min(piece.remaining(), from + count - next);
      piece.put(source, next, fits);
      next += fits;
    }
  }

  @Override
  public void cut() {
    if (piece.position() > 0) {
      flush();
    }
  }

  /** Ends the snapshot. */
  void end() {
    flush();
    piece.putInt((int) checksum.getValue());
    flush();
  }

  private void reserve(int bytes) {
    if (piece.remaining() < bytes) {
      flush();
    }
  }

  private void flush() {
    hold.requireHeld();
    checksum.update(piece.array(), 0, piece.position());
    sink.accept(piece.array(), 0, piece.position());
    piece.clear();
  }
}
