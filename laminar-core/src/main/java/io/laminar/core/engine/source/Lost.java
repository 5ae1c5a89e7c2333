package io.laminar.core.engine.source;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import org.jspecify.annotations.Nullable;

/**
 * Something that a user holds, a handle or a subscription, and perhaps forgets to close: when nobody
 * can reach it any more it comes to a queue. That needs no thread: the engine looks there now and
 * then. Knows what is to be given back, never the thing itself.
 */
public abstract class Lost extends PhantomReference<Object> {
  /** How many are given back at once, however many a collection of garbage found. */
  private static final int MAX_AT_ONCE = 64;

  /**
   * Watches something. Any thread; to be kept as long as the thing is open.
   *
   * @param held what the user holds
   * @param unreachable that of the database
   */
  public Lost(Object held, ReferenceQueue<Object> unreachable) {
    super(held, unreachable);
  }

  /** Gives back what belonged to it, and counts it, unless it was closed. On the engine's thread. */
  protected abstract boolean giveBack();

  /**
   * Gives back what belonged to some of the things that nobody can reach any more; on the engine's
   * thread, whose rounds are bounded.
   *
   * @return how many; 0 when there are no more
   */
  public static int giveBackSome(ReferenceQueue<Object> unreachable) {
    return giveBack(unreachable, MAX_AT_ONCE);
  }

  /**
   * Gives back what belonged to all things of which it is known that nobody can reach them any more;
   * on a thread that has nothing else to do.
   *
   * @return how many
   */
  public static int giveBackAll(ReferenceQueue<Object> unreachable) {
    return giveBack(unreachable, Integer.MAX_VALUE);
  }

  private static int giveBack(ReferenceQueue<Object> unreachable, int most) {
    int found = 0;
    while (found < most) {
      @Nullable Object next = unreachable.poll();
      if (next == null) {
        return found;
      }
      found += ((Lost) next).giveBack() ? 1 : 0;
    }
    return found;
  }
}
