package io.laminar.core.operator;

import io.laminar.core.data.Batch;

/**
 * An operator of several inputs that emits or drops something when the watermark of one of them
 * rises. What {@link TimedOperator} is for all inputs together.
 *
 * <p>The watermark of an input that is idle is that of the operator: the minimum over the inputs that
 * are not, or where all are, the furthest. It never goes back, also not when the input speaks again.
 */
public interface TimedInputsOperator extends Operator {
  /**
   * Learns that the watermark of an input has risen, and emits what is owed at it, in bounded steps.
   *
   * <p>Until it returns true it is called again with the same input and watermark, and gets nothing
   * else in between. Where several watermarks rise in one step, the inputs have their turns in the
   * order of their numbers; then the watermark travels on downstream. All that is emitted meanwhile
   * is one commit.
   *
   * @param input its number
   * @param watermark no row of the input with a smaller event time is still to come; {@link
   *     Long#MAX_VALUE} at the end of time
   * @param output receives what is owed: at most one batch of {@link Batch#MAX_ROWS} rows a call,
   *     its commit open
   * @return true when nothing more is owed at this watermark
   */
  boolean onWatermark(int input, long watermark, Output output);

  /**
   * Returns the smallest watermark of an input at which {@link #onWatermark} has something to emit
   * or to drop.
   *
   * @param input its number
   * @return {@link Long#MAX_VALUE} when nothing waits for it
   */
  long nextTimer(int input);

  /**
   * Returns the smallest watermark of an input at which {@link #onWatermark} may have something to
   * emit or to drop because of a row that is still to come. Asked only where both depend on the same
   * source.
   *
   * @param input the number of the input that the row comes to
   * @param eventTime of the row
   * @param waited the number of the input whose watermark is waited for
   * @return no less for a later row; {@link Long#MAX_VALUE} where such a row sets no timer
   */
  long timerOf(int input, long eventTime, int waited);
}
