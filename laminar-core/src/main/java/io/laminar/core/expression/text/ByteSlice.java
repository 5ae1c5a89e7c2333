package io.laminar.core.expression.text;

import io.laminar.core.data.InlineBytes;
import io.laminar.core.data.Vector;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of one string, wherever they lie: a long string's in its vector's heap, a short one's
 * copied out of its words. Valid until the next {@link #read}.
 */
public final class ByteSlice {
  private final byte[] inline = new byte[InlineBytes.MAX_INLINE];
  private byte[] array = inline;
  private int start;
  private int length;

  /** Makes an empty slice. */
  public ByteSlice() {}

  /**
   * Points at a value.
   *
   * @param row physical row, not NULL
   */
  public void read(Vector vector, int row) {
    long word0 = vector.word(row);
    long word1 = vector.secondWord(row);
    length = InlineBytes.length(word0);
    if (length > InlineBytes.MAX_INLINE) {
      array = vector.heap();
      start = InlineBytes.position(word1);
    } else {
      InlineBytes.unpack(word0, word1, inline);
      array = inline;
      start = 0;
    }
  }

  /** Points at all bytes of an array. */
  public void read(byte[] bytes) {
    array = bytes;
    start = 0;
    length = bytes.length;
  }

  /** The array that holds the bytes; not to be changed. */
  public byte[] array() {
    return array;
  }

  /** The first byte's index. */
  public int start() {
    return start;
  }

  /** The number of bytes. */
  public int length() {
    return length;
  }

  /** The index behind the last byte. */
  public int end() {
    return start + length;
  }

  /** Drops spaces and line ends at both ends. */
  public void strip() {
    while (length > 0 && isSpace(array[start])) {
      start++;
      length--;
    }
    while (length > 0 && isSpace(array[start + length - 1])) {
      length--;
    }
  }

  private static boolean isSpace(byte value) {
    return value == ' ' || value == '\t' || value == '\n' || value == '\r';
  }

  /** Decodes the bytes: allocates. */
  @Override
  public String toString() {
    return new String(array, start, length, StandardCharsets.UTF_8);
  }
}
