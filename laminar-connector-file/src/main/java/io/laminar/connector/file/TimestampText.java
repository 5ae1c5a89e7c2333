package io.laminar.connector.file;

import io.laminar.api.DataType;
import io.laminar.api.RowWriter;
import io.laminar.core.connector.ConnectorOptions;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.chrono.IsoEra;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How timestamps are written in a file: {@code iso} (the default), {@code epoch_seconds}, {@code
 * epoch_millis}, {@code epoch_micros}, {@code epoch_nanos}, or a pattern of {@link
 * DateTimeFormatter}.
 */
final class TimestampText {
  private static final Map<String, Long> EPOCH_UNITS = Map.of(
      "epoch_seconds", 1L,
      "epoch_millis", 1_000L,
      "epoch_micros", 1_000_000L,
      "epoch_nanos", 1_000_000_000L);

  private static final Set<ChronoField> PARTS_OF_TIME = EnumSet.of(
      ChronoField.HOUR_OF_AMPM,
      ChronoField.CLOCK_HOUR_OF_AMPM,
      ChronoField.AMPM_OF_DAY,
      ChronoField.MINUTE_OF_HOUR,
      ChronoField.SECOND_OF_MINUTE,
      ChronoField.MILLI_OF_SECOND,
      ChronoField.MICRO_OF_SECOND,
      ChronoField.NANO_OF_SECOND);

  /** As ISO 8601 writes them. */
  static final TimestampText ISO = new TimestampText("iso", null, null);

  private final String written;
  private final @Nullable Long epochUnitsPerSecond;
  private final @Nullable DateTimeFormatter pattern;

  private TimestampText(
      String written, @Nullable Long epochUnitsPerSecond, @Nullable DateTimeFormatter pattern) {
    this.written = written;
    this.epochUnitsPerSecond = epochUnitsPerSecond;
    this.pattern = pattern;
  }

  static TimestampText of(ConnectorOptions options) {
    Optional<String> option = options.text("timestamp_format");
    String written = option.orElse("iso");
    String word = written.toLowerCase(Locale.ROOT);
    if (word.equals("iso")) {
      return ISO;
    }
    if (EPOCH_UNITS.containsKey(word)) {
      return new TimestampText(word, EPOCH_UNITS.get(word), null);
    }
    try {
      return new TimestampText(
          written,
          null,
          new DateTimeFormatterBuilder()
              .parseCaseInsensitive()
              .appendPattern(written)
              // Without it yyyy, a year of an era, makes no date.
              .parseDefaulting(ChronoField.ERA, IsoEra.CE.getValue())
              .toFormatter(Locale.ROOT)
              // The 31st of February is refused, not read as the 29th.
              .withResolverStyle(ResolverStyle.STRICT));
    } catch (IllegalArgumentException e) {
      throw options.refused(
          "timestamp_format",
          "is '" + written + "'",
          "allowed are: 'iso', 'epoch_seconds', 'epoch_millis', 'epoch_micros', 'epoch_nanos', or"
              + " a pattern such as 'dd.MM.yyyy HH:mm'");
    }
  }

  ValueReader reader(DataType type) {
    return new ValueReader() {
      @Override
      public void read(RowWriter writer, int column, CharSequence text) {
        writer.setLong(column, units(text, type));
      }

      @Override
      public String remedy() {
        return written.equals("iso")
            ? "write 2001-01-31 13:45:00.123, or set the option timestamp_format"
            : "the option timestamp_format is '" + written + "'";
      }
    };
  }

  private long units(CharSequence text, DataType type) {
    if (epochUnitsPerSecond != null) {
      long given = Long.parseLong(text.toString().strip());
      return IsoText.fitting(rescaled(given, epochUnitsPerSecond, type.unitsPerSecond()), type);
    }
    if (pattern == null) {
      return IsoText.timestamp(text, type);
    }
    TemporalAccessor parsed = pattern.parse(text);
    LocalTime time = timeOfDay(parsed);
    return IsoText.units(seconds(parsed, time), time.get(ChronoField.NANO_OF_SECOND), type);
  }

  private static long seconds(TemporalAccessor parsed, LocalTime time) {
    if (parsed.isSupported(ChronoField.INSTANT_SECONDS)) {
      return parsed.getLong(ChronoField.INSTANT_SECONDS);
    }
    ZoneId zone = parsed.query(TemporalQueries.zone());
    return LocalDate.from(parsed)
        .atTime(time)
        .atZone(zone == null ? ZoneOffset.UTC : zone)
        .toEpochSecond();
  }

  /** A date alone is its first moment. */
  private static LocalTime timeOfDay(TemporalAccessor parsed) {
    LocalTime time = parsed.query(TemporalQueries.localTime());
    if (time != null) {
      return time;
    }
    for (ChronoField part : PARTS_OF_TIME) {
      if (parsed.isSupported(part)) {
        throw new DateTimeException("the pattern has no hour of the day");
      }
    }
    return LocalTime.MIDNIGHT;
  }

  private static long rescaled(long value, long from, long to) {
    if (from <= to) {
      return Math.multiplyExact(value, to / from);
    }
    long factor = from / to;
    if (value % factor != 0) {
      throw new DateTimeException("more fractional digits than the column has");
    }
    return value / factor;
  }
}
