package io.laminar.core.connector;

import io.laminar.api.RowView;

/**
 * Takes results out, in order. Confined to one thread at a time, but for {@link #canStall} and
 * {@link #cancel}.
 */
public interface SinkConnector extends AutoCloseable {
  /**
   * Takes one result. It may be buffered until {@link #flush()}.
   *
   * @param row valid until this returns
   * @throws io.laminar.api.LaminarException {@link io.laminar.api.ErrorCode#IO_FAILURE}
   */
  void write(RowView row);

  /**
   * Makes everything that was written visible outside. Called when no result is waiting.
   *
   * @throws io.laminar.api.LaminarException {@link io.laminar.api.ErrorCode#IO_FAILURE}
   */
  void flush();

  /**
   * Tells whether a call may wait for somebody outside, such as the reader of a pipe, who may never
   * come. A stop of the database does not wait for such a connector once it stands still, and its
   * close cancels it. Any thread may call it.
   *
   * @return false where calls wait for this machine only, such as its disk; always the same
   */
  boolean canStall();

  /**
   * Ends the call that waits for somebody outside, and makes all later ones fail, with {@link
   * io.laminar.api.ErrorCode#IO_FAILURE}. Where {@link #canStall} is false, does nothing. Any thread
   * may call it, while another is in any of the other methods. Idempotent.
   */
  void cancel();

  /**
   * Flushes and gives everything back. Idempotent.
   *
   * @throws io.laminar.api.LaminarException {@link io.laminar.api.ErrorCode#IO_FAILURE}
   */
  @Override
  void close();
}
