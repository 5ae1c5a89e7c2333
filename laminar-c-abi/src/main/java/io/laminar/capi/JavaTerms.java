package io.laminar.capi;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces the terms of Java in errors, classes of values and interrupts, by words that programs in C and Python know. What is
 * not listed here stays as it is. Stateless.
 */
final class JavaTerms {
  /** As the encoder of rows ends a message: "column y DATE got a LocalTime". */
  private static final Pattern VALUE = Pattern.compile("\\bgot an? (\\w+(?:\\[])?)(?=$|[;,. ])");

  private static final Map<String, String> VALUES = Map.ofEntries(
      Map.entry("Boolean", "a boolean"),
      Map.entry("Byte", "an integer"),
      Map.entry("Short", "an integer"),
      Map.entry("Integer", "an integer"),
      Map.entry("Long", "an integer"),
      Map.entry("Float", "a float"),
      Map.entry("Double", "a float"),
      Map.entry("BigInteger", "an integer"),
      Map.entry("BigDecimal", "a decimal"),
      Map.entry("String", "text"),
      Map.entry("byte[]", "bytes"),
      Map.entry("LocalDate", "a date"),
      Map.entry("LocalTime", "a time"),
      Map.entry("LocalDateTime", "a timestamp"),
      Map.entry("Instant", "an instant"),
      Map.entry("Duration", "a duration"),
      Map.entry("Period", "months"));

  private static final Map<String, String> REMEDIES = Map.of(
      "give it a Boolean",
      "give it a boolean",
      "give it a String or UTF-8 bytes",
      "give it text",
      "give it a byte[]",
      "give it bytes",
      "give it a LocalDate or days",
      "give it a date, or days",
      "give it a LocalTime or nanoseconds",
      "give it a time, or nanoseconds",
      "give it an Instant, a LocalDateTime, a ZonedDateTime, an OffsetDateTime, or a Long in the"
          + " column's unit",
      "give it a timestamp, an instant, or an integer in the column's unit",
      "give it a Duration",
      "give it a duration",
      "give it a Period of years and months, or months",
      "give it months",
      "give it a List or a Java array",
      "give it a list");

  private static final Pattern INTERRUPT_FLAG =
      Pattern.compile("the thread's interrupt flag is (?:still )?set(?: again)?");

  private JavaTerms() {}

  /** The message of an error. */
  static String message(LaminarException error) {
    String text = error.problem();
    return switch (error.code()) {
      case TYPE_MISMATCH, INVALID_BATCH, FUNCTION_FAILED, QUERY_STOPPED -> value(text);
      default -> text;
    };
  }

  private static String value(String text) {
    return VALUE.matcher(text).replaceAll(found -> {
      String name = found.group(1);
      String plain = name.contains("List") ? "a list" : VALUES.get(name);
      return Matcher.quoteReplacement(plain == null ? found.group() : "got " + plain);
    });
  }

  /** The remedy of an error. */
  static String remedy(LaminarException error) {
    String text = error.remedy();
    if (error.code() == ErrorCode.INTERRUPTED) {
      return INTERRUPT_FLAG.matcher(text).replaceAll("the interrupt has ended this call only");
    }
    return REMEDIES
        .getOrDefault(text, text)
        .replace("Overflow.DROP_OLDEST", "LAMINAR_DROP_OLDEST (drop_oldest in Python)")
        .replace(
            "LaminarDB.registerFunction", "laminar_register_function (create_function in Python)");
  }
}
