package io.laminar.core.connector;

import io.laminar.api.RowWriter;
import java.util.Optional;

/** Brings rows in, some at a time. Confined to one thread at a time. */
public interface SourceConnector extends AutoCloseable {
  /**
   * Reads and pushes at most so many rows. A push may block, as any push may; an interrupt ends it
   * as it ends any push, and must likewise end a wait for rows from outside.
   *
   * @param writer takes the rows; not kept
   * @param maxRows at most so many, at least 1
   * @return false when everything was pushed and nothing will follow: the source can finish
   * @throws io.laminar.api.LaminarException {@link io.laminar.api.ErrorCode#MALFORMED_INPUT} where
   *     the input cannot be read as the columns ask, naming the place; {@link
   *     io.laminar.api.ErrorCode#IO_FAILURE}; whatever the push throws. Rows before it were pushed,
   *     and the connector is of no further use
   */
  boolean readSome(RowWriter writer, int maxRows);

  /**
   * Says who takes note of the records that are skipped. Called at most once, before the first
   * rows are read.
   *
   * @param listener called for each of them; one that skips none never calls it
   */
  default void reportBadRecordsTo(BadRecordListener listener) {}

  /**
   * Says who is told, on the connector's thread, that it is about to wait for rows within {@link #readSome}: who wants to know
   * where it stands asks then. Called at most once, before the first rows are read.
   */
  default void reportPausesTo(Runnable listener) {}

  /**
   * Says where it stands: behind the last record that was read, of those that were pushed and those that were skipped. Asked
   * between two calls of {@link #readSome}, by the listener of bad records for the one that is skipped, and by that of pauses.
   *
   * @return what a connector of the same options is {@linkplain ConnectorRequest#lifetime opened} with, in another process, to
   *     go on there; empty where it cannot say so here: then rows from an earlier position on are read again
   */
  default Optional<byte[]> position() {
    return Optional.empty();
  }

  /** Gives everything back. Idempotent. */
  @Override
  void close();
}
