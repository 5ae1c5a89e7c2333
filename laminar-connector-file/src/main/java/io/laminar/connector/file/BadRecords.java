package io.laminar.connector.file;

import io.laminar.api.LaminarException;
import io.laminar.api.RowWriter;
import io.laminar.core.connector.BadRecordListener;

/** Decides what a record that cannot be read does: it ends the source, or is skipped and reported. */
final class BadRecords {
  private final boolean skips;
  private BadRecordListener listener = BadRecordListener.NONE;

  BadRecords(boolean skips) {
    this.skips = skips;
  }

  void reportTo(BadRecordListener newListener) {
    listener = newListener;
  }

  /** Whether records may be skipped at all. */
  boolean areSkipped() {
    return skips;
  }

  /**
   * Skips a record.
   *
   * @param error what is wrong with it; thrown where it is not the record's fault, or where nothing
   *     is skipped
   * @param writer holds the part of its row that was read
   */
  void skip(LaminarException error, RowWriter writer) {
    boolean dataIsBad = error.code().number() / 1000 == 2;
    if (!skips || !dataIsBad) {
      throw error;
    }
    writer.clear();
    listener.onBadRecord(error);
  }
}
