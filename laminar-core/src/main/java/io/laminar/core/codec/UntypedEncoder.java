package io.laminar.core.codec;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.TemporalRounding;
import io.laminar.core.data.SlotLayout;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZonedDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Encodes untyped rows; a row made for other columns is matched by position and must fit. */
public final class UntypedEncoder implements RowEncoder<Row> {
  private static final String TIMESTAMP_FORMS =
      "an Instant, a LocalDateTime, a ZonedDateTime, an OffsetDateTime, or a Long in the column's"
          + " unit";

  private final ColumnEncoder[] columns;
  private final SlotStart start;

  private UntypedEncoder(SlotLayout layout, TemporalRounding rounding) {
    this.start = SlotStart.of(layout);
    this.columns = new ColumnEncoder[layout.schema().size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = ColumnEncoder.of(layout, i, rounding);
    }
  }

  /**
   * Makes the encoder of values that must fit.
   *
   * @param layout where the columns lie
   * @return the encoder
   */
  public static UntypedEncoder of(SlotLayout layout) {
    return new UntypedEncoder(layout, TemporalRounding.REFUSE);
  }

  /**
   * Makes the encoder of a source.
   *
   * @param layout where the columns lie
   * @param rounding what becomes of times that are finer than their columns
   * @return the encoder
   */
  public static UntypedEncoder of(SlotLayout layout, TemporalRounding rounding) {
    return new UntypedEncoder(layout, rounding);
  }

  @Override
  public void encode(Row row, long[] slots, int base, SideBytes side) {
    if (row.schema().size() != columns.length) {
      throw new LaminarException(
          ErrorCode.BINDING_MISMATCH,
          "the row has " + row.schema().size() + " columns and the source " + columns.length,
          "make rows with the source's schema()");
    }
    start.begin(slots, base);
    for (int column = 0; column < columns.length; column++) {
      put(column, row.get(column), slots, base, side);
    }
  }

  /**
   * Encodes the row of a layout of one column.
   *
   * @param value of the column, in any of the Java forms that {@link Row} names
   * @param slots the ring's words
   * @param base the slot's first word
   * @param side takes the bytes of long strings
   */
  public void encodeOnly(@Nullable Object value, long[] slots, int base, SideBytes side) {
    assert columns.length == 1 : "there are more columns";
    start.begin(slots, base);
    put(0, value, slots, base, side);
  }

  private void put(int column, @Nullable Object value, long[] slots, int base, SideBytes side) {
    try {
      put(columns[column], value, slots, base, side);
    } catch (LaminarException refused) {
      throw refused;
    } catch (RuntimeException thrown) {
      throw unreadable(columns[column].name(), thrown);
    }
  }

  /**
   * Finds the column that refuses a row of its own schema.
   *
   * @param row the row
   * @return the first whose value does not fit, or -1
   */
  public static int badColumn(Row row) {
    SlotLayout layout = SlotLayout.of(row.schema());
    long[] slot = new long[layout.stride()];
    StagedBytes side = new StagedBytes(Integer.MAX_VALUE);
    for (int i = 0; i < row.schema().size(); i++) {
      try {
        put(ColumnEncoder.of(layout, i, TemporalRounding.REFUSE), row.get(i), slot, 0, side);
      } catch (RuntimeException refused) {
        return i;
      }
    }
    return -1;
  }

  /** A value of a user's own class, such as a CharSequence, threw while it was read. */
  static LaminarException unreadable(String column, RuntimeException thrown) {
    return new LaminarException(
        ErrorCode.INVALID_ARGUMENT,
        "the value for column " + column + " cannot be read: " + thrown,
        null,
        "its methods must not throw",
        thrown);
  }

