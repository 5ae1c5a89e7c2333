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
 * no cost; those that come out of order lie in a heap, beside their times, so that most comparisons look at no entry.
 *
 * <pre>
 *   word of an entry: │ the entry before, the one after │ in the list
 *                     │ −1 − its place                  │ in the heap
 * </pre>
 *
 * <p>So the entries say what the heap is: it is not a part of snapshots.
 */
final class TimeQueue {
  private static final int FIRST_CAPACITY = 16;
  private static final int PLACE_BYTES = Integer.BYTES + Long.BYTES;

  /** A smaller heap stays: it comes and goes with the rows of a few batches. */
  private static final int MIN_GIVEN_BACK = 1 << 15;

  private final EntryStore entries;
  private final int word;
  private final int timeWord;
  private final EntryHeap.Order ties;
  private final MemoryAccount account;
  private final EntryList list;
  private int last = EntryList.NONE;
  private int[] heap = new int[FIRST_CAPACITY];
  private long[] times = new long[FIRST_CAPACITY];
  private int heapSize;

  /**
   * Makes an empty queue.
   *
   * @param entries whose ids begin at 1
   * @param word of an entry that is the queue's
   * @param timeWord the word of an entry that they are ordered by; the same as long as it is in the queue
   * @param ties orders entries of the same time; the same as long as both are in the queue
   * @param account is charged for its room
   */
  TimeQueue(
      EntryStore entries, int word, int timeWord, EntryHeap.Order ties, MemoryAccount account) {
    this.entries = entries;
    this.word = word;
    this.timeWord = timeWord;
    this.ties = ties;
    this.account = account;
    this.list = new EntryList(entries, word);
  }

  private long time(int id) {
    return entries.page(id)[entries.offset(id) + timeWord];
  }

  private boolean isBefore(long leftTime, int left, long rightTime, int right) {
    return leftTime != rightTime ? leftTime < rightTime : ties.isBefore(left, right);
  }

  boolean isEmpty() {
    return list.first() == EntryList.NONE && heapSize == 0;
  }

  /** The entry that comes first; there must be one. */
  int first() {
    int listed = list.first();
    if (heapSize == 0
        || (listed != EntryList.NONE && isBefore(time(listed), listed, times[0], heap[0]))) {
      return listed;
    }
    return heap[0];
  }

  void add(int id) {
    long time = time(id);
    if (list.first() == EntryList.NONE || isBefore(time(last), last, time, id)) {
      list.append(id);
      last = id;
      return;
    }
    grow();
    rise(heapSize++, time, id);
  }

  private void grow() {
    if (heapSize == heap.length) {
      account.charge((long) heapSize * PLACE_BYTES);
      heap = Arrays.copyOf(heap, 2 * heapSize);
      times = Arrays.copyOf(times, 2 * heapSize);
    }
  }

  void remove(int id) {
    long place = entries.page(id)[entries.offset(id) + word];
    if (place >= 0) {
      last = id == last ? (int) (place >>> 32) : last;
      list.remove(id);
      return;
    }
    // It may live on: the word says what is in the heap.
    entries.writable(id)[entries.offset(id) + word] = 0;
    int at = (int) (-1 - place);
    int moved = heap[--heapSize];
    if (moved != id) {
      long time = times[heapSize];
      if (at > 0 && isBefore(time, moved, times[(at - 1) / 2], heap[(at - 1) / 2])) {
        rise(at, time, moved);
      } else {
        sink(at, time, moved);
      }
    }
    if (heap.length > MIN_GIVEN_BACK && heapSize < heap.length / 4) {
      heap = Arrays.copyOf(heap, heap.length / 2);
      times = Arrays.copyOf(times, heap.length);
      account.charge(-(long) heap.length * PLACE_BYTES);
    }
  }

  /** Lets an id take its place, from an element up. */
  private void rise(int from, long time, int id) {
    int at = from;
    while (at > 0 && isBefore(time, id, times[(at - 1) / 2], heap[(at - 1) / 2])) {
      put(at, times[(at - 1) / 2], heap[(at - 1) / 2]);
      at = (at - 1) / 2;
    }
    put(at, time, id);
  }

  /** Lets an id take its place, from an element down. */
  private void sink(int from, long time, int id) {
    int at = from;
    for (int child = 2 * at + 1; child < heapSize; child = 2 * at + 1) {
      if (child + 1 < heapSize
          && isBefore(times[child + 1], heap[child + 1], times[child], heap[child])) {
        child++;
      }
      if (!isBefore(times[child], heap[child], time, id)) {
        break;
      }
      put(at, times[child], heap[child]);
      at = child;
    }
    put(at, time, id);
  }

  private void put(int at, long time, int id) {
    heap[at] = id;
    times[at] = time;
    entries.writable(id)[entries.offset(id) + word] = -1L - at;
  }

  /** Writes where the list begins and ends; the entries are written, and read before, by their owner. */
  void snapshot(StateWriter writer) {
    list.snapshot(writer);
    writer.writeLong(last);
    writer.writeLong(heapSize);
  }

  void restore(StateReader reader) {
    list.restore(reader);
    last = (int) reader.readLong();
    int size = (int) reader.readLong();
    while (heapSize < size) {
      grow();
      heapSize++;
    }
    if (size == 0) {
      // A queue that is not used has no word of its own: what lies there may be a negative value of
      // a row.
      return;
    }
    entries.forEachLive(id -> {
      long place = entries.page(id)[entries.offset(id) + word];
      if (place < 0) {
        int at = (int) (-1 - place);
        heap[at] = id;
        times[at] = time(id);
      }
    });
  }
}
