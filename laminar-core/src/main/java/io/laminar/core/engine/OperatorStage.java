package io.laminar.core.engine;

import io.laminar.api.LaminarException;
import io.laminar.core.data.Batch;
import io.laminar.core.operator.Operator;
import io.laminar.core.operator.Output;
import org.jspecify.annotations.Nullable;

/** An operator and the one stage after it. */
final class OperatorStage implements Stage, Output {
  private final Operator operator;
  private final Stage next;

  // The next stage where that is an operator's too, so that calling it needs no look-up.
  private final @Nullable OperatorStage nextOperator;

  // Looked up once: time passes by what does not use it.
  private final boolean usesWatermark;
  private final Stage nextOfTime;

  private long announced = Long.MIN_VALUE;
  private boolean owes;

  OperatorStage(Operator operator, Stage next) {
    this.operator = operator;
    this.next = next;
    this.usesWatermark = operator.usesWatermark();
    this.nextOperator = next instanceof OperatorStage stage ? stage : null;
    this.nextOfTime = nextOperator == null ? next : nextOperator.firstOfTime();
  }

  private Stage firstOfTime() {
    return usesWatermark ? this : nextOfTime;
  }

  Operator operator() {
    return operator;
  }

  /** Tells whether the operator has not yet emitted all that it owes at the watermark. */
  boolean isPending() {
    return owes;
  }

  /** Forgets what was owed: the query was stopped. */
  void abandon() {
    owes = false;
  }

  @Override
  public void process(Batch batch) {
    operator.process(batch, this);
  }

  @Override
  public void emit(Batch batch) {
    OperatorStage stage = nextOperator;
    if (stage != null) {
      stage.operator.process(batch, stage);
    } else {
      next.process(batch);
    }
  }

  @Override
  public boolean advance(long watermark) {
    if (!usesWatermark) {
      return nextOfTime.advance(watermark);
    }
    if (watermark > announced) {
      announced = watermark;
      owes = true;
    }
    if (owes) {
      owes = !operator.onWatermark(announced, this);
      if (owes) {
        return false;
      }
    }
    return nextOfTime.advance(announced);
  }

  @Override
  public void idle(boolean idle) {
    next.idle(idle);
  }

  @Override
  public void complete() {
    next.complete();
  }

  @Override
  public void fail(LaminarException failure) {
    next.fail(failure);
  }

  @Override
  public void collect(Reach reach) {
    if (usesWatermark) {
      reach.addTimed(this);
    }
    next.collect(reach);
  }
}
