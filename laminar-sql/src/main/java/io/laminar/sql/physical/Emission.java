package io.laminar.sql.physical;

/** How the output of a step relates to its input. */
public enum Emission {
  /** Row by row: what comes out is decided by the row that came in. */
  BY_ROW,
  /** Results of an aggregate over everything since the query began, which no watermark completes. */
  BY_GROUP,
  /** Results of an aggregate by window, which the watermark completes. */
  BY_WINDOW;

  /** Tells whether EMIT speaks of such a step. */
  public boolean aggregates() {
    return this != BY_ROW;
  }

  /** Tells whether the results become final while the input goes on. */
  public boolean isWindowed() {
    return this == BY_WINDOW;
  }
}
