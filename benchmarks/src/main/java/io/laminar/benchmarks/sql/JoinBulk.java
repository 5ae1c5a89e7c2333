package io.laminar.benchmarks.sql;

import com.sun.management.ThreadMXBean;
import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.benchmarks.Measurement;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.join.IntervalJoinOperator;
import io.laminar.core.operator.join.IntervalSpec;
import io.laminar.core.operator.join.JoinInput;
import io.laminar.core.operator.join.JoinKind;
import io.laminar.core.operator.join.JoinSpec;
import io.laminar.core.operator.join.RegularJoinOperator;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * An operator that joins two inputs of (key, time, value), where each row has one partner: rows of one
 * side a second, and the bytes that are allocated for a row of either side. An interval join lets state
 * go; any other is begun anew with each round.
 */
final class JoinBulk implements Measurement {
  private static final int ROWS = 1 << 20;
  private static final long REACH = 1_000;
  private static final DataType BIGINT = DataType.of(TypeKind.BIGINT);
  private static final List<DataType> TYPES = List.of(BIGINT, DataType.timestamp(3), BIGINT);
  private static final JoinInput SIDE = new JoinInput(TYPES, List.of(0), false);

  private final boolean interval;
  private final JoinSpec spec;
  private final ColumnBuffer[] columns =
      TYPES.stream().map(ColumnBuffer::new).toArray(ColumnBuffer[]::new);
  private final Batch batch = new Batch(TYPES.size());
  private final Output output;
  private long next;
  private long pairs;

  JoinBulk(boolean interval, JoinKind kind) {
    this.interval = interval;
    this.spec = new JoinSpec(kind, SIDE, SIDE, List.of(BIGINT));
    this.output = rows -> pairs += rows.size();
    for (int i = 0; i < columns.length; i++) {
      batch.column(i, columns[i].vector());
    }
    batch.selectFirst(Batch.MAX_ROWS);
  }

  private static EvaluationContext context() {
    return new EvaluationContext((code, message, remedy) -> {
      throw new IllegalStateException(message);
    });
  }

  @Override
  public List<Reading> measure() {
    Rounds rounds = new Rounds();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long[] bytes = new long[1];
    IntervalJoinOperator kept =
        new IntervalJoinOperator(new IntervalSpec(spec, 1, 1, REACH, REACH, 0), null, context());
    List<Reading> readings = new ArrayList<>(rounds.measure(ROWS, () -> {
      RegularJoinOperator regular = new RegularJoinOperator(spec, null, context());
      rounds.start();
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int row = 0; row < ROWS; row += Batch.MAX_ROWS) {
        fill();
        if (interval) {
          both(kept);
        } else {
          both(regular);
        }
      }
      bytes[0] = threads.getCurrentThreadAllocatedBytes() - before;
      rounds.stop();
    }));
    if (pairs < ROWS) {
      throw new IllegalStateException("pairs are missing: " + pairs);
    }
    readings.add(new Reading("bytes a row", bytes[0] / (2.0 * ROWS)));
    return readings;
  }

  private void both(IntervalJoinOperator operator) {
    for (int input = 0; input < 2; input++) {
      for (int from = 0; from < batch.size(); ) {
        from = operator.process(input, batch, from, output);
      }
    }
    for (int input = 0; input < 2; input++) {
      while (!operator.onWatermark(input, next, output)) {
        // In steps.
      }
    }
    operator.cleanUp(0, next);
    operator.cleanUp(1, next);
  }

  private void both(RegularJoinOperator operator) {
    for (int input = 0; input < 2; input++) {
      for (int from = 0; from < batch.size(); ) {
        from = operator.process(input, batch, from, output);
      }
    }
  }

  private void fill() {
    for (int i = 0; i < Batch.MAX_ROWS; i++) {
      columns[0].setWord(i, next);
      columns[1].setWord(i, next);
      columns[2].setWord(i, i);
      next++;
    }
  }
}
