package io.laminar.capi;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.NearNames;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The value of a field of a configuration, while the parser is there.
 *
 * @param field the field's name
 * @param parser stands at the value
 */
record ConfigValue(String field, JsonParser parser) {
  private static final DateTimeFormatter ISO_TIME = new DateTimeFormatterBuilder()
      .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
      .optionalStart()
      .appendOffsetId()
      .optionalEnd()
      .parseDefaulting(ChronoField.OFFSET_SECONDS, 0)
      .toFormatter(Locale.ROOT);

  boolean isNumber() {
    return parser.currentToken() == JsonToken.VALUE_NUMBER_INT;
  }

  long number() throws IOException {
    if (!isNumber()) {
      throw invalid("give a whole number");
    }
    try {
      return parser.getLongValue();
    } catch (com.fasterxml.jackson.core.exc.InputCoercionException tooLarge) {
      throw invalid("give a whole number of 64 bits");
    }
  }

  int integer() throws IOException {
    long number = number();
    if (number != (int) number) {
      throw invalid("give a whole number of 32 bits");
    }
    return (int) number;
  }

  boolean truth() throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_TRUE
        && parser.currentToken() != JsonToken.VALUE_FALSE) {
      throw invalid("give true or false");
    }
    return parser.getBooleanValue();
  }

  String text() throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw invalid("give a text");
    }
    return parser.getText();
  }

  /** One of several constants by its name, whatever the case. */
  <E extends Enum<E>> E constant(E[] constants) throws IOException {
    String text = text();
    List<String> known = new ArrayList<>();
    for (E each : constants) {
      if (Json.name(each).equals(text.toLowerCase(Locale.ROOT))) {
        return each;
      }
      known.add(Json.name(each));
    }
    throw invalid(NearNames.closest(text, known)
        .map(near -> "did you mean " + near + "?")
        .orElse("give one of " + String.join(", ", known)));
  }

  /** A number of bytes, or a text such as {@code 64MB}, in powers of 1,024. */
  long bytes() throws IOException {
    if (isNumber()) {
      return number();
    }
    String remedy = "give a number of bytes, or a text such as \"64MB\"";
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw invalid(remedy);
    }
    String text = parser.getText().strip().toUpperCase(Locale.ROOT);
    int digits = digits(text);
    int shift = switch (text.substring(digits).strip()) {
      case "", "B" -> 0;
      case "KB", "KIB" -> 10;
      case "MB", "MIB" -> 20;
      case "GB", "GIB" -> 30;
      case "TB", "TIB" -> 40;
      default -> throw invalid(remedy);
    };
    return scaled(text.substring(0, digits), 1L << shift, remedy);
  }

  /** A number of milliseconds, or a text such as {@code 10ms}, {@code 5s} or {@code PT0.01S}. */
  Duration duration() throws IOException {
    if (isNumber()) {
      return Duration.ofMillis(number());
    }
    String remedy =
        "give a number of milliseconds, or a text such as \"10ms\", \"5s\" or \"PT0.01S\"";
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw invalid(remedy);
    }
    String text = parser.getText().strip().toLowerCase(Locale.ROOT);
    if (text.startsWith("p") || text.startsWith("-p")) {
      try {
        return Duration.parse(text);
      } catch (DateTimeException malformed) {
        throw invalid(remedy);
      }
    }
    int digits = digits(text);
    long nanos = switch (text.substring(digits).strip()) {
      case "ns" -> 1L;
      case "us", "µs" -> 1_000L;
      case "ms" -> 1_000_000L;
      case "s" -> 1_000_000_000L;
      case "m", "min" -> 60_000_000_000L;
      case "h" -> 3_600_000_000_000L;
      default -> throw invalid(remedy);
    };
    return Duration.ofNanos(scaled(text.substring(0, digits), nanos, remedy));
  }

  /** Nanoseconds since 1970, as a number or as a text such as {@code 2026-01-02T12:00:00Z}, in UTC where it names no zone. */
  long instant() throws IOException {
    if (isNumber()) {
      return number();
    }
    String remedy =
        "give a text such as \"2026-01-02T12:00:00Z\", or a number of nanoseconds since 1970";
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw invalid(remedy);
    }
    try {
      OffsetDateTime time = ISO_TIME.parse(parser.getText().strip(), OffsetDateTime::from);
      return Math.addExact(
          Math.multiplyExact(time.toEpochSecond(), 1_000_000_000L), time.getNano());
    } catch (DateTimeException | ArithmeticException malformed) {
      throw invalid(remedy);
    }
  }

  private static int digits(String text) {
    int digits = 0;
    while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
      digits++;
    }
    return digits;
  }

  private long scaled(String digits, long factor, String remedy) {
    try {
      return Math.multiplyExact(Long.parseLong(digits), factor);
    } catch (ArithmeticException | NumberFormatException outside) {
      throw invalid(remedy);
    }
  }

  LaminarException invalid(String remedy) {
    String given;
    try {
      given = switch (parser.currentToken()) {
        case START_OBJECT -> "an object";
        case START_ARRAY -> "an array";
        default -> parser.getText();
      };
    } catch (IOException unreadable) {
      given = "not readable";
    }
    return new LaminarException(
        ErrorCode.INVALID_OPTION, "the field " + field + " is " + given, remedy);
  }
}
