package io.laminar.core.codec;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Schema;
import io.laminar.api.TemporalRounding;
import io.laminar.api.TypeKind;
import io.laminar.core.data.SlotLayout;
import java.time.Duration;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Checks the values of a query's parameters as those of a row are checked: nothing is rounded, and text is text only. */
public final class ParameterValues {
  private static final int MICROS = 6;

  private ParameterValues() {}

  /**
   * Checks a value.
   *
   * @param name of the parameter as it is written, for errors
   * @param type that the query wants
   * @param value in a form that {@link io.laminar.api.Row} names, a Duration or a Period for an interval, or null
   *     for NULL
   * @return null for NULL; a BigDecimal for a DECIMAL, bytes for text and bytes, and a Long that is the word of anything
   *     else
   * @throws LaminarException as for the value of a row
   */
  public static @Nullable Object check(String name, DataType type, @Nullable Object value) {
    if (value == null) {
      return null;
    }
    if (type.kind() == TypeKind.INTERVAL_DAY || type.kind() == TypeKind.INTERVAL_YEAR) {
      return interval(name, type, value);
    }
    SlotLayout layout = SlotLayout.of(new Schema(List.of(new Column(name, type))));
    long[] slot = new long[layout.stride()];
    StagedBytes side = new StagedBytes(Integer.MAX_VALUE);
    try {
      UntypedEncoder.put(
          ColumnEncoder.of(layout, 0, TemporalRounding.REFUSE), value, slot, 0, side);
    } catch (LaminarException refused) {
      throw new LaminarException(
          refused.code(),
          refused.problem().replace("column " + name + " ", "parameter " + name + " "),
          null,
          refused.remedy(),
          refused);
    } catch (RuntimeException thrown) {
      throw UntypedEncoder.unreadable(name, thrown);
    }
    ColumnDecoder decoder = ColumnDecoder.of(layout, 0);
    return switch (type.kind()) {
      case DECIMAL -> decoder.getDecimal(slot, 0);
      case CHAR, VARCHAR, VARBINARY -> decoder.getByteArray(slot, 0, side.bytes());
      default -> decoder.getLong(slot, 0);
    };
  }

  private static long interval(String name, DataType type, Object value) {
    boolean days = type.kind() == TypeKind.INTERVAL_DAY;
    if (days && value instanceof Duration duration) {
      long units;
      try {
        units = type.precision() > MICROS
            ? duration.toNanos()
            : TimeUnit.MICROSECONDS.convert(duration);
      } catch (ArithmeticException e) {
        throw refused(name, type, duration + " is out of range", "give a shorter one");
      }
      if (type.precision() <= MICROS && !duration.equals(Duration.of(units, ChronoUnit.MICROS))) {
        throw refused(name, type, duration + " is finer than a microsecond", "cut it");
      }
      return units;
    }
    if (!days && value instanceof Period period && period.equals(period.withDays(0))) {
      long months = period.toTotalMonths();
      if (months == (int) months) {
        return months;
      }
      throw refused(name, type, period + " is out of range", "give a shorter one");
    }
    throw new LaminarException(
        ErrorCode.TYPE_MISMATCH,
        "parameter " + name + " " + type.sqlName() + " got a "
            + value.getClass().getSimpleName(),
        days ? "give it a Duration" : "give it a Period of years and months");
  }

  private static LaminarException refused(
      String name, DataType type, String problem, String remedy) {
    return new LaminarException(
        ErrorCode.VALUE_OUT_OF_RANGE,
        problem + ", for parameter " + name + " " + type.sqlName(),
        remedy);
  }
}
