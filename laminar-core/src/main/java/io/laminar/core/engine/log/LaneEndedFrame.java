package io.laminar.core.engine.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A lane is closed, and all of its rows lie before: {@link FrameKinds#LANE_ENDED}.
 *
 * <pre>
 *   offset  bytes
 *      0      4    source
 *      4      4    lane
 *      8      8    rows of the lane; what the log has of it behind that was refused
 *     16      1    1: its source ended with it, as it was finished and the last; 0: others hold handles, or it was closed
 * </pre>
 *
 * @param source the number of its source
 * @param lane its number in the source
 * @param rows that were taken of it
 * @param finished whether the source ended with it
 */
public record LaneEndedFrame(int source, int lane, long rows, boolean finished) {
  private static final int BYTES = 2 * Integer.BYTES + Long.BYTES + 1;

  /** The payload, from its position on. */
  public ByteBuffer encode() {
    ByteBuffer payload = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    payload.putInt(source).putInt(lane).putLong(rows).put((byte) (finished ? 1 : 0));
    return payload.flip();
  }

  /**
   * Reads a payload.
   *
   * @param payload little-endian; its position moves
   */
  public static LaneEndedFrame decode(ByteBuffer payload) {
    try {
      return new LaneEndedFrame(
          payload.getInt(), payload.getInt(), payload.getLong(), payload.get() != 0);
    } catch (RuntimeException malformed) {
      throw FrameKinds.malformed(FrameKinds.LANE_ENDED, malformed);
    }
  }
}
