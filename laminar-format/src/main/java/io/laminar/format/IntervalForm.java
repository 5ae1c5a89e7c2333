package io.laminar.format;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.expression.temporal.IntervalText;
import io.laminar.core.expression.temporal.TemporalText;
import io.laminar.core.expression.text.ByteSlice;
import io.laminar.core.expression.text.TextBuilder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Period;

/** Intervals as text, by the same rules as those of a cast: {@code 2 days 01:30:00}, {@code 1 year 2 mons}. */
public final class IntervalForm {
  private static final int NANOS_PER_SECOND = 1_000_000_000;

  private IntervalForm() {}

  /**
   * Reads an interval.
   *
   * @param text in a form that a cast reads
   * @param type the kind of interval
   * @return its length in the type's unit
   * @throws DateTimeException where it is none, or has more digits than the type
   */
  public static long read(CharSequence text, DataType type) {
    ByteSlice bytes = new ByteSlice();
    bytes.read(text.toString().getBytes(StandardCharsets.UTF_8));
    IntervalText reader = new IntervalText();
    boolean read = type.kind() == TypeKind.INTERVAL_DAY
        ? reader.readTime(bytes, type.unitsPerSecond())
        : reader.readMonths(bytes);
    if (!read) {
      throw new DateTimeException("no " + type.sqlName());
    }
    if (reader.isFiner()) {
      throw new DateTimeException("more fractional digits than the column has");
    }
    return reader.value();
  }

  static String text(Duration length) {
    boolean negative = length.getSeconds() < 0 && length.getNano() > 0;
    TextBuilder text = new TextBuilder();
    TemporalText.appendInterval(
        text,
        negative ? length.getSeconds() + 1 : length.getSeconds(),
        negative ? length.getNano() - NANOS_PER_SECOND : length.getNano());
    return text.toString();
  }

  static String text(Period length) {
    TextBuilder text = new TextBuilder();
    TemporalText.appendMonths(text, length.toTotalMonths());
    return text.toString();
  }
}
