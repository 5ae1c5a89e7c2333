package io.laminar.core.state;

import io.laminar.api.DataType;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.InlineBytes;
import io.laminar.core.data.Vector;

/** A value of a column as state, wherever it lies. */
public final class ValueState {
  private ValueState() {}

  /**
   * Writes a value.
   *
   * @param vector holds it
   * @param type of the column
   * @param row physical row
   * @param writer takes it
   */
  public static void write(Vector vector, DataType type, int row, StateWriter writer) {
    boolean isNull = vector.isNull(row);
    writer.writeLong(isNull ? 1 : 0);
    if (isNull) {
      return;
    }
    if (type.kind().isBytes()) {
      byte[] bytes = new byte[InlineBytes.length(vector.word(row))];
      InlineBytes.copy(vector.word(row), vector.secondWord(row), vector.heap(), bytes, 0);
      writer.writeBytes(bytes, 0, bytes.length);
    } else {
      writer.writeLong(vector.word(row));
      if (type.words() == 2) {
        writer.writeLong(vector.secondWord(row));
      }
    }
  }

  /**
   * Reads a value that {@link #write} wrote.
   *
   * @param column takes it; of the same type
   * @param row where it goes to
   * @param reader gives it
   */
  public static void read(ColumnBuffer column, int row, StateReader reader) {
    if (reader.readLong() == 1) {
      column.setNull(row);
    } else if (column.type().kind().isBytes()) {
      byte[] bytes = reader.readBytes();
      column.setBytes(row, bytes, 0, bytes.length);
    } else if (column.type().words() == 2) {
      column.setWords(row, reader.readLong(), reader.readLong());
    } else {
      column.setWord(row, reader.readLong());
    }
  }
}
