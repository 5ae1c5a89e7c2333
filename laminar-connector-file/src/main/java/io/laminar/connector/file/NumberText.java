package io.laminar.connector.file;

import io.laminar.core.connector.ConnectorOptions;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/** How numbers are written in a file: option {@code numbers}. */
enum NumberText {
  /** As CAST reads them. */
  STRICT,
  /** Whole numbers also as {@code 1.0} or {@code 1e3}, and nan, inf and infinity in any case. */
  LENIENT;

  private static final int MAX_WHOLE_DIGITS = 19;

  static NumberText of(ConnectorOptions options) {
    return options.oneOf("numbers", "strict", List.of("strict", "lenient")).equals("strict")
        ? STRICT
        : LENIENT;
  }

  /** Reads a DOUBLE. */
  double doubleOf(String text) {
    String number = named(text);
    boolean isNamed = number.endsWith("NaN") || number.endsWith("Infinity");
    double value = Double.parseDouble(isNamed ? number : checked(number));
    if (Double.isInfinite(value) && !isNamed) {
      throw new ArithmeticException("out of range");
    }
    return value;
  }

  /** Reads a REAL, rounded once. */
  float floatOf(String text) {
    String number = named(text);
    boolean isNamed = number.endsWith("NaN") || number.endsWith("Infinity");
    float value = Float.parseFloat(isNamed ? number : checked(number));
    if (Float.isInfinite(value) && !isNamed) {
      throw new ArithmeticException("out of range");
    }
    return value;
  }

  BigDecimal decimalOf(String text) {
    return new BigDecimal(checked(text));
  }

  /** Reads an integer. */
  long longOf(CharSequence text) {
    int begin = 0;
    int end = text.length();
    while (begin < end && text.charAt(begin) == ' ') {
      begin++;
    }
    while (end > begin && text.charAt(end - 1) == ' ') {
      end--;
    }
    for (int i = begin; i < end; i++) {
      char character = text.charAt(i);
      if (this == LENIENT && (character == '.' || character == 'e' || character == 'E')) {
        return whole(text.subSequence(begin, end).toString());
      }
      if (character > '9') {
        throw new NumberFormatException("not a number");
      }
    }
    return Long.parseLong(text, begin, end, 10);
  }

  /** A whole number with a point or an exponent; looks at its size before it writes it out. */
  private static long whole(String text) {
    BigDecimal number = new BigDecimal(checked(text));
    // Written out, 1e999999999 would fill the memory.
    if ((long) number.precision() - number.scale() > MAX_WHOLE_DIGITS) {
      throw new ArithmeticException("out of range");
    }
    return number.stripTrailingZeros().longValueExact();
  }

  /** Java's word for what is not a finite number. */
  private String named(String text) {
    if (this == STRICT) {
      return text;
    }
    boolean signed = text.startsWith("-") || text.startsWith("+");
    String word = (signed ? text.substring(1) : text).toLowerCase(Locale.ROOT);
    String sign = text.startsWith("-") ? "-" : "";
    return switch (word) {
      case "nan" -> "NaN";
      case "inf", "infinity" -> sign + "Infinity";
      default -> text;
    };
  }

  /** Refuses what no number of SQL is written with, such as {@code 1d}, {@code 0x1p3} or other digits. */
  private static String checked(String text) {
    if (text.length() > RowReader.MAX_NUMBER_CHARACTERS) {
      // The time that a number takes to be read grows with the square of its digits.
      throw new NumberFormatException("too long");
    }
    for (int i = 0; i < text.length(); i++) {
      if ("0123456789+-.eE".indexOf(text.charAt(i)) < 0) {
        throw new NumberFormatException("not a number");
      }
    }
    return text;
  }
}
