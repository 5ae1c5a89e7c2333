package io.laminar.core.codec;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
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
import org.jspecify.annotations.Nullable;

/**
 * Reads values of one column out of slots. Every getter takes the ring's words, the slot's first
 * word and, for strings, the side bytes; what it returns for a NULL is undefined. Immutable; any
 * thread.
 *
 * @param name the column's name, for errors
 * @param type its type
 * @param word the position of its first word in a slot
 * @param nullWord the position of its null word
 * @param nullMask its bit there, 0 for NOT NULL
 */
// A record for the same reason as ColumnEncoder.
public record ColumnDecoder(String name, DataType type, int word, int nullWord, long nullMask) {

  /**
   * Makes the decoder of a column.
   *
   * @param layout where columns lie
   * @param index the column, counted from 0
   * @return its decoder
   */
  public static ColumnDecoder of(SlotLayout layout, int index) {
    Column column = layout.schema().column(index);
    return new ColumnDecoder(
        column.name(),
        column.type(),
        layout.columnWord(index),
        layout.nullWord(index),
        layout.nullMask(index));
  }

  /** Tells whether the value is NULL. */
  public boolean isNull(long[] slots, int base) {
    return nullMask != 0 && (slots[base + nullWord] & nullMask) != 0;
  }

  /** Reads the first (or only) word. */
  public long getLong(long[] slots, int base) {
    return slots[base + word];
  }

  /** Reads a truth value. */
  public boolean getBoolean(long[] slots, int base) {
    return slots[base + word] != 0;
  }

  /** Reads a REAL or DOUBLE. */
  public double getDouble(long[] slots, int base) {
    return Double.longBitsToDouble(slots[base + word]);
  }

  /** Reads a DECIMAL. */
  public BigDecimal getDecimal(long[] slots, int base) {
    return type.words() == 1
        ? Decimals.get(type, slots[base + word])
        : Decimals.get(type, slots[base + word], slots[base + word + 1]);
  }

  /** Reads a DATE. */
  public LocalDate getDate(long[] slots, int base) {
    return LocalDate.ofEpochDay(slots[base + word]);
  }

  /** Reads a TIME. */
  public LocalTime getTime(long[] slots, int base) {
    return LocalTime.ofNanoOfDay(slots[base + word]);
  }

  /** Reads a timestamp as a date and time in UTC. */
  public LocalDateTime getDateTime(long[] slots, int base) {
    long units = slots[base + word];
    long unitsPerSecond = type.unitsPerSecond();
    return LocalDateTime.ofEpochSecond(
        Math.floorDiv(units, unitsPerSecond), nanoOfSecond(units, unitsPerSecond), ZoneOffset.UTC);
  }

  /** Reads a timestamp as an instant. */
  public Instant getInstant(long[] slots, int base) {
    long units = slots[base + word];
    long unitsPerSecond = type.unitsPerSecond();
    return Instant.ofEpochSecond(
        Math.floorDiv(units, unitsPerSecond), nanoOfSecond(units, unitsPerSecond));
  }

  /** Reads a timestamp as a date and time with the zone UTC. */
  public ZonedDateTime getZoned(long[] slots, int base) {
    return getInstant(slots, base).atZone(ZoneOffset.UTC);
  }

  /** Reads a timestamp as a date and time with the offset of UTC. */
  public OffsetDateTime getOffset(long[] slots, int base) {
    return getInstant(slots, base).atOffset(ZoneOffset.UTC);
  }

  /** Reads a day-time interval. */
  public Duration getDuration(long[] slots, int base) {
    long units = slots[base + word];
    long unitsPerSecond = type.unitsPerSecond();
    return Duration.ofSeconds(
        Math.floorDiv(units, unitsPerSecond), nanoOfSecond(units, unitsPerSecond));
  }

  /** Reads a year-month interval, of fewer than twelve months beside its years. */
  public Period getPeriod(long[] slots, int base) {
    int months = (int) slots[base + word];
    return Period.of(months / 12, months % 12, 0);
  }

  private static int nanoOfSecond(long units, long unitsPerSecond) {
    return (int) (Math.floorMod(units, unitsPerSecond) * (1_000_000_000L / unitsPerSecond));
  }

  /** Reads a CHAR or VARCHAR. */
  public String getString(long[] slots, int base, byte[] side) {
    return InlineBytes.string(slots[base + word], slots[base + word + 1], side);
  }

  /** Reads the bytes of a CHAR, VARCHAR or VARBINARY. */
  public byte[] getByteArray(long[] slots, int base, byte[] side) {
    byte[] bytes = new byte[InlineBytes.length(slots[base + word])];
    InlineBytes.copy(slots[base + word], slots[base + word + 1], side, bytes, 0);
    return bytes;
  }

  /** Reads a CHAR or VARCHAR as the enum constant of that name. */
  Enum<?> getEnum(EnumNames names, long[] slots, int base, byte[] side) {
    String text = getString(slots, base, side);
    Enum<?> constant = names.find(type.kind() == TypeKind.CHAR ? text.stripTrailing() : text);
    if (constant == null) {
      throw new LaminarException(
          ErrorCode.VALUE_OUT_OF_RANGE,
          "column " + name + " holds '" + text + "', which is not a constant of "
              + names.typeName(),
          "add the constant, or bind the column to a String");
    }
    return constant;
  }

  /**
   * Reads the value in its Java form.
   *
   * @return as {@link io.laminar.api.RowView#get} says, or null for NULL
   */
  public @Nullable Object get(long[] slots, int base, byte[] side) {
    if (isNull(slots, base)) {
      return null;
    }
    long value = slots[base + word];
    return switch (type.kind()) {
      case BOOLEAN -> value != 0;
      case TINYINT -> (byte) value;
      case SMALLINT -> (short) value;
      case INTEGER -> (int) value;
      case BIGINT -> value;
      case REAL -> (float) Double.longBitsToDouble(value);
      case DOUBLE -> Double.longBitsToDouble(value);
      case DECIMAL -> getDecimal(slots, base);
      case CHAR, VARCHAR -> getString(slots, base, side);
      case VARBINARY -> getByteArray(slots, base, side);
      case DATE -> getDate(slots, base);
      case TIME -> getTime(slots, base);
      case TIMESTAMP -> getDateTime(slots, base);
      case TIMESTAMP_LTZ -> getInstant(slots, base);
      case INTERVAL_DAY -> getDuration(slots, base);
      case INTERVAL_YEAR -> getPeriod(slots, base);
      case ARRAY -> ArrayForms.list(this, slots, base, side);
    };
  }
}
