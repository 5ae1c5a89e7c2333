package io.laminar.core.operator.window;

import io.laminar.core.state.EntryHeap;
import io.laminar.core.state.KeyedTable;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;

/**
 * The result groups of one window in order of their first arrival in it: as they were found, where that is the order,
 * as where all keys are in the first slice; else by a heap. Prepared and emptied in bounded steps.
 */
final class ArrivalOrder {
  private static final int CHECKING = 0;
  private static final int HEAPING = 1;
  private static final int PREPARED = 2;

  private final KeyedTable table;
  private final SliceGroups groups;
  private final EntryHeap heap;

  // The list of groups as they were found, each a group + 1.
  private int head;
  private int tail;

  /** The next group + 1 to look at. */
  private int cursor;

  private long lastSequence = Long.MIN_VALUE;
  private int state = CHECKING;
  private boolean isSorted = true;

  ArrivalOrder(KeyedTable table, SliceGroups groups, MemoryAccount account) {
    this.table = table;
    this.groups = groups;
    this.heap =
        new EntryHeap((left, right) -> groups.sequence(left) < groups.sequence(right), account);
  }

  /** Adds a group; its sequence may fall until the order is prepared. */
  void add(int result) {
    table.link(result, 0);
    if (tail == 0) {
      head = result + 1;
      cursor = head;
    } else {
      table.link(tail - 1, result + 1);
    }
    tail = result + 1;
  }

  boolean isPrepared() {
    return state == PREPARED;
  }

  /** Takes as many steps as there are, or as it needs; returns those that are left. */
  int prepare(int steps) {
    int left = steps;
    while (left > 0 && state != PREPARED) {
      left--;
      if (cursor == 0) {
        state = PREPARED;
      } else if (state == HEAPING) {
        heap.add(cursor - 1);
        cursor = table.link(cursor - 1);
      } else {
        check();
      }
    }
    return left;
  }

  private void check() {
    long sequence = groups.sequence(cursor - 1);
    if (sequence < lastSequence) {
      isSorted = false;
      state = HEAPING;
      cursor = head;
    } else {
      lastSequence = sequence;
      cursor = table.link(cursor - 1);
    }
  }

  /** The group that arrived first, or −1. */
  int first() {
    return isSorted ? head - 1 : heap.size() == 0 ? -1 : heap.first();
  }

  void removeFirst() {
    int result = first();
    groups.leave(result);
    if (isSorted) {
      head = table.link(result);
    } else {
      heap.removeFirst();
    }
  }

  /** Begins anew; it is empty. */
  void clear() {
    head = 0;
    tail = 0;
    cursor = 0;
    lastSequence = Long.MIN_VALUE;
    state = CHECKING;
    isSorted = true;
  }

  void snapshot(StateWriter writer) {
    writer.writeLong(head);
    writer.writeLong(tail);
    writer.writeLong(cursor);
    writer.writeLong(lastSequence);
    writer.writeLong(state);
    writer.writeLong(isSorted ? 1 : 0);
  }

  /**
   * Takes over what {@link #snapshot} wrote; the groups are restored.
   *
   * @param window that is being emitted
   */
  void restore(StateReader reader, long window) {
    head = (int) reader.readLong();
    tail = (int) reader.readLong();
    cursor = (int) reader.readLong();
    lastSequence = reader.readLong();
    state = (int) reader.readLong();
    isSorted = reader.readLong() == 1;
    int end = state == HEAPING ? cursor : 0;
    for (int next = head; !isSorted && next != end; next = table.link(next - 1)) {
      if (groups.isIn(next - 1, window)) {
        heap.add(next - 1);
      }
    }
  }
}
