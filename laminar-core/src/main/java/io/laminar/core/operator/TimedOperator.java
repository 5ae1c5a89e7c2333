package io.laminar.core.operator;

import io.laminar.core.data.Batch;

/** An operator that emits or drops something when the watermark rises. */
public interface TimedOperator extends Operator {
  /**
   * Learns that the watermark has risen, and emits what is owed at it, in bounded steps.
   *
   * <p>Until it returns true it is called again with the same watermark, and gets no rows in
   * between. Only then does the watermark travel on downstream. All that it emits meanwhile is one
   * commit.
   *
   * @param watermark no row with a smaller event time is still to come; {@link Long#MAX_VALUE} at
   *     the end of time
   * @param output receives what is owed: at most one batch of {@link Batch#MAX_ROWS} rows a call,
   *     its commit open
   * @return true when nothing more is owed at this watermark
   */
  boolean onWatermark(long watermark, Output output);

  /**
   * Returns the smallest watermark at which {@link #onWatermark} has something to emit or to drop.
   *
   * @return {@link Long#MAX_VALUE} when nothing waits for the watermark
   */
  long nextTimer();

  /**
   * Returns the smallest watermark at which {@link #onWatermark} may have something to emit or to
   * drop because of a row that is still to come: a batch is cut there, though the row that sets the
   * timer is in it, too. Where the watermark has reached it, the row may set later ones: none of these is
   * before that of a row at the watermark.
   *
   * @param eventTime of the row
   * @return more than {@code eventTime}, and no less for a later one; {@link Long#MAX_VALUE} where
   *     such a row sets no timer
   */
  long timerOf(long eventTime);
}
