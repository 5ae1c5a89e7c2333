package io.laminar.core.operator;

/**
 * An operator whose output lags behind its input in event time, such as one that answers late rows or
 * waits for the partners of a row: the watermark that it lets out is held back.
 */
public interface LaggingOperator extends Operator {
  /** Tells whether it ever holds the watermark back; asked once, when a pipeline is made of it. */
  boolean isLagging();

  /**
   * Returns the watermark of what is still to come out. Asked when the watermark has risen and all
   * that was owed at it was emitted; what it lets out rises at no other time, never goes back, and is
   * never beyond the input: the pipeline sees to that, and lets out the end of time as it is.
   *
   * @param watermark of all inputs together
   */
  long outputWatermark(long watermark);

  /**
   * Returns the smallest watermark of the input at which that of the output may reach a value: a
   * batch is cut there for what waits for it behind the operator. One that is too small costs time,
   * one that is too large makes results depend on how rows were cut.
   *
   * @param outputWatermark has not been let out yet
   */
  long inputWatermark(long outputWatermark);
}
