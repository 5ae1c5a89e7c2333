package io.laminar.core.codec;

import io.laminar.api.RowView;
import io.laminar.api.Schema;
import io.laminar.core.data.InlineBytes;
import io.laminar.core.data.SlotLayout;
import org.jspecify.annotations.Nullable;

/**
 * A slot read in place. Whoever hands it to a visitor re-points it for every row; it reads nothing
 * after that. One thread at a time.
 */
public final class SlotRowView implements RowView {
  private final Schema schema;
  private final SlotLayout layout;
  private final ColumnDecoder[] columns;
  private long[] slots = new long[0];
  private int base;
  private byte[] side = new byte[0];

  /**
   * Makes a view of nothing.
   *
   * @param layout where the columns lie
   */
  public SlotRowView(SlotLayout layout) {
    this.schema = layout.schema();
    this.layout = layout;
    this.columns = UntypedDecoder.columns(layout);
  }

  /**
   * Points at a slot.
   *
   * @param newSlots the ring's words; shared
   * @param newBase the slot's first word
   * @param newSide where positions of long strings count; shared
   */
  public void point(long[] newSlots, int newBase, byte[] newSide) {
    // Mostly they are the same; a look costs less than what a collector attaches to a store.
    if (slots != newSlots) {
      this.slots = newSlots;
    }
    if (side != newSide) {
      this.side = newSide;
    }
    this.base = newBase;
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public long weight() {
    return SlotLayout.weight(slots[base + SlotLayout.HEADER_WORD]);
  }

  @Override
  public boolean endsCommit() {
    return (slots[base + SlotLayout.HEADER_WORD] & SlotLayout.OPEN_COMMIT) == 0;
  }

  @Override
  public long sequence() {
    return layout.number(slots, base);
  }

  @Override
  public boolean isNull(int column) {
    return at(column).isNull(slots, base);
  }

  @Override
  public long getLong(int column) {
    return at(column).getLong(slots, base);
  }

  @Override
  public double getDouble(int column) {
    return at(column).getDouble(slots, base);
  }

  @Override
  public int length(int column) {
    return InlineBytes.length(slots[base + at(column).word()]);
  }

  @Override
  public int copyBytes(int column, byte[] target, int offset) {
    int word = base + at(column).word();
    CopyTarget.check(InlineBytes.length(slots[word]), target, offset);
    return InlineBytes.copy(slots[word], slots[word + 1], side, target, offset);
  }

  @Override
  public String getString(int column) {
    return at(column).getString(slots, base, side);
  }

  @Override
  public @Nullable Object get(int column) {
    return at(column).get(slots, base, side);
  }

  private ColumnDecoder at(int column) {
    if (column < 0 || column >= columns.length) {
      // Refuses it by name.
      schema.column(column);
    }
    return columns[column];
  }
}
