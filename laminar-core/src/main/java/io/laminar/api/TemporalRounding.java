package io.laminar.api;

/**
 * How a Java time that is finer than its column is taken. It applies to {@code Instant}, {@code
 * LocalDateTime}, {@code ZonedDateTime}, {@code OffsetDateTime} and {@code LocalTime} values that
 * are pushed as records, as rows or by a {@link RowWriter}. A {@code long}, a text, an Arrow value
 * and a value of SQL must always fit.
 */
public enum TemporalRounding {
  /** It is refused with {@link ErrorCode#VALUE_OUT_OF_RANGE}. */
  REFUSE,
  /**
   * Digits beyond the column's precision are dropped toward the past, before 1970 as well; an event
   * time counts as it is stored.
   */
  FLOOR
}
