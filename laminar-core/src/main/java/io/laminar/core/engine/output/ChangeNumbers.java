package io.laminar.core.engine.output;

import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;

/**
 * The numbers of the changes of a relation.
 *
 * <pre>
 *   1, 2, 3 …   after a life that may have lost changes which were seen, the next one begins at its own number × 2⁴⁰: numbers
 *               between are of changes that are gone
 * </pre>
 *
 * <p>They are given in the order in which changes come out, so that a replay gives the same. Engine's thread.
 */
final class ChangeNumbers {
  private static final int LIFE_BITS = 40;

  private long next = 1;
  private long newest;

  // The newest that was dropped.
  private long dropped;

  private long life;
  private boolean lossy;

  // The last life for which numbers began anew.
  private long numbered;

  /**
   * None was given yet.
   *
   * @param life of the process
   * @param mayLose whether changes that are seen in it may be lost at its end
   */
  ChangeNumbers(long life, boolean mayLose) {
    this.life = life;
    this.lossy = mayLose;
  }

  /** Gives the next. */
  long give() {
    newest = next++;
    return newest;
  }

  /** The one that comes next. */
  long next() {
    return next;
  }

  /** The newest that was given; 0 before the first. */
  long newest() {
    return newest;
  }

  /** The newest of a change that is not retained any more; 0 before the first. */
  long dropped() {
    return dropped;
  }

  /** The change is not retained any more. */
  void drop(long number) {
    dropped = number;
  }

  /** Tells whether changes that are seen may be lost at the end of the present life. */
  boolean isLossy() {
    return lossy;
  }

  /** Changes that were seen in the present life may be lost. */
  void lose(boolean mayLose) {
    lossy |= mayLose;
  }

  /** All changes that were seen in the present life are kept. */
  void loseNothing() {
    lossy = false;
  }

  /** A life of the process begins: what the one before may have lost gets no number again. */
  void begin(long newLife, boolean mayLose) {
    if (newLife == life) {
      return;
    }
    if (lossy) {
      beginIn(newLife);
    }
    life = newLife;
    lossy = mayLose;
  }

  /**
   * Numbers go on at those of a life, once: of changes that come out in a recovery and may not be those that had the next
   * numbers before.
   *
   * @param newLife larger than that of any number that was given
   */
  void beginIn(long newLife) {
    if (numbered < newLife) {
      numbered = newLife;
      long first = newLife << LIFE_BITS;
      next = first - next < 1L << (LIFE_BITS - 1) ? next + (1L << LIFE_BITS) : first;
    }
  }

  /**
   * Goes on behind those of another relation, of which nothing is retained.
   *
   * @param present the life of the process, of which those of a relation that was stopped did not hear
   * @param mayLose whether changes that are seen in it may be lost at its end
   */
  void goOnBehind(ChangeNumbers others, long present, boolean mayLose) {
    next = others.next;
    newest = others.newest;
    dropped = newest;
    life = others.life;
    lossy = others.lossy;
    if (life < present) {
      begin(present, mayLose);
    }
    lossy |= mayLose;
  }

  void snapshot(StateWriter writer) {
    writer.writeLong(next);
    writer.writeLong(newest);
    writer.writeLong(dropped);
    writer.writeLong(life);
    writer.writeLong(lossy ? 1 : 0);
  }

  void restore(StateReader reader) {
    next = reader.readLong();
    newest = reader.readLong();
    dropped = reader.readLong();
    life = reader.readLong();
    lossy = reader.readLong() == 1;
  }
}
