package io.laminar.core.operator;

import io.laminar.core.data.Batch;

/**
 * One step of a pipeline. Called by one thread only; allocates nothing in steady state; barriers
 * and threads are the engine's business.
 *
 * <p>For the same rows and watermarks in the same order the output is the same row for row, however
 * the rows were cut into batches. The pipeline guarantees that the watermark that holds at a row was
 * announced before a batch with a row behind it, so that lateness is decided against the last value
 * of {@link TimedOperator#onWatermark}.
 *
 * <p>What only some operators need is an interface of its own: {@link TimedOperator} for those that
 * wait for the watermark, {@link StatefulOperator} for those that keep something between batches,
 * {@link NettingOperator} for those that emit one result for all rows of a commit.
 */
public interface Operator {
  /**
   * Takes rows of a batch, from one of them on: all of them, or as many as the output of one call
   * has room for. It is called again with the rows that it left.
   *
   * @param batch valid until it was consumed; not to be changed; at least one row
   * @param from position in the selection of the first row that was not taken yet
   * @param output receives what the rows cause: at most one batch a call
   * @return the position of the first row that was not taken; the batch's size when all were
   */
  int process(Batch batch, int from, Output output);
}