  /**
   * Writes a value in any of the Java forms that {@link Row} names.
   *
   * @param column where to
   * @param value the value, or null for NULL
   * @param slots the ring's words
   * @param base the slot's first word
   * @param side takes the bytes of long strings
   * @throws LaminarException {@link ErrorCode#TYPE_MISMATCH} when the form does not fit the column
   */
  static void put(
      ColumnEncoder column, @Nullable Object value, long[] slots, int base, SideBytes side) {
    if (value == null) {
      column.putNull(slots, base);
      return;
    }
    switch (column.type().kind()) {
      case BOOLEAN -> {
        if (!(value instanceof Boolean truth)) {
          throw mismatch(column, value, "a Boolean");
        }
        column.putBoolean(truth, slots, base);
      }
      case TINYINT, SMALLINT, INTEGER, BIGINT ->
        column.putLong(whole(column, value, "an integer"), slots, base);
      case REAL, DOUBLE -> {
        if (!(value instanceof Number number)) {
          throw mismatch(column, value, "a number");
        }
        column.putDouble(number.doubleValue(), slots, base);
      }
      case DECIMAL -> column.putDecimal(decimal(column, value), slots, base);
      case CHAR, VARCHAR, VARBINARY -> putBytes(column, value, slots, base, side);
      case DATE -> {
        if (value instanceof LocalDate date) {
          column.putDate(date, slots, base);
        } else {
          column.putLong(whole(column, value, "a LocalDate or days"), slots, base);
        }
      }
      case TIME -> {
        if (value instanceof LocalTime time) {
          column.putTime(time, slots, base);
        } else {
          column.putLong(whole(column, value, "a LocalTime or nanoseconds"), slots, base);
        }
      }
      case TIMESTAMP, TIMESTAMP_LTZ -> putTimestamp(column, value, slots, base);
      case INTERVAL_DAY -> {
        if (!(value instanceof Duration length)) {
          throw mismatch(column, value, "a Duration");
        }
        column.putDuration(length, slots, base);
      }
      case INTERVAL_YEAR -> {
        if (value instanceof Period length) {
          column.putPeriod(length, slots, base);
        } else {
          // The one unit of the type, as in a record: a number of it can mean nothing else.
          column.putLong(
              whole(column, value, "a Period of years and months, or months"), slots, base);
        }
      }
      case ARRAY -> column.elements().put(column, value, slots, base, side);
    }
  }

  private static void putBytes(
      ColumnEncoder column, Object value, long[] slots, int base, SideBytes side) {
    boolean text = column.type().kind() != io.laminar.api.TypeKind.VARBINARY;
    if (value instanceof byte[] bytes) {
      column.putByteArray(bytes, slots, base, side);
    } else if (text && value instanceof CharSequence chars) {
      column.putChars(chars, slots, base, side);
    } else if (text && value instanceof UUID id) {
      column.putString(id.toString(), slots, base, side);
    } else if (text && value instanceof Enum<?> constant) {
      column.putEnum(constant, slots, base, side);
    } else {
      throw mismatch(column, value, text ? "a String or UTF-8 bytes" : "a byte[]");
    }
  }

  private static void putTimestamp(ColumnEncoder column, Object value, long[] slots, int base) {
    if (value instanceof Instant instant) {
      column.putInstant(instant, slots, base);
    } else if (value instanceof LocalDateTime dateTime) {
      column.putDateTime(dateTime, slots, base);
    } else if (value instanceof ZonedDateTime zoned) {
      column.putZoned(zoned, slots, base);
    } else if (value instanceof OffsetDateTime offset) {
      column.putOffset(offset, slots, base);
    } else {
      column.putLong(whole(column, value, TIMESTAMP_FORMS), slots, base);
    }
  }

  private static long whole(ColumnEncoder column, Object value, String wanted) {
    if (value instanceof Long || value instanceof Integer) {
      return ((Number) value).longValue();
    }
    if (!(value instanceof Number number)) {
      throw mismatch(column, value, wanted);
    }
    if (value instanceof Short || value instanceof Byte) {
      return number.longValue();
    }
    BigDecimal exact = decimal(column, value);
    // Digits are counted first: longValueExact of 1E+1000000000 would fill the memory.
    if ((long) exact.precision() - exact.scale() > 19) {
      throw column.outOfRange(value);
    }
    try {
      return exact.longValueExact();
    } catch (ArithmeticException e) {
      throw column.outOfRange(value);
    }
  }

  private static BigDecimal decimal(ColumnEncoder column, Object value) {
    if (value instanceof BigDecimal exact) {
      return exact;
    }
    if (value instanceof BigInteger exact) {
      return new BigDecimal(exact);
    }
    if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      if (Double.isNaN(number) || Double.isInfinite(number)) {
        throw column.outOfRange(value);
      }
      // Its shortest decimal form: 0.1 fits a DECIMAL(2, 1), as the reader of the program expects.
      return new BigDecimal(value.toString());
    }
    if (value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte) {
      return BigDecimal.valueOf(((Number) value).longValue());
    }
    throw mismatch(column, value, "a number");
  }

  private static LaminarException mismatch(ColumnEncoder column, Object value, String wanted) {
    return new LaminarException(
        ErrorCode.TYPE_MISMATCH,
        "column " + column.name() + " " + column.type().sqlName() + " got " + kindOf(value),
        "give it " + wanted);
  }

  /** What a message calls a value: by its class. */
  static String kindOf(Object value) {
    String name = value.getClass().getSimpleName();
    return ("AEIOU".indexOf(name.charAt(0)) < 0 ? "a " : "an ") + name;
  }
}
