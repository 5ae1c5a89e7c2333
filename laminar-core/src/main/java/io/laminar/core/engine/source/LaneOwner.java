package io.laminar.core.engine.source;

/**
 * Whose lane it is.
 *
 * @param counts whether the end of the source depends on it: it is a user's, not a statement's
 * @param name that its user gave it, to go on with it after a crash; empty without one
 * @param before the rows and watermarks of handles of that name that were closed before this one was opened
 */
public record LaneOwner(boolean counts, String name, long before) {
  /** A user who gave no name. */
  public static final LaneOwner USER = new LaneOwner(true, "", 0);

  /** A statement, which closes it at once. */
  public static final LaneOwner STATEMENT = new LaneOwner(false, "", 0);
}
