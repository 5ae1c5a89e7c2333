package io.laminar.core.engine.log;

import io.laminar.core.storage.FrameLog;
import io.laminar.core.storage.FrameReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The log was copied up to here, and the original may have gone on: {@link FrameKinds#COPIED}, the last frame of a backup or a
 * repair. What comes behind it is another history.
 *
 * <pre>
 *   offset  bytes
 *      0      4    version of this table, 1
 * </pre>
 */
public final class CopiedFrame {
  private static final int VERSION = 1;

  private CopiedFrame() {}

  /**
   * Ends a copy.
   *
   * @param log has the frames of the original
   */
  public static void append(FrameLog log) {
    ByteBuffer payload = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    long unused =
        log.append(FrameKinds.COPIED, lastEpoch(log), payload.putInt(VERSION).flip());
  }

  private static long lastEpoch(FrameLog log) {
    if (log.first() == log.next()) {
      return 0;
    }
    try (FrameReader last = log.reader(log.next() - 1)) {
      return last.next() ? last.epoch() : 0;
    }
  }
}
