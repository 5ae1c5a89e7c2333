package io.laminar.oracle;

import java.util.Locale;

/** How often what happened in programs. */
final class ProgramTally {
  int programs;
  int crashes;

  /** In the middle of a write or before a force, not between two events. */
  int inTheMiddle;

  /** The database was closed in order. */
  int closed;

  /** Some of what was not acknowledged was lost, and pushed again. */
  int losses;

  /** Of the rows of one event some were there, and some were not. */
  int parts;

  int checkpoints;
  int comparedWithDuckDb;

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d programs: %d crashes, %d in the middle of an event, %d losses, %d of a part of an event, %d orderly ends;"
            + " %d checkpoints; %d views compared with DuckDB",
        programs,
        crashes,
        inTheMiddle,
        losses,
        parts,
        closed,
        checkpoints,
        comparedWithDuckDb);
  }
}
