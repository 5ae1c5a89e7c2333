package io.laminar.connector.file;

import io.laminar.api.DataType;
import io.laminar.api.RowWriter;
import io.laminar.core.connector.ConnectorOptions;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
              .parseDefaulting(ChronoField.HOUR_OF_DAY, 0)
              .parseDefaulting(ChronoField.MINUTE_OF_HOUR, 0)
              .toFormatter(Locale.ROOT));
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
    int nanos =
        parsed.isSupported(ChronoField.NANO_OF_SECOND) ? parsed.get(ChronoField.NANO_OF_SECOND) : 0;
    long seconds = parsed.isSupported(ChronoField.INSTANT_SECONDS)
        ? parsed.getLong(ChronoField.INSTANT_SECONDS)
        : LocalDateTime.from(parsed).toEpochSecond(ZoneOffset.UTC);
    return IsoText.units(seconds, nanos, type);
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
