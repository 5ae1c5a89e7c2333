package io.laminar;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.engine.log.StatementFrame;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;

/**
 * A statement that changed the objects of a database, as it is kept with them.
 *
 * <pre>
 *   text: length 4, UTF-8 │ zone: length 4, UTF-8        big-endian
 * </pre>
 *
 * @param text the statement
 * @param zone of local times when it was carried out
 */
record LoggedStatement(String text, ZoneId zone) {
  /** What a frame of the log says. */
  static LoggedStatement of(StatementFrame frame) {
    return new LoggedStatement(frame.pieces().get(0), ZoneId.of(frame.pieces().get(1)));
  }

  /** Its bytes; the array is the caller's. */
  byte[] toBytes() {
    byte[] sql = text.getBytes(StandardCharsets.UTF_8);
    byte[] local = zone.getId().getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(2 * Integer.BYTES + sql.length + local.length)
        .putInt(sql.length)
        .put(sql)
        .putInt(local.length)
        .put(local)
        .array();
  }

  /**
   * Reads one.
   *
   * @param bytes begin with it; their position moves behind it
   * @throws LaminarException {@link ErrorCode#DAMAGED_STORAGE}
   */
  static LoggedStatement read(ByteBuffer bytes) {
    try {
      return new LoggedStatement(text(bytes), ZoneId.of(text(bytes)));
    } catch (BufferUnderflowException | NegativeArraySizeException | DateTimeException e) {
      throw new LaminarException(
          ErrorCode.DAMAGED_STORAGE,
          "a statement in the data directory cannot be read: " + e.getMessage(),
          null,
          "put a backup of the data directory in its place",
          e);
    }
  }

  private static String text(ByteBuffer bytes) {
    int length = bytes.getInt();
    if (length > bytes.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] text = new byte[length];
    bytes.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }
}
