package io.laminar.core.operator;

import io.laminar.core.data.Batch;
import io.laminar.core.expression.EvaluationContext;

/**
 * An operator that does something when time has passed by the database's clock, whatever rows come.
 *
 * <p>It reckons by {@link EvaluationContext#elapsedNanos}, which never goes back and is recorded, so
 * that a replay gives the same. What a tick causes is one commit. An operator of a query that was
 * stopped gets none.
 */
public interface TickingOperator extends Operator {
  /**
   * Returns the time at which {@link #onTick} has something to do; asked again after rows, watermarks
   * and ticks.
   *
   * @return in nanoseconds, as {@link EvaluationContext#elapsedNanos}; {@link Long#MAX_VALUE} when
   *     nothing waits
   */
  long nextTick();

  /**
   * Does what is due, and emits what is owed then, in bounded steps. Until it returns true it is
   * called again with the same time, and gets nothing else in between.
   *
   * @param elapsedNanos the time; later than {@link #nextTick} where the thread was busy
   * @param output receives what is owed: at most one batch of {@link Batch#MAX_ROWS} rows a call,
   *     its commit open
   * @return true when nothing more is owed at this time: {@link #nextTick} is later
   */
  boolean onTick(long elapsedNanos, Output output);
}
