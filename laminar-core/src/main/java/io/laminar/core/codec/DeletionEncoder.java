package io.laminar.core.codec;

import io.laminar.core.data.SlotLayout;

/**
 * Writes rows as another encoder does, as deletions: of weight −1.
 *
 * @param encoder of the rows
 * @param <T> the Java form
 */
public record DeletionEncoder<T>(RowEncoder<T> encoder) implements RowEncoder<T> {
  private static final long DELETION = SlotLayout.header(SlotLayout.KIND_ROW, -1);

  @Override
  public void encode(T row, long[] slots, int base, SideBytes side) {
    encoder.encode(row, slots, base, side);
    slots[base + SlotLayout.HEADER_WORD] = DELETION;
  }
}
