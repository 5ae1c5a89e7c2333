package io.laminar.capi;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.SqlPosition;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * What failed last on a thread, and how errors of Java become those of the boundary.
 *
 * <pre>
 *  encoded, little-endian
 *  offset  bytes  what
 *  0       4      number of the error
 *  4       16     line, column, end line, end column, each an i32
 *  20      …      name, message, remedy, excerpt: each a u32 length and UTF-8
 * </pre>
 */
final class LastError {
  private static final ThreadLocal<@Nullable LastError> LAST = new ThreadLocal<>();

  private static final int PLACE_BYTES = 5 * Integer.BYTES;
  private static final int TEXTS = 4;

  private final LaminarException error;
  private final String sql;

  private LastError(LaminarException error, String sql) {
    this.error = error;
    this.sql = sql;
  }

  /** Remembers what failed, and returns its number. */
  static int of(Throwable failed) {
    return of(failed, "");
  }

  /**
   * Remembers what failed.
   *
   * @param sql the text that positions are of
   * @return the number of the error
   */
  static int of(Throwable failed, String sql) {
    try {
      LaminarException error = known(failed);
      LAST.set(new LastError(error, sql));
      return error.code().number();
    } catch (Throwable exhausted) {
      // No memory is left to say so. What was remembered before may stay.
      return ErrorCode.RESOURCE_LIMIT.number();
    }
  }

  static LaminarException known(Throwable failed) {
    if (failed instanceof LaminarException known) {
      return known;
    }
    if (failed instanceof OutOfMemoryError) {
      return new LaminarException(
          ErrorCode.RESOURCE_LIMIT,
          "the Java virtual machine is out of memory: " + failed.getMessage(),
          null,
          "give it more by the option -Xmx of laminar_start_runtime, or lower memory_limit",
          failed);
    }
    if (failed instanceof StackOverflowError) {
      return new LaminarException(
          ErrorCode.RESOURCE_LIMIT,
          "the call needed more stack than its thread has",
          null,
          "call from a thread with a larger stack, or make the statement simpler",
          failed);
    }
    return new LaminarException(
        ErrorCode.INTERNAL,
        "an unexpected " + failed,
        null,
        "this is a defect of LaminarDB: please report it with the statement that caused it",
        failed);
  }

  /** What failed last on the calling thread; number 0 where nothing did. */
  static byte[] encoded() {
    LastError last = LAST.get();
    return last == null ? new byte[PLACE_BYTES + TEXTS * Integer.BYTES] : last.encode();
  }

  /** An error that was not remembered, encoded. */
  static byte[] encoded(Throwable failed) {
    return new LastError(known(failed), "").encode();
  }

  /** A text in the words of programs in C and Python. */
  private String said(String text) {
    return CallNames.of(ConfigNames.of(error, text, sql), sql);
  }

  private byte[] encode() {
    SqlPosition position = error.position().orElse(null);
    byte[][] texts = {
      Text.encode(error.code().name()),
      Text.encode(said(JavaTerms.message(error))),
      Text.encode(said(JavaTerms.remedy(error))),
      Text.encode(position == null ? "" : Excerpt.of(sql, position))
    };
    int size = PLACE_BYTES;
    for (byte[] text : texts) {
      size += Integer.BYTES + text.length;
    }
    ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(error.code().number());
    out.putInt(position == null ? 0 : position.line());
    out.putInt(position == null ? 0 : position.column());
    out.putInt(position == null ? 0 : position.endLine());
    out.putInt(position == null ? 0 : position.endColumn());
    for (byte[] text : texts) {
      out.putInt(text.length).put(text);
    }
    return out.array();
  }
}
