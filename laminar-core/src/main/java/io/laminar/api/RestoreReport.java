package io.laminar.api;

import java.nio.file.Path;
import java.util.List;

/**
 * The outcome for each object when the state of a savepoint was given to the objects of a script.
 *
 * @param savepoint the directory that was read; nothing of it was changed
 * @param directory the data directory that was written
 * @param epoch of the checkpoint in the savepoint
 * @param objects those of the script in their order, then those that only the savepoint has
 */
public record RestoreReport(
    Path savepoint, Path directory, long epoch, List<RestoredObject> objects) {
  /** Copies the list. */
  public RestoreReport {
    Arguments.notNull(savepoint, "savepoint");
    Arguments.notNull(directory, "directory");
    objects = List.copyOf(Arguments.notNull(objects, "objects"));
  }

  /** The outcome for an object. */
  public enum Outcome {
    /** It is as it was, and goes on. */
    RESTORED,
    /** It has its state, and something of its definition changed that the state does not depend on. */
    MIGRATED,
    /** It has no state of the savepoint; what it reads is all there, so that it holds what it would always have held. */
    FILLED,
    /** It has no state, and knows nothing of the rows that came before. */
    EMPTY,
    /** The script does not have it. */
    LEFT_OUT
  }

  /**
   * An object.
   *
   * @param name as it is spelled in the script, or in the savepoint where the script does not have it
   * @param kind in words, such as {@code materialized view}
   * @param outcome what became of it
   * @param reasons why it is not the same, each a clause; empty for {@link Outcome#RESTORED}
   */
  public record RestoredObject(String name, String kind, Outcome outcome, List<String> reasons) {
    /** Copies the list. */
    public RestoredObject {
      Arguments.notNull(name, "name");
      Arguments.notNull(kind, "kind");
      Arguments.notNull(outcome, "outcome");
      reasons = List.copyOf(Arguments.notNull(reasons, "reasons"));
    }
  }
}
