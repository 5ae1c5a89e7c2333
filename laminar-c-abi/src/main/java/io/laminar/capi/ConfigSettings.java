package io.laminar.capi;

import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;

/** The fields of a configuration that were read so far; those that belong together are put together at the end. One thread. */
final class ConfigSettings {
  /** Whose time the database has. */
  enum ClockKind {
    SYSTEM,
    MANUAL
  }

  final Config.Builder builder = Config.builder();
  private ClockKind clock = ClockKind.SYSTEM;
  private boolean hasClockStart;
  private long clockStartNanos;

  void clock(ClockKind kind) {
    clock = kind;
  }

  /** Sets the time at which a manual clock starts, in nanoseconds since 1970. */
  void clockStart(long nanos) {
    hasClockStart = true;
    clockStartNanos = nanos;
  }

  /**
   * Puts together what several fields say.
   *
   * @throws LaminarException {@link ErrorCode#INVALID_CONFIG}
   */
  Config.Builder finish() {
    if (clock == ClockKind.MANUAL) {
      builder.clock(new ManualClock(clockStartNanos));
    } else if (hasClockStart) {
      throw new LaminarException(
          ErrorCode.INVALID_CONFIG,
          "clock_start is set, and the clock is that of the system",
          "set clock to manual, or leave clock_start out");
    }
    return builder;
  }
}
