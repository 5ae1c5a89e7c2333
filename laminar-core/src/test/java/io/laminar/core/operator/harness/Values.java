package io.laminar.core.operator.harness;

import io.laminar.api.DataType;
import io.laminar.core.data.ArrayReader;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.InlineBytes;
import io.laminar.core.data.Vector;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Java values to words and back: Boolean, Long, Double, BigDecimal, String (bytes as Latin-1). */
public final class Values {
  private Values() {}

  /** Writes a value into a column. */
  public static void write(ColumnBuffer column, int row, @Nullable Object value) {
    DataType type = column.type();
    if (value == null) {
      if (!type.nullable()) {
        throw new IllegalArgumentException("NULL in a column of type " + type);
      }
      // What the words of a NULL hold is undefined: make that true.
      column.setWord(row, 0xDEAD_BEEFL * (row + 1));
      column.setNull(row);
      return;
    }
    switch (type.kind()) {
      case BOOLEAN -> column.setWord(row, (Boolean) value ? 1 : 0);
      case REAL, DOUBLE -> column.setWord(row, Double.doubleToRawLongBits((Double) value));
      case DECIMAL -> {
        BigInteger unscaled = ((BigDecimal) value).setScale(type.scale()).unscaledValue();
        if (type.words() == 1) {
          column.setWord(row, unscaled.longValueExact());
        } else {
          column.setWords(row, unscaled.shiftRight(64).longValueExact(), unscaled.longValue());
        }
      }
      case CHAR, VARCHAR, VARBINARY -> {
        byte[] bytes = ((String) value).getBytes(StandardCharsets.UTF_8);
        column.setBytes(row, bytes, 0, bytes.length);
      }
      default -> column.setWord(row, (Long) value);
    }
  }

  /** Reads a value. */
  public static @Nullable Object read(DataType type, Vector vector, int row) {
    if (type.nullable() && vector.isNull(row)) {
      return null;
    }
    long word = vector.word(row);
    return switch (type.kind()) {
      case BOOLEAN -> word != 0;
      case REAL, DOUBLE -> Double.longBitsToDouble(word);
      case DECIMAL ->
        type.words() == 1
            ? BigDecimal.valueOf(word, type.scale())
            : new BigDecimal(wide(word, vector.secondWord(row)), type.scale());
      case CHAR, VARCHAR, VARBINARY ->
        InlineBytes.string(word, vector.secondWord(row), vector.heap());
      case ARRAY -> array(type.elementType(), vector, row);
      default -> (Long) word;
    };
  }

  private static List<@Nullable Object> array(DataType type, Vector vector, int row) {
    ArrayReader reader = new ArrayReader(type);
    reader.point(vector, row);
    List<@Nullable Object> values = new ArrayList<>();
    ColumnBuffer element = new ColumnBuffer(type);
    for (int i = 0; i < reader.count(); i++) {
      element.begin();
      reader.copy(i, element, 0);
      values.add(read(type, element.vector(), 0));
    }
    return values;
  }

  private static BigInteger wide(long high, long low) {
    BigInteger unsigned = new BigInteger(Long.toUnsignedString(low));
    return BigInteger.valueOf(high).shiftLeft(64).add(unsigned);
  }
}
