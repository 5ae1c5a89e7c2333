package io.laminar.core.operator.window;

import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * When the changes that an {@link EveryOperator} holds come out.
 *
 * @param periodNanos from a tick to the next, more than 0
 * @param windowColumn the first of two columns, the start and the end of a row's window; −1 where rows are of no window
 * @param sessions whether windows are sessions, of keys that are the columns before their bounds: all that waits of a key comes
 *     out when one of its sessions is dropped
 * @param ends gives for an event time the first end of a window that it is in; {@link Long#MAX_VALUE} where there is none
 * @param keyColumns by which state is parted
 */
public record EverySpec(
    long periodNanos,
    int windowColumn,
    boolean sessions,
    LongUnaryOperator ends,
    List<Integer> keyColumns) {
  // Copies the list and checks the period.
  public EverySpec {
    keyColumns = List.copyOf(keyColumns);
    if (periodNanos <= 0) {
      throw new IllegalArgumentException("a period of " + periodNanos + " ns");
    }
  }

  /** The first tick after a time. */
  long tickAfter(long elapsedNanos) {
    long next = elapsedNanos - Math.floorMod(elapsedNanos, periodNanos) + periodNanos;
    return next > elapsedNanos ? next : Long.MAX_VALUE - 1;
  }
}
