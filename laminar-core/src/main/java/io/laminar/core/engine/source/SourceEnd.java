package io.laminar.core.engine.source;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;

/**
 * The users' handles of a source that have not ended, and whether the source has: it ends with the
 * last of them, if that one finishes. This is decided when {@code finish()} is called, however many
 * rows wait to be drained by then, so that no handle is given out after it. The handles that INSERT
 * makes do not count. Any thread.
 */
public final class SourceEnd {
  private int open;
  private boolean lastFinished;
  private boolean decided;

  /**
   * A user gets a handle.
   *
   * @param only whether there may be only one, as in caller-runs
   * @param source its kind and name, as messages have them
   * @throws LaminarException {@link ErrorCode#SOURCE_COMPLETE} after the end; {@link
   *     ErrorCode#INVALID_CONFIG} for a second one where there may be only one
   */
  public synchronized void open(boolean only, String source) {
    checkUndecided(source);
    if (only && open > 0) {
      throw new LaminarException(
          ErrorCode.INVALID_CONFIG,
          "in caller-runs there is one producer, and " + source + " has one already",
          "close the other handle, or open the database with the engine thread");
    }
    open++;
  }

  /** A user closed or finished a handle. Before its lane is closed: who sees that sees this, too. */
  public synchronized void end(boolean finished) {
    lastFinished = finished;
    oneLess();
  }

  /** A handle was lost, or could not be given out: it counts as ended before all others. */
  public synchronized void lose() {
    oneLess();
  }

  private void oneLess() {
    open--;
    decided |= open == 0 && lastFinished;
  }

  /**
   * Ends the source without a handle.
   *
   * @param source its kind and name, as messages have them
   * @throws LaminarException {@link ErrorCode#HAS_DEPENDENTS} while users have handles; {@link
   *     ErrorCode#SOURCE_COMPLETE} when it has ended already
   */
  synchronized void decide(String source) {
    checkUndecided(source);
    if (open > 0) {
      throw new LaminarException(
          ErrorCode.HAS_DEPENDENTS,
          source + " has open handles: " + open,
          "finish() or close() them; the last one that finishes completes the source");
    }
    decided = true;
  }

  /**
   * Takes over what there was in another database.
   *
   * @param newOpen the users' handles that have not ended
   * @param newLastFinished whether the one that ended last was finished
   * @param newDecided whether the source has ended
   */
  public synchronized void restore(int newOpen, boolean newLastFinished, boolean newDecided) {
    open = newOpen;
    lastFinished = newLastFinished;
    decided = newDecided;
  }

  /** Tells whether the handle that ended last was finished. */
  public synchronized boolean isLastFinished() {
    return lastFinished;
  }

  /** Tells whether no row follows but those that were pushed. */
  public synchronized boolean isDecided() {
    return decided;
  }

  /** Refuses what comes after the end. */
  synchronized void checkUndecided(String source) {
    if (decided) {
      throw new LaminarException(
          ErrorCode.SOURCE_COMPLETE,
          source + " is complete: its last handle finished",
          "create another source");
    }
  }
}
