package io.laminar.core.expression.text;

import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.expression.Int128;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing byte string that is reused from row to row; allocates only while it grows. */
public final class TextBuilder {
  /** The largest result of a text function, in bytes; more is a row error. */
  public static final int MAX_BYTES = 1 << 20;

  private byte[] bytes = new byte[64];
  private int length;

  /** Makes an empty string. */
  public TextBuilder() {}

  /** Forgets everything. */
  public void clear() {
    length = 0;
  }

  /** The number of bytes. */
  public int length() {
    return length;
  }

  /**
   * Shortens the string.
   *
   * @param newLength not more than {@link #length()}
   */
  public void truncate(int newLength) {
    length = newLength;
  }

  /** The bytes; those after {@link #length()} are undefined. */
  public byte[] bytes() {
    return bytes;
  }

  /** Appends one byte. */
  public void append(int value) {
    room(1);
    bytes[length++] = (byte) value;
  }

  /** Appends bytes. */
  public void append(byte[] source, int start, int count) {
    room(count);
    System.arraycopy(source, start, bytes, length, count);
    length += count;
  }

  /** Appends a slice. */
  public void append(ByteSlice slice) {
    append(slice.array(), slice.start(), slice.length());
  }

  /** Appends a Java string as UTF-8: allocates. */
  public void append(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    append(encoded, 0, encoded.length);
  }

  /** Appends a whole number in decimal. */
  public void appendNumber(long number) {
    long rest = number;
    if (rest < 0) {
      append('-');
    }
    int start = length;
    do {
      // Digits of a negative number are taken as they are: the smallest long has no opposite.
      append('0' + (int) Math.abs(rest % 10));
      rest /= 10;
    } while (rest != 0);
    for (int i = start, j = length - 1; i < j; i++, j--) {
      byte swap = bytes[i];
      bytes[i] = bytes[j];
      bytes[j] = swap;
    }
  }

  /** Appends an exact decimal. */
  public void appendDecimal(Int128 unscaled, int scale) {
    room(96);
    length += unscaled.format(scale, bytes, length);
  }

  /**
   * Appends a number that is not negative, with leading zeros.
   *
   * @param digits how many; higher ones are dropped
   */
  public void appendPadded(long number, int digits) {
    room(digits);
    if (digits == 2) {
      int two = (int) (number % 100);
      bytes[length] = (byte) ('0' + two / 10);
      bytes[length + 1] = (byte) ('0' + two % 10);
      length += 2;
      return;
    }
    long rest = number;
    for (int i = digits - 1; i >= 0; i--) {
      bytes[length + i] = (byte) ('0' + (int) (rest % 10));
      rest /= 10;
    }
    length += digits;
  }

  /** Appends a code point in UTF-8. */
  public void appendCodePoint(int codePoint) {
    if (codePoint < 0x80) {
      append(codePoint);
    } else if (codePoint < 0x800) {
      append(0xC0 | (codePoint >> 6));
      append(0x80 | (codePoint & 0x3F));
    } else if (codePoint < 0x10000) {
      append(0xE0 | (codePoint >> 12));
      append(0x80 | ((codePoint >> 6) & 0x3F));
      append(0x80 | (codePoint & 0x3F));
    } else {
      append(0xF0 | (codePoint >> 18));
      append(0x80 | ((codePoint >> 12) & 0x3F));
      append(0x80 | ((codePoint >> 6) & 0x3F));
      append(0x80 | (codePoint & 0x3F));
    }
  }

  /** Writes the string as a result. */
  public void writeTo(ColumnBuffer result, int row) {
    result.setBytes(row, bytes, 0, length);
  }

  private void room(int count) {
    if (count > bytes.length - length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
    }
  }

  /** Decodes the string: allocates. */
  @Override
  public String toString() {
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}
