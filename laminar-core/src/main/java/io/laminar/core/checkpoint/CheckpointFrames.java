package io.laminar.core.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** The kinds of the frames of a checkpoint, and their bytes: see the package. */
final class CheckpointFrames {
  static final int FORMAT = 1;

  static final int HEAD = 16;
  static final int CATALOG = 17;
  static final int STATE = 18;
  static final int END = 19;

  static final int HEAD_BYTES = Integer.BYTES + 4 * Long.BYTES;
  static final int END_BYTES = 2 * Long.BYTES + Integer.BYTES;

  private CheckpointFrames() {}

  static ByteBuffer head(CheckpointHead head) {
    return buffer(HEAD_BYTES)
        .putInt(FORMAT)
        .putLong(head.epoch())
        .putLong(head.start())
        .putLong(head.orderIndex())
        .putLong(head.life())
        .flip();
  }

  static ByteBuffer end(long catalogBytes, long stateBytes, CRC32C checksum) {
    return buffer(END_BYTES)
        .putLong(catalogBytes)
        .putLong(stateBytes)
        .putInt((int) checksum.getValue())
        .flip();
  }

  static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
