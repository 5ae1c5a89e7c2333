package io.laminar.core.engine.log;

import io.laminar.core.engine.source.DrainOrder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;

/**
 * Entries of the order in which things were done: {@link FrameKinds#ORDER}.
 *
 * <pre>
 *   offset  bytes
 *      0      8    index of the first entry
 *      8      4    entries
 *     12    32 an  each four longs, as a DrainOrder has them: kind, with GROUP_END on the last of a
 *           entry  group; source or query; lane or value; rows, end, watermark or number of a call
 * </pre>
 *
 * <p>Entries are counted from 0 for the whole life of a data directory. A decoder is used for one frame
 * after the other. Confined to a thread.
 */
public final class OrderFrame {
  private static final int HEAD_BYTES = Long.BYTES + Integer.BYTES;
  private static final int ENTRY_BYTES = DrainOrder.WORDS * Long.BYTES;

  private long firstIndex;
  private long[] words = new long[0];
  private int count;

  /** Makes a decoder without a frame. */
  public OrderFrame() {}

  /** The entries that a payload of so many bytes has room for. */
  static int capacity(int bytes) {
    return (bytes - HEAD_BYTES) / ENTRY_BYTES;
  }

  /**
   * Writes a payload.
   *
   * @param target little-endian, with room for it; its position moves
   * @param firstIndex the index of the first entry
   * @param words four an entry
   * @param from the first word of the first entry
   * @param entries how many
   */
  static void encode(ByteBuffer target, long firstIndex, long[] words, int from, int entries) {
    target.putLong(firstIndex).putInt(entries);
    target.asLongBuffer().put(words, from, entries * DrainOrder.WORDS);
    target.position(target.position() + entries * ENTRY_BYTES);
  }

  /**
   * Reads a payload.
   *
   * @param payload little-endian; its position moves
   */
  public void decode(ByteBuffer payload) {
    try {
      payload.order(ByteOrder.LITTLE_ENDIAN);
      firstIndex = payload.getLong();
      count = payload.getInt();
      if (words.length < count * DrainOrder.WORDS) {
        words = new long[count * DrainOrder.WORDS];
      }
      LongBuffer longs = payload.asLongBuffer();
      longs.get(words, 0, count * DrainOrder.WORDS);
      payload.position(payload.position() + count * ENTRY_BYTES);
    } catch (RuntimeException malformed) {
      throw FrameKinds.malformed(FrameKinds.ORDER, malformed);
    }
  }

  /** Forgets the frame. */
  public void clear() {
    count = 0;
  }

  /** The index of the first entry. */
  public long firstIndex() {
    return firstIndex;
  }

  /** How many entries there are. */
  public int count() {
    return count;
  }

  /**
   * What an entry is: a constant of {@link DrainOrder}.
   *
   * @param entry counted from 0 in this frame
   */
  public long kind(int entry) {
    return words[entry * DrainOrder.WORDS] & ~DrainOrder.GROUP_END;
  }

  /** Tells whether an entry is the last of those that were released together. */
  public boolean endsGroup(int entry) {
    return (words[entry * DrainOrder.WORDS] & DrainOrder.GROUP_END) != 0;
  }

  /** The source of an entry, or its query. */
  public int source(int entry) {
    return (int) words[entry * DrainOrder.WORDS + 1];
  }

  /** The lane of an entry, or its value. */
  public long value(int entry) {
    return words[entry * DrainOrder.WORDS + 2];
  }

  /** Rows, end, watermark or number of a call of an entry. */
  public long count(int entry) {
    return words[entry * DrainOrder.WORDS + 3];
  }
}
