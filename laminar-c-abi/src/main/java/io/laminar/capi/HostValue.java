package io.laminar.capi;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.arrow.memory.util.MemoryUtil;
import org.jspecify.annotations.Nullable;

/** A {@code LaminarValue}: reads one into the Java form of its type. Stateless. */
final class HostValue {
  static final int BYTES = 24;
  static final int TYPE = 0;
  static final int UNIT = 4;
  static final int FIRST = 8;
  static final int SECOND = 16;
  private static final int MAX_SCALE = DataType.MAX_DECIMAL_PRECISION;

  private HostValue() {}

  /**
   * Reads a value.
   *
   * @param address of the value
   * @return in the form that {@link io.laminar.api.Row} names; null for NULL
   */
  static @Nullable Object read(long address) {
    if (address == 0) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT, "the value is a NULL pointer", "give LAMINAR_NULL for NULL");
    }
    int type = MemoryUtil.getInt(address + TYPE);
    int unit = MemoryUtil.getInt(address + UNIT);
    long first = MemoryUtil.getLong(address + FIRST);
    long second = MemoryUtil.getLong(address + SECOND);
    return switch (type) {
      case Tags.DECIMAL -> decimal(first, second, unit);
      case Tags.TEXT -> Text.decode(bytes(first, second), "value");
      case Tags.BYTES -> bytes(first, second);
      case Tags.LIST -> list(first, second);
      default -> simple(type, unit, first);
    };
  }

  /** Tells whether a value that is there is text. */
  static boolean isText(long address) {
    return MemoryUtil.getInt(address + TYPE) == Tags.TEXT;
  }

  private static byte[] bytes(long data, long length) {
    if (length < 0 || length > Integer.MAX_VALUE - 64 || (data == 0 && length > 0)) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "a value of " + Long.toUnsignedString(length)
              + " bytes is not possible, or has a NULL pointer",
          "give the address of the bytes and how many there are");
    }
    return Text.copy(data, (int) length);
  }

  /** A decimal of 128 bits. */
  static BigDecimal decimal(long low, long high, int scale) {
    if (scale < 0 || scale > MAX_SCALE) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "a decimal has no scale " + scale,
          "give 0 to " + MAX_SCALE + " digits behind the point");
    }
    if (high == low >> 63) {
      return BigDecimal.valueOf(low, scale);
    }
    BigInteger unscaled = BigInteger.valueOf(high)
        .shiftLeft(Long.SIZE)
        .or(new BigInteger(Long.toUnsignedString(low)));
    return new BigDecimal(unscaled, scale);
  }

  /** The elements of an Arrow array. */
  static List<@Nullable Object> list(long array, long schema) {
    return ImportedBatch.list(array, schema);
  }

  /** A value of one word. */
  static @Nullable Object simple(int type, int unit, long word) {
    try {
      return switch (type) {
        case Tags.NULL -> null;
        case Tags.BOOL -> word != 0;
        case Tags.INT64 -> word;
        case Tags.DOUBLE -> Double.longBitsToDouble(word);
        case Tags.DATE -> LocalDate.ofEpochDay(word);
        case Tags.TIME ->
          LocalTime.ofNanoOfDay(
              Math.multiplyExact(word, Units.NANOS_PER_SECOND / Units.perSecond(unit)));
        case Tags.TIMESTAMP -> {
          Instant instant = instant(word, unit);
          yield LocalDateTime.ofEpochSecond(
              instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
        }
        case Tags.INSTANT -> instant(word, unit);
        case Tags.DURATION -> Duration.ofSeconds(seconds(word, unit), nanos(word, unit));
        case Tags.MONTHS -> Period.ofMonths(Math.toIntExact(word));
        default -> throw Tags.unknown(type);
      };
    } catch (DateTimeException | ArithmeticException outside) {
      throw new LaminarException(
          ErrorCode.VALUE_OUT_OF_RANGE,
          word + " is outside the range of " + Tags.name(type),
          null,
          "look at the unit that was given",
          outside);
    }
  }

  private static Instant instant(long value, int unit) {
    return Instant.ofEpochSecond(seconds(value, unit), nanos(value, unit));
  }

  private static long seconds(long value, int unit) {
    return Math.floorDiv(value, Units.perSecond(unit));
  }

  private static long nanos(long value, int unit) {
    long perSecond = Units.perSecond(unit);
    return Math.floorMod(value, perSecond) * (Units.NANOS_PER_SECOND / perSecond);
  }
}
