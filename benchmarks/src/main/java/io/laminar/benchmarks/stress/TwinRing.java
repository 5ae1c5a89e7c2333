package io.laminar.benchmarks.stress;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bare protocol of our rings, from which the twins leave one thing out: slots whose first word
 * is the sequence, and the reader's head.
 */
final class TwinRing {
  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

  final long[] slots;
  final int capacity;

  /** The rows before it are free. */
  final AtomicLong head = new AtomicLong();

  long next;

  TwinRing(int capacity) {
    this.capacity = capacity;
    this.slots = new long[capacity * Rows.STRIDE];
  }

  int offset(long row) {
    return ((int) row & (capacity - 1)) * Rows.STRIDE;
  }

  void publish(long row) {
    WORD.setRelease(slots, offset(row), row + 1);
  }

  boolean isPublished(long row) {
    return (long) WORD.getAcquire(slots, offset(row)) == row + 1;
  }

  /** Pushes, whether there is room or not. */
  void push(long value) {
    Rows.write(slots, offset(next), value);
    publish(next++);
  }
}
