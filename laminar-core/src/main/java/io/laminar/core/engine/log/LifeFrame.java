package io.laminar.core.engine.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A process began to write, under an epoch of its own: {@link FrameKinds#LIFE}, its first frame.
 *
 * <pre>
 *   offset  bytes
 *      0      4    version of these tables, {@value #VERSION}
 *      4      8    wall-clock time, milliseconds since 1970
 * </pre>
 *
 * @param version of the tables of all frames
 * @param wallMillis when it began
 */
public record LifeFrame(int version, long wallMillis) {
  /** What this version of LaminarDB writes. */
  public static final int VERSION = 1;

  /** The payload, from its position on. */
  public ByteBuffer encode() {
    ByteBuffer payload =
        ByteBuffer.allocate(Integer.BYTES + Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    return payload.putInt(version).putLong(wallMillis).flip();
  }

  /**
   * Reads a payload.
   *
   * @param payload little-endian; its position moves
   */
  public static LifeFrame decode(ByteBuffer payload) {
    try {
      return new LifeFrame(payload.getInt(), payload.getLong());
    } catch (RuntimeException malformed) {
      throw FrameKinds.malformed(FrameKinds.LIFE, malformed);
    }
  }
}
