package io.laminar.capi;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.time.Instant;
import org.apache.arrow.vector.types.TimeUnit;

/** {@code LaminarTimeUnit}. Stateless. */
final class Units {
  static final int NANO = 3;
  static final long NANOS_PER_SECOND = 1_000_000_000L;

  private Units() {}

  /** How many units are in a second. */
  static long perSecond(int unit) {
    return switch (unit) {
      case 0 -> 1L;
      case 1 -> 1_000L;
      case 2 -> 1_000_000L;
      case NANO -> NANOS_PER_SECOND;
      default ->
        throw new LaminarException(
            ErrorCode.INVALID_ARGUMENT,
            "there is no time unit " + unit,
            "give one of the constants of LaminarTimeUnit");
    };
  }

  /** The number of a unit of Arrow. */
  static int of(TimeUnit unit) {
    return switch (unit) {
      case SECOND -> 0;
      case MILLISECOND -> 1;
      case MICROSECOND -> 2;
      case NANOSECOND -> NANO;
    };
  }

  /** A time in the units of its column. */
  static long of(DataType type, Instant instant) {
    return of(type, instant.getEpochSecond(), instant.getNano());
  }

  /** A time or a duration in the units of its column. */
  static long of(DataType type, long seconds, int nanos) {
    long perSecond = type.unitsPerSecond();
    return Math.addExact(
        Math.multiplyExact(seconds, perSecond), nanos / (NANOS_PER_SECOND / perSecond));
  }
}
