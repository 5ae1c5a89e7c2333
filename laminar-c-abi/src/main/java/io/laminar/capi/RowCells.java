package io.laminar.capi;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Schema;
import io.laminar.api.TemporalRounding;
import io.laminar.api.TypeKind;
import io.laminar.core.codec.ValueRange;
import java.math.BigDecimal;
import java.util.List;
import org.apache.arrow.memory.util.MemoryUtil;
import org.jspecify.annotations.Nullable;

/**
 * Reads the cells of an encoded row, in the form that the package's description has, as values of the columns that they are for.
 * Lengths, offsets and tags are checked, as they come from outside. One thread at a time.
 */
final class RowCells {
  static final int PUSH = 0;
  static final int DELETE = 1;

  private static final int TAGS_AT = 8;
  private static final int TYPE_MASK = 0xF;
  private static final int UNIT_SHIFT = 4;
  private static final int MAX_TEXT_BYTES = Integer.MAX_VALUE - 64;
  private static final long MAX_EXACT = 1L << 53;

  private final Schema schema;
  private final DataType[] types;
  private final boolean roundsDown;
  private final int wordsAt;
  private final int fixedBytes;
  private long address;
  private long bytes;

  /**
   * Reads nothing yet.
   *
   * @param schema of the source
   * @param rounding what becomes of times that are finer than their column
   */
  RowCells(Schema schema, TemporalRounding rounding) {
    this.schema = schema;
    this.roundsDown = rounding == TemporalRounding.FLOOR;
    this.types = new DataType[schema.size()];
    for (int i = 0; i < types.length; i++) {
      types[i] = schema.type(i);
    }
    this.wordsAt = TAGS_AT + (types.length + 7) / 8 * 8;
    this.fixedBytes = wordsAt + types.length * Long.BYTES;
  }

  int columns() {
    return types.length;
  }

  Column column(int column) {
    return schema.column(column);
  }

  TypeKind kind(int column) {
    return types[column].kind();
  }

  /**
   * Points at a row.
   *
   * @param row its address
   * @param readable bytes from there
   * @return the bytes of the row
   */
  long point(long row, long readable) {
    long given = readable < TAGS_AT ? -1 : MemoryUtil.getInt(row) & 0xFFFF_FFFFL;
    if (given < fixedBytes || given > readable || given % Long.BYTES != 0) {
      throw malformed("has " + given + " bytes, of " + readable
          + " that were given, and its fixed part alone needs " + fixedBytes);
    }
    address = row;
    bytes = given;
    if (operation() != PUSH && operation() != DELETE) {
      throw malformed("has the operation " + operation());
    }
    return given;
  }

  /** Points again at a row that {@link #point} has checked. */
  void pointAgain(long row) {
    address = row;
    bytes = MemoryUtil.getInt(row) & 0xFFFF_FFFFL;
  }

  static LaminarException malformed(String what) {
    return new LaminarException(
        ErrorCode.INVALID_ARGUMENT,
        "an encoded row " + what,
        "encode it as the documentation of laminar_push_encoded says");
  }

  int operation() {
    return MemoryUtil.getInt(address + Integer.BYTES);
  }

  /** The tag's type; 0 for NULL. */
  int type(int column) {
    return MemoryUtil.getByte(address + TAGS_AT + column) & TYPE_MASK;
  }

  private int unit(int column) {
    return (MemoryUtil.getByte(address + TAGS_AT + column) & 0xFF) >>> UNIT_SHIFT;
  }

  private long rawWord(int column) {
    return MemoryUtil.getLong(address + wordsAt + (long) column * Long.BYTES);
  }

  // --- Columns of one word ---

  /**
   * Reads a cell as the word that its column holds: bits of a double for REAL and DOUBLE, the column's own unit for a time. Its
   * range is not looked at.
   */
  long word(int column) {
    int type = type(column);
    long word = rawWord(column);
    return switch (types[column].kind()) {
      case BOOLEAN -> {
        require(column, type == Tags.BOOL);
        yield word == 0 ? 0 : 1;
      }
      case TINYINT, SMALLINT, INTEGER, BIGINT -> integer(column, type, word);
      case REAL, DOUBLE -> Double.doubleToRawLongBits(number(column, type, word));
      case DATE -> {
        require(column, type == Tags.DATE || type == Tags.INT64);
        yield word;
      }
      case TIME -> time(column, type, Tags.TIME, Tags.TIME, Units.NANOS_PER_SECOND);
      case TIMESTAMP, TIMESTAMP_LTZ ->
        time(column, type, Tags.TIMESTAMP, Tags.INSTANT, types[column].unitsPerSecond());
      case INTERVAL_DAY ->
        time(column, type, Tags.DURATION, Tags.DURATION, types[column].unitsPerSecond());
      case INTERVAL_YEAR -> {
        require(column, type == Tags.MONTHS || type == Tags.INT64);
        yield word;
      }
      case DECIMAL, CHAR, VARCHAR, VARBINARY, ARRAY ->
        throw new AssertionError("more than a word: " + types[column]);
    };
  }

