package io.laminar.connector.file;

import io.laminar.api.DataType;
import io.laminar.api.RowWriter;
import io.laminar.format.IntervalForm;
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

  static ValueReader of(DataType type, TimestampText timestamps, NumberText numbers) {
    return switch (type.kind()) {
      case BOOLEAN -> ValueReader::readBoolean;
      case TINYINT, SMALLINT, INTEGER, BIGINT ->
        (writer, column, text) -> writer.setLong(column, numbers.longOf(text));
      case REAL ->
        (writer, column, text) ->
            writer.setDouble(column, numbers.floatOf(text.toString().strip()));
      case DOUBLE ->
        (writer, column, text) ->
            writer.setDouble(column, numbers.doubleOf(text.toString().strip()));
      case DECIMAL ->
        (writer, column, text) ->
            writer.setDecimal(column, numbers.decimalOf(text.toString().strip()));
      case CHAR, VARCHAR -> RowWriter::setString;
      case VARBINARY -> ValueReader::readBinary;
      case DATE -> (writer, column, text) -> writer.setLong(column, IsoText.days(text));
      case TIME -> (writer, column, text) -> writer.setLong(column, IsoText.nanosOfDay(text, type));
      case TIMESTAMP, TIMESTAMP_LTZ -> timestamps.reader(type);
      case INTERVAL_DAY, INTERVAL_YEAR ->
        (writer, column, text) -> writer.setLong(column, IntervalForm.read(text, type));
      case ARRAY -> new ArrayText(type.elementType(), timestamps, numbers);
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

  private static void readBinary(RowWriter writer, int column, CharSequence text) {
    String digits = text.toString();
    boolean prefixed = digits.startsWith("0x") || digits.startsWith("\\x");
    byte[] bytes = HexFormat.of().parseHex(prefixed ? digits.substring(2) : digits);
    writer.setBytes(column, bytes, 0, bytes.length);
  }
}
