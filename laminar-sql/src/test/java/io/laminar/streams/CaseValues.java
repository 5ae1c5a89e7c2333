package io.laminar.streams;

import io.laminar.api.DataType;
import io.laminar.api.Row;
import io.laminar.api.Schema;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The text of values in a case. Stateless. */
final class CaseValues {
  private static final LocalDate EPOCH = LocalDate.EPOCH;

  private CaseValues() {}

  /** Cuts a line into cells at its commas; those in single quotes or in brackets belong to the cell. */
  static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    boolean array = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\'') {
        quoted = !quoted;
      } else if (c == '[' && cell.toString().isBlank()) {
        array = true;
      } else if (c == ']' && !quoted) {
        array = false;
      }
      if (c == ',' && !quoted && !array) {
        cells.add(cell.toString().strip());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString().strip());
    return cells;
  }

  /** Makes a row of the cells of a line. */
  static Row row(Schema schema, String line) {
    List<String> cells = cells(line);
    if (cells.size() != schema.size()) {
      throw new IllegalArgumentException(
          cells.size() + " values for " + schema.size() + " columns: " + line);
    }
    @Nullable Object[] values = new Object[cells.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(schema.type(i), cells.get(i));
    }
    return Row.of(schema, values);
  }

  private static @Nullable Object value(DataType type, String cell) {
    if (cell.equals("NULL")) {
      return null;
    }
    String text = unquoted(cell);
    return switch (type.kind()) {
      case BOOLEAN -> Boolean.valueOf(text);
      case TINYINT -> Byte.valueOf(text);
      case SMALLINT -> Short.valueOf(text);
      case INTEGER -> Integer.valueOf(text);
      case BIGINT -> Long.valueOf(text);
      case REAL -> Float.valueOf(text);
      case DOUBLE -> Double.valueOf(text);
      case DECIMAL -> new BigDecimal(text);
      case VARBINARY -> HexFormat.of().parseHex(text);
      case DATE -> LocalDate.parse(text);
      case TIME -> LocalTime.parse(text);
      case TIMESTAMP -> time(text);
      case TIMESTAMP_LTZ -> time(text).toInstant(ZoneOffset.UTC);
      case INTERVAL_DAY -> Duration.parse(text);
      case INTERVAL_YEAR -> Period.parse(text);
      case ARRAY -> array(type.elementType(), text);
      default -> text;
    };
  }

  private static List<@Nullable Object> array(DataType element, String text) {
    String elements = text.substring(1, text.length() - 1);
    List<@Nullable Object> values = new ArrayList<>();
    for (String cell : elements.isBlank() ? List.<String>of() : cells(elements)) {
      values.add(value(element, cell));
    }
    return values;
  }

  private static String unquoted(String cell) {
    return cell.startsWith("'") && cell.endsWith("'") && cell.length() > 1
        ? cell.substring(1, cell.length() - 1)
        : cell;
  }

  /** A time of day is one of 1970-01-01. */
  static LocalDateTime time(String text) {
    return text.contains("-") && text.indexOf('-', 1) > 0
        ? LocalDateTime.parse(text.replace(' ', 'T'))
        : EPOCH.atTime(LocalTime.parse(text));
  }

  /** A number and its unit. */
  static Duration duration(String text) {
    String[] parts = text.strip().split(" ", 2);
    long count = Long.parseLong(parts[0]);
    return switch (parts[1]) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "min" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> throw new IllegalArgumentException("a duration in ms, s, min or h, not " + text);
    };
  }

  /** The cells of a row, as they stand in a case. */
  static String text(Row row) {
    return row.values().stream().map(CaseValues::text).collect(Collectors.joining(", "));
  }

  private static String text(@Nullable Object value) {
    if (value instanceof LocalDateTime time) {
      return time.toLocalDate().equals(EPOCH)
          ? time.toLocalTime().toString()
          : time.toString().replace('T', ' ');
    }
    if (value instanceof Instant instant) {
      return text(LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
    }
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
    if (value instanceof List<?> elements) {
      return elements.stream().map(CaseValues::text).collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof String text) {
      return text.isEmpty() ? "''" : text;
    }
    return value == null ? "NULL" : value.toString();
  }
}
