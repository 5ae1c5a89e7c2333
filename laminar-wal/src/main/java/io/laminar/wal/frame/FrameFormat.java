package io.laminar.wal.frame;

import io.laminar.core.storage.FrameLog;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A frame as bytes, big-endian.
 *
 * <pre>
 *   offset  bytes
 *      0      4    0xA7 in the first byte, length of the payload in the other three
 *      4      4    CRC32C of bytes 0 … 3, and 8 … end of the payload
 *      8      8    sequence number
 *     16      8    epoch
 *     24      8    durable: frames below this were, when this one was written
 *     32      2    how the payload is packed: 0 as it is, 1 by LZ4, see {@link PayloadPacker}
 *     34      2    kind
 *     36      4    salt of the log
 *     40      n    payload
 * </pre>
 *
 * <p>In a file the next frame begins at the next multiple of 8; eight zero bytes are not a frame.
 */
public final class FrameFormat {
  /** The bytes before the payload. */
  public static final int HEADER_BYTES = 40;

  /** The most that a kind may be. */
  public static final int MAX_KIND = 0xFFFF;

  /** The payload is as it is. */
  static final int PLAIN = 0;

  /** The payload is packed by LZ4. */
  static final int LZ4 = 1;

  /** The most bytes of a frame in a file. */
  public static final int MAX_BYTES = sizeBytes(FrameLog.MAX_PAYLOAD_BYTES);

  private static final int MARKER = 0xA7 << 24;
  private static final int MARKER_MASK = 0xFF << 24;
  private static final int CRC_AT = 4;
  private static final int SEQUENCE_AT = 8;
  private static final int EPOCH_AT = 16;
  private static final int DURABLE_AT = 24;
  private static final int PACKING_AT = 32;
  private static final int KIND_AT = 34;
  private static final int SALT_AT = 36;
  private static final int ALIGNMENT = 8;

  private final CRC32C crc = new CRC32C();
  private final int salt;
  private final boolean takesAnySalt;

  /**
   * Makes one for a log. Confined to one thread.
   *
   * @param salt of the log
   */
  public FrameFormat(int salt) {
    this(salt, false);
  }

  private FrameFormat(int salt, boolean takesAnySalt) {
    this.salt = salt;
    this.takesAnySalt = takesAnySalt;
  }

  /** Makes one to read frames of a log whose salt is not known. Confined to one thread. */
  public static FrameFormat ofAnyLog() {
    return new FrameFormat(0, true);
  }

  /** The bytes of a frame in a file, those up to the next one included. */
  public static int sizeBytes(int payloadBytes) {
    return (HEADER_BYTES + payloadBytes + ALIGNMENT - 1) & -ALIGNMENT;
  }

  /**
   * Writes the header before a payload that is there already.
   *
   * @param frame its payload begins at {@link #HEADER_BYTES} and ends at its limit
   */
  void seal(ByteBuffer frame, long sequence, long epoch, long durable, int kind, int packing) {
    int payload = frame.limit() - HEADER_BYTES;
    assert payload <= FrameLog.MAX_PAYLOAD_BYTES && kind >= 0 && kind <= MAX_KIND;
    frame.putInt(0, MARKER | payload);
    frame.putLong(SEQUENCE_AT, sequence);
    frame.putLong(EPOCH_AT, epoch);
    frame.putLong(DURABLE_AT, durable);
    frame.putShort(PACKING_AT, (short) packing);
    frame.putShort(KIND_AT, (short) kind);
    frame.putInt(SALT_AT, salt);
    frame.putInt(CRC_AT, checksum(frame, frame.limit()));
  }

  /**
   * Tells how long the payload is that a header speaks of.
   *
   * @param word the first four bytes of the header
   * @return bytes; −1 where this is not the header of a frame
   */
  public static int payloadBytes(int word) {
    int payload = word & ~MARKER_MASK;
    return mayBegin(word) && payload <= FrameLog.MAX_PAYLOAD_BYTES ? payload : -1;
  }

  /** Tells whether a frame may begin with a word: cheap, and wrong for one of 256 others. */
  static boolean mayBegin(int word) {
    return (word & MARKER_MASK) == MARKER;
  }

  /**
   * Makes a frame of a payload, whose position moves to its end.
   *
   * @param frame of {@link #MAX_BYTES}; afterwards from 0 to the end of the payload
   * @param packing how the payload is packed
   */
  void write(
      ByteBuffer frame,
      ByteBuffer payload,
      long sequence,
      long epoch,
      long durable,
      int kind,
      int packing) {
    int end = HEADER_BYTES + payload.remaining();
    frame.clear().position(HEADER_BYTES).put(payload);
    while (frame.position() < sizeBytes(end - HEADER_BYTES)) {
      frame.put((byte) 0);
    }
    frame.limit(end).position(0);
    seal(frame, sequence, epoch, durable, kind, packing);
  }

  /**
   * Tells whether a frame is whole, and of this log.
   *
   * @param frame begins at index 0, with a payload as long as it says
   * @param payloadBytes that length
   */
  public boolean isWhole(ByteBuffer frame, int payloadBytes) {
    return (takesAnySalt || frame.getInt(SALT_AT) == salt)
        && frame.getInt(CRC_AT) == checksum(frame, HEADER_BYTES + payloadBytes);
  }

  /** The salt of the log of a frame that begins at index 0. */
  public static int salt(ByteBuffer frame) {
    return frame.getInt(SALT_AT);
  }

  /** The sequence number of a frame that begins at index 0. */
  public static long sequence(ByteBuffer frame) {
    return frame.getLong(SEQUENCE_AT);
  }

  /** The epoch of a frame that begins at index 0. */
  public static long epoch(ByteBuffer frame) {
    return frame.getLong(EPOCH_AT);
  }

  /** How many frames were durable when this one was written. */
  public static long durable(ByteBuffer frame) {
    return frame.getLong(DURABLE_AT);
  }

  /** The kind of a frame that begins at index 0. */
  public static int kind(ByteBuffer frame) {
    return Short.toUnsignedInt(frame.getShort(KIND_AT));
  }

  /** How the payload of a frame that begins at index 0 is packed. */
  static int packing(ByteBuffer frame) {
    return Short.toUnsignedInt(frame.getShort(PACKING_AT));
  }

  private int checksum(ByteBuffer frame, int end) {
    int position = frame.position();
    int limit = frame.limit();
    crc.reset();
    crc.update(frame.limit(CRC_AT).position(0));
    crc.update(frame.limit(end).position(SEQUENCE_AT));
    frame.limit(limit).position(position);
    return (int) crc.getValue();
  }
}
