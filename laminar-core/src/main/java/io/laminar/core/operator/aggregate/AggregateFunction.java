package io.laminar.core.operator.aggregate;

/** The aggregate functions that operators compute. All but COUNT are NULL for a group without values. */
public enum AggregateFunction {
  /** The number of rows, or of rows whose argument is not NULL. */
  COUNT,
  /** The sum of the values that are not NULL: exact for integers and decimals. */
  SUM,
  /** The mean of the values that are not NULL. */
  AVG,
  /** The smallest value that is not NULL; NaN counts as the largest number. */
  MIN,
  /** The largest value that is not NULL; NaN counts as the largest number. */
  MAX,
  /** The value of the earliest row by event time, the first to arrive among equals; NULL counts. */
  FIRST_VALUE,
  /** The value of the latest row by event time, the last to arrive among equals; NULL counts. */
  LAST_VALUE;

  /** Tells whether NULL is a value like others (RESPECT NULLS, the default of SQL). */
  boolean respectsNulls() {
    return this == FIRST_VALUE || this == LAST_VALUE;
  }
}
