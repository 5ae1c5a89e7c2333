package io.laminar.core.engine;

import io.laminar.api.LaminarException;
import io.laminar.core.data.Batch;

/**
 * UNION ALL: rows pass through; the watermark is the minimum over the inputs that are not idle, and
 * the end comes when every input ended.
 */
final class UnionStage {
  private final Input[] inputs;
  private final Stage next;
  private long watermark = Long.MIN_VALUE;

  UnionStage(int inputCount, Stage next) {
    this.next = next;
    this.inputs = new Input[inputCount];
    for (int i = 0; i < inputCount; i++) {
      inputs[i] = new Input();
    }
  }

  Stage input(int index) {
    return inputs[index];
  }

  private boolean advanceToMin() {
    long min = Long.MAX_VALUE;
    boolean held = false;
    for (Input input : inputs) {
      if (!input.idle) {
        held = true;
        min = Math.min(min, input.inputWatermark);
      }
    }
    if (held && min > watermark) {
      watermark = min;
    }
    return watermark == Long.MIN_VALUE || next.advance(watermark);
  }

  private final class Input implements Stage {
    private long inputWatermark = Long.MIN_VALUE;
    private boolean idle;
    private boolean complete;

    @Override
    public void process(Batch batch) {
      next.process(batch);
    }

    @Override
    public boolean advance(long newWatermark) {
      inputWatermark = Math.max(inputWatermark, newWatermark);
      return advanceToMin();
    }

    @Override
    public void idle(boolean nowIdle) {
      idle = nowIdle;
      boolean allIdle = true;
      for (Input input : inputs) {
        allIdle &= input.idle;
      }
      next.idle(allIdle);
    }

    @Override
    public void complete() {
      complete = true;
      for (Input input : inputs) {
        if (!input.complete) {
          return;
        }
      }
      next.complete();
    }

    @Override
    public void fail(LaminarException failure) {
      next.fail(failure);
    }

    @Override
    public void collect(Reach reach) {
      next.collect(reach);
    }
  }
}
