package io.laminar.core.operator.window;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.StatefulOperator;
import io.laminar.core.operator.WindowEmission;
import io.laminar.core.operator.aggregate.AggregateCall;
import io.laminar.core.operator.aggregate.AggregateFunction;
import io.laminar.core.operator.aggregate.Calls;
import io.laminar.core.operator.aggregate.GroupAggregateOperator;
import io.laminar.core.operator.aggregate.GroupSpec;
import io.laminar.core.operator.harness.Subject;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every aggregate, in windows and out of them, allocates nothing once its state has grown. */
class AllocationTest {
  private static final DataType TIME = DataType.timestamp(3);
  private static final DataType NAME = DataType.of(TypeKind.VARCHAR);
  private static final DataType BIGINT = DataType.of(TypeKind.BIGINT);
  private static final DataType DOUBLE = DataType.of(TypeKind.DOUBLE);
  private static final DataType DECIMAL = DataType.decimal(20, 2);
  private static final List<DataType> TYPES = List.of(NAME, TIME, BIGINT, DOUBLE, DECIMAL);
  private static final int KEYS = 500;
  private static final int BATCHES_A_WINDOW = 20;
  private static final int WINDOWS = 220;

  private long rowsOut;

  /** What is of a few words a group. */
  private static GroupSpec smallSpec() {
    List<AggregateCall> calls =
        spec().calls().stream().filter(call -> !call.distinct()).toList();
    return GroupSpec.of(TYPES, List.of(0), calls, 1);
  }

  private static GroupSpec spec(Set<AggregateFunction> functions) {
    List<AggregateCall> calls = new ArrayList<>();
    for (int column = 2; column < TYPES.size(); column++) {
      Calls.all(column, TYPES.get(column)).stream()
          .filter(call -> functions.contains(call.function()))
          .forEach(calls::add);
    }
    calls.add(Calls.call(AggregateFunction.MIN, 0, NAME));
    calls.add(Calls.call(AggregateFunction.LAST_VALUE, 0, NAME));
    calls.add(Calls.call(AggregateFunction.COUNT, 0, NAME).overDistinct());
    calls.add(Calls.call(AggregateFunction.SUM, 2, BIGINT).overDistinct());
    return GroupSpec.of(TYPES, List.of(0), calls, 1);
  }

  private static GroupSpec spec() {
    return spec(EnumSet.range(AggregateFunction.COUNT, AggregateFunction.LAST_VALUE));
  }

  /** Batches for one window: each row is inserted, and with weights retracted in the next batch. */
  private static ColumnBuffer[][] batches() {
    ColumnBuffer[][] batches = new ColumnBuffer[BATCHES_A_WINDOW][];
    for (int b = 0; b < batches.length; b++) {
      ColumnBuffer[] columns = TYPES.stream().map(ColumnBuffer::new).toArray(ColumnBuffer[]::new);
      for (int i = 0; i < Batch.MAX_ROWS; i++) {
        int number = b / 2 * Batch.MAX_ROWS + i;
        byte[] key =
            ("a key of more than twelve bytes " + number % KEYS).getBytes(StandardCharsets.UTF_8);
        columns[0].setBytes(i, key, 0, key.length);
        columns[1].setWord(i, 0);
        columns[2].setWord(i, number % 97);
        columns[3].setWord(i, Double.doubleToLongBits(number % 89));
        columns[4].setWords(i, 0, number % 83);
      }
      batches[b] = columns;
    }
    return batches;
  }

  private long allocatedBytes(StatefulOperator operator, boolean changelog, int windows) {
    Subject subject = new Subject.Single(operator);
    ColumnBuffer[][] batches = batches();
    ColumnBuffer weights = new ColumnBuffer(BIGINT);
    Batch batch = new Batch(TYPES.size());
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Output output = rows -> rowsOut += rows.size();
    long start = 0;
    for (int window = 0; window < windows; window++) {
      if (window == 20) {
        start = threads.getCurrentThreadAllocatedBytes();
      }
      for (int b = 0; b < batches.length; b++) {
        Arrays.fill(batches[b][1].values(), window * 1000L);
        for (int c = 0; c < TYPES.size(); c++) {
          batch.column(c).share(batches[b][c].vector());
        }
        Arrays.fill(weights.values(), b % 2 == 0 ? 1 : -1);
        batch.weights(changelog ? weights.vector() : null);
        batch.selectFirst(Batch.MAX_ROWS);
        subject.process(batch, output);
      }
      boolean done = false;
      while (!done) {
        done = subject.onWatermark(window * 1000L + 1000, output);
      }
    }
    return threads.getCurrentThreadAllocatedBytes() - start;
  }

  /** A million rows, one byte for a hundred of them: what the JVM itself does now and then. */
  private static final long NOISE = 10_000;

  @Test
  void shouldAllocateNothingWhenWindowsClose() {
    StatefulOperator operator = new WindowAggregateOperator(
        spec(), new TumblingWindow(1000, 0), new EvaluationContext((code, message, remedy) -> {}));
    assertThat(allocatedBytes(operator, false, WINDOWS)).isLessThan(NOISE);
    assertThat(rowsOut).isEqualTo((long) WINDOWS * KEYS);
    assertThat(operator.stateBytes()).isZero();
  }

  @Test
  void shouldAllocateNothingWhenSlicesAreMerged() {
    StatefulOperator operator = new SliceAggregateOperator(
        smallSpec(),
        WindowSeries.hopping(1000, 7000, 0),
        new EvaluationContext((code, message, remedy) -> {}));
    assertThat(allocatedBytes(operator, false, WINDOWS / 2)).isLessThan(NOISE);
    assertThat(rowsOut).isEqualTo((long) WINDOWS / 2 * KEYS);
  }

  @Test
  void shouldAllocateNothingOverAChangelog() {
    StatefulOperator operator = new WindowAggregateOperator(
        spec().overChangelog(),
        new TumblingWindow(1000, 0),
        WindowEmission.CHANGES,
        new EvaluationContext((code, message, remedy) -> {}));
    assertThat(allocatedBytes(operator, true, WINDOWS)).isLessThan(NOISE);
    assertThat(rowsOut).isGreaterThan(1_000_000);
    assertThat(operator.stateBytes()).isZero();
  }

  @Test
  void shouldAllocateNothingWithoutWindows() {
    StatefulOperator operator = new GroupAggregateOperator(
        spec().overChangelog(), new EvaluationContext((code, message, remedy) -> {}));
    assertThat(allocatedBytes(operator, true, WINDOWS)).isLessThan(NOISE);
    assertThat(rowsOut).isGreaterThan(1_000_000);
    assertThat(operator.stateBytes()).isZero();
  }

  @Test
  void shouldAllocateNothingOfOtherAggregates() {
    Set<AggregateFunction> others = EnumSet.of(
        AggregateFunction.ARG_MIN,
        AggregateFunction.BIT_AND,
        AggregateFunction.BIT_XOR,
        AggregateFunction.VAR_SAMP,
        AggregateFunction.REGR_INTERCEPT);
    StatefulOperator operator = new GroupAggregateOperator(
        spec(others).overChangelog(), new EvaluationContext((code, message, remedy) -> {}));
    assertThat(allocatedBytes(operator, true, WINDOWS / 4)).isLessThan(NOISE);
    assertThat(operator.stateBytes()).isZero();
  }
}
