package io.laminar.capi;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.RowWriter;
import io.laminar.api.Schema;
import io.laminar.api.TemporalRounding;
import io.laminar.api.TypeKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.util.MemoryUtil;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows in the form that the package's description has, and writes them into a writer without an object per row, but for a
 * DECIMAL and an ARRAY. Lengths, offsets and tags are checked, as they come from outside. One thread at a time.
 */
final class EncodedRow {
  private static final int TAGS_AT = 8;
  private static final int MAX_TEXT_BYTES = Integer.MAX_VALUE - 64;

  private final Schema schema;
  private final DataType[] types;
  private final boolean roundsDown;
  private final int wordsAt;
  private final int fixedBytes;
  private byte[] text = new byte[256];
  private long address;
  private long bytes;

  /**
   * Reads nothing yet.
   *
   * @param schema of the source
   * @param rounding what becomes of times that are finer than their column
   */
  EncodedRow(Schema schema, TemporalRounding rounding) {
    this.schema = schema;
    this.roundsDown = rounding == TemporalRounding.FLOOR;
    this.types = new DataType[schema.size()];
    for (int i = 0; i < types.length; i++) {
      types[i] = schema.type(i);
    }
    this.wordsAt = TAGS_AT + (types.length + 7) / 8 * 8;
    this.fixedBytes = wordsAt + types.length * Long.BYTES;
  }

  /**
   * Points at a row.
   *
   * @param row its address
   * @param readable bytes from there
   */
  void point(long row, long readable) {
    address = row;
    bytes = 0;
    long given = readable < TAGS_AT ? -1 : MemoryUtil.getInt(row) & 0xFFFF_FFFFL;
    if (given < fixedBytes || given > readable || given % Long.BYTES != 0) {
      throw malformed("has " + given + " bytes, of " + readable
          + " that were given, and its fixed part alone needs " + fixedBytes);
    }
    bytes = given;
    int operation = MemoryUtil.getInt(row + Integer.BYTES);
    if (operation != 0 && operation != 1) {
      throw malformed("has the operation " + operation);
    }
  }

  private static LaminarException malformed(String what) {
    return new LaminarException(
        ErrorCode.INVALID_ARGUMENT,
        "an encoded row " + what,
        "encode it as the documentation of laminar_push_encoded says");
  }

  boolean isDeletion() {
    return MemoryUtil.getInt(address + Integer.BYTES) == 1;
  }

  /** Writes all columns of the row that is pointed at. */
  void write(RowWriter to) {
    for (int column = 0; column < types.length; column++) {
      int tag = MemoryUtil.getByte(address + TAGS_AT + column) & 0xFF;
      if (tag != Tags.NULL) {
        write(to, column, tag & 0xF, tag >>> 4);
      }
    }
  }

  private long word(int column) {
    return MemoryUtil.getLong(address + wordsAt + (long) column * Long.BYTES);
  }

  private void write(RowWriter to, int column, int type, int unit) {
    long word = word(column);
    switch (type) {
      case Tags.BOOL -> to.setBoolean(column, word != 0);
      case Tags.INT64 -> writeInteger(to, column, word);
      case Tags.DOUBLE -> writeDouble(to, column, Double.longBitsToDouble(word));
      case Tags.TEXT, Tags.BYTES -> writeBytes(to, column, type, word);
      case Tags.TIMESTAMP, Tags.INSTANT -> writeTimestamp(to, column, type, word, unit);
      case Tags.DATE -> {
        require(column, type, TypeKind.DATE);
        to.setLong(column, word);
      }
      case Tags.TIME -> {
        require(column, type, TypeKind.TIME);
        to.setLong(column, floor(column, rescale(column, word, unit, Units.NANOS_PER_SECOND)));
      }
      case Tags.DURATION -> {
        require(column, type, TypeKind.INTERVAL_DAY);
        to.setLong(column, rescale(column, word, unit, types[column].unitsPerSecond()));
      }
      case Tags.MONTHS -> {
        require(column, type, TypeKind.INTERVAL_YEAR);
        to.setLong(column, word);
      }
      default -> writeObject(to, column, value(column, type, unit));
    }
  }

  private void writeInteger(RowWriter to, int column, long value) {
    switch (types[column].kind()) {
      case REAL, DOUBLE, DECIMAL -> writeObject(to, column, value);
      default -> to.setLong(column, value);
    }
  }

  private void writeDouble(RowWriter to, int column, double value) {
    if (types[column].kind().isInteger() && value == Math.rint(value) && Math.abs(value) < 0x1p63) {
      to.setLong(column, (long) value);
    } else {
      to.setDouble(column, value);
    }
  }

  private void writeBytes(RowWriter to, int column, int type, long word) {
    int length = load(column, word);
    if ((types[column].kind() == TypeKind.VARBINARY) != (type == Tags.BYTES)) {
      throw mismatch(column, type);
    }
    to.setBytes(column, text, 0, length);
  }

  private void writeTimestamp(RowWriter to, int column, int type, long value, int unit) {
    if (!types[column].kind().isTimestamp()) {
      throw mismatch(column, type);
    }
    long units = types[column].unitsPerSecond();
    if (!roundsDown && !isExact(column, value, unit)) {
      // Refuses it with what it has to say about that.
      to.setInstant(column, instant(value, unit));
    }
    to.setLong(column, floor(column, rescale(column, value, unit, units)));
  }

