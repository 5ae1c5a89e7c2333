package io.laminar.core.operator.aggregate;

/**
 * The aggregate functions that operators compute. All but COUNT and COUNT_IF are NULL for a group
 * without values.
 */
public enum AggregateFunction {
  /** The number of rows, or of rows none of whose arguments is NULL. */
  COUNT,
  /** The number of rows whose argument, a BOOLEAN, is TRUE. */
  COUNT_IF,
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
  LAST_VALUE,
  /** The value at the smallest key; where both are not NULL, the first to arrive among equal keys. */
  ARG_MIN,
  /** The value at the largest key; where both are not NULL, the first to arrive among equal keys. */
  ARG_MAX,
  /** The bits that all integers have. */
  BIT_AND,
  /** The bits that some integer has. */
  BIT_OR,
  /** The bits that an odd number of the integers has. */
  BIT_XOR,
  /** The variance of all values. */
  VAR_POP,
  /** The variance of a sample; NULL for one value. */
  VAR_SAMP,
  /** The square root of the variance of all values. */
  STDDEV_POP,
  /** The square root of the variance of a sample; NULL for one value. */
  STDDEV_SAMP,
  /** The covariance of all pairs. */
  COVAR_POP,
  /** The covariance of a sample of pairs; NULL for one pair. */
  COVAR_SAMP,
  /** The coefficient of correlation; NULL where x or y is the same in all pairs. */
  CORR,
  /** The mean of x, of pairs (y, x). */
  REGR_AVGX,
  /** The mean of y. */
  REGR_AVGY,
  /** The centred sum of squares of x. */
  REGR_SXX,
  /** The centred sum of squares of y. */
  REGR_SYY,
  /** The centred sum of products. */
  REGR_SXY,
  /** The slope of the line of least squares; NULL where x is the same in all pairs, as the next. */
  REGR_SLOPE,
  /** Where that line meets x = 0. */
  REGR_INTERCEPT,
  /** The square of the coefficient of correlation; 1 where y is the same in all pairs. */
  REGR_R2,
  /** The value at a fraction of the ordered values, between two of them where that is. */
  PERCENTILE_CONT,
  /** The first of the ordered values up to which a fraction of them lies. */
  PERCENTILE_DISC,
  /** The value that occurs most often; of several the smallest. */
  MODE,
  /** The strings, one behind the other. */
  LISTAGG,
  /** The values as the elements of an array, those that are NULL included. */
  ARRAY_AGG;

  /** Tells whether the result is the number of what counts, 0 where nothing does. */
  public boolean isCount() {
    return this == COUNT || this == COUNT_IF;
  }

  /** Tells whether equal values make no difference. */
  boolean ignoresDuplicates() {
    return switch (this) {
      case MIN, MAX, ARG_MIN, ARG_MAX, BIT_AND, BIT_OR -> true;
      default -> false;
    };
  }

  /** Tells whether it follows from sums of squares and products. */
  boolean isMoment() {
    return compareTo(VAR_POP) >= 0 && compareTo(REGR_R2) <= 0;
  }

  /** Tells whether NULL is a value like others (RESPECT NULLS, the default of SQL). */
  boolean respectsNulls() {
    return this == FIRST_VALUE || this == LAST_VALUE;
  }
}
