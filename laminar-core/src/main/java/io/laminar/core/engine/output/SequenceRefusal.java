package io.laminar.core.engine.output;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;

/** Why nobody goes on behind a number of a change. */
final class SequenceRefusal {
  private SequenceRefusal() {}

  /**
   * Changes behind it are gone.
   *
   * @param name of the relation
   * @param newest the newest number
   * @param before the number right before the oldest change that is retained; the newest where none is
   */
  static LaminarException notRetained(String name, long after, long newest, long before) {
    String oldest = before == newest
        ? "none is, and the newest was number " + newest
        : "the oldest that is has number " + (before + 1);
    return new LaminarException(
        ErrorCode.SEQUENCE_NOT_RETAINED,
        "changes of " + name + " behind number " + after + " are not retained any more: " + oldest,
        "read the rows of the relation anew and go on with changesAfter(" + before
            + "), or give a larger retain");
  }

  /**
   * It is of no change.
   *
   * @param name of the relation
   * @param newest the newest number
   */
  static LaminarException lost(String name, long after, long newest) {
    return new LaminarException(
        ErrorCode.SEQUENCE_LOST,
        "there is no change number " + after + " of " + name + ": the newest is number " + newest
            + "; it was seen and then lost with its process, or is of another relation",
        "undo what was done with changes that were lost, or read the rows of the relation anew, and"
            + " go on with changesAfter(" + newest
            + "); with WalMode.SYNC no change is seen before it is durable");
  }
}
