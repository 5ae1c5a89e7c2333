package io.laminar.core.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows for the tests of rings: word 1 a value, words 2 to 6 derived from it (so that a torn row
 * shows), word 7 a string reference (length in the upper half, index in the lower), 0 for none.
 */
final class TestRows {
  static final int STRIDE = 8;
  private static final int STRING_WORD = 7;
  private static final long SCATTER = 0x9E3779B97F4A7C15L;

  /** What an output ring needs to move a row of these. */
  static final SideRelocation RELOCATION = (words, offset, delta) -> {
    if (words[offset + STRING_WORD] != 0) {
      words[offset + STRING_WORD] += delta;
    }
  };

  private TestRows() {}

  static RingShape shape(int rows, int sideBytes) {
    return new RingShape(rows, STRIDE, sideBytes);
  }

  static void write(long[] slots, int offset, long value) {
    slots[offset + 1] = value;
    for (int word = 2; word < STRING_WORD; word++) {
      slots[offset + word] = value * SCATTER + word;
    }
    slots[offset + STRING_WORD] = 0;
  }

  static void writeString(long[] slots, int offset, byte[] side, int index, byte[] string) {
    System.arraycopy(string, 0, side, index, string.length);
    slots[offset + STRING_WORD] = (long) string.length << 32 | index;
  }

  /** The value of a row; fails if the row is torn. */
  static long value(long[] slots, int offset) {
    long value = slots[offset + 1];
    for (int word = 2; word < STRING_WORD; word++) {
      if (slots[offset + word] != value * SCATTER + word) {
        throw new AssertionError("torn row " + value + ", word " + word);
      }
    }
    return value;
  }

  static @Nullable String string(long[] slots, int offset, byte[] side) {
    long reference = slots[offset + STRING_WORD];
    int length = (int) (reference >>> 32);
    return length == 0 ? null : new String(side, (int) reference, length, StandardCharsets.UTF_8);
  }

  /** A string that belongs to a value: its digits, repeated. */
  static String stringOf(long value, int length) {
    return (value + "/").repeat(length).substring(0, length);
  }

  static boolean push(RowRing ring, long value) {
    int offset = ring.claim();
    if (offset < 0) {
      return false;
    }
    write(ring.slots(), offset, value);
    ring.publish();
    return true;
  }

  static boolean push(RowRing ring, long value, String string) {
    int offset = ring.claim();
    if (offset < 0) {
      return false;
    }
    byte[] bytes = string.getBytes(StandardCharsets.UTF_8);
    int index = ring.reserveBytes(bytes.length);
    if (index < 0) {
      ring.abandon();
      return false;
    }
    write(ring.slots(), offset, value);
    writeString(ring.slots(), offset, ring.side(), index, bytes);
    ring.publish();
    return true;
  }

  static void emit(OutputRing ring, long value) {
    write(ring, value);
    ring.publish();
  }

  private static void write(OutputRing ring, long value) {
    int offset = ring.claim();
    write(ring.slots(), offset, value);
  }

  static void emit(OutputRing ring, long value, String string) {
    byte[] bytes = string.getBytes(StandardCharsets.UTF_8);
    int offset = ring.claim(bytes.length);
    write(ring.slots(), offset, value);
    writeString(ring.slots(), offset, ring.side(), ring.sideOffset(), bytes);
    ring.publish();
  }

  /** Reads and releases everything that is there. */
  static List<Long> drain(RowRing ring) {
    List<Long> values = new ArrayList<>();
    for (int rows = ring.poll(256); rows > 0; rows = ring.poll(256)) {
      for (int row = 0; row < rows; row++) {
        values.add(value(ring.readSlots(), ring.readOffset() + row * STRIDE));
      }
      ring.release(rows);
    }
    return values;
  }

  static List<Long> drain(RingReader reader) {
    List<Long> values = new ArrayList<>();
    for (int rows = reader.poll(256); rows > 0; rows = reader.poll(256)) {
      for (int row = 0; row < rows; row++) {
        values.add(value(reader.readSlots(), reader.readOffset() + row * STRIDE));
      }
      reader.release(rows);
    }
    return values;
  }

  static List<@Nullable String> drainStrings(RingReader reader) {
    List<@Nullable String> strings = new ArrayList<>();
    for (int rows = reader.poll(256); rows > 0; rows = reader.poll(256)) {
      for (int row = 0; row < rows; row++) {
        int offset = reader.readOffset() + row * STRIDE;
        strings.add(string(reader.readSlots(), offset, reader.readSide()));
      }
      reader.release(rows);
    }
    return strings;
  }

  /** Reads one row and checks its string. */
  static void assertNext(RowRing ring, long value, String string) {
    assertThat(ring.poll(1)).isEqualTo(1);
    assertThat(value(ring.readSlots(), ring.readOffset())).isEqualTo(value);
    assertThat(string(ring.readSlots(), ring.readOffset(), ring.readSide())).isEqualTo(string);
    ring.release(1);
  }
}
