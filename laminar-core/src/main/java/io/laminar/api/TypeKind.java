package io.laminar.api;

/** The SQL types that a column can have; see the SQL reference for their Java and Arrow forms. */
public enum TypeKind {
  /** Truth values. */
  BOOLEAN,
  /** 8-bit signed integers. */
  TINYINT,
  /** 16-bit signed integers. */
  SMALLINT,
  /** 32-bit signed integers. */
  INTEGER,
  /** 64-bit signed integers. */
  BIGINT,
  /** 32-bit IEEE floating point. */
  REAL,
  /** 64-bit IEEE floating point. */
  DOUBLE,
  /** Exact decimals of up to 38 digits. */
  DECIMAL,
  /** Character strings of fixed length, padded with spaces. */
  CHAR,
  /** Character strings, UTF-8. */
  VARCHAR,
  /** Byte strings. */
  VARBINARY,
  /** Days since 1970-01-01. */
  DATE,
  /** Time of day, in nanoseconds since midnight whatever the precision. */
  TIME,
  /** A date and time without zone, in the unit that its precision names, since the epoch. */
  TIMESTAMP,
  /** An instant, in the unit that its precision names, since the epoch. */
  TIMESTAMP_LTZ,
  /** A length of time of days, hours, minutes and seconds, in the unit that its precision names. */
  INTERVAL_DAY,
  /** A length of time of years and months, in months. */
  INTERVAL_YEAR,
  /** Elements of one other type, in an order; see {@link DataType#array}. */
  ARRAY;

  /**
   * Tells whether values are whole numbers.
   *
   * @return true for TINYINT, SMALLINT, INTEGER and BIGINT
   */
  public boolean isInteger() {
    return this == TINYINT || this == SMALLINT || this == INTEGER || this == BIGINT;
  }

  /**
   * Tells whether values are held as an inline string of two words.
   *
   * @return true for CHAR, VARCHAR, VARBINARY and ARRAY, whose elements lie one after the other in such a string
   */
  public boolean isBytes() {
    return this == CHAR || this == VARCHAR || this == VARBINARY || this == ARRAY;
  }

  /**
   * Tells whether values are points in time with a date.
   *
   * @return true for TIMESTAMP and TIMESTAMP_LTZ
   */
  public boolean isTimestamp() {
    return this == TIMESTAMP || this == TIMESTAMP_LTZ;
  }

  /**
   * Tells whether values are lengths of time.
   *
   * @return true for INTERVAL_DAY and INTERVAL_YEAR
   */
  public boolean isInterval() {
    return this == INTERVAL_DAY || this == INTERVAL_YEAR;
  }
}
