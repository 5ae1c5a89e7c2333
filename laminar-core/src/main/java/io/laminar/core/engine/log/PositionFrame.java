package io.laminar.core.engine.log;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * How far a connector has come that brings rows: {@link FrameKinds#POSITION}. It counts where the log has that many rows of its
 * lane: it may lie before them.
 *
 * <pre>
 *   offset  bytes
 *      0      4    source
 *      4      4    lane
 *      8      8    rows of the lane before it
 *     16      8    records that were skipped before it
 *     24      1    0: rows follow; 1: none does, the connector has come to its end; 2: none does, it has failed
 *     25      4    length of the position
 *     29      …    the position, as the connector understands it; of one that failed a {@link TextFrame}
 * </pre>
 *
 * @param source the number of its source
 * @param lane its number in the source
 * @param row how many rows of the lane lie before it
 * @param badRecords how many records were skipped before it
 * @param what whether rows follow
 * @param position opaque; not changed by anybody
 */
@SuppressWarnings("ArrayRecordComponent") // Opaque bytes, which nobody compares.
public record PositionFrame(
    int source, int lane, long row, long badRecords, What what, byte[] position) {
  private static final int BYTES = 3 * Integer.BYTES + 2 * Long.BYTES + 1;

  /** What follows. */
  public enum What {
    /** Rows follow. */
    STANDS(0),
    /** None does: the connector has come to its end. */
    ENDED(1),
    /** None does: the connector has failed. */
    FAILED(2);

    private final int number;

    What(int number) {
      this.number = number;
    }

    private static What of(int number) {
      return Arrays.stream(values())
          .filter(each -> each.number == number)
          .findFirst()
          .orElseThrow();
    }
  }

  /** The end of a connector that has failed. */
  public static PositionFrame ofFailure(
      int source, int lane, long row, long badRecords, LaminarException failure) {
    ByteBuffer text = TextFrame.ofFailure(0, failure).encode();
    byte[] bytes = new byte[text.remaining()];
    text.get(bytes);
    return new PositionFrame(source, lane, row, badRecords, What.FAILED, bytes);
  }

  /** Tells whether no row follows. */
  public boolean isLast() {
    return what != What.STANDS;
  }

  /** Why the connector has failed, where it has. */
  public Optional<LaminarException> failure() {
    if (what != What.FAILED) {
      return Optional.empty();
    }
    TextFrame text = TextFrame.decode(ByteBuffer.wrap(position).order(ByteOrder.LITTLE_ENDIAN));
    return Optional.of(
        new LaminarException(ErrorCode.of(text.code()), text.problem(), text.remedy()));
  }

  /** The payload, from its position on. */
  public ByteBuffer encode() {
    ByteBuffer payload =
        ByteBuffer.allocate(BYTES + position.length).order(ByteOrder.LITTLE_ENDIAN);
    payload.putInt(source).putInt(lane).putLong(row).putLong(badRecords);
    payload.put((byte) what.number).putInt(position.length).put(position);
    return payload.flip();
  }

  /**
   * Reads a payload.
   *
   * @param payload little-endian; its position moves
   */
  public static PositionFrame decode(ByteBuffer payload) {
    try {
      int source = payload.getInt();
      int lane = payload.getInt();
      long row = payload.getLong();
      long badRecords = payload.getLong();
      What what = What.of(payload.get());
      byte[] position = new byte[Math.min(payload.getInt(), payload.remaining())];
      payload.get(position);
      return new PositionFrame(source, lane, row, badRecords, what, position);
    } catch (RuntimeException malformed) {
      throw FrameKinds.malformed(FrameKinds.POSITION, malformed);
    }
  }
}
