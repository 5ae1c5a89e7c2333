package io.laminar.core.operator.count;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.aggregate.AggregateCall;
import io.laminar.core.operator.aggregate.AggregateFunction;
import io.laminar.core.operator.aggregate.Calls;
import io.laminar.core.operator.aggregate.GroupSpec;
import io.laminar.core.operator.harness.OperatorHarness;
import io.laminar.core.operator.harness.Subject;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CountWindowOperatorTest {
  private static final DataType BIGINT = DataType.of(TypeKind.BIGINT);
  private static final DataType TIME = DataType.timestamp(3).withNullable(true);
  private static final List<DataType> TYPES = List.of(BIGINT, TIME, BIGINT);
  private static final GroupSpec GROUPS = GroupSpec.of(
      TYPES,
      List.of(0),
      List.of(AggregateCall.countAll(), Calls.call(AggregateFunction.SUM, 2, BIGINT)),
      1);

  private static OperatorHarness harness(CountSpec spec) {
    return OperatorHarness.of(context -> new CountWindowOperator(spec, context), TYPES)
        .returns(spec.outputTypes());
  }

  @Test
  void shouldGiveTheLatestTimeOfAWindow() {
    harness(new CountSpec(GROUPS, 1, 2, 1))
        .row(7, 30, 1)
        .row(7, 10, 2)
        .expect(7, 0, 2, 30, 2, 3)
        .row(7, 20, 4)
        .expect(7, 1, 3, 20, 2, 6)
        .run();
  }

  @Test
  void shouldReportARowWithoutATime() {
    harness(new CountSpec(GROUPS, 2, 2, 1))
        .row(7, 30, 1)
        .row(7, null, 2)
        .row(7, 10, 4)
        .expect(7, 0, 2, 30, 2, 5)
        .expectErrors(ErrorCode.NOT_NULL_VIOLATION)
        .run();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 3, 10, 20})
  void shouldAllocateNothingAndKeepItsSize(long slide) {
    CountWindowOperator operator = new CountWindowOperator(
        new CountSpec(GROUPS, slide, 10, 1), new EvaluationContext((code, message, remedy) -> {}));
    Subject subject = new Subject.Single(operator);
    ColumnBuffer[] columns = TYPES.stream().map(ColumnBuffer::new).toArray(ColumnBuffer[]::new);
    Batch batch = new Batch(TYPES.size());
    for (int i = 0; i < Batch.MAX_ROWS; i++) {
      columns[0].setWord(i, i % 37);
      columns[1].setWord(i, i);
      columns[2].setWord(i, i);
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = 0;
    long size = 0;
    for (int round = 0; round < 2000; round++) {
      before = round == 1000 ? threads.getCurrentThreadAllocatedBytes() : before;
      size = round == 1000 ? operator.stateBytes() : size;
      for (int c = 0; c < columns.length; c++) {
        batch.column(c).share(columns[c].vector());
      }
      batch.selectFirst(Batch.MAX_ROWS);
      subject.process(batch, rows -> {});
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(100_000);
    assertThat(operator.stateBytes()).isBetween(size / 3, 3 * size);
  }
}
