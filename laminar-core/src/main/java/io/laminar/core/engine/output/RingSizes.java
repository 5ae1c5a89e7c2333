package io.laminar.core.engine.output;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.data.SlotLayout;
import io.laminar.core.ring.RingShape;

/** How large the rings of sources and subscriptions are made, and which of them are too large. */
public final class RingSizes {
  private static final int SIDE_BYTES_PER_ROW = 32;
  private static final int MIN_SIDE_BYTES = 1 << 12;

  private RingSizes() {}

  /**
   * The first lane of a source; the later ones are smaller.
   *
   * @param source its name
   * @param maxRowBytes the most bytes of long strings in a row
   * @param limitBytes of the memory that all rings and all state may take
   * @throws LaminarException {@link ErrorCode#RESOURCE_LIMIT} for one that can never be filled
   */
  public static RingShape channel(
      String source, int rows, SlotLayout layout, int maxRowBytes, long limitBytes) {
    int side = layout.hasBytes() ? sideBytes(rows, maxRowBytes) : 0;
    return checked("the channel of source " + source, rows, layout, side, limitBytes);
  }

  /**
   * The ring of a subscription.
   *
   * @param name what is subscribed to
   * @param limitBytes of the memory that all rings and all state may take
   * @throws LaminarException {@link ErrorCode#RESOURCE_LIMIT} for one that can never be filled
   */
  public static RingShape results(String name, int rows, SlotLayout layout, long limitBytes) {
    // Strings for which it is too small get an array of their own.
    int side = layout.hasBytes() ? sideBytes(rows, 0) : 0;
    return checked("a subscription to " + name, rows, layout, side, limitBytes);
  }

  private static RingShape checked(
      String what, int rows, SlotLayout layout, int sideBytes, long limitBytes) {
    long bytes = RingShape.bytes(rows, layout.stride(), sideBytes);
    if (bytes > limitBytes) {
      throw tooLarge(what, rows, layout, bytes, "memoryLimit, " + limitBytes + " bytes, allows");
    }
    if (!RingShape.fitsAnArray(rows, layout.stride())) {
      throw tooLarge(what, rows, layout, bytes, "an array holds");
    }
    return new RingShape(rows, layout.stride(), sideBytes);
  }

  private static LaminarException tooLarge(
      String what, int rows, SlotLayout layout, long bytes, String limit) {
    return new LaminarException(
        ErrorCode.RESOURCE_LIMIT,
        what + " would take " + bytes + " bytes for " + rows + " rows of "
            + (long) layout.stride() * Long.BYTES + " bytes and their strings, more than " + limit,
        "lower buffer_size (bufferSize of a subscription), or max_row_bytes, or raise memoryLimit");
  }

  /**
   * The side buffer of a ring: room for rows with some long strings, and for two of the largest.
   *
   * @param rows the ring's capacity
   * @param maxRowBytes the most bytes of long strings in a row
   * @return bytes, a power of two
   */
  static int sideBytes(int rows, int maxRowBytes) {
    long wanted = Math.max((long) rows * SIDE_BYTES_PER_ROW, 2L * maxRowBytes);
    long bounded = Math.max(MIN_SIDE_BYTES, Math.min(wanted, 1 << 30));
    return (int) (Long.highestOneBit(bounded - 1) << 1);
  }
}
