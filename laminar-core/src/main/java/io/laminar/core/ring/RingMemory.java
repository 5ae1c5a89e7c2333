package io.laminar.core.ring;

import java.util.function.LongConsumer;

/** What a ring has taken of the memory that it may take. The producer's, until the ring is closed. */
final class RingMemory {
  private final LongConsumer owner;
  private long takenBytes;

  /**
   * Makes that of a ring that takes nothing yet.
   *
   * @param owner is given the bytes before they are allocated, and may refuse them by throwing;
   *     negative ones afterwards
   */
  RingMemory(LongConsumer owner) {
    this.owner = owner;
  }

  /** Before memory is allocated. */
  void take(long bytes) {
    owner.accept(bytes);
    takenBytes += bytes;
  }

  /** The ring is gone. */
  void giveBack() {
    owner.accept(-takenBytes);
    takenBytes = 0;
  }
}
