package io.laminar.core.ring;

import java.util.Arrays;

/** The readers of a ring, which come and go while rows flow. Any thread. */
final class RingReaders {
  // Copied at every change, under the lock; volatile: read by the producer and for metrics.
  private volatile RingReader[] all = new RingReader[0];
  private volatile LossyReader[] lossy = new LossyReader[0];
  private volatile Waiter[] parking = new Waiter[0];

  /** How many there are. */
  int count() {
    return all.length;
  }

  /** Lets those that may lose rows lose what they have not read before a row. Producer. */
  void giveUpBefore(long row) {
    for (LossyReader reader : lossy) {
      reader.giveUpBefore(row);
    }
  }

  /** Lets those that may lose rows lose what begins before a position of the side buffer. Producer. */
  void giveUpBytes(SideBuffer buffer, long position, long published) {
    for (LossyReader reader : lossy) {
      long first = reader.row();
      while (first < published && buffer.start(first) < position) {
        first++;
      }
      reader.giveUpBefore(first);
    }
  }

  /** The first row that one of those needs which may lose rows, if it is before another. */
  long firstOfLossy(long other) {
    long first = other;
    for (LossyReader reader : lossy) {
      first = Math.min(first, reader.row());
    }
    return first;
  }

  /** The waiters of those that park, and have to be woken. */
  Waiter[] parking() {
    return parking;
  }

  synchronized void add(RingReader reader) {
    if (reader instanceof LossyReader mayLose) {
      lossy = with(lossy, mayLose);
    }
    all = with(all, reader);
    if (reader.waiter().parks()) {
      parking = with(parking, reader.waiter());
    }
  }

  /** Idempotent. */
  synchronized void remove(RingReader reader) {
    all = without(all, reader);
    parking = without(parking, reader.waiter());
    if (reader instanceof LossyReader mayLose) {
      lossy = without(lossy, mayLose);
    }
  }

  private static <T> T[] with(T[] before, T added) {
    T[] after = Arrays.copyOf(before, before.length + 1);
    after[before.length] = added;
    return after;
  }

  private static <T> T[] without(T[] before, T removed) {
    int at = Arrays.asList(before).indexOf(removed);
    if (at < 0) {
      return before;
    }
    T[] after = Arrays.copyOf(before, before.length - 1);
    System.arraycopy(before, at + 1, after, at, after.length - at);
    return after;
  }
}
