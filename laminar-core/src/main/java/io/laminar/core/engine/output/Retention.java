package io.laminar.core.engine.output;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the retained changes of a database have in common: the time by which they age, the life of the
 * process, and the log that says when they may be seen. Engine's thread.
 */
public final class Retention {
  /** In place of a time: it came out in a replay. */
  static final long REPLAYED = -1;

  private final LongSupplier elapsedNanos;
  private final BooleanSupplier replayed;
  private final List<RetainedChanges> all = new ArrayList<>();

  // Where there is a log.
  private @Nullable DurableOrder order;
  private boolean sync;

  private long life;

  // Of a recovery: the life that is to begin, and whether changes came out in another order than
  // before.
  private long coming;
  private boolean unlikeBefore;

  // Whether changes that were seen may be lost, of sources that do as the database does. Until
  // somebody
  // says otherwise, they may be.
  private boolean lossy = true;

  private boolean hasBranched;

  // Changes came out whose time is to be known later.
  private boolean timed;

  /**
   * Retains nothing yet.
   *
   * @param elapsedNanos the time that has passed
   * @param replayed whether a replay decides, so that what comes out came out before
   */
  public Retention(LongSupplier elapsedNanos, BooleanSupplier replayed) {
    this.elapsedNanos = elapsedNanos;
    this.replayed = replayed;
  }

  long elapsedNanos() {
    return elapsedNanos.getAsLong();
  }

  /** The time that changes have which come out now; 0 where it is not asked for. */
  long timeOfNow(RetainLimit limit) {
    if (!limit.isTimed()) {
      return 0;
    }
    timed = true;
    return isReplayed() ? REPLAYED : elapsedNanos();
  }

  /** Tells, once, whether changes came out since it was asked that go by their age. */
  public boolean takeTimed() {
    boolean before = timed;
    timed = false;
    return before;
  }

  /** In a replay: so much time had passed by now. */
  public void passed(long nanos) {
    all.forEach(each -> each.date(nanos));
  }

  boolean isReplayed() {
    return replayed.getAsBoolean();
  }

  @Nullable
  DurableOrder order() {
    return order;
  }

  /** Tells whether a push returns when its row is durable, of sources that do not say so themselves. */
  boolean isSync() {
    return sync;
  }

  /** A recovery begins; behind it so many-th life of the process. */
  public void recoversFor(long newLife) {
    coming = newLife;
  }

  long coming() {
    return coming;
  }

  /** In the present recovery, rows are missing from here on; what does not depend on them comes out as before. */
  public void missesRows() {
    all.forEach(RetainedChanges::missesRows);
  }

  /** What does not depend on them may have come out in another order than before, too. */
  public void noteOtherOrder() {
    unlikeBefore = true;
  }

  /** At the end of a recovery: changes that may not be the same as before get other numbers. */
  public void settle() {
    passed(elapsedNanos());
    if (unlikeBefore) {
      all.forEach(each -> each.numberAnew(coming));
    }
  }

  /** The life of the process. */
  public long life() {
    return life;
  }

  /** Tells whether changes that are seen in it may be lost at its end, of sources that do as the database does. */
  public boolean isLossy() {
    return lossy;
  }

  /** Tells whether the present history is that of a copy. */
  boolean hasBranched() {
    return hasBranched;
  }

  void add(RetainedChanges changes) {
    all.add(changes);
  }

  /** These are not retained any more. */
  void remove(RetainedChanges changes) {
    all.remove(changes);
  }

  /** Tells whether any relation retains changes. */
  public boolean isNeeded() {
    return !all.isEmpty();
  }

  /** Tells whether changes that are seen may be lost, of any relation. */
  public boolean losesAny() {
    return all.stream().anyMatch(RetainedChanges::isLossy);
  }

  /**
   * A life of the process begins, or is known to have begun.
   *
   * @param newLife its number
   * @param mayLose whether changes that were seen in it may be lost at its end, of sources that do as the database does
   * @param branches whether the next numbers may have been given to other changes elsewhere
   */
  public void begin(long newLife, boolean mayLose, boolean branches) {
    if (branches) {
      hasBranched = true;
      all.forEach(each -> each.numbers().lose(true));
    }
    life = newLife;
    lossy = mayLose;
    all.forEach(each -> each.begin(newLife, mayLose));
  }

  /** The life has ended, and nothing that was seen in it is lost. */
  public void ended() {
    lossy = false;
    // What comes out in another way when it comes again is kept only where a checkpoint has it.
    all.stream()
        .filter(each -> !each.promise().varies())
        .forEach(each -> each.numbers().loseNothing());
  }

  /**
   * From now on there is a log: changes are seen when what decided them is durable, where a source is synchronous.
   *
   * @param isSync whether sources are that do not say so themselves
   */
  public void releasedBy(DurableOrder durable, boolean isSync) {
    order = durable;
    sync = isSync;
    all.forEach(RetainedChanges::releaseAll);
  }

  /**
   * What was decided so far was handed over: what came out is released when that is durable.
   *
   * @param entries handed over so far
   * @return whether somebody waits for it
   */
  public boolean handedOver(long entries) {
    DurableOrder durable = order;
    if (durable == null || all.isEmpty()) {
      return false;
    }
    boolean waits = false;
    long wanted = 0;
    for (int i = 0; i < all.size(); i++) { // No iterator: this happens in each round.
      RetainedChanges each = all.get(i);
      if (each.handedOver(entries)) {
        waits = true;
        wanted = Math.max(wanted, each.awaited());
      }
    }
    if (waits) {
      durable.demand(wanted);
    }
    return waits;
  }

  /** Lets all readers have what is released, as far as they have room. */
  public void pump() {
    for (int i = 0; i < all.size(); i++) {
      all.get(i).pump();
    }
  }

  /** Tells whether a reader waits until something is durable. */
  public boolean isAwaited() {
    DurableOrder durable = order;
    if (durable == null || durable.failure() != null) {
      return false;
    }
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).isAwaited()) {
        return true;
      }
    }
    return false;
  }
}
