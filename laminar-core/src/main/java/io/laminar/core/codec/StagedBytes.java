package io.laminar.core.codec;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.util.Arrays;

/**
 * Bytes of one row outside of any ring: grows up to a bound, is reused from row to row. For rows
 * that are written column by column, and for checking rows before they are published.
 */
public final class StagedBytes implements SideBytes {
  private final int maxRowBytes;
  private byte[] bytes = new byte[0];
  private int end;

  /**
   * Makes an empty buffer.
   *
   * @param maxRowBytes the most bytes of long strings that a row may have
   */
  public StagedBytes(int maxRowBytes) {
    this.maxRowBytes = maxRowBytes;
  }

  /** Forgets the bytes of the last row. */
  public void clear() {
    end = 0;
  }

  @Override
  public int reserve(int length) {
    checkRowBytes((long) end + length, maxRowBytes);
    int position = end;
    if (length > bytes.length - position) {
      int grown = Math.max(position + length, Math.max(1024, bytes.length * 2));
      bytes = Arrays.copyOf(bytes, grown);
    }
    end = position + length;
    return position;
  }

  @Override
  public byte[] bytes() {
    return bytes;
  }

  /**
   * Refuses a row whose long strings take too many bytes.
   *
   * @param rowBytes what the row takes
   * @param maxRowBytes what it may take
   * @throws LaminarException {@link ErrorCode#ROW_TOO_LARGE}
   */
  public static void checkRowBytes(long rowBytes, int maxRowBytes) {
    if (rowBytes > maxRowBytes) {
      throw new LaminarException(
          ErrorCode.ROW_TOO_LARGE,
          "the long strings of a row take " + rowBytes + " bytes and may take " + maxRowBytes,
          "raise the option max_row_bytes or shorten the values");
    }
  }
}
