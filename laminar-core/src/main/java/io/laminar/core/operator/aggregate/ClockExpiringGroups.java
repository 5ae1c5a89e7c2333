package io.laminar.core.operator.aggregate;

import io.laminar.core.data.Batch;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.TickingOperator;

/** Groups that go when the database's clock has come a while beyond their last row; a row is written when it is drained. */
public final class ClockExpiringGroups extends ExpiringGroups implements TickingOperator {
  private final EvaluationContext context;

  /**
   * Makes the operator without state.
   *
   * @param spec keys and aggregates over inserted rows
   * @param afterLastWriteNanos how long a group stays, more than 0
   * @param context of the query; takes row errors, gives the time
   */
  public ClockExpiringGroups(GroupSpec spec, long afterLastWriteNanos, EvaluationContext context) {
    super(spec, afterLastWriteNanos, context);
    this.context = context;
  }

  @Override
  boolean isOver() {
    return false;
  }

  @Override
  long timeOf(Batch batch, int row) {
    return context.elapsedNanos();
  }

  @Override
  public long nextTick() {
    return nextDue();
  }

  @Override
  public boolean onTick(long elapsedNanos, Output output) {
    return expire(elapsedNanos, output);
  }
}
