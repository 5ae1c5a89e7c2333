package io.laminar.core.connector;

import io.laminar.api.RowView;

/** Takes results out, in order. Confined to one thread at a time. */
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
   * Flushes and gives everything back. Idempotent.
   *
   * @throws io.laminar.api.LaminarException {@link io.laminar.api.ErrorCode#IO_FAILURE}
   */
  @Override
  void close();
}
