package io.laminar.core.ring;

import io.laminar.api.LaminarException;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The strings of rows that a ring's side buffer can never hold, each row's in an array of its own.
 * The rows lie in their slots like all others; whoever reads them gets each by itself.
 *
 * <pre>
 *   slots   │ row 5 │ row 6 │ row 7 │ row 8 │        a poll at 5 gives 5 and 6; the next one 7; …
 *                             └──▶ bytes of row 7
 * </pre>
 *
 * <p>Bounded: while there are more than {@value #MAX_BYTES} bytes, or more than memory allows, a further
 * row waits in the overflow chunk; a single one is always taken. An array is allocated for such a row, and
 * charged, but for a single one, until the row is forgotten.
 */
final class LargeRows {
  /** The most bytes of all rows together, unless it is a single row. */
  static final long MAX_BYTES = 1 << 24;

  // Written by the producer before it publishes the row, so that who sees the row finds it here.
  private final ConcurrentSkipListMap<Long, Large> rows = new ConcurrentSkipListMap<>();
  private final AtomicLong bytes = new AtomicLong();
  private final LongConsumer memory;

  /** The strings of a row. */
  private static final class Large {
    private final byte[] strings;
    private final boolean charged;

    Large(byte[] strings, boolean charged) {
      this.strings = strings;
      this.charged = charged;
    }
  }

  /**
   * Makes it without rows.
   *
   * @param memory is given the bytes of arrays, and may refuse them with a coded error; negative ones
   *     are given back, by any thread
   */
  LargeRows(LongConsumer memory) {
    this.memory = memory;
  }

  /** Tells whether there is room for the strings of a row. Producer. */
  boolean hasRoom(int length) {
    long held = bytes.get();
    return held == 0 || held + length <= MAX_BYTES;
  }

  /** Adds a row that is claimed and not published; null where memory is refused. Producer. */
  byte @Nullable [] add(long row, int length) {
    boolean charged = bytes.get() > 0;
    if (charged && !isAllowed(length)) {
      return null;
    }
    byte[] ofRow = allocate(length, charged);
    bytes.addAndGet(length);
    rows.put(row, new Large(ofRow, charged));
    return ofRow;
  }

  private byte[] allocate(int length, boolean charged) {
    try {
      return new byte[length];
    } catch (OutOfMemoryError full) {
      memory.accept(charged ? -length : 0);
      throw full;
    }
  }

  private boolean isAllowed(int length) {
    try {
      memory.accept(length);
      return true;
    } catch (LaminarException refused) {
      return false;
    }
  }

  /** Forgets rows from one on that were not published. Producer. */
  void abandonFrom(long row) {
    rows.tailMap(row).keySet().forEach(this::remove);
  }

  /** Forgets the rows before one, which nobody needs any more. Any thread. */
  void forgetBefore(long row) {
    rows.headMap(row).keySet().forEach(this::remove);
  }

  private void remove(long row) {
    Large gone = rows.remove(row);
    if (gone != null) {
      bytes.addAndGet(-gone.strings.length);
      memory.accept(gone.charged ? -gone.strings.length : 0);
    }
  }

  /** The oldest of the rows; null when there is none. Any thread. */
  @Nullable
  Long first() {
    Map.Entry<Long, Large> first = rows.firstEntry();
    return first == null ? null : first.getKey();
  }

  /**
   * How many of some rows, from the first on, have their strings in the same array. Any thread.
   *
   * @param from the first
   * @param count how many there are; at least 1
   * @return 1 for a large row; otherwise those before the next large one
   */
  int together(long from, int count) {
    if (bytes.get() == 0) {
      // Counted before the row was published that is looked for.
      return count;
    }
    Long next = rows.ceilingKey(from);
    if (next == null || next >= from + count) {
      return count;
    }
    return next == from ? 1 : (int) (next - from);
  }

  /** The strings of a row; null where they lie in the side buffer. Any thread. */
  byte @Nullable [] of(long row) {
    Large large = bytes.get() == 0 ? null : rows.get(row);
    return large == null ? null : large.strings;
  }
}
