package io.laminar.core.operator.join;

import io.laminar.core.state.EntryHeap;
import io.laminar.core.state.EntryStore;
import io.laminar.core.state.IntervalIndex;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.time.SaturatingTime;

/**
 * Rows by spans of event time, of which the earliest are taken first. It keeps one row a bucket; each row
 * knows the next of its bucket. Not a part of snapshots: whoever has the rows adds them again.
 *
 * <pre>
 *   slot: │ first time │ last time │ a row │        heap: the earliest at the root
 * </pre>
 */
final class TimeBuckets {
  private static final int FIRST = 0;
  private static final int LAST = 1;
  private static final int ROW = 2;
  private static final int WORDS = 3;
  private static final int NONE = -1;

  private final long width;
  private final EntryStore slots;
  private final IntervalIndex index;
  private final EntryHeap heap;

  // Mostly the next row belongs to the same one.
  private int recent = NONE;
  private long recentFirst;

  /**
   * Makes it without rows.
   *
   * @param width of a bucket, in units of time, at least 1
   * @param account is charged for whatever grows
   */
  TimeBuckets(long width, MemoryAccount account) {
    this.width = width;
    this.slots = new EntryStore(WORDS, account);
    this.index = new IntervalIndex(slots, FIRST, account);
    this.heap = new EntryHeap((left, right) -> word(left, FIRST) < word(right, FIRST), account);
  }

  /**
   * Adds a row to the bucket of its time.
   *
   * @param row not 0
   * @return the row that comes next in the bucket, or 0
   */
  int add(long time, int row) {
    // Modulo first: the first bucket may begin before the first time there is.
    long first = SaturatingTime.minus(time, Math.floorMod(time, width));
    if (recent == NONE || recentFirst != first) {
      recent = slot(first);
      recentFirst = first;
    }
    long[] page = slots.writable(recent);
    int at = slots.offset(recent) + ROW;
    int next = (int) page[at];
    page[at] = row;
    return next;
  }

  private int slot(long first) {
    long last = SaturatingTime.plus(first, width - 1);
    int found = index.find(first, last);
    if (found >= 0) {
      return found;
    }
    int slot = slots.allocate();
    long[] page = slots.writable(slot);
    int at = slots.offset(slot);
    page[at + FIRST] = first;
    page[at + LAST] = last;
    index.insert(slot);
    heap.add(slot);
    return slot;
  }

  boolean isEmpty() {
    return heap.size() == 0;
  }

  /** No row of the earliest bucket has a later time; there must be one. */
  long firstLast() {
    return word(heap.first(), LAST);
  }

  /** A row of the earliest bucket; there must be one. */
  int firstRow() {
    return (int) word(heap.first(), ROW);
  }

  /** Takes a row out of the earliest bucket: the next one takes its place, or the bucket goes where that is 0. */
  void firstRow(int next) {
    int slot = heap.first();
    if (next != 0) {
      slots.writable(slot)[slots.offset(slot) + ROW] = next;
      return;
    }
    if (slot == recent) {
      recent = NONE;
    }
    heap.removeFirst();
    index.remove(slot);
    slots.free(slot);
  }

  private long word(int slot, int word) {
    return slots.page(slot)[slots.offset(slot) + word];
  }
}
