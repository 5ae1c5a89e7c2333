package io.laminar.core.engine;

import java.util.List;

/** Whether what a thread waits for can only be done by the same thread. */
final class Blockage {
  private Blockage() {}

  /**
   * Tells whether a source cannot be drained because of a full subscription that a thread was the
   * last to read. On the engine's thread.
   */
  static boolean isOwnDoing(SourceInput source, List<Subscriber> subscribers, long thread) {
    RingStage full = source.reach().fullRing();
    if (full == null) {
      return false;
    }
    for (Subscriber subscriber : subscribers) {
      if (subscriber.ring() == full
          && subscriber.lastThread() == thread
          && subscriber.reader().fill() == full.ring().shape().capacityRows()) {
        return true;
      }
    }
    return false;
  }
}
