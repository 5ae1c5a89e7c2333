package io.laminar.core.engine;

import io.laminar.core.engine.output.RingStage;
import io.laminar.core.engine.output.Subscriber;
import io.laminar.core.engine.source.SourceInput;
import java.util.Collection;
import java.util.function.Predicate;

/** Finds which reader holds a full ring back. On the engine's thread. */
final class FullSubscription {
  private FullSubscription() {}

  /**
   * Tells whether what a thread waits for can only be done by the same thread: a source cannot be
   * drained because of a full subscription that it was the last to read.
   */
  static boolean isOwnDoing(SourceInput source, long thread) {
    RingStage full = source.reach().blocking();
    return full != null && isHeldBy(full, subscriber -> subscriber.lastThread() == thread);
  }

  /** Tells whether a full subscription will have room without anybody's doing. */
  static boolean willClearByItself(Collection<Subscriber> subscribers) {
    for (Subscriber subscriber : subscribers) {
      if (subscriber.isReadingOn() && isHeldBy(subscriber.ring(), Subscriber::isReadingOn)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Tells whether some subscribers of a ring hold it back: no other reads further behind. The ring
   * need not be full to the last slot: rows that were made together, or their strings, may want more
   * room than there is.
   */
  private static boolean isHeldBy(RingStage ring, Predicate<Subscriber> some) {
    // Room that was made since the last round is not waited for.
    ring.flush();
    if (ring.room(1) > 0) {
      return false;
    }
    int theirs = 0;
    int others = 0;
    for (Subscriber each : ring.subscribers()) {
      if (each.reader().isLossless() && !each.isClosed()) {
        int unread = each.reader().fill();
        if (some.test(each)) {
          theirs = Math.max(theirs, unread);
        } else {
          others = Math.max(others, unread);
        }
      }
    }
    return theirs > 0 && theirs >= others;
  }
}
