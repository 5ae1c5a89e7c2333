package io.laminar.core.connector;

import io.laminar.api.LaminarException;

/** Takes note of the records that a connector skipped because it could not read them. */
@FunctionalInterface
public interface BadRecordListener {
  /** Lets them pass unnoticed. */
  BadRecordListener NONE = error -> {};

  /**
   * A record was skipped. Called on the connector's thread.
   *
   * @param error what is wrong with it, and where it stands
   */
  void onBadRecord(LaminarException error);
}
