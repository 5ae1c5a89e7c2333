package io.laminar.core.codec;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.TemporalRounding;
import io.laminar.api.TypeKind;
import io.laminar.core.data.InlineBytes;
import io.laminar.core.data.SlotLayout;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Checks values of one column and writes them into slots. Every method takes a value, the ring's
 * words, the slot's first word and, where it may need it, the side bytes; the column's null bit
 * must be clear. Which methods fit a column's type is {@link RecordEncoder}'s and {@link
 * StagedRow}'s business. Immutable; any thread.
 *
 * @param name the column's name, for errors
 * @param type its type
 * @param word the position of its first word in a slot
 * @param nullWord the position of its null word
 * @param nullMask its bit there, 0 for NOT NULL
 * @param min the smallest whole number that it takes
 * @param max the largest
 * @param step what a time must be a multiple of; 1 for other types
 * @param floors whether Java times are floored to that, not refused
 * @param array writes the elements of an ARRAY; null for other types
 */
// A record, because the JIT compiler takes a record's fields for constants once the record is one:
// a composed handle then has no loads for positions and bounds, and no checks that cannot fail.
public record ColumnEncoder(
    String name,
    DataType type,
    int word,
    int nullWord,
    long nullMask,
    long min,
    long max,
    long step,
    boolean floors,
    @Nullable ArrayEncoder array) {

  /**
   * Makes the encoder of a column.
   *
   * @param layout where columns lie
   * @param index the column, counted from 0
   * @param rounding what becomes of Java times that are finer than the column
   * @return its encoder
   */
  public static ColumnEncoder of(SlotLayout layout, int index, TemporalRounding rounding) {
    Column column = layout.schema().column(index);
    DataType type = column.type();
    ValueRange range = ValueRange.of(type);
    return new ColumnEncoder(
        column.name(),
        type,
        layout.columnWord(index),
        layout.nullWord(index),
        layout.nullMask(index),
        range.min(),
        range.max(),
        type.unitsPerStep(),
        rounding == TemporalRounding.FLOOR,
        ArrayEncoder.of(column.name(), type, rounding));
  }

  /**
   * Returns what writes the elements of an ARRAY.
   *
   * @return their encoder; the column must be an ARRAY
   */
  public ArrayEncoder elements() {
    return Objects.requireNonNull(array);
  }

  /** Writes NULL. */
  public void putNull(long[] slots, int base) {
    if (nullMask == 0) {
      throw nullRefused();
    }
    slots[base + nullWord] |= nullMask;
  }

  /** Makes the error for a NULL in a NOT NULL column. */
  public LaminarException nullRefused() {
    return new LaminarException(
        ErrorCode.NOT_NULL_VIOLATION,
        "column " + name + " is NOT NULL and got none",
        "give it a value, or declare the column without NOT NULL");
  }

  /**
   * Writes an integer, days, nanoseconds of the day, a timestamp or day-time interval in the column's
   * unit, or months.
   */
  public void putLong(long value, long[] slots, int base) {
    if (value < min || value > max) {
      throw outOfRange(value);
    }
    if (step != 1 && value % step != 0) {
      throw tooFine(value);
    }
    slots[base + word] = value;
  }

  /** Writes a truth value. */
  public void putBoolean(boolean value, long[] slots, int base) {
    slots[base + word] = value ? 1 : 0;
  }

  /** Writes a DOUBLE, or a REAL, for which the value is rounded to the nearest float. */
  public void putDouble(double value, long[] slots, int base) {
    double stored = value;
    if (type.kind() == TypeKind.REAL) {
      stored = (float) value;
      if (Double.isInfinite(stored) && !Double.isInfinite(value)) {
        throw outOfRange(value);
      }
    }
    slots[base + word] = Double.doubleToRawLongBits(stored);
  }

  /** Writes a DECIMAL without rounding. */
  public void putDecimal(BigDecimal value, long[] slots, int base) {
    Decimals.put(this, value, slots, base);
  }

  /** Writes a DATE. */
  public void putDate(LocalDate value, long[] slots, int base) {
    putLong(value.toEpochDay(), slots, base);
  }

  /** Writes a TIME. */
  public void putTime(LocalTime value, long[] slots, int base) {
    long nanos = value.toNanoOfDay();
    long rest = nanos % step;
    if (rest != 0 && !floors) {
      throw tooFine(value);
    }
    slots[base + word] = nanos - rest;
  }

  /** Writes a timestamp from a date and time, read as UTC. */
  @SuppressWarnings("JavaLocalDateTimeGetNano") // The seconds are in toEpochSecond.
  public void putDateTime(LocalDateTime value, long[] slots, int base) {
    putInstantParts(value.toEpochSecond(ZoneOffset.UTC), value.getNano(), value, slots, base);
  }

  /** Writes a timestamp from an instant. */
  public void putInstant(Instant value, long[] slots, int base) {
    putInstantParts(value.getEpochSecond(), value.getNano(), value, slots, base);
  }

  /** Writes a timestamp from a date and time with a zone, of which the instant counts. */
  public void putZoned(ZonedDateTime value, long[] slots, int base) {
    putInstantParts(value.toEpochSecond(), value.getNano(), value, slots, base);
  }

  /** Writes a timestamp from a date and time with an offset, of which the instant counts. */
  public void putOffset(OffsetDateTime value, long[] slots, int base) {
    putInstantParts(value.toEpochSecond(), value.getNano(), value, slots, base);
  }

  /** Writes a day-time interval. */
  public void putDuration(Duration value, long[] slots, int base) {
    putInstantParts(value.getSeconds(), value.getNano(), value, slots, base);
  }

  /** Writes a year-month interval; days differ from months, and are refused. */
  public void putPeriod(Period value, long[] slots, int base) {
    if (!value.equals(value.withDays(0))) {
      throw new LaminarException(
          ErrorCode.VALUE_OUT_OF_RANGE,
          value + " has days, which column " + name + " " + type.sqlName() + " cannot hold",
          "give years and months only, or declare the column INTERVAL DAY TO SECOND");
    }
    long months = value.toTotalMonths();
    if (months < min || months > max) {
      throw outOfRange(value);
    }
    slots[base + word] = months;
  }

  private void putInstantParts(long second, int given, Object value, long[] slots, int base) {
    long unitsPerSecond = type.unitsPerSecond();
    int nanosPerUnit = (int) (1_000_000_000L / unitsPerSecond);
    // Nanoseconds count up from the second before: flooring goes toward the past in any year.
    int rest = (int) (given % (nanosPerUnit * step));
    if (rest != 0 && !floors) {
      throw tooFine(value);
    }
    int nano = given - rest;
    long first = Math.floorDiv(min, unitsPerSecond);
    if (second < first || second > max / unitsPerSecond) {
      throw outOfRange(value);
    }
    // The first second of the nanosecond range begins before its smallest value: exact, or refused.
    long units;
    if (second < 0 && nano > 0) {
      units = (second + 1) * unitsPerSecond + (nano / nanosPerUnit - unitsPerSecond);
      if (units > 0) {
        throw outOfRange(value);
      }
    } else {
      units = second * unitsPerSecond + nano / nanosPerUnit;
      if (units < 0 != second < 0) {
        throw outOfRange(value);
      }
    }
    if (units < min || units > max) {
      throw outOfRange(value);
    }
    slots[base + word] = units;
  }

  private LaminarException tooFine(Object value) {
    return ValueRange.tooFine(name, type, value);
  }

  /** Writes the name of an enum constant. */
  public void putEnum(Enum<?> value, long[] slots, int base, SideBytes side) {
    putString(value.name(), slots, base, side);
  }

  /** Writes a CHAR or VARCHAR. */
  public void putString(String value, long[] slots, int base, SideBytes side) {
    int length = value.length();
    if (length > InlineBytes.MAX_INLINE || hasLengthRule(length)) {
      Strings.put(this, value, slots, base, side);
      return;
    }
    int seen = 0;
    long head = 0;
    int inHead = Math.min(length, 4);
    for (int i = 0; i < inHead; i++) {
      int c = value.charAt(i);
      seen |= c;
      head |= (long) c << (56 - 8 * i);
    }
    long tail = 0;
    for (int i = 4; i < length; i++) {
      int c = value.charAt(i);
      seen |= c;
      tail |= (long) c << (88 - 8 * i);
    }
    if (seen >= 0x80) {
      Strings.put(this, value, slots, base, side);
      return;
    }
    slots[base + word] = head | length;
    slots[base + word + 1] = tail;
  }

  // A short string needs the slow path where it may have to be padded or refused.
  private boolean hasLengthRule(int length) {
    return type.kind() == TypeKind.CHAR || (type.precision() != 0 && length > type.precision());
  }

  /** Writes a CHAR or VARCHAR. */
  public void putChars(CharSequence value, long[] slots, int base, SideBytes side) {
    if (value instanceof String string) {
      putString(string, slots, base, side);
    } else {
      Strings.put(this, value, slots, base, side);
    }
  }

  /** Writes a VARBINARY, or a CHAR or VARCHAR from its UTF-8 bytes. */
  public void putByteArray(byte[] value, long[] slots, int base, SideBytes side) {
    putBytes(value, 0, value.length, slots, base, side);
  }

  /** Writes a VARBINARY, or a CHAR or VARCHAR from its UTF-8 bytes. */
  public void putBytes(
      byte[] bytes, int start, int length, long[] slots, int base, SideBytes side) {
    Strings.putBytes(this, bytes, start, length, slots, base, side);
  }

  /**
   * Checks bytes for a CHAR, VARCHAR or VARBINARY as {@link #putBytes} does.
   *
   * @return how many blanks a CHAR needs after them
   */
  public int checkBytes(byte[] bytes, int start, int length) {
    return Strings.checkBytes(this, bytes, start, length);
  }

  /** Tells whether values shorter than the column are filled up with blanks. */
  public boolean isPadded() {
    return type.kind() == TypeKind.CHAR;
  }

  /** Makes the error for a value outside of the column's range. */
  LaminarException outOfRange(Object value) {
    return ValueRange.outOfRange(name, type, value);
  }
}
