package io.laminar.core.engine.log;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.Schema;
import io.laminar.api.TypeKind;
import io.laminar.core.data.InlineBytes;
import io.laminar.core.data.SlotLayout;
import io.laminar.core.ring.RowRing;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of a number, a text that may be NULL and a text, put into lanes and read from them by hand. */
final class TextRows {
  static final Schema SCHEMA = new Schema(List.of(
      new Column("id", DataType.of(TypeKind.BIGINT)),
      new Column("note", DataType.of(TypeKind.VARCHAR).withNullable(true)),
      new Column("name", DataType.of(TypeKind.VARCHAR))));

  static final SlotLayout LAYOUT = SlotLayout.of(SCHEMA);

  private TextRows() {}

  /** Claims a slot for a row; false where it has no room. */
  static boolean put(RowRing lane, long id, @Nullable String note, String name) {
    int slot = lane.claim();
    if (slot < 0) {
      return false;
    }
    long[] slots = lane.slots();
    slots[slot + SlotLayout.HEADER_WORD] = SlotLayout.header(SlotLayout.KIND_ROW, 1);
    slots[slot + LAYOUT.nullWord()] = note == null ? LAYOUT.nullMask(1) : 0;
    slots[slot + LAYOUT.columnWord(0)] = id;
    // What is left of an earlier row there must not matter.
    slots[slot + LAYOUT.columnWord(1)] = 1_000_000;
    boolean fits = (note == null || putText(lane, slot + LAYOUT.columnWord(1), note))
        && putText(lane, slot + LAYOUT.columnWord(2), name);
    if (!fits) {
      lane.abandon(1);
    }
    return fits;
  }

  private static boolean putText(RowRing lane, int word, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    lane.slots()[word] = InlineBytes.word0(bytes, 0, bytes.length);
    if (bytes.length <= InlineBytes.MAX_INLINE) {
      lane.slots()[word + 1] = InlineBytes.inlineWord1(bytes, 0, bytes.length);
      return true;
    }
    int position = lane.reserveBytes(bytes.length);
    if (position >= 0) {
      System.arraycopy(bytes, 0, lane.side(), position, bytes.length);
      lane.slots()[word + 1] = position;
    }
    return position >= 0;
  }

  /** A row as text. */
  static String text(long[] slots, int slot, byte[] side) {
    boolean isNull = (slots[slot + LAYOUT.nullWord()] & LAYOUT.nullMask(1)) != 0;
    return slots[slot + LAYOUT.columnWord(0)] + "|"
        + (isNull ? "NULL" : text(slots, slot, 1, side)) + "|"
        + text(slots, slot, 2, side);
  }

  private static String text(long[] slots, int slot, int column, byte[] side) {
    int word = slot + LAYOUT.columnWord(column);
    byte[] bytes = new byte[InlineBytes.length(slots[word])];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = InlineBytes.byteAt(slots[word], slots[word + 1], side, i);
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
