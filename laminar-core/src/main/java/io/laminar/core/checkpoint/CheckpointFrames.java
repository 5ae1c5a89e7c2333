package io.laminar.core.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.zip.CRC32C;

/** The kinds of the frames of a checkpoint, and their bytes: see the package. */
final class CheckpointFrames {
  static final int FORMAT = 2;

  /** Without pieces of others: all state is in frames of kind {@link #STATE}. */
  static final int FORMAT_OF_WHOLE_ONES = 1;

  static final int HEAD = 16;
  static final int CATALOG = 17;
  static final int STATE = 18;
  static final int END = 19;
  static final int PIECES = 20;

  static final int HEAD_BYTES = Integer.BYTES + 5 * Long.BYTES;
  static final int HEAD_BYTES_OF_WHOLE_ONES = Integer.BYTES + 4 * Long.BYTES;
  static final int END_BYTES_OF_WHOLE_ONES = 2 * Long.BYTES + Integer.BYTES;
  static final int REFERENCE_BYTES = 2 * Long.BYTES + 2 * Integer.BYTES;

  private CheckpointFrames() {}

  static ByteBuffer head(CheckpointHead head, long base) {
    return buffer(HEAD_BYTES)
        .putInt(FORMAT)
        .putLong(head.epoch())
        .putLong(head.start())
        .putLong(head.orderIndex())
        .putLong(head.life())
        .putLong(base)
        .flip();
  }

  static ByteBuffer end(
      long catalogBytes, long stateBytes, CRC32C checksum, Collection<Long> referred) {
    ByteBuffer end = buffer(END_BYTES_OF_WHOLE_ONES + Integer.BYTES + referred.size() * Long.BYTES)
        .putLong(catalogBytes)
        .putLong(stateBytes)
        .putInt((int) checksum.getValue())
        .putInt(referred.size());
    referred.forEach(end::putLong);
    return end.flip();
  }

  static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
