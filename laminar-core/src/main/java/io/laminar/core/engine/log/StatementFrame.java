package io.laminar.core.engine.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A statement that changes the catalog: {@link FrameKinds#STATEMENT}.
 *
 * <pre>
 *   offset  bytes
 *      0      8    number of the statement, from 1
 *      8      4    pieces
 *     12      …    each piece: int length, UTF-8
 * </pre>
 *
 * @param number by which entries of the order name it
 * @param pieces the text, the resolved options, the fingerprint of the plan: a matter of the owner
 */
public record StatementFrame(long number, List<String> pieces) {
  /** Copies the pieces. */
  public StatementFrame {
    pieces = List.copyOf(pieces);
  }

  /** The payload, from its position on. */
  public ByteBuffer encode() {
    List<byte[]> texts = pieces.stream().map(Texts::utf8).toList();
    int bytes =
        Long.BYTES + Integer.BYTES + texts.stream().mapToInt(Texts::bytes).sum();
    ByteBuffer payload = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    payload.putLong(number).putInt(texts.size());
    texts.forEach(text -> Texts.put(payload, text));
    return payload.flip();
  }

  /**
   * Reads a payload.
   *
   * @param payload little-endian; its position moves
   */
  public static StatementFrame decode(ByteBuffer payload) {
    try {
      long number = payload.getLong();
      int count = payload.getInt();
      List<String> pieces = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        pieces.add(Texts.get(payload));
      }
      return new StatementFrame(number, pieces);
    } catch (RuntimeException malformed) {
      throw FrameKinds.malformed(FrameKinds.STATEMENT, malformed);
    }
  }
}
