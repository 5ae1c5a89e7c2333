package io.laminar.core.pipeline;

import io.laminar.core.data.Batch;
import io.laminar.core.operator.LaggingOperator;
import io.laminar.core.operator.Output;

/**
 * Passes rows on, and holds the watermark back.
 *
 * @param lag by how much
 */
public record TestLag(long lag) implements LaggingOperator {
  @Override
  public int process(int input, Batch batch, int from, Output output) {
    output.emit(batch);
    return batch.size();
  }

  @Override
  public boolean isLagging() {
    return true;
  }

  @Override
  public long outputWatermark(long watermark) {
    return watermark - lag;
  }

  @Override
  public long inputWatermark(long outputWatermark) {
    return outputWatermark + lag;
  }
}
