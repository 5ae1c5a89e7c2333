package io.laminar.core.engine.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Where a connector begins that takes results out: {@link FrameKinds#SINK_OPENED}. It lies before what the statement does that
 * made it.
 *
 * <pre>
 *   offset  bytes
 *      0      8    number of the statement
 *      8      4    length of the position
 *     12      …    the position, as the connector understands it
 * </pre>
 *
 * @param statement the number of the statement
 * @param position opaque; not changed by anybody
 */
@SuppressWarnings("ArrayRecordComponent") // Opaque bytes, which nobody compares.
public record SinkOpenedFrame(long statement, byte[] position) {
  /** The payload, from its position on. */
  public ByteBuffer encode() {
    return ByteBuffer.allocate(Long.BYTES + Integer.BYTES + position.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(statement)
        .putInt(position.length)
        .put(position)
        .flip();
  }

  /**
   * Reads a payload.
   *
   * @param payload little-endian; its position moves
   */
  public static SinkOpenedFrame decode(ByteBuffer payload) {
    try {
      long statement = payload.getLong();
      byte[] position = new byte[Math.min(payload.getInt(), payload.remaining())];
      payload.get(position);
      return new SinkOpenedFrame(statement, position);
    } catch (RuntimeException malformed) {
      throw FrameKinds.malformed(FrameKinds.SINK_OPENED, malformed);
    }
  }
}
