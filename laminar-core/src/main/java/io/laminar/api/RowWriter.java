package io.laminar.api;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.util.List;

/**
 * Writes rows straight into the channel, without an object per row: set the columns in any order,
 * then {@link #push()}. A column that was not set is NULL. Columns are positions counted from 0.
 *
 * <p>Same thread rule as its {@link Source}. A setter that does not fit the column's type throws
 * {@link ErrorCode#TYPE_MISMATCH}; a value outside the type's range {@link
 * ErrorCode#VALUE_OUT_OF_RANGE}.
 */
public interface RowWriter {
  /**
   * Sets a column to NULL.
   *
   * @param column position
   * @return this
   */
  RowWriter setNull(int column);

  /**
   * Sets a BOOLEAN.
   *
   * @param column position
   * @param value the value
   * @return this
   */
  RowWriter setBoolean(int column, boolean value);

  /**
   * Sets an integer, a DATE (days since the epoch), a TIME (nanoseconds of the day), a TIMESTAMP (in
   * the column's own unit since the epoch), an INTERVAL DAY TO SECOND (in the column's own unit) or
   * an INTERVAL YEAR TO MONTH (months). A time must fit the column's precision.
   *
   * @param column position
   * @param value the value
   * @return this
   */
  RowWriter setLong(int column, long value);

  /**
   * Sets a DATE.
   *
   * @param column position
   * @param value the value
   * @return this
   */
  RowWriter setDate(int column, LocalDate value);

  /**
   * Sets a TIME. Where the value is finer than the column, {@link Config#temporalRounding} decides.
   *
   * @param column position
   * @param value the value
   * @return this
   */
  RowWriter setTime(int column, LocalTime value);

  /**
   * Sets a timestamp. Where the value is finer than the column, {@link Config#temporalRounding}
   * decides.
   *
   * @param column position
   * @param value the value
   * @return this
   */
  RowWriter setInstant(int column, Instant value);

  /**
   * Sets a timestamp from a date and time, read as UTC. Where the value is finer than the column,
   * {@link Config#temporalRounding} decides.
   *
   * @param column position
   * @param value the value
   * @return this
   */
  RowWriter setDateTime(int column, LocalDateTime value);

  /**
   * Sets an INTERVAL DAY TO SECOND. Where the value is finer than the column, {@link
   * Config#temporalRounding} decides.
   *
   * @param column position
   * @param value the value
   * @return this
   */
  RowWriter setDuration(int column, Duration value);

  /**
   * Sets an INTERVAL YEAR TO MONTH.
   *
   * @param column position
   * @param value of years and months, without days
   * @return this
   */
  RowWriter setPeriod(int column, Period value);

  /**
   * Sets a REAL or DOUBLE.
   *
   * @param column position
   * @param value the value
   * @return this
   */
  RowWriter setDouble(int column, double value);

  /**
   * Sets a DECIMAL; it must fit the column's scale without rounding.
   *
   * @param column position
   * @param value the value
   * @return this
   */
  RowWriter setDecimal(int column, BigDecimal value);

  /**
   * Sets a CHAR or VARCHAR.
   *
   * @param column position
   * @param value the characters; not kept
   * @return this
   */
  RowWriter setString(int column, CharSequence value);

  /**
   * Sets a VARBINARY, or a CHAR or VARCHAR from its UTF-8 bytes.
   *
   * @param column position
   * @param bytes holds the value; not kept
   * @param offset first byte
   * @param length number of bytes
   * @return this
   */
  RowWriter setBytes(int column, byte[] bytes, int offset, int length);

  /**
   * Sets an ARRAY.
   *
   * @param column position
   * @param value the elements in the forms that {@link Row} names, null for NULL; not kept
   * @return this
   */
  RowWriter setArray(int column, List<?> value);

  /** Gives up what was set since the last push: the next row starts. */
  void clear();

  /** Pushes the row and starts the next; see {@link Source#push}. */
  void push();

  /**
   * Deletes the row of a table whose key was set, and starts the next; see {@link Source#delete}. Of
   * the other columns only the event time is needed, where the table has one.
   *
   * @throws LaminarException as {@link Source#delete}
   */
  void delete();

  /**
   * Pushes the row if there is room.
   *
   * @return false when the channel is full; the row stays in the writer and can be pushed again
   */
  boolean tryPush();
}
