package io.laminar.core.checkpoint;

/** Where the pieces of a checkpoint lie, by their hashes and lengths. Confined to a thread. */
final class PieceIndex {
  private static final int ENTRY_LONGS = 5;
  private static final int FIRST = 0;
  private static final int SECOND = 1;
  private static final int EPOCH = 2;
  private static final int FRAME = 3;
  private static final int PLACE = 4;

  private long[] entries = new long[ENTRY_LONGS << 6];
  private int capacity = 1 << 6;
  private int size;

  /** The number of an entry, or -1. */
  int find(long first, long second, int length) {
    int at = slot(first, second, length);
    return entries[at + EPOCH] == 0 ? -1 : at;
  }

  /** The epoch of the checkpoint whose log has the piece. */
  long epoch(int entry) {
    return entries[entry + EPOCH];
  }

  /** The frame of that log. */
  long frame(int entry) {
    return entries[entry + FRAME];
  }

  /** Where it begins in the payload of the frame. */
  int offset(int entry) {
    return (int) (entries[entry + PLACE] >>> 32);
  }

  /** Adds a piece; where there is an equal one, that stays. */
  void add(long first, long second, int length, long epoch, long frame, int offset) {
    if (2 * (size + 1) > capacity) {
      grow();
    }
    int at = slot(first, second, length);
    if (entries[at + EPOCH] == 0) {
      entries[at + FIRST] = first;
      entries[at + SECOND] = second;
      entries[at + EPOCH] = epoch;
      entries[at + FRAME] = frame;
      entries[at + PLACE] = (long) offset << 32 | length;
      size++;
    }
  }

  private int slot(long first, long second, int length) {
    int number = (int) (first ^ first >>> 31) & (capacity - 1);
    while (!isFreeOrSame(number * ENTRY_LONGS, first, second, length)) {
      number = (number + 1) & (capacity - 1);
    }
    return number * ENTRY_LONGS;
  }

  private boolean isFreeOrSame(int at, long first, long second, int length) {
    return entries[at + EPOCH] == 0
        || (entries[at + FIRST] == first
            && entries[at + SECOND] == second
            && (int) entries[at + PLACE] == length);
  }

  private void grow() {
    long[] before = entries;
    capacity *= 2;
    size = 0;
    entries = new long[Math.multiplyExact(ENTRY_LONGS, capacity)];
    for (int at = 0; at < before.length; at += ENTRY_LONGS) {
      if (before[at + EPOCH] != 0) {
        add(
            before[at + FIRST],
            before[at + SECOND],
            (int) before[at + PLACE],
            before[at + EPOCH],
            before[at + FRAME],
            (int) (before[at + PLACE] >>> 32));
      }
    }
  }
}
