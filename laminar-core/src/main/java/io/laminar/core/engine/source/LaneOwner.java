package io.laminar.core.engine.source;

/**
 * Whose lane it is.
 *
 * @param counts whether the end of the source depends on it: it is a user's, not a statement's
 * @param name that its user gave it, to go on with it after a crash; empty without one
 */
public record LaneOwner(boolean counts, String name) {
  /** A user who gave no name. */
  public static final LaneOwner USER = new LaneOwner(true, "");

  /** A statement, which closes it at once. */
  public static final LaneOwner STATEMENT = new LaneOwner(false, "");
}
