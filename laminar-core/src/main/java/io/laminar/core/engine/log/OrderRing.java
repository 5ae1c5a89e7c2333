package io.laminar.core.engine.log;

import io.laminar.core.engine.source.DrainOrder;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Entries of the order on their way from the engine to the log: a ring for two threads. What has no room
 * waits on the engine's side, in its order; nothing is lost, and nobody waits here.
 *
 * <pre>
 *   engine: offer ──▶ overflow? ──▶ ring of {@value #CAPACITY} entries ──▶ published, read, release: log
 * </pre>
 */
final class OrderRing {
  /** Entries of the ring. */
  static final int CAPACITY = 1 << 13;

  /** With less room than this the engine takes no further rows: what a round notes usually fits. */
  private static final int SHORT = CAPACITY / 4;

  private static final int WORDS = DrainOrder.WORDS;
  private static final VarHandle TAIL;
  private static final VarHandle HEAD;

  static {
    try {
      TAIL = MethodHandles.lookup().findVarHandle(OrderRing.class, "tail", long.class);
      HEAD = MethodHandles.lookup().findVarHandle(OrderRing.class, "head", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final long[] words = new long[CAPACITY * WORDS];

  // Entries ever offered to the ring, and ever read. Each is written by one thread.
  private long tail;
  private long head;

  // The engine's: words of entries that found no room.
  private final Deque<long[]> overflow = new ArrayDeque<>();

  // ---- Engine's thread ----

  /** Takes entries. */
  void offer(long[] entries, int count) {
    int done = overflow.isEmpty() ? put(entries, count) : 0;
    if (done < count) {
      overflow.add(Arrays.copyOfRange(entries, done * WORDS, count * WORDS));
    }
  }

  /** Moves on what found no room before; tells whether there is room for what a round notes. */
  boolean hasRoom() {
    while (!overflow.isEmpty()) {
      long[] first = overflow.element();
      int entries = first.length / WORDS;
      int done = put(first, entries);
      if (done == entries) {
        overflow.remove();
      } else {
        if (done > 0) {
          overflow.remove();
          overflow.addFirst(Arrays.copyOfRange(first, done * WORDS, first.length));
        }
        return false;
      }
    }
    return room() >= SHORT;
  }

  /** Whatever is there will not be read. */
  void discard() {
    overflow.clear();
  }

  private int room() {
    // Acquire: what was read there was read before it is overwritten.
    return (int) (CAPACITY - (tail - (long) HEAD.getAcquire(this)));
  }

  private int put(long[] entries, int count) {
    int put = Math.min(room(), count);
    int at = (int) tail & (CAPACITY - 1);
    int first = Math.min(put, CAPACITY - at);
    System.arraycopy(entries, 0, words, at * WORDS, first * WORDS);
    System.arraycopy(entries, first * WORDS, words, 0, (put - first) * WORDS);
    // Release: the entries are there before they are seen.
    TAIL.setRelease(this, tail + put);
    return put;
  }

  // ---- The log's thread ----

  /** Entries ever put here. */
  long published() {
    // Acquire: pairs with the release of the engine, so that what they speak of is seen.
    return (long) TAIL.getAcquire(this);
  }

  /** Entries ever read. */
  long read() {
    return head;
  }

  long[] words() {
    return words;
  }

  /** The first word of the next entry to read. */
  int readOffset() {
    return ((int) head & (CAPACITY - 1)) * WORDS;
  }

  /** How many entries lie side by side, up to one. */
  int contiguous(long end) {
    return (int) Math.min(end - head, CAPACITY - ((int) head & (CAPACITY - 1)));
  }

  /** Entries were read. */
  void release(int entries) {
    HEAD.setRelease(this, head + entries);
  }
}
