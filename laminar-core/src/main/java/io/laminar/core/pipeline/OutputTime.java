package io.laminar.core.pipeline;

import io.laminar.core.operator.FollowingOperator;
import io.laminar.core.operator.LaggingOperator;
import io.laminar.core.operator.Operator;
import io.laminar.core.operator.TimekeepingOperator;
import io.laminar.core.time.SaturatingTime;
import io.laminar.core.time.SourceWatermark;
import org.jspecify.annotations.Nullable;

/**
 * The time of what comes out of an operator: that of its inputs, less where it lags behind them, its own
 * where it keeps one, or that of one of them.
 */
final class OutputTime {
  private final @Nullable LaggingOperator lagging;
  private final @Nullable TimekeepingOperator timekeeping;

  // The input whose time it is; null where it is the least of all.
  private final @Nullable Node followed;

  OutputTime(Operator operator, @Nullable FeedNode feed) {
    this.followed = feed != null && operator instanceof FollowingOperator follows
        ? feed.edge(follows.timeInput())
        : null;
    this.lagging = operator instanceof LaggingOperator lags && lags.isLagging() ? lags : null;
    this.timekeeping = operator instanceof TimekeepingOperator keeps ? keeps : null;
  }

  /** Tells whether it may be another than that of all inputs together. */
  boolean isOwn() {
    return lags() || followed != null;
  }

  /** What decides the watermark of what comes in. */
  Node clock(Node input) {
    Node only = followed;
    return only == null ? input.clock() : only;
  }

  /** Tells whether it may be behind that of what comes in. */
  boolean lags() {
    return lagging != null || timekeeping != null;
  }

  /** The operator, where the time is its own; null for all others. */
  @Nullable
  TimekeepingOperator timekeeping() {
    return timekeeping;
  }

  /** Tells whether nobody waits for it, as its input is silent: a clock goes on. */
  boolean isIdle(boolean isInputIdle) {
    return isInputIdle && timekeeping == null;
  }

  /** The watermark of what comes out, given that of what comes in. */
  long watermark(long ofInput) {
    if (ofInput == SourceWatermark.END) {
      return ofInput;
    }
    if (timekeeping != null) {
      return timekeeping.outputWatermark();
    }
    LaggingOperator lags = lagging;
    return lags == null ? ofInput : Math.min(ofInput, lags.outputWatermark(ofInput));
  }

  /**
   * The smallest watermark of what comes in at which that of what comes out may reach a value.
   *
   * @param present that of what comes in, at which less comes out
   */
  long inputWatermark(long outputWatermark, long present) {
    if (timekeeping != null) {
      return Long.MAX_VALUE;
    }
    LaggingOperator lags = lagging;
    return lags == null || outputWatermark == Long.MAX_VALUE
        ? outputWatermark
        : Math.max(lags.inputWatermark(outputWatermark), SaturatingTime.plus(present, 1));
  }
}
