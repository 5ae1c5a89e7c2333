package io.laminar.core.engine;

import io.laminar.core.data.SlotLayout;
import io.laminar.core.ring.RingShape;

/** How large the rings of sources and subscriptions are made. */
final class RingSizes {
  private static final int SIDE_BYTES_PER_ROW = 32;
  private static final int MAX_RESULT_BYTES = 1 << 22;
  private static final int MIN_SIDE_BYTES = 1 << 12;

  private RingSizes() {}

  /** The ring of a subscription. */
  static RingShape results(int rows, SlotLayout layout) {
    int side = layout.hasBytes() ? sideBytes(rows, MAX_RESULT_BYTES) : 0;
    return new RingShape(rows, layout.stride(), side);
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
