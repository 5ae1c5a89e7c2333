package io.laminar.core.operator;

import io.laminar.core.data.Batch;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;

/**
 * One step of a pipeline. Called by one thread only; allocates nothing in steady state; barriers
 * and threads are the engine's business.
 *
 * <p>For the same rows and watermarks in the same order the output is the same row for row, however
 * the rows were cut into batches. The engine guarantees that the watermark that holds at a row was
 * announced before a batch with a row behind it, so that lateness is decided against {@link
 * #onWatermark}'s last value.
 */
public interface Operator {
  /**
   * Takes rows.
   *
   * @param batch valid until this returns; not to be changed; at least one row
   * @param output receives what the rows cause
   */
  void process(Batch batch, Output output);

  /**
   * Learns that the watermark has risen, and emits what is owed at it, in bounded steps.
   *
   * <p>Until it returns true it is called again with the same watermark, and gets no rows in
   * between. Only then does the watermark travel on downstream.
   *
   * @param watermark no row with a smaller event time is still to come; {@link Long#MAX_VALUE} at
   *     the end of the stream
   * @param output receives what is owed; at most {@link Batch#MAX_ROWS} rows a call
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
   * Tells whether the operator depends on the watermark at all; constant.
   *
   * @return false for an operator that emits and keeps nothing at {@link #onWatermark}: it is then
   *     left out of the search for timers
   */
  default boolean usesWatermark() {
    return true;
  }

  /**
   * Returns the size of the state, for metrics.
   *
   * @return bytes, 0 for a stateless operator
   */
  default long stateBytes() {
    return 0;
  }

  /**
   * Returns how many rows were dropped because they were late for every window they belong to.
   *
   * @return rows since the operator was made
   */
  default long lateRows() {
    return 0;
  }

  /**
   * Returns how many retractions were ignored because what they retract is not held.
   *
   * @return since the operator was made; 0 for an operator that holds nothing
   */
  default long ignoredRetractions() {
    return 0;
  }

  /**
   * Writes the whole state; called between batches, when no watermark step is pending.
   *
   * @param writer takes the state
   */
  void snapshot(StateWriter writer);

  /**
   * Takes over a state that {@link #snapshot} wrote; called once, before the first batch.
   *
   * @param reader gives the state
   */
  void restore(StateReader reader);
}
