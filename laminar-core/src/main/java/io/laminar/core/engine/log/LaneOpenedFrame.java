package io.laminar.core.engine.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A lane was opened: {@link FrameKinds#LANE_OPENED}.
 *
 * <pre>
 *   offset  bytes
 *      0      4    source
 *      4      4    lane
 *      8      1    1: the end of the source depends on it (a user's handle); 0: a statement's
 *      9      4    length of the name
 *     13      …    name of the handle, UTF-8; empty where it has none
 *      …      8    rows of handles of that name that were closed before; missing in early logs, for 0
 * </pre>
 *
 * @param source the number of its source
 * @param lane its number in the source
 * @param counts whether the end of the source depends on it
 * @param name of the handle; empty where it has none
 * @param before the rows and watermarks of handles of that name that were closed before
 */
public record LaneOpenedFrame(int source, int lane, boolean counts, String name, long before) {
  /** The payload, from its position on. */
  public ByteBuffer encode() {
    byte[] text = Texts.utf8(name);
    ByteBuffer payload = ByteBuffer.allocate(2 * Integer.BYTES + 1 + Texts.bytes(text) + Long.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN);
    payload.putInt(source).putInt(lane).put((byte) (counts ? 1 : 0));
    Texts.put(payload, text);
    return payload.putLong(before).flip();
  }

  /**
   * Reads a payload.
   *
   * @param payload little-endian; its position moves
   */
  public static LaneOpenedFrame decode(ByteBuffer payload) {
    try {
      return new LaneOpenedFrame(
          payload.getInt(),
          payload.getInt(),
          payload.get() != 0,
          Texts.get(payload),
          payload.hasRemaining() ? payload.getLong() : 0);
    } catch (RuntimeException malformed) {
      throw FrameKinds.malformed(FrameKinds.LANE_OPENED, malformed);
    }
  }
}
