package io.laminar.core.engine.log;

import io.laminar.core.data.InlineBytes;
import io.laminar.core.data.SlotLayout;
import io.laminar.core.ring.Lane;
import io.laminar.core.ring.RowRing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;

/**
 * Rows of a lane, side by side: {@link FrameKinds#ROWS}.
 *
 * <pre>
 *   offset  bytes
 *      0      4    source
 *      4      4    lane
 *      8      8    number of the first row in its lane
 *     16      4    rows
 *     20      4    words of a row
 *     24      4    bytes of long strings
 *     28     8 a   each row: the words of its slot without the sequence word and the padding. The header
 *            word  keeps kind, weight and {@link SlotLayout#OPEN_COMMIT}; a string that does not lie in
 *                  its words has as its second word where it begins among the bytes that follow
 *      …      …    the bytes of long strings
 * </pre>
 *
 * <p>One for each layout of slots. Nothing is allocated for a row. Confined to a thread.
 */
public final class RowsFrame {
  private static final int HEAD_BYTES = 28;
  private static final int FIRST_ROW_AT = 8;
  private static final int ROWS_AT = 16;
  private static final int WORDS_AT = 20;
  private static final int SIDE_AT = 24;

  private final SlotLayout layout;
  private final LongStrings strings;
  private final int rowWords;
  private final long[] row;

  // Of the frame that was decoded last.
  private ByteBuffer payload = ByteBuffer.allocate(0);
  private LongBuffer words = payload.asLongBuffer();
  private int at;
  private int rows;

  /** Makes an encoder and decoder of rows. */
  public RowsFrame(SlotLayout layout) {
    this.layout = layout;
    this.strings = new LongStrings(layout);
    this.rowWords = strings.rowWords();
    this.row = new long[rowWords];
  }

  // ---- Encoder ----

  /**
   * Returns how many rows fit a payload.
   *
   * @param slots has rows side by side
   * @param slot the first word of the first
   * @param maxRows how many there are
   * @param maxBytes of the payload
   * @return 1 or more: a row that is larger has a payload of its own
   */
  int fitting(long[] slots, int slot, int maxRows, int maxBytes) {
    int rowBytes = rowWords * Long.BYTES;
    int limit = Math.min(maxRows, Math.max(1, (maxBytes - HEAD_BYTES) / rowBytes));
    if (strings.count() == 0) {
      return limit;
    }
    long left = (long) maxBytes - HEAD_BYTES;
    int header = slot + SlotLayout.HEADER_WORD;
    for (int i = 0; i < limit; i++) {
      left -= rowBytes + bytesOutside(slots, header + i * layout.stride());
      if (left < 0) {
        return Math.max(1, i);
      }
    }
    return limit;
  }

  /** The bytes of the payload that rows make. */
  long bytes(long[] slots, int slot, int count) {
    long bytes = HEAD_BYTES + (long) count * rowWords * Long.BYTES;
    for (int i = 0; i < count && strings.count() > 0; i++) {
      bytes += bytesOutside(slots, slot + SlotLayout.HEADER_WORD + i * layout.stride());
    }
    return bytes;
  }

  private long bytesOutside(long[] slots, int header) {
    long bytes = 0;
    for (int column = 0; column < strings.count(); column++) {
      bytes += strings.lengthOutside(slots, header, column);
    }
    return bytes;
  }

  /**
   * Writes a payload.
   *
   * @param target little-endian, with room for it; its position moves
   * @param firstRow the number of the first row in its lane
   * @param slots has rows side by side
   * @param slot the first word of the first
   * @param count how many
   * @param side the bytes that long strings refer to
   */
  void encode(
      ByteBuffer target,
      int source,
      int lane,
      long firstRow,
      long[] slots,
      int slot,
      int count,
      byte[] side) {
    int start = target.position();
    target
        .putInt(source)
        .putInt(lane)
        .putLong(firstRow)
        .putInt(count)
        .putInt(rowWords)
        .putInt(0);
    LongBuffer longs = target.asLongBuffer();
    int header = slot + SlotLayout.HEADER_WORD;
    for (int i = 0; i < count; i++) {
      longs.put(slots, header + i * layout.stride(), rowWords);
    }
    target.position(start + HEAD_BYTES + count * rowWords * Long.BYTES);
    if (strings.count() > 0) {
      int begin = target.position();
      for (int i = 0; i < count; i++) {
        putStrings(target, begin, longs, i, slots, header + i * layout.stride(), side);
      }
      target.putInt(start + SIDE_AT, target.position() - begin);
    }
  }

