package io.laminar.core.operator.window;

import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.Arrays;

/**
 * The windows that are open, in order of start, each with a list of its groups.
 *
 * <pre>
 *   order:  first ▶ [ start │ slot ] [ start │ slot ] …      closed from the front, opened mostly at
 *   slots:  slot ─▶ start, head and tail of its groups       the back
 * </pre>
 *
 * <p>A slot keeps its number while its window is open: it is the scope of the window's groups.
 * Opening in the middle moves the later windows by one place. Grows by doubling.
 */
final class OpenWindows {
  private static final int FIRST_CAPACITY = 16;

  private long[] starts = new long[FIRST_CAPACITY];
  private int[] slots = new int[FIRST_CAPACITY];
  private int first;
  private int end;

  /** By slot: the first and last group + 1, or 0; of a free slot: the next free slot + 1. */
  private int[] heads = new int[FIRST_CAPACITY];

  private int[] tails = new int[FIRST_CAPACITY];
  private long[] startsBySlot = new long[FIRST_CAPACITY];
  private int slotCount;
  private int firstFree = -1;

  int size() {
    return end - first;
  }

  long firstStart() {
    return starts[first];
  }

  int firstSlot() {
    return slots[first];
  }

  /** Returns the slot of a window, which is opened if need be. */
  int slot(long start) {
    int at = end;
    if (end > first && starts[end - 1] >= start) {
      at = Arrays.binarySearch(starts, first, end, start);
      if (at >= 0) {
        return slots[at];
      }
      at = -at - 1;
    }
    return open(at, start);
  }

  private int open(int position, long start) {
    int at = position;
    if (end == starts.length) {
      if (first > 0) {
        System.arraycopy(starts, first, starts, 0, end - first);
        System.arraycopy(slots, first, slots, 0, end - first);
        at -= first;
        end -= first;
        first = 0;
      } else {
        starts = Arrays.copyOf(starts, end * 2);
        slots = Arrays.copyOf(slots, end * 2);
      }
    }
    System.arraycopy(starts, at, starts, at + 1, end - at);
    System.arraycopy(slots, at, slots, at + 1, end - at);
    end++;
    starts[at] = start;
    int slot = takeSlot();
    slots[at] = slot;
    startsBySlot[slot] = start;
    return slot;
  }

  private int takeSlot() {
    int slot = firstFree;
    if (slot >= 0) {
      firstFree = heads[slot] - 1;
    } else {
      slot = slotCount++;
      if (slot == heads.length) {
        heads = Arrays.copyOf(heads, slot * 2);
        tails = Arrays.copyOf(tails, slot * 2);
        startsBySlot = Arrays.copyOf(startsBySlot, slot * 2);
      }
    }
    heads[slot] = 0;
    tails[slot] = 0;
    return slot;
  }

  /** Closes the window that starts first. */
  void removeFirst() {
    int slot = slots[first];
    heads[slot] = firstFree + 1;
    firstFree = slot;
    first++;
    if (first == end) {
      first = 0;
      end = 0;
    }
  }

  /** The start of the window in a slot. */
  long start(int slot) {
    return startsBySlot[slot];
  }

  /** The first group + 1 of the window in a slot, or 0. */
  int head(int slot) {
    return heads[slot];
  }

  void head(int slot, int link) {
    heads[slot] = link;
  }

  /** The last group + 1 of the window in a slot, or 0. */
  int tail(int slot) {
    return tails[slot];
  }

  void tail(int slot, int link) {
    tails[slot] = link;
  }

  long liveBytes() {
    return (long) size() * (2 * Long.BYTES + 3 * Integer.BYTES);
  }

  void snapshot(StateWriter writer) {
    writer.writeLong(size());
    writer.writeLong(slotCount);
    writer.writeLong(firstFree);
    for (int i = first; i < end; i++) {
      writer.writeLong(starts[i]);
      writer.writeLong(slots[i]);
    }
    for (int i = 0; i < slotCount; i++) {
      writer.writeLong(heads[i]);
      writer.writeLong(tails[i]);
    }
  }

  void restore(StateReader reader) {
    int size = (int) reader.readLong();
    slotCount = (int) reader.readLong();
    firstFree = (int) reader.readLong();
    first = 0;
    end = size;
    starts = new long[Math.max(FIRST_CAPACITY, size)];
    slots = new int[starts.length];
    for (int i = 0; i < size; i++) {
      starts[i] = reader.readLong();
      slots[i] = (int) reader.readLong();
    }
    heads = new int[Math.max(FIRST_CAPACITY, slotCount)];
    tails = new int[heads.length];
    startsBySlot = new long[heads.length];
    for (int i = 0; i < slotCount; i++) {
      heads[i] = (int) reader.readLong();
      tails[i] = (int) reader.readLong();
    }
    for (int i = 0; i < size; i++) {
      startsBySlot[slots[i]] = starts[i];
    }
  }
}
