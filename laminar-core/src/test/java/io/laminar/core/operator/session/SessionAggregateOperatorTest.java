package io.laminar.core.operator.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.WindowEmission;
import io.laminar.core.operator.aggregate.AggregateCall;
import io.laminar.core.operator.aggregate.AggregateFunction;
import io.laminar.core.operator.aggregate.Calls;
import io.laminar.core.operator.aggregate.GroupSpec;
import io.laminar.core.operator.harness.OperatorHarness;
import io.laminar.core.operator.harness.Subject;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionAggregateOperatorTest {
  private static final DataType NAME = DataType.of(TypeKind.VARCHAR);
  private static final DataType TIME = DataType.timestamp(3).withNullable(true);
  private static final DataType BIGINT = DataType.of(TypeKind.BIGINT);
  private static final List<DataType> TYPES = List.of(NAME, TIME, BIGINT);
  private static final GroupSpec SPEC = GroupSpec.of(
      TYPES,
      List.of(0),
      List.of(AggregateCall.countAll(), Calls.call(AggregateFunction.SUM, 2, BIGINT)),
      1);
  private static final long GAP = 10;
  private static final int SESSIONS = 100_000;

  private final EvaluationContext context = new EvaluationContext((code, message, remedy) -> {});
  private final SessionAggregateOperator operator =
      new SessionAggregateOperator(SPEC, GAP, WindowEmission.ON_CLOSE, context);
  private final Subject subject = new Subject.Single(operator);
  private final ColumnBuffer[] columns =
      TYPES.stream().map(ColumnBuffer::new).toArray(ColumnBuffer[]::new);
  private final Batch batch = new Batch(TYPES.size());

  private static OperatorHarness harness() {
    return OperatorHarness.of(
            context -> new SessionAggregateOperator(SPEC, GAP, WindowEmission.ON_CLOSE, context),
            TYPES)
        .returns(SessionAggregateOperator.outputTypes(SPEC));
  }

  @Test
  void shouldJudgeARowAfterItHasFoundItsSession() {
    harness()
        .row("a", 100, 1)
        .watermark(109)
        .row("a", 91, 2)
        .row("b", 99, 4)
        .row("b", 100, 8)
        .row("a", 82, 16)
        .watermark(110)
        .expect("a", 82, 110, 3, 19)
        .expect("b", 100, 110, 1, 8)
        .row("a", 100, 32)
        .row("a", 101, 64)
        .watermark(Long.MAX_VALUE)
        .expect("a", 101, 111, 1, 64)
        .expectLateRows(2)
        .run();
  }

  @Test
  void shouldReportRowsWithoutASession() {
    harness()
        .row("a", null, 1)
        .row("a", Long.MAX_VALUE - 9, 2)
        .row("a", Long.MAX_VALUE - 10, 4)
        .row("a", null, 8)
        .row("a", Long.MIN_VALUE, 16)
        .watermark(Long.MAX_VALUE)
        .expect("a", Long.MIN_VALUE, Long.MIN_VALUE + 10, 1, 16)
        .expect("a", Long.MAX_VALUE - 10, Long.MAX_VALUE, 1, 4)
        .expectErrors(
            ErrorCode.NOT_NULL_VIOLATION,
            ErrorCode.VALUE_OUT_OF_RANGE,
            ErrorCode.NOT_NULL_VIOLATION)
        .run();
  }

  /** One row each of some keys, all at the same time; {@link Batch#MAX_ROWS} of them. */
  private void fill(int firstKey, int keys, long time) {
    for (ColumnBuffer column : columns) {
      column.begin();
    }
    for (int i = 0; i < Batch.MAX_ROWS; i++) {
      byte[] name =
          ("a name that is not inline " + (firstKey + i % keys)).getBytes(StandardCharsets.UTF_8);
      columns[0].setBytes(i, name, 0, name.length);
      columns[1].setWord(i, time);
      columns[2].setWord(i, i);
    }
    for (int c = 0; c < columns.length; c++) {
      batch.column(c).share(columns[c].vector());
    }
    batch.selectFirst(Batch.MAX_ROWS);
  }

  @Test
  void shouldCloseManySessionsInBoundedSteps() {
    for (int key = 0; key < SESSIONS; key += Batch.MAX_ROWS) {
      fill(key, Batch.MAX_ROWS, key);
      subject.process(batch, rows -> {});
    }
    List<Integer> steps = new ArrayList<>();
    int[] emitted = new int[1];
    boolean done = false;
    while (!done) {
      emitted[0] = 0;
      done = subject.onWatermark(Long.MAX_VALUE, rows -> emitted[0] = rows.size());
      steps.add(emitted[0]);
    }
    assertThat(steps).allMatch(rows -> rows <= Batch.MAX_ROWS);
    assertThat(steps.stream().mapToInt(Integer::intValue).sum()).isGreaterThanOrEqualTo(SESSIONS);
    assertThat(operator.stateBytes()).isZero();
    assertThat(operator.heldRows()).isZero();
  }

  @Test
  void shouldAllocateNothingWhenSessionsGrowMergeAndClose() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Output output = rows -> {};
    long bytes = 0;
    for (int round = 0; round < 300; round++) {
      long time = round * 100L;
      for (int step : new int[] {0, 5, 20, 12, 40}) {
        fill(0, 50, time + step);
        long before = threads.getCurrentThreadAllocatedBytes();
        subject.process(batch, output);
        bytes += threads.getCurrentThreadAllocatedBytes() - before;
      }
      long before = threads.getCurrentThreadAllocatedBytes();
      while (!subject.onWatermark(time + 90, output)) {
        // In steps.
      }
      bytes = round < 100 ? 0 : bytes + threads.getCurrentThreadAllocatedBytes() - before;
    }
    assertThat(bytes).isLessThan(10_000);
    assertThat(operator.stateBytes()).isZero();
  }
}
