package io.laminar.core.expression;

import io.laminar.api.ErrorCode;

/** Receives the row errors of one query; called on the thread that runs its operators. */
@FunctionalInterface
public interface RowErrorListener {
  /**
   * A row was removed from the query.
   *
   * @param code what kind of error
   * @param message what happened
   * @param remedy what to do about it
   */
  void onRowError(ErrorCode code, String message, String remedy);

  /** A row that had failed when it came was taken back: it fails again, and nothing is reported. */
  default void onTakenBack() {}
}
