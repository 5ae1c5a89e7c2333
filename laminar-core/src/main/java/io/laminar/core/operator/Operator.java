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
 * <p>An operator has one input or several, which are numbered. Rows of one source that reach several
 * inputs come commit by commit, and within a commit in the order of the inputs; a batch that does not
 * end its commit says so.
 *
 * <p>What only some operators need is an interface of its own: {@link TimedOperator} for those that
 * wait for the watermark, {@link TimedInputsOperator} for those that wait for that of one of their
 * inputs, {@link LaggingOperator} for those whose output is behind in time, {@link CleaningOperator} for those whose state becomes useless in time, {@link TickingOperator}
 * for those that go by the clock, {@link EndingOperator} for those that learn which input has ended, {@link StatefulOperator}
 * for those that keep something between batches, {@link NettingOperator} for those that emit one
 * result for all rows of a commit.
 */
public interface Operator {
  /**
   * Takes rows of a batch, from one of them on: all of them, or as many as the output of one call
   * has room for. It is called again with the rows that it left, before any other rows or watermark.
   *
   * @param input the number of the input that they come from; 0 where there is only one
   * @param batch valid until it was consumed; not to be changed; at least one row
   * @param from position in the selection of the first row that was not taken yet
   * @param output receives what the rows cause: at most one batch a call. A commit that does not fit into
   *     one has batches of its own, all of them open but for the last
   * @return the position of the first row that was not taken; the batch's size when all were
   */
  int process(int input, Batch batch, int from, Output output);
}
