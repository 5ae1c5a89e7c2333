package io.laminar.core.operator.window;

import io.laminar.core.state.EntryHeap;
import io.laminar.core.state.EntryStore;
import io.laminar.core.state.IntervalIndex;
import io.laminar.core.state.KeyedTable;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The windows that are open, each with a list of its groups: found by their bounds, and closed in
 * order of end, then of start. Two windows never have the same bounds.
 *
 * <pre>
 *   index:  start, end ──hash──▶ slot
 *   slot:   │ start │ end │ first group + 1, last group + 1 │ rows │
 *   heap:   slots, the one that ends first at the root
 * </pre>
 *
 * <p>A slot keeps its number while its window is open: it is the scope of the window's groups.
 * Opening and closing take logarithmic time, whatever the order of event times. Limit: the budget's
 * bytes.
 */
final class OpenWindows implements WindowSlots {
  private static final int START = 0;
  private static final int END = 1;
  private static final int GROUPS = 2;
  private static final int ROWS = 3;
  private static final int WORDS = 4;
  private static final long LOW_WORD = 0xFFFFFFFFL;

  private final EntryStore slots;
  private final IntervalIndex index;
  private final EntryHeap heap;
  private final MemoryAccount account;
  private long rows;

  // Where windows fire before they are closed.
  private @Nullable WindowFiring firing;

  // Kept, because it is asked for with every row.
  private long firstEnd = Long.MAX_VALUE;

  /**
   * Makes it without windows.
   *
   * @param account is charged for whatever grows
   */
  OpenWindows(MemoryAccount account) {
    this.slots = new EntryStore(WORDS, account);
    this.index = new IntervalIndex(slots, START, account);
    this.heap = new EntryHeap(this::isBefore, account);
    this.account = account;
  }

  /**
   * Lets windows fire before they are closed.
   *
   * @param groups what the lists of groups are linked in
   * @return the order in which they do
   */
  WindowFiring fireBeforeClose(KeyedTable groups) {
    WindowFiring order = new WindowFiring(this, groups, account);
    firing = order;
    return order;
  }

  int size() {
    return heap.size();
  }

  /** The slot of the window that is closed next; there must be one. */
  int firstSlot() {
    return heap.first();
  }

  /** The end of the window that is closed next; the largest value where there is none. */
  long firstEnd() {
    return firstEnd;
  }

  /** Returns the slot of a window, which is opened if need be. */
  @Override
  public int slot(long start, long end) {
    int found = index.find(start, end);
    return found >= 0 ? found : open(start, end);
  }

  private int open(long start, long end) {
    int slot = slots.allocate();
    long[] page = slots.writable(slot);
    int at = slots.offset(slot);
    page[at + START] = start;
    page[at + END] = end;
    index.insert(slot);
    onOpen(slot);
    return slot;
  }

  private void onOpen(int slot) {
    heap.add(slot);
    firstEnd = Math.min(firstEnd, end(slot));
    if (firing != null) {
      firing.onOpen(slot);
    }
  }

  /** Closes the window that is due first. */
  void removeFirst() {
    int slot = heap.first();
    rows -= word(slot, ROWS);
    heap.removeFirst();
    index.remove(slot);
    slots.free(slot);
    firstEnd = heap.size() == 0 ? Long.MAX_VALUE : end(heap.first());
  }

  /** Tells whether the window in one slot ends before that in another, or starts before it where they end together. */
  boolean isBefore(int left, int right) {
    long leftEnd = end(left);
    long rightEnd = end(right);
    return leftEnd != rightEnd ? leftEnd < rightEnd : start(left) < start(right);
  }

  private long word(int slot, int word) {
    return slots.page(slot)[slots.offset(slot) + word];
  }

  /** The start of the window in a slot. */
  long start(int slot) {
    return word(slot, START);
  }

  /** The end of the window in a slot. */
  long end(int slot) {
    return word(slot, END);
  }

  /** The first group + 1 of the window in a slot, or 0. */
  int head(int slot) {
    return (int) (word(slot, GROUPS) >>> 32);
  }

  void head(int slot, int link) {
    groups(slot, link, tail(slot));
  }

  /** The last group + 1 of the window in a slot, or 0. */
  int tail(int slot) {
    return (int) word(slot, GROUPS);
  }

  void tail(int slot, int link) {
    groups(slot, head(slot), link);
  }

  /** Counts rows of the window in a slot, unless it has fired; fewer than 0 take some back. */
  @Override
  public void addRows(int slot, long count) {
    if (firing != null && firing.hasFired(slot)) {
      return;
    }
    slots.writable(slot)[slots.offset(slot) + ROWS] += count;
    rows += count;
  }

  /** The rows of the window in a slot that were counted. */
  long rows(int slot) {
    return word(slot, ROWS);
  }

  /** The rows of all open windows that were counted. */
  long rows() {
    return rows;
  }

  private void groups(int slot, int head, int tail) {
    slots.writable(slot)[slots.offset(slot) + GROUPS] = (long) head << 32 | (tail & LOW_WORD);
  }

  /** Visits the slots of all open windows, in no order that means anything. */
  void forEach(IntConsumer visitor) {
    slots.forEachLive(visitor);
  }

  /** The bytes of open windows, with their places in the index and the heap. */
  long liveBytes() {
    long waiting = firing == null ? 0 : firing.liveBytes();
    return (long) size() * (WORDS + 1) * Long.BYTES + heap.liveBytes() + waiting;
  }

  void snapshot(StateWriter writer) {
    if (firing != null) {
      firing.snapshot(writer);
    }
    slots.snapshot(writer);
  }

  void restore(StateReader reader) {
    if (firing != null) {
      firing.restore(reader);
    }
    slots.restore(reader);
    slots.forEachLive(slot -> {
      index.insert(slot);
      onOpen(slot);
      rows += word(slot, ROWS);
    });
  }
}
