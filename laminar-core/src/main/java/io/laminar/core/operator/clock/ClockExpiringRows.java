package io.laminar.core.operator.clock;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.TickingOperator;
import io.laminar.core.time.SaturatingTime;
import java.util.List;

/** Rows that go when the database's clock has come a while beyond the moment at which they were drained. */
public final class ClockExpiringRows extends ExpiringRows implements TickingOperator {
  private final EvaluationContext context;
  private final long stayNanos;

  /**
   * Makes the operator without state.
   *
   * @param types of the input's columns
   * @param stayNanos how long a row stays, more than 0
   * @param context of the query; gives the time
   */
  public ClockExpiringRows(List<DataType> types, long stayNanos, EvaluationContext context) {
    super(types, context);
    this.context = context;
    this.stayNanos = stayNanos;
  }

  @Override
  boolean isOver() {
    return false;
  }

  @Override
  long due(Batch batch, int row) {
    return SaturatingTime.plus(context.elapsedNanos(), stayNanos);
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
