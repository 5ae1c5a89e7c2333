package io.laminar.benchmarks.stress;

import io.laminar.core.ring.RingShape;

/** Rows whose words all have one value, so that a torn or early row shows. */
final class Rows {
  /** Wide rows, so that a copy takes long enough to be overtaken. */
  static final int STRIDE = 32;

  static final int STRING_BYTES = 32;

  /** What a look at a ring finds. */
  static final int NOTHING = 0;

  static final int TORN = -1;

  private Rows() {}

  static RingShape shape(int rows) {
    return new RingShape(rows, STRIDE, 0);
  }

  static void write(long[] slots, int offset, long value) {
    for (int word = 1; word < STRIDE; word++) {
      slots[offset + word] = value;
    }
  }

  /** The value of a row, or {@link #TORN}. */
  static int read(long[] slots, int offset) {
    long value = slots[offset + 1];
    for (int word = 2; word < STRIDE; word++) {
      if (slots[offset + word] != value) {
        return TORN;
      }
    }
    return value == 0 ? TORN : (int) value;
  }
}
