package io.laminar.api;

/**
 * A row read in place, without an object per row. It is valid only inside {@link
 * RowVisitor#visit}; columns are positions counted from 0. What a getter gives for a column of a
 * type that it does not name is undefined: it is not checked for each row.
 */
public interface RowView {
  /**
   * Returns the columns.
   *
   * @return the schema
   */
  Schema schema();

  /**
   * Returns how often the row is inserted or retracted.
   *
   * @return 1 in an append-only stream
   */
  long weight();

  /**
   * Tells whether the row is the last of its commit: whatever one pushed row, one transaction or one
   * step of the watermark has caused was shown then.
   *
   * @return false where further rows of the same commit follow
   */
  boolean endsCommit();

  /**
   * Returns the number of the change, as {@link Change#sequence()} does.
   *
   * @return 0 where the relation retains none
   */
  default long sequence() {
    return 0;
  }

  /**
   * Tells whether a column is NULL.
   *
   * @param column position
   * @return true for NULL
   */
  boolean isNull(int column);

  /**
   * Returns an integer, BOOLEAN (0, 1), DATE (days), TIME (nanoseconds), TIMESTAMP (in the column's
   * own unit), INTERVAL (in the column's own unit, or months), or the unscaled value of a DECIMAL of up to 18 digits.
   *
   * @param column position
   * @return the value; undefined for NULL
   */
  long getLong(int column);

  /**
   * Returns a REAL or DOUBLE.
   *
   * @param column position
   * @return the value; undefined for NULL
   */
  double getDouble(int column);

  /**
   * Returns the number of bytes of a CHAR, VARCHAR or VARBINARY.
   *
   * @param column position
   * @return bytes, in UTF-8 for characters
   */
  int length(int column);

  /**
   * Copies the bytes of a CHAR, VARCHAR or VARBINARY.
   *
   * @param column position
   * @param target receives {@link #length} bytes
   * @param offset where in the target
   * @return the number of bytes copied
   */
  int copyBytes(int column, byte[] target, int offset);

  /**
   * Returns a CHAR or VARCHAR as a new string: this allocates.
   *
   * @param column position
   * @return the string
   */
  String getString(int column);

  /**
   * Returns the value in its Java form, or null: this allocates.
   *
   * @param column position
   * @return Boolean, Byte, Short, Integer, Long, Float, Double, BigDecimal, String, byte[],
   *     LocalDate, LocalTime, LocalDateTime, Instant, Duration or Period; for an ARRAY an unmodifiable List of these, which
   *     is the caller's and has null for NULL
   */
  @org.jspecify.annotations.Nullable
  Object get(int column);
}
