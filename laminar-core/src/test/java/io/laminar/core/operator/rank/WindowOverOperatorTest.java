package io.laminar.core.operator.rank;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.operator.aggregate.AggregateCall;
import io.laminar.core.operator.aggregate.AggregateFunction;
import io.laminar.core.operator.harness.OperatorHarness;
import io.laminar.core.operator.over.OverFrame;
import io.laminar.core.operator.over.OverFunction;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WindowOverOperatorTest {
  private static final DataType TEXT = DataType.of(TypeKind.VARCHAR);
  private static final DataType NUMBER = DataType.of(TypeKind.BIGINT);
  private static final DataType NULLABLE = NUMBER.withNullable(true);
  private static final DataType TIME = DataType.of(TypeKind.TIMESTAMP);
  private static final List<DataType> TYPES = List.of(TIME, TIME, TEXT, NUMBER);

  @Test
  void shouldEmitTheRowsOfEachKeyWhenTheWindowEnds() {
    OrderedOverSpec spec = new OrderedOverSpec(
        TYPES,
        List.of(0, 1, 2),
        List.of(new SortColumn(3, true, false)),
        new OverFrame(true, OverFrame.UNBOUNDED_START, 0),
        List.of(AggregateCall.of(AggregateFunction.SUM, 3, NUMBER, NULLABLE)),
        List.of(new OverFunction(OverFunction.Kind.NTILE, -1, 2, -1, false, NUMBER)));
    OperatorHarness.of(
            context -> new WindowOverOperator(spec, 0, 1, time -> time + 1, context), TYPES)
        .returns(spec.outputTypes())
        .row(10, 20, "x", 1)
        .row(0, 10, "b", 1)
        .row(0, 10, "a", 7)
        .row(0, 10, "b", 3)
        .row(0, 10, "b", 1)
        .watermark(9)
        .row(5, 10, "c", 9)
        .watermark(10)
        .expect(0, 10, "b", 3, 3, 1)
        .expect(0, 10, "b", 1, 4, 1)
        .expect(0, 10, "b", 1, 5, 2)
        .expect(0, 10, "a", 7, 7, 1)
        .expect(5, 10, "c", 9, 9, 1)
        .row(0, 10, "b", 8)
        .watermark(Long.MAX_VALUE)
        .expect(10, 20, "x", 1, 1, 1)
        .expectLateRows(1)
        .run();
  }
}
