package io.laminar.core.state;

import java.util.Arrays;

/**
 * Ids of entries of which the first in an order is wanted: a binary heap. Adding and removing take
 * logarithmic time, whatever the order in which they come.
 *
 * <pre>
 *   ids: │ first │ 1 │ 2 │ 3 │ …      the children of element i are 2i + 1 and 2i + 2
 * </pre>
 *
 * <p>Its room shrinks when three quarters of more than 128 KiB are unused. It is not a part of snapshots: whoever has
 * the entries adds them again.
 */
public final class EntryHeap {
  private static final int FIRST_CAPACITY = 16;

  /** A smaller one stays, so that entries which come and go by thousands allocate nothing. */
  private static final int MIN_GIVEN_BACK = 1 << 15;

  private final Order order;
  private final MemoryAccount account;
  private int[] ids = new int[FIRST_CAPACITY];
  private int size;

  /** Which entries come first; the same as long as both are in the heap. */
  public interface Order {
    /**
     * Tells whether one entry comes before another.
     *
     * @param left id of an entry
     * @param right id of an entry
     */
    boolean isBefore(int left, int right);
  }

  /**
   * Makes an empty heap.
   *
   * @param order of the entries
   * @param account is charged for its room
   */
  public EntryHeap(Order order, MemoryAccount account) {
    this.order = order;
    this.account = account;
  }

  /** The number of ids. */
  public int size() {
    return size;
  }

  /** The id that comes first; there must be one. */
  public int first() {
    return ids[0];
  }

  /**
   * Adds an id.
   *
   * @param id of an entry that is not in the heap
   */
  public void add(int id) {
    if (size == ids.length) {
      account.charge((long) size * Integer.BYTES);
      ids = Arrays.copyOf(ids, size * 2);
    }
    int at = size++;
    while (at > 0 && order.isBefore(id, ids[(at - 1) / 2])) {
      ids[at] = ids[(at - 1) / 2];
      at = (at - 1) / 2;
    }
    ids[at] = id;
  }

  /** Takes away the id that comes first. */
  public void removeFirst() {
    size--;
    sink(ids[size]);
    if (ids.length > MIN_GIVEN_BACK && size < ids.length / 4) {
      ids = Arrays.copyOf(ids, ids.length / 2);
      account.charge(-(long) ids.length * Integer.BYTES);
    }
  }

  /** Lets an id take its place from the first element on. */
  private void sink(int id) {
    int at = 0;
    for (int child = 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && order.isBefore(ids[child + 1], ids[child])) {
        child++;
      }
      if (!order.isBefore(ids[child], id)) {
        break;
      }
      ids[at] = ids[child];
      at = child;
    }
    ids[at] = id;
  }

  /** The bytes of the ids, without spare room. */
  public long liveBytes() {
    return (long) size * Integer.BYTES;
  }
}
