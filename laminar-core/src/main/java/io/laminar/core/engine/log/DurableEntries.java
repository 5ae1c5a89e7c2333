package io.laminar.core.engine.log;

/** How many entries of the order are durable, and how many somebody wants to be. */
final class DurableEntries {
  // Volatile: written by one thread, read by another.
  private volatile long durable;
  private volatile long wanted;
  private volatile Runnable listener = () -> {};

  /** Entries are durable. The log's thread. */
  void reached(long entries) {
    durable = entries;
  }

  /** Somebody who waits learns of it. The log's thread. */
  void tell() {
    listener.run();
  }

  /** Tells whether somebody wants more. The log's thread, before it looks at what there is. */
  boolean areWanted() {
    return wanted > durable;
  }

  /** Wants entries to be durable. */
  void demand(long entries, Runnable newListener) {
    listener = newListener;
    if (entries > wanted) {
      wanted = entries;
    }
  }

  long durable() {
    return durable;
  }
}
