package io.laminar.core.codec;

import io.laminar.core.data.SlotLayout;

/**
 * What an encoder writes before the columns: the header of an insertion, and no NULL.
 *
 * @param nullWords the number of null words
 */
record SlotStart(int nullWords) {
  private static final long INSERTION = SlotLayout.header(SlotLayout.KIND_ROW, 1);

  static SlotStart of(SlotLayout layout) {
    return new SlotStart(layout.nullWords());
  }

  void begin(long[] slots, int base) {
    slots[base + SlotLayout.HEADER_WORD] = INSERTION;
    int first = base + SlotLayout.HEADER_WORD + 1;
    for (int i = 0; i < nullWords; i++) {
      slots[first + i] = 0;
    }
  }
}
