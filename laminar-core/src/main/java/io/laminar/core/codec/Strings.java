package io.laminar.core.codec;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.TypeKind;
import io.laminar.core.data.EncodedText;
import io.laminar.core.data.InlineBytes;
import java.util.Arrays;
import java.util.Objects;

/** The general way of a CHAR, VARCHAR or VARBINARY into a slot: checks, padding, side bytes. */
final class Strings {
  private static final int SHOWN_CHARS = 40;

  private Strings() {}

  static void put(ColumnEncoder column, CharSequence text, long[] slots, int base, SideBytes side) {
    int length = Utf8.length(text);
    if (length == Utf8.MALFORMED) {
      throw new LaminarException(
          ErrorCode.VALUE_OUT_OF_RANGE,
          "the value of column " + column.name() + " has a surrogate that stands alone",
          "give whole characters");
    }
    DataType type = column.type();
    int padding = 0;
    if (type.precision() != 0) {
      int characters =
          length == text.length() ? length : Character.codePointCount(text, 0, text.length());
      padding = checkCharacters(column, characters, text);
    }
    int total = length + padding;
    if (total <= InlineBytes.MAX_INLINE) {
      putShort(column, text, length, padding, slots, base);
      return;
    }
    int position = side.reserve(total);
    if (position < 0) {
      return;
    }
    byte[] bytes = side.bytes();
    if (length == text.length() && text instanceof String string) {
      Utf8.copyAscii(string, bytes, position);
    } else {
      Utf8.encode(text, bytes, position);
    }
    Arrays.fill(bytes, position + length, position + total, (byte) ' ');
    slots[base + column.word()] = InlineBytes.word0(bytes, position, total);
    slots[base + column.word() + 1] = position;
  }

  // At most 12 bytes, some of them not ASCII or blanks of a CHAR: character by character.
  private static void putShort(
      ColumnEncoder column, CharSequence text, int length, int padding, long[] slots, int base) {
    long head = 0;
    long tail = 0;
    int at = 0;
    for (int i = 0; i < text.length(); i++) {
      int point = Character.codePointAt(text, i);
      i += Character.charCount(point) - 1;
      int size = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
      for (int k = 0; k < size; k++) {
        long unit = byteOf(point, size, k);
        head |= at < 4 ? unit << (56 - 8 * at) : 0;
        tail |= at < 4 ? 0 : unit << (88 - 8 * at);
        at++;
      }
    }
    for (; at < length + padding; at++) {
      head |= at < 4 ? (long) ' ' << (56 - 8 * at) : 0;
      tail |= at < 4 ? 0 : (long) ' ' << (88 - 8 * at);
    }
    slots[base + column.word()] = head | at;
    slots[base + column.word() + 1] = tail;
  }

  private static long byteOf(int point, int size, int index) {
    if (size == 1) {
      return point;
    }
    int bits = (point >> (6 * (size - 1 - index))) & (index == 0 ? 0x7F >> size : 0x3F);
    return (index == 0 ? (0xF00 >> size) & 0xFF : 0x80) | bits;
  }

  static void putBytes(
      ColumnEncoder column,
      byte[] value,
      int start,
      int length,
      long[] slots,
      int base,
      SideBytes side) {
    Objects.checkFromIndexSize(start, length, value.length);
    int padding = checkBytes(column, value, start, length);
    int total = length + padding;
    if (total <= InlineBytes.MAX_INLINE && padding == 0) {
      slots[base + column.word()] = InlineBytes.word0(value, start, length);
      slots[base + column.word() + 1] = InlineBytes.inlineWord1(value, start, length);
      return;
    }
    if (total <= InlineBytes.MAX_INLINE) {
      byte[] padded = Arrays.copyOfRange(value, start, start + total);
      Arrays.fill(padded, length, total, (byte) ' ');
      slots[base + column.word()] = InlineBytes.word0(padded, 0, total);
      slots[base + column.word() + 1] = InlineBytes.inlineWord1(padded, 0, total);
      return;
    }
    int position = side.reserve(total);
    if (position >= 0) {
      byte[] bytes = side.bytes();
      System.arraycopy(value, start, bytes, position, length);
      Arrays.fill(bytes, position + length, position + total, (byte) ' ');
      slots[base + column.word()] = InlineBytes.word0(bytes, position, total);
      slots[base + column.word() + 1] = position;
    }
  }

  /** Checks encoded bytes for a column and returns how many blanks a CHAR needs after them. */
  static int checkBytes(ColumnEncoder column, byte[] value, int start, int length) {
    DataType type = column.type();
    if (type.kind() == TypeKind.VARBINARY) {
      if (type.precision() != 0 && length > type.precision()) {
        throw tooLong(column, length, "bytes", "X'…'");
      }
      return 0;
    }
    int characters = EncodedText.characters(value, start, length);
    if (characters == EncodedText.MALFORMED) {
      throw new LaminarException(
          ErrorCode.VALUE_OUT_OF_RANGE,
          "the bytes for column " + column.name() + " are not UTF-8",
          "give UTF-8, or declare the column VARBINARY");
    }
    return type.precision() == 0 ? 0 : checkCharacters(column, characters, "");
  }

  // Returns how many blanks a CHAR needs.
  private static int checkCharacters(ColumnEncoder column, int characters, CharSequence text) {
    int limit = column.type().precision();
    if (characters > limit) {
      String shown =
          text.length() <= SHOWN_CHARS ? text.toString() : text.subSequence(0, SHOWN_CHARS) + "…";
      throw tooLong(column, characters, "characters", shown);
    }
    return column.type().kind() == TypeKind.CHAR ? limit - characters : 0;
  }

  private static LaminarException tooLong(
      ColumnEncoder column, int length, String unit, String shown) {
    return new LaminarException(
        ErrorCode.VALUE_OUT_OF_RANGE,
        "a value of " + length + " " + unit + " is too long for column " + column.name() + " "
            + column.type().sqlName() + (shown.isEmpty() ? "" : ": " + shown),
        "shorten it or declare the column longer");
  }
}
