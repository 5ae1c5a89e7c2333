package io.laminar;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.sql.catalog.CatalogEntry;
import io.laminar.sql.parser.Statement;
import java.util.function.Predicate;

/**
 * CREATE … IF NOT EXISTS of what is there. Where objects outlive the process the script that makes them is run again each time:
 * one that was changed meanwhile must not be passed over in silence.
 */
enum UnchangedDefinitions {
  /** Any definition is passed over: nothing is older than the process. */
  ANY,
  /** Another definition is refused. */
  SAME;

  static UnchangedDefinitions of(boolean outlivesTheProcess) {
    return outlivesTheProcess ? SAME : ANY;
  }

  /** Tells whether the definitions are to be compared. */
  boolean areCompared() {
    return this == SAME;
  }

  /**
   * Refuses a statement whose object is there with another definition.
   *
   * @param kind what it is to be
   * @param isLike compares it with the new one
   */
  static <E extends CatalogEntry> void check(
      CatalogEntry present, Statement.Create create, Class<E> kind, Predicate<E> isLike) {
    if (!kind.isInstance(present) || !isLike.test(kind.cast(present))) {
      throw changed(present, create);
    }
  }

  /** Says how a statement differs from the one that made what is there. */
  static LaminarException changed(CatalogEntry present, Statement.Create create) {
    return new LaminarException(
        ErrorCode.DUPLICATE_NAME,
        present.kind().label() + " " + present.name() + " is there with another definition: "
            + present.sql().strip(),
        create.name().position(),
        "write CREATE OR REPLACE to give it the new one, or drop it first",
        null);
  }
}
