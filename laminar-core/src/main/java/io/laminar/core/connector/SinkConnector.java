package io.laminar.core.connector;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
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
   * Makes everything that was written visible outside. Called before the first result, and whenever none is waiting.
   *
   * @throws io.laminar.api.LaminarException {@link io.laminar.api.ErrorCode#IO_FAILURE}
   */
  void flush();

  /**
   * Makes everything that was written durable outside, in a database with a data directory. Where nothing was written, begins.
   *
   * @return how much that is: what a connector of the same options is {@linkplain ConnectorRequest#lifetime opened} with, in
   *     another process, to take back what was written later and to go on there
   * @throws io.laminar.api.LaminarException {@link io.laminar.api.ErrorCode#IO_FAILURE}; {@link
   *     io.laminar.api.ErrorCode#NOT_SUPPORTED} where its factory does not {@linkplain
   *     SinkConnectorFactory#keepsPositions keep positions}
   */
  default byte[] force() {
    throw new LaminarException(
        ErrorCode.NOT_SUPPORTED,
        "the connector does not say how much it has written",
        "use a database in memory");
  }

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
