package io.laminar.sql.catalog;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.SqlPosition;
import io.laminar.sql.parser.Name;
import java.util.Locale;

/** The streams that {@code LATE DATA TO} makes: each belongs to a view, is made with it, and goes with it. */
public final class LateData {
  private LateData() {}

  /** Tells whether something is the stream of late rows of a view. */
  static boolean isOf(CatalogEntry entry, CatalogEntry view) {
    return entry instanceof ViewDefinition late
        && late.lateDataOf().filter(view.name()::equalsIgnoreCase).isPresent();
  }

  /**
   * Checks that the name of a stream of late rows is free.
   *
   * @param catalog where it will be
   * @param view whose late rows it gets
   * @param name of the stream
   * @throws LaminarException {@link ErrorCode#DUPLICATE_NAME}
   */
  public static void checkFree(Catalog catalog, ViewDefinition view, Name name) {
    boolean taken =
        catalog.find(name.text()).isPresent() || view.name().equalsIgnoreCase(name.text());
    boolean ofErrors = name.text().toLowerCase(Locale.ROOT).endsWith(Catalog.ERRORS_SUFFIX);
    if (taken || ofErrors) {
      throw new LaminarException(
          ErrorCode.DUPLICATE_NAME,
          ofErrors
              ? "names that end in " + Catalog.ERRORS_SUFFIX
                  + " belong to the error streams of queries"
              : "there is a " + name.text() + " already: LATE DATA TO makes a stream",
          name.position(),
          "choose another name",
          null);
    }
  }

  /** Refuses to take the place of a stream of late rows. */
  static void checkReplaced(CatalogEntry entry, SqlPosition position) {
    if (entry instanceof ViewDefinition late && late.lateDataOf().isPresent()) {
      throw refusal(late, position, "choose another name");
    }
  }

  /** Refuses to drop a stream of late rows alone. */
  static void checkDropped(CatalogEntry entry, SqlPosition position) {
    if (entry instanceof ViewDefinition late && late.lateDataOf().isPresent()) {
      throw refusal(late, position, "drop " + late.lateDataOf().get() + ", and it goes too");
    }
  }

  private static LaminarException refusal(
      ViewDefinition late, SqlPosition position, String remedy) {
    return new LaminarException(
        ErrorCode.HAS_DEPENDENTS,
        "the late rows of " + late.lateDataOf().orElseThrow() + " go to " + late.name(),
        position,
        remedy,
        null);
  }
}
