package io.laminar.api;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An untyped row that owns its values.
 *
 * <p>Java forms: Boolean, Byte, Short, Integer, Long, Float, Double, BigDecimal, String, byte[],
 * LocalDate, LocalTime, LocalDateTime (TIMESTAMP), Instant (TIMESTAMP WITH LOCAL TIME ZONE), Duration
 * (INTERVAL DAY TO SECOND) and Period (INTERVAL YEAR TO MONTH); null for NULL. An ARRAY is an unmodifiable List of these; when a row is pushed, a
 * Java array will do. When a row is pushed, any {@link Number} that fits exactly is taken for a numeric
 * column, and a Long in the column's own unit, an Instant, a ZonedDateTime, an OffsetDateTime or a
 * LocalDateTime (read as UTC) for a timestamp, and a whole number of months for an INTERVAL YEAR TO MONTH; {@link
 * Config#temporalRounding} says what becomes of
 * times that are finer than their column.
 */
public final class Row {
  private final Schema schema;
  private final @Nullable Object[] values;

  private Row(Schema schema, @Nullable Object[] values) {
    this.schema = schema;
    this.values = values;
  }

  /**
   * Makes a row.
   *
   * @param schema the columns
   * @param values one value a column, in order; copied
   * @return the row
   */
  public static Row of(Schema schema, @Nullable Object... values) {
    Arguments.notNull(values, "values");
    if (values.length != Arguments.notNull(schema, "schema").size()) {
      throw new LaminarException(
          ErrorCode.BINDING_MISMATCH,
          "the schema has " + schema.size() + " columns and " + values.length + " values came",
          "give one value a column, null for NULL");
    }
    return new Row(schema, values.clone());
  }

  /**
   * Returns the columns.
   *
   * @return the schema
   */
  public Schema schema() {
    return schema;
  }

  /**
   * Returns a value by position.
   *
   * @param column counted from 0
   * @return the value in its Java form, or null for NULL
   * @throws LaminarException {@link ErrorCode#INVALID_ARGUMENT} when there is no such column
   */
  public @Nullable Object get(int column) {
    schema.column(column);
    return values[column];
  }

  /**
   * Returns a value by name.
   *
   * @param column the column's name, case ignored
   * @return the value in its Java form, or null for NULL
   * @throws LaminarException {@link ErrorCode#UNKNOWN_COLUMN}
   */
  public @Nullable Object get(String column) {
    int index = schema.indexOf(Arguments.notNull(column, "column"));
    if (index < 0) {
      throw new LaminarException(
          ErrorCode.UNKNOWN_COLUMN,
          "there is no column " + column,
          "the columns are " + schema.columns().stream().map(Column::name).toList());
    }
    return values[index];
  }

  /**
   * Returns all values in the order of the columns.
   *
   * @return an unmodifiable view; it may hold nulls
   */
  public List<@Nullable Object> values() {
    return java.util.Collections.unmodifiableList(Arrays.asList(values));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Row row
        && schema.equals(row.schema)
        && Arrays.deepEquals(comparable(), row.comparable());
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(comparable());
  }

  /** The values with lists as arrays: lists would compare the bytes in them by identity. */
  private @Nullable Object[] comparable() {
    @Nullable Object[] compared = values;
    for (int i = 0; i < values.length; i++) {
      if (values[i] instanceof List<?> list) {
        compared = compared == values ? values.clone() : compared;
        compared[i] = list.toArray();
      }
    }
    return compared;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("(");
    for (int i = 0; i < values.length; i++) {
      text.append(i == 0 ? "" : ", ")
          .append(schema.column(i).name())
          .append('=')
          .append(shown(values[i]));
    }
    return text.append(')').toString();
  }

  private static @Nullable Object shown(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(Row::shown).toList();
    }
    return value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : value;
  }
}
