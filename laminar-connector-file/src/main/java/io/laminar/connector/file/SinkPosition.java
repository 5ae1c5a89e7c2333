package io.laminar.connector.file;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * How much an INTO FILE has written, as a database with a data directory keeps it.
 *
 * <pre>
 *   version 1 │ length of the file 8        big-endian
 * </pre>
 *
 * @param length in bytes, all of them forced
 */
record SinkPosition(long length) {
  private static final byte VERSION = 1;

  byte[] toBytes() {
    return ByteBuffer.allocate(1 + Long.BYTES).put(VERSION).putLong(length).array();
  }

  /**
   * Reads what {@link #toBytes} gave.
   *
   * @throws LaminarException {@link ErrorCode#DAMAGED_STORAGE}
   */
  static SinkPosition read(byte[] bytes) {
    ByteBuffer left = ByteBuffer.wrap(bytes);
    try {
      if (left.get() == VERSION) {
        return new SinkPosition(left.getLong());
      }
    } catch (BufferUnderflowException cut) {
      // As another version.
    }
    throw new LaminarException(
        ErrorCode.DAMAGED_STORAGE,
        "the position of an INTO FILE is not what this version writes",
        "open the data directory with the version of LaminarDB that wrote it");
  }
}
