package io.laminar.connector.file;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.RowWriter;
import io.laminar.api.Schema;
import java.time.DateTimeException;
import java.util.Arrays;

/**
 * Puts the fields of one row into a writer and says where a field cannot be read. Confined to one
 * thread.
 */
final class RowReader {
  static final int MAX_NUMBER_CHARACTERS = 10_000;
  private static final int MAX_SHOWN_CHARACTERS = 40;

  private final Schema schema;
  private final InputPlace place;
  private final NumberText numbers;
  private final ValueReader[] readers;
  private final boolean[] present;

  RowReader(Schema schema, TimestampText timestamps, NumberText numbers, InputPlace place) {
    this.schema = schema;
    this.place = place;
    this.numbers = numbers;
    this.present = new boolean[schema.size()];
    this.readers = new ValueReader[schema.size()];
    for (int i = 0; i < readers.length; i++) {
      readers[i] = ValueReader.of(schema.type(i), timestamps, numbers);
    }
  }

  Schema schema() {
    return schema;
  }

  /** Whether an integer may be written with a point. */
  boolean takesWholeFractions() {
    return numbers == NumberText.LENIENT;
  }

  /** Sets a column from its text; the place is that of the field. */
  void set(RowWriter writer, int column, CharSequence text) {
    present[column] = true;
    try {
      readers[column].read(writer, column, text);
    } catch (LaminarException e) {
      // The remedy is one for programs that push rows.
      throw place.error(e.code(), of(column) + e.problem(), remedy(e, column), e);
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
      DataType type = schema.type(column);
      throw place.malformed(
          of(column) + "'" + shortened(text) + "' is no " + type.sqlName(),
          readers[column].remedy(),
          e);
    }
  }

  private String remedy(LaminarException refused, int column) {
    if (refused.code() == ErrorCode.ROW_TOO_LARGE) {
      return "raise max_row_bytes of the source, or shorten the field";
    }
    return switch (schema.type(column).kind()) {
      case TINYINT, SMALLINT, INTEGER -> "correct the field, or declare the column as BIGINT";
      case BIGINT -> "correct the field, or declare the column as DECIMAL(38, 0)";
      case REAL -> "correct the field, or declare the column as DOUBLE";
      case DECIMAL ->
        "correct the field, or declare the column with more digits, or as DOUBLE or VARCHAR";
      case CHAR, VARCHAR, VARBINARY -> "correct the field, or declare a longer column";
      default -> readers[column].remedy();
    };
  }

  /** Sets a column to NULL; the place is that of the field. */
  void setNull(RowWriter writer, int column) {
    present[column] = true;
    if (!schema.type(column).nullable()) {
      throw place.error(
          ErrorCode.NOT_NULL_VIOLATION,
          of(column) + "the value is missing and the column is NOT NULL",
          "fill the field in, or declare the column without NOT NULL",
          null);
    }
    writer.setNull(column);
  }

  /** Forgets the fields of a row that is not pushed. */
  void forget() {
    Arrays.fill(present, false);
  }

  /** Pushes the row; what was not set is NULL. The place is that of the row. */
  void push(RowWriter writer) {
    for (int i = 0; i < present.length; i++) {
      if (!present[i]) {
        setNull(writer, i);
      }
      present[i] = false;
    }
    try {
      writer.push();
    } catch (LaminarException e) {
      boolean rowIsBad = e.code().number() / 1000 == 2;
      String remedy = e.code() == ErrorCode.EVENT_TIME_TOO_FAR
          ? "correct the time, or raise max_future of the source"
          : e.remedy();
      throw rowIsBad ? place.error(e.code(), e.problem(), remedy, e) : e;
    }
  }

  LaminarException wrongKind(int column, String found) {
    return place.malformed(
        of(column) + found + " is no " + schema.type(column).sqlName(),
        readers[column].remedy(),
        null);
  }

  private String of(int column) {
    return "column " + schema.column(column).name() + ": ";
  }

  static String shortened(CharSequence text) {
    return text.length() <= MAX_SHOWN_CHARACTERS
        ? text.toString()
        : text.subSequence(0, MAX_SHOWN_CHARACTERS) + "…";
  }
}
