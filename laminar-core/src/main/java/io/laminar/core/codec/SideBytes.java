package io.laminar.core.codec;

/**
 * Where an encoder puts the bytes of strings that do not fit into a slot: a lane's side buffer, or
 * {@link StagedBytes}. Used by the thread that encodes.
 */
public interface SideBytes {
  /** Returned by {@link #reserve} when there is no room now. */
  int NO_ROOM = -1;

  /**
   * Reserves contiguous bytes for a value of the row that is being encoded.
   *
   * @param length in bytes, more than 12
   * @return the position of the first byte in {@link #bytes()}, or {@link #NO_ROOM}; the encoder
   *     then goes on with the row's checks, and whoever called it asks this object whether the row
   *     is whole
   * @throws io.laminar.api.LaminarException {@link io.laminar.api.ErrorCode#ROW_TOO_LARGE} when the
   *     row's bytes exceed {@code max_row_bytes}
   */
  int reserve(int length);

  /**
   * Returns the array in which positions count; {@link #reserve} may replace it.
   *
   * @return the bytes
   */
  byte[] bytes();
}
