package io.laminar.capi;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.memory.util.MemoryUtil;
import org.jspecify.annotations.Nullable;

/** Encodes rows as C and Python do. */
final class EncodedRows {
  private final int columns;
  private final ByteBuffer bytes = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
  private int start;
  private int end;

  EncodedRows(int columns) {
    this.columns = columns;
    begin();
  }

  static EncodedRows row(@Nullable Object... cells) {
    return new EncodedRows(cells.length).cells(cells);
  }

  private void begin() {
    start = end;
    end = start + wordsAt() + columns * 8;
  }

  private int wordsAt() {
    return 8 + (columns + 7) / 8 * 8;
  }

  /** Ends the row and begins the next. */
  EncodedRows next() {
    end = (end + 7) / 8 * 8;
    bytes.putInt(start, end - start);
    begin();
    return this;
  }

  EncodedRows deletion() {
    bytes.putInt(start + 4, 1);
    return this;
  }

  EncodedRows cells(@Nullable Object... cells) {
    for (int i = 0; i < cells.length; i++) {
      Object cell = cells[i];
      if (cell instanceof String text) {
        text(i, Tags.TEXT, Text.encode(text));
      } else if (cell instanceof byte[] given) {
        text(i, Tags.BYTES, given);
      } else if (cell instanceof Double number) {
        word(i, Tags.DOUBLE, 0, Double.doubleToRawLongBits(number));
      } else if (cell instanceof Boolean truth) {
        word(i, Tags.BOOL, 0, truth ? 1 : 0);
      } else if (cell instanceof Number number && !(cell instanceof BigDecimal)) {
        word(i, Tags.INT64, 0, number.longValue());
      } else if (cell instanceof BigDecimal decimal) {
        decimal(i, decimal);
      } else if (cell instanceof Cell given) {
        word(i, given.type(), given.unit(), given.word());
      } else if (cell != null) {
        throw new AssertionError(cell);
      }
    }
    return this;
  }

  /** A cell of any type. */
  record Cell(int type, int unit, long word) {}

  EncodedRows word(int column, int type, int unit, long word) {
    bytes.put(start + 8 + column, (byte) (type | unit << 4));
    bytes.putLong(start + wordsAt() + column * 8, word);
    return this;
  }

  EncodedRows text(int column, int type, byte[] text) {
    word(column, type, 0, (end - start) | (long) text.length << 32);
    bytes.position(end);
    bytes.put(text);
    end += text.length;
    return this;
  }

  EncodedRows decimal(int column, BigDecimal value) {
    end = (end + 7) / 8 * 8;
    word(column, Tags.DECIMAL, 0, (end - start) | (long) value.scale() << 32);
    bytes.putLong(end, value.unscaledValue().longValue());
    bytes.putLong(end + 8, value.unscaledValue().shiftRight(64).longValue());
    end += 16;
    return this;
  }

  /** Calls with the address and length of the rows. */
  interface Call {
    int with(long address, long length);
  }

  int with(Call call) {
    if (bytes.getInt(start) == 0 && end > start + wordsAt() + columns * 8 - 1 && start == 0) {
      next();
    }
    byte[] encoded = new byte[start];
    bytes.get(0, encoded);
    long memory = MemoryUtil.allocateMemory(Math.max(8, encoded.length));
    try {
      MemoryUtil.copyToMemory(encoded, 0, memory, encoded.length);
      return call.with(memory, encoded.length);
    } finally {
      MemoryUtil.freeMemory(memory);
    }
  }
}
