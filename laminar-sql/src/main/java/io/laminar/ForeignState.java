package io.laminar;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.checkpoint.Checkpoint;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/** The error for a data directory of which this version makes other operators than the one that wrote it. */
final class ForeignState {
  private static final String REMEDY =
      "open it with the version of LaminarDB that wrote it, and with the functions of then";

  private ForeignState() {}

  /**
   * Brings something back.
   *
   * @param directory the data directory
   * @param checkpoint with which it begins
   * @throws LaminarException {@link ErrorCode#FOREIGN_STATE} with the directory and all differences, also where the log cannot be
   *     done again
   */
  static <R> R named(Path directory, Optional<Checkpoint> checkpoint, Supplier<R> work) {
    String what = checkpoint
        .map(each -> "checkpoint " + each.head().epoch() + " of " + directory)
        .orElse(directory.toString());
    try {
      return work.get();
    } catch (LaminarException refused) {
      if (refused.code() != ErrorCode.FOREIGN_STATE) {
        throw refused;
      }
      throw foreign(what + " does not fit: " + refused.problem(), refused);
    } catch (IllegalStateException different) {
      throw foreign(
          "what the log has behind " + what
              + " cannot be done again by the operators that there are: " + different.getMessage(),
          different);
    }
  }

  private static LaminarException foreign(String problem, RuntimeException cause) {
    return new LaminarException(ErrorCode.FOREIGN_STATE, problem, null, REMEDY, cause);
  }
}
