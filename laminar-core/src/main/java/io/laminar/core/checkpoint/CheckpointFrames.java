package io.laminar.core.checkpoint;

import io.laminar.core.storage.FrameLog;
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

  static ByteBuffer end(Checkpoint checkpoint) {
    return buffer(END_BYTES)
        .putLong(checkpoint.catalog().length)
        .putLong(checkpoint.state().length)
        .putInt(checksum(checkpoint.catalog(), checkpoint.state()))
        .flip();
  }

  static int checksum(byte[] catalog, byte[] state) {
    CRC32C crc = new CRC32C();
    crc.update(catalog, 0, catalog.length);
    crc.update(state, 0, state.length);
    return (int) crc.getValue();
  }

  static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Writes bytes in pieces that a frame can hold. */
  static void append(FrameLog log, int kind, long epoch, byte[] bytes) {
    for (int from = 0; from < bytes.length; from += FrameLog.MAX_PAYLOAD_BYTES) {
      int length = Math.min(FrameLog.MAX_PAYLOAD_BYTES, bytes.length - from);
      log.append(kind, epoch, ByteBuffer.wrap(bytes, from, length));
    }
  }
}
