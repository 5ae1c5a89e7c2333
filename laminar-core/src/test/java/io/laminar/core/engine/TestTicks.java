package io.laminar.core.engine;

import io.laminar.core.data.Batch;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.operator.StatefulOperator;
import io.laminar.core.operator.TickingOperator;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.ArrayDeque;

/**
 * Holds ticks for a while by the clock, beginning with the first of them, then lets them out: their
 * keys, and how many milliseconds had passed. One a step.
 */
final class TestTicks implements TickingOperator, StatefulOperator {
  private final long periodNanos;
  private final EvaluationContext context;
  private final OutputRows result = new OutputRows(
      EngineFixture.SCHEMA.columns().stream().map(column -> column.type()).toList(), false);
  private final ArrayDeque<Long> keys = new ArrayDeque<>();
  private long due = Long.MAX_VALUE;

  TestTicks(long periodNanos, EvaluationContext context) {
    this.periodNanos = periodNanos;
    this.context = context;
  }

  @Override
  public int process(int input, Batch batch, int from, Output output) {
    for (int i = from; i < batch.size(); i++) {
      if (keys.isEmpty()) {
        due = context.elapsedNanos() + periodNanos;
      }
      keys.add(batch.column(0).word(batch.selection()[i]));
    }
    return batch.size();
  }

  @Override
  public long nextTick() {
    return due;
  }

  @Override
  public boolean onTick(long elapsedNanos, Output output) {
    result.column(0).setWord(0, keys.remove());
    result.column(1).setWord(0, elapsedNanos / 1_000_000);
    result.add(1, 0);
    result.flush(output, true);
    due = keys.isEmpty() ? Long.MAX_VALUE : due;
    return keys.isEmpty();
  }

  @Override
  public long stateBytes() {
    return keys.size();
  }

  @Override
  public long stateRows() {
    return keys.size();
  }

  @Override
  public long lateRows() {
    return 0;
  }

  @Override
  public long heldRows() {
    return keys.size();
  }

  @Override
  public long ignoredRetractions() {
    return 0;
  }

  @Override
  public boolean canRetract() {
    return false;
  }

  @Override
  public void snapshot(StateWriter writer) {
    writer.writeLong(due);
    writer.writeLong(keys.size());
    keys.forEach(writer::writeLong);
  }

  @Override
  public void restore(StateReader reader) {
    due = reader.readLong();
    for (long left = reader.readLong(); left > 0; left--) {
      keys.add(reader.readLong());
    }
  }
}
