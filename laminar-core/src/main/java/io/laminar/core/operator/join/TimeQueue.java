package io.laminar.core.operator.join;

import io.laminar.core.state.EntryHeap;
import io.laminar.core.state.EntryList;
import io.laminar.core.state.EntryStore;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.Arrays;

/**
 * Entries in an order, of which the first is wanted and any may be taken out. Those that come in order are listed at
 * no cost; those that come out of order lie in a heap.
 *
 * <pre>
 *   word of an entry: │ the entry before, the one after │ in the list
 *                     │ −1 − its place                  │ in the heap
 * </pre>
 */
final class TimeQueue {
  private static final int FIRST_CAPACITY = 16;

  /** A smaller heap stays. */
  private static final int MIN_GIVEN_BACK = 1024;

  private final EntryStore entries;
  private final int word;
  private final EntryHeap.Order order;
  private final MemoryAccount account;
  private final EntryList list;
  private int last = EntryList.NONE;
  private int[] heap = new int[FIRST_CAPACITY];
  private int heapSize;

  /**
   * Makes an empty queue.
   *
   * @param entries whose ids begin at 1
   * @param word of an entry that is the queue's
   * @param order the same as long as both entries are in the queue
   * @param account is charged for its room
   */
  TimeQueue(EntryStore entries, int word, EntryHeap.Order order, MemoryAccount account) {
    this.entries = entries;
    this.word = word;
    this.order = order;
    this.account = account;
    this.list = new EntryList(entries, word);
  }

  boolean isEmpty() {
    return list.first() == EntryList.NONE && heapSize == 0;
  }

  /** The entry that comes first; there must be one. */
  int first() {
    int listed = list.first();
    if (heapSize == 0 || (listed != EntryList.NONE && order.isBefore(listed, heap[0]))) {
      return listed;
    }
    return heap[0];
  }

  void add(int id) {
    if (list.first() == EntryList.NONE || order.isBefore(last, id)) {
      list.append(id);
      last = id;
      return;
    }
    if (heapSize == heap.length) {
      account.charge((long) heapSize * Integer.BYTES);
      heap = Arrays.copyOf(heap, 2 * heapSize);
    }
    rise(heapSize++, id);
  }

  void remove(int id) {
    long place = entries.page(id)[entries.offset(id) + word];
    if (place >= 0) {
      last = id == last ? (int) (place >>> 32) : last;
      list.remove(id);
      return;
    }
    int at = (int) (-1 - place);
    int moved = heap[--heapSize];
    if (moved != id) {
      if (at > 0 && order.isBefore(moved, heap[(at - 1) / 2])) {
        rise(at, moved);
      } else {
        sink(at, moved);
      }
    }
    if (heap.length > MIN_GIVEN_BACK && heapSize < heap.length / 4) {
      heap = Arrays.copyOf(heap, heap.length / 2);
      account.charge(-(long) heap.length * Integer.BYTES);
    }
  }

  /** Lets an id take its place, from an element up. */
  private void rise(int from, int id) {
    int at = from;
    while (at > 0 && order.isBefore(id, heap[(at - 1) / 2])) {
      put(at, heap[(at - 1) / 2]);
      at = (at - 1) / 2;
    }
    put(at, id);
  }

  /** Lets an id take its place, from an element down. */
  private void sink(int from, int id) {
    int at = from;
    for (int child = 2 * at + 1; child < heapSize; child = 2 * at + 1) {
      if (child + 1 < heapSize && order.isBefore(heap[child + 1], heap[child])) {
        child++;
      }
      if (!order.isBefore(heap[child], id)) {
        break;
      }
      put(at, heap[child]);
      at = child;
    }
    put(at, id);
  }

  private void put(int at, int id) {
    heap[at] = id;
    entries.writable(id)[entries.offset(id) + word] = -1L - at;
  }

  /** Writes what is in it; the entries are written by their owner. */
  void snapshot(StateWriter writer) {
    list.snapshot(writer);
    writer.writeLong(last);
    writer.writeLong(heapSize);
    for (int i = 0; i < heapSize; i++) {
      writer.writeLong(heap[i]);
    }
  }

  void restore(StateReader reader) {
    list.restore(reader);
    last = (int) reader.readLong();
    int size = (int) reader.readLong();
    for (int i = 0; i < size; i++) {
      if (heapSize == heap.length) {
        account.charge((long) heapSize * Integer.BYTES);
        heap = Arrays.copyOf(heap, 2 * heapSize);
      }
      heap[heapSize++] = (int) reader.readLong();
    }
  }
}
