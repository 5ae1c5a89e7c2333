package io.laminar.core.engine.output;

/**
 * How many changes of a relation are retained; one of the two is set.
 *
 * @param rows the newest so many; {@link Long#MAX_VALUE} where the time decides
 * @param nanos those of the last so many nanoseconds in which the database ran; {@link Long#MAX_VALUE} where their
 *     number decides
 */
public record RetainLimit(long rows, long nanos) {
  /** The newest changes. */
  public static RetainLimit ofRows(long rows) {
    return new RetainLimit(rows, Long.MAX_VALUE);
  }

  /** The changes of a time. */
  public static RetainLimit ofNanos(long nanos) {
    return new RetainLimit(Long.MAX_VALUE, nanos);
  }

  boolean isTimed() {
    return nanos != Long.MAX_VALUE;
  }
}