  private long integer(int column, int type, long word) {
    if (type == Tags.INT64) {
      return word;
    }
    if (type == Tags.DOUBLE) {
      double value = Double.longBitsToDouble(word);
      if (value == Math.rint(value) && Math.abs(value) < 0x1p63) {
        return (long) value;
      }
      throw inexact(column, Double.toString(value));
    }
    BigDecimal decimal = decimal(column);
    try {
      return decimal.longValueExact();
    } catch (ArithmeticException outside) {
      throw inexact(column, decimal.toPlainString());
    }
  }

  private double number(int column, int type, long word) {
    if (type == Tags.DOUBLE) {
      return Double.longBitsToDouble(word);
    }
    if (type == Tags.INT64
        && Math.abs(word) <= MAX_EXACT
        && types[column].kind() == TypeKind.DOUBLE) {
      return word;
    }
    BigDecimal decimal = type == Tags.INT64 ? new BigDecimal(word) : decimal(column);
    double nearest =
        types[column].kind() == TypeKind.REAL ? decimal.floatValue() : decimal.doubleValue();
    if (!NumberConversion.keeps(types[column].kind(), decimal, nearest)) {
      throw inexact(column, decimal.toPlainString());
    }
    return nearest;
  }

  private long time(int column, int type, int own, int other, long unitsPerSecond) {
    long value = rawWord(column);
    if (type == Tags.INT64) {
      return value;
    }
    require(column, type == own || type == other);
    long given = Units.perSecond(unit(column));
    long step = types[column].unitsPerStep();
    if (given <= unitsPerSecond) {
      long factor = unitsPerSecond / given;
      long scaled = value * factor;
      if (Math.multiplyHigh(value, factor) != scaled >> 63) {
        throw ValueRange.outOfRange(name(column), types[column], value);
      }
      return step == 1 || !roundsDown ? scaled : scaled - Math.floorMod(scaled, step);
    }
    long ratio = given / unitsPerSecond;
    if (!roundsDown && value % ratio != 0) {
      throw ValueRange.tooFine(name(column), types[column], value + " of 1/" + given + " s");
    }
    long scaled = Math.floorDiv(value, ratio);
    return step == 1 || !roundsDown ? scaled : scaled - Math.floorMod(scaled, step);
  }

  // --- Other columns ---

  /** Reads a cell as a decimal of whatever scale. */
  BigDecimal decimal(int column) {
    long word = rawWord(column);
    switch (type(column)) {
      case Tags.DECIMAL -> {
        long offset = word & 0xFFFF_FFFFL;
        check(column, offset, 2 * Long.BYTES);
        return HostValue.decimal(
            MemoryUtil.getLong(address + offset),
            MemoryUtil.getLong(address + offset + Long.BYTES),
            (int) (word >>> 32));
      }
      case Tags.DECIMAL64 -> {
        return BigDecimal.valueOf(word, types[column].scale());
      }
      case Tags.INT64 -> {
        return new BigDecimal(word);
      }
      default -> throw mismatch(column);
    }
  }

  /** Checks that a cell is text or bytes for its column, and returns how many there are. */
  int textLength(int column) {
    int expected = types[column].kind() == TypeKind.VARBINARY ? Tags.BYTES : Tags.TEXT;
    require(column, type(column) == expected);
    long word = rawWord(column);
    check(column, word & 0xFFFF_FFFFL, word >>> 32);
    return (int) (word >>> 32);
  }

  /** Where the text or the bytes of a checked cell lie. */
  long textAddress(int column) {
    return address + (rawWord(column) & 0xFFFF_FFFFL);
  }

  /** Reads a cell as a list. */
  List<@Nullable Object> list(int column) {
    require(column, type(column) == Tags.LIST);
    long offset = rawWord(column) & 0xFFFF_FFFFL;
    check(column, offset, 2 * Long.BYTES);
    return HostValue.list(
        MemoryUtil.getLong(address + offset), MemoryUtil.getLong(address + offset + Long.BYTES));
  }

  private void check(int column, long offset, long length) {
    boolean inside = offset >= fixedBytes && offset + length <= bytes && length <= MAX_TEXT_BYTES;
    if (!inside && !(length == 0 && offset <= bytes)) {
      throw malformed("has column " + column + " at bytes " + offset + " to " + (offset + length)
          + ", outside of its variable part");
    }
  }

  // --- Errors ---

  private void require(int column, boolean fits) {
    if (!fits) {
      throw mismatch(column);
    }
  }

  private String name(int column) {
    return schema.column(column).name();
  }

  private LaminarException mismatch(int column) {
    return new LaminarException(
        ErrorCode.TYPE_MISMATCH,
        "column " + name(column) + " " + types[column].sqlName() + " does not take a value of type "
            + Tags.name(type(column)),
        "give a value of the column's type");
  }

  private LaminarException inexact(int column, String value) {
    return new LaminarException(
        ErrorCode.VALUE_OUT_OF_RANGE,
        "column " + name(column) + " " + types[column].sqlName() + " cannot hold " + value
            + " exactly",
        "give a number that the column's type has");
  }
}
