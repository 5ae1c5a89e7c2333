package io.laminar.connector.file;

import io.laminar.api.DataType;
import io.laminar.api.RowWriter;
import java.math.BigDecimal;
import java.util.HexFormat;

/**
 * Reads a field's text as a value of its column's type. What cannot be read is an {@link
 * IllegalArgumentException}, {@link java.time.DateTimeException} or {@link ArithmeticException}:
 * they end the file and so cost nothing.
 */
@FunctionalInterface
interface ValueReader {
  void read(RowWriter writer, int column, CharSequence text);

  /** What the user could write instead. */
  default String remedy() {
    return "correct the field, or declare the column as VARCHAR and cast it in the query";
  }

  static ValueReader of(DataType type, TimestampText timestamps) {
    return switch (type.kind()) {
      case BOOLEAN -> ValueReader::readBoolean;
      case TINYINT, SMALLINT, INTEGER, BIGINT -> ValueReader::readInteger;
      case REAL, DOUBLE ->
        (writer, column, text) ->
            writer.setDouble(column, floating(text.toString().strip()));
      case DECIMAL ->
        (writer, column, text) ->
            writer.setDecimal(column, new BigDecimal(number(text.toString().strip())));
      case CHAR, VARCHAR -> RowWriter::setString;
      case VARBINARY -> ValueReader::readBinary;
      case DATE -> (writer, column, text) -> writer.setLong(column, IsoText.days(text));
      case TIME -> (writer, column, text) -> writer.setLong(column, IsoText.nanosOfDay(text, type));
      case TIMESTAMP, TIMESTAMP_LTZ -> timestamps.reader(type);
      case INTERVAL_DAY, INTERVAL_YEAR ->
        throw new IllegalStateException("an interval is never a column");
    };
  }

  private static void readBoolean(RowWriter writer, int column, CharSequence text) {
    String word = text.toString().strip();
    boolean value = word.equalsIgnoreCase("true") || word.equalsIgnoreCase("t") || word.equals("1");
    boolean negative =
        word.equalsIgnoreCase("false") || word.equalsIgnoreCase("f") || word.equals("0");
    if (!value && !negative) {
      throw new IllegalArgumentException("neither true nor false");
    }
    writer.setBoolean(column, value);
  }

  /** As CAST reads it: Java would take {@code 1d} and {@code 0x1p3}, and 1e400 for infinite. */
  private static double floating(String text) {
    boolean named = text.endsWith("NaN") || text.endsWith("Infinity");
    double value = Double.parseDouble(named ? text : number(text));
    if (Double.isInfinite(value) && !named) {
      throw new ArithmeticException("out of range");
    }
    return value;
  }

  /** Refuses what no number of SQL is written with, such as the digits of other scripts. */
  private static String number(String text) {
    for (int i = 0; i < text.length(); i++) {
      if ("0123456789+-.eE".indexOf(text.charAt(i)) < 0) {
        throw new NumberFormatException("no number");
      }
    }
    return text;
  }

  private static void readInteger(RowWriter writer, int column, CharSequence text) {
    int begin = 0;
    int end = text.length();
    while (begin < end && text.charAt(begin) == ' ') {
      begin++;
    }
    while (end > begin && text.charAt(end - 1) == ' ') {
      end--;
    }
    for (int i = begin; i < end; i++) {
      if (text.charAt(i) > '9') {
        throw new NumberFormatException("no number");
      }
    }
    writer.setLong(column, Long.parseLong(text, begin, end, 10));
  }

  private static void readBinary(RowWriter writer, int column, CharSequence text) {
    String digits = text.toString();
    boolean prefixed = digits.startsWith("0x") || digits.startsWith("\\x");
    byte[] bytes = HexFormat.of().parseHex(prefixed ? digits.substring(2) : digits);
    writer.setBytes(column, bytes, 0, bytes.length);
  }
}