  private void putStrings(
      ByteBuffer target,
      int begin,
      LongBuffer longs,
      int row,
      long[] slots,
      int header,
      byte[] side) {
    for (int column = 0; column < strings.count(); column++) {
      int length = strings.lengthOutside(slots, header, column);
      if (length > 0) {
        int word = strings.word(column) + 1;
        longs.put(row * rowWords + word, target.position() - begin);
        target.put(side, InlineBytes.position(slots[header + word]), length);
      }
    }
  }

  // ---- Decoder ----

  /** The source of a payload, before it is decoded. */
  public static int source(ByteBuffer payload) {
    return payload.order(ByteOrder.LITTLE_ENDIAN).getInt(payload.position());
  }

  /** The lane of a payload, before it is decoded. */
  public static int lane(ByteBuffer payload) {
    return payload.order(ByteOrder.LITTLE_ENDIAN).getInt(payload.position() + Integer.BYTES);
  }

  /** The number of the first row of a payload, before it is decoded. */
  public static long firstRow(ByteBuffer payload) {
    return payload.order(ByteOrder.LITTLE_ENDIAN).getLong(payload.position() + FIRST_ROW_AT);
  }

  /** The rows of a payload, before it is decoded. */
  public static int rows(ByteBuffer payload) {
    return payload.order(ByteOrder.LITTLE_ENDIAN).getInt(payload.position() + ROWS_AT);
  }

  /**
   * Points it at a payload.
   *
   * @param newPayload little-endian; stays as it is, and must stay valid while rows are taken from it
   * @throws io.laminar.api.LaminarException {@code DAMAGED_STORAGE} where its rows are of another layout
   */
  public void decode(ByteBuffer newPayload) {
    payload = newPayload.order(ByteOrder.LITTLE_ENDIAN);
    at = payload.position();
    try {
      rows = payload.getInt(at + ROWS_AT);
      int side = payload.getInt(at + SIDE_AT);
      long expected = HEAD_BYTES + (long) rows * rowWords * Long.BYTES + side;
      if (payload.getInt(at + WORDS_AT) != rowWords || payload.remaining() != expected) {
        throw new IllegalArgumentException(rows + " rows of " + payload.getInt(at + WORDS_AT)
            + " words in " + payload.remaining() + " bytes, not of " + rowWords);
      }
    } catch (RuntimeException malformed) {
      throw FrameKinds.malformed(FrameKinds.ROWS, malformed);
    }
    words = payload
        .duplicate()
        .order(ByteOrder.LITTLE_ENDIAN)
        .position(at + HEAD_BYTES)
        .asLongBuffer();
  }

  /** The rows of the payload. */
  public int rows() {
    return rows;
  }

  /** The number of the first row in its lane. */
  public long firstRow() {
    return payload.getLong(at + FIRST_ROW_AT);
  }

  /** The header word of a row, counted from 0 in this frame. */
  public long header(int index) {
    return words.get(index * rowWords);
  }

  /** Tells whether the commit of a row goes on with the next row of its lane. */
  public boolean isCommitOpen(int index) {
    return (header(index) & SlotLayout.OPEN_COMMIT) != 0;
  }

  /**
   * Claims slots of a lane and puts rows there. The caller publishes them.
   *
   * @param from the first, counted from 0 in this frame
   * @param count how many
   * @param lane the calling thread is its producer
   * @return how many had room; the lane has claimed no more
   */
  public int putInto(RowRing lane, int from, int count) {
    for (int i = 0; i < count; i++) {
      int slot = lane.claim();
      if (slot < 0) {
        return i;
      }
      words.get((from + i) * rowWords, row, 0, rowWords);
      if (strings.count() > 0 && !putStrings(lane)) {
        lane.abandon(1);
        return i;
      }
      System.arraycopy(row, 0, lane.slots(), slot + SlotLayout.HEADER_WORD, rowWords);
    }
    return count;
  }

  /** Puts the long strings of the present row into a lane; false where it has no room. */
  private boolean putStrings(RowRing lane) {
    int side = at + HEAD_BYTES + rows * rowWords * Long.BYTES;
    int bytes = (int) bytesOutside(row, 0);
    if (bytes == 0) {
      return true;
    }
    if (bytes > lane.shape().maxRowBytes() && lane instanceof Lane larger) {
      larger.admit(bytes);
    }
    int position = lane.reserveBytes(bytes);
    if (position < 0) {
      return false;
    }
    for (int column = 0; column < strings.count(); column++) {
      int length = strings.lengthOutside(row, 0, column);
      if (length > 0) {
        int word = strings.word(column) + 1;
        payload.get(side + InlineBytes.position(row[word]), lane.side(), position, length);
        row[word] = position;
        position += length;
      }
    }
    return true;
  }
}