  private boolean isExact(int column, long value, int unit) {
    long perSecond = Units.perSecond(unit);
    long units = types[column].unitsPerSecond();
    long ratio = perSecond > units ? perSecond / units : 1;
    return value % ratio == 0
        && rescale(column, value, unit, units) % types[column].unitsPerStep() == 0;
  }

  private static Instant instant(long value, int unit) {
    long perSecond = Units.perSecond(unit);
    return Instant.ofEpochSecond(
        Math.floorDiv(value, perSecond),
        Math.floorMod(value, perSecond) * (Units.NANOS_PER_SECOND / perSecond));
  }

  /** Converts a time to other units, rounding down. */
  private long rescale(int column, long value, int unit, long unitsPerSecond) {
    long given = Units.perSecond(unit);
    if (given > unitsPerSecond) {
      return Math.floorDiv(value, given / unitsPerSecond);
    }
    long factor = unitsPerSecond / given;
    long scaled = value * factor;
    if (Math.multiplyHigh(value, factor) != scaled >> 63) {
      throw new LaminarException(
          ErrorCode.VALUE_OUT_OF_RANGE,
          value + " is outside the range of column " + shown(column),
          "look at the unit that was given");
    }
    return scaled;
  }

  /** Rounds a time down to what the column can hold, unless the column is to refuse it. */
  private long floor(int column, long value) {
    long step = types[column].unitsPerStep();
    return step == 1 || !roundsDown ? value : value - Math.floorMod(value, step);
  }

  private void writeObject(RowWriter to, int column, @Nullable Object value) {
    CellObjects.write(to, column, schema.column(column), value);
  }

  private void require(int column, int type, TypeKind kind) {
    if (types[column].kind() != kind) {
      throw mismatch(column, type);
    }
  }

  private LaminarException mismatch(int column, int type) {
    return new LaminarException(
        ErrorCode.TYPE_MISMATCH,
        "column " + shown(column) + " does not take a value of type " + Tags.name(type),
        "give a value of the column's type");
  }

  private String shown(int column) {
    return schema.column(column).name() + " " + types[column].sqlName();
  }

  /** Copies the bytes of a cell to {@link #text}, and returns how many there are. */
  private int load(int column, long word) {
    long offset = word & 0xFFFF_FFFFL;
    long length = word >>> 32;
    check(column, offset, length);
    if (length > text.length) {
      text = new byte[(int) Math.min(MAX_TEXT_BYTES, Math.max(length, 2L * text.length))];
    }
    if (length > 0) {
      MemoryUtil.copyFromMemory(address + offset, text, 0, length);
    }
    return (int) length;
  }

  private void check(int column, long offset, long length) {
    if (offset < fixedBytes || offset + length > bytes || length > MAX_TEXT_BYTES) {
      if (length == 0 && offset <= bytes) {
        return;
      }
      throw malformed("has column " + column + " at bytes " + offset + " to " + (offset + length)
          + ", outside of its variable part");
    }
  }

  /** A cell in its Java form. */
  private @Nullable Object value(int column, int type, int unit) {
    long word = word(column);
    return switch (type) {
      case Tags.NULL -> null;
      case Tags.TEXT, Tags.BYTES -> {
        int length = load(column, word);
        byte[] copied = java.util.Arrays.copyOf(text, length);
        yield type == Tags.BYTES ? copied : Text.decode(copied, schema.column(column).name());
      }
      case Tags.DECIMAL -> {
        long offset = word & 0xFFFF_FFFFL;
        check(column, offset, 2 * Long.BYTES);
        yield HostValue.decimal(
            MemoryUtil.getLong(address + offset),
            MemoryUtil.getLong(address + offset + Long.BYTES),
            (int) (word >>> 32));
      }
      case Tags.DECIMAL64 -> java.math.BigDecimal.valueOf(word, types[column].scale());
      case Tags.LIST -> {
        long offset = word & 0xFFFF_FFFFL;
        check(column, offset, 2 * Long.BYTES);
        yield HostValue.list(
            MemoryUtil.getLong(address + offset),
            MemoryUtil.getLong(address + offset + Long.BYTES));
      }
      default -> HostValue.simple(type, unit, word);
    };
  }

  /**
   * Reads rows that lie one behind the other.
   *
   * @param first the address of the first
   * @param length of all of them together
   * @return objects of their own
   */
  List<Row> rows(long first, long length) {
    List<Row> rows = new ArrayList<>();
    @Nullable Object[] values = new Object[types.length];
    long at = 0;
    while (at < length) {
      point(first + at, length - at);
      if (isDeletion()) {
        throw malformed("of a batch is a deletion");
      }
      for (int column = 0; column < types.length; column++) {
        int tag = MemoryUtil.getByte(address + TAGS_AT + column) & 0xFF;
        values[column] = value(column, tag & 0xF, tag >>> 4);
      }
      rows.add(Row.of(schema, values));
      at += bytes;
    }
    return rows;
  }
}
