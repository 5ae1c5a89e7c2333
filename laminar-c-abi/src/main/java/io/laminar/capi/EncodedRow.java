package io.laminar.capi;

import io.laminar.api.RowWriter;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * Writes an encoded row into a writer, without an object per row but for a DECIMAL and an ARRAY. One thread at a time.
 */
final class EncodedRow {
  private final RowCells cells;
  private byte[] text = new byte[256];

  EncodedRow(RowCells cells) {
    this.cells = cells;
  }

  /**
   * Reads a row and writes all of its columns.
   *
   * @param row its address
   * @param readable bytes from there
   * @param to a writer without a row
   * @return whether the row is to be deleted
   */
  boolean write(long row, long readable, RowWriter to) {
    long unused = cells.point(row, readable);
    for (int column = 0; column < cells.columns(); column++) {
      if (cells.type(column) != Tags.NULL) {
        write(column, to);
      }
    }
    return cells.operation() == RowCells.DELETE;
  }

  private void write(int column, RowWriter to) {
    switch (cells.kind(column)) {
      case CHAR, VARCHAR, VARBINARY -> {
        int length = cells.textLength(column);
        if (length > text.length) {
          text = new byte[Math.max(length, 2 * text.length)];
        }
        if (length > 0) {
          MemoryUtil.copyFromMemory(cells.textAddress(column), text, 0, length);
        }
        to.setBytes(column, text, 0, length);
      }
      case REAL, DOUBLE -> to.setDouble(column, Double.longBitsToDouble(cells.word(column)));
      case BOOLEAN -> to.setBoolean(column, cells.word(column) != 0);
      case DECIMAL -> to.setDecimal(column, cells.decimal(column));
      case ARRAY -> to.setArray(column, cells.list(column));
      case TINYINT,
          SMALLINT,
          INTEGER,
          BIGINT,
          DATE,
          TIME,
          TIMESTAMP,
          TIMESTAMP_LTZ,
          INTERVAL_DAY,
          INTERVAL_YEAR -> to.setLong(column, cells.word(column));
    }
  }
}
