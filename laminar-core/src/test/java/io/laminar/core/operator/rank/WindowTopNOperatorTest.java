package io.laminar.core.operator.rank;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.operator.harness.OperatorHarness;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WindowTopNOperatorTest {
  private static final DataType TEXT = DataType.of(TypeKind.VARCHAR);
  private static final DataType NUMBER = DataType.of(TypeKind.BIGINT);
  private static final DataType TIME = DataType.of(TypeKind.TIMESTAMP);
  private static final List<DataType> TYPES = List.of(TIME, TIME, TEXT, NUMBER);

  private static OperatorHarness harness(int offset, int end) {
    RankSpec spec = new RankSpec(
        TYPES, List.of(0, 1, 2), List.of(new SortColumn(3, true, false)), offset, end, true, false);
    return OperatorHarness.of(
            context -> new WindowTopNOperator(spec, 0, 1, time -> time + 1, context), TYPES)
        .returns(spec.outputTypes());
  }

  @Test
  void shouldEmitTheFirstRowsOfEachKeyWhenTheWindowEnds() {
    harness(0, 2)
        .row(10, 20, "x", 1)
        .row(0, 10, "b", 1)
        .row(0, 10, "a", 7)
        .row(0, 10, "b", 3)
        .row(0, 10, "b", 2)
        .watermark(9)
        .row(5, 10, "c", 9)
        .watermark(10)
        .expect(0, 10, "b", 3, 1)
        .expect(0, 10, "b", 2, 2)
        .expect(0, 10, "a", 7, 1)
        .expect(5, 10, "c", 9, 1)
        .row(0, 10, "b", 8)
        .watermark(Long.MAX_VALUE)
        .expect(10, 20, "x", 1, 1)
        .expectLateRows(1)
        .run();
  }

  @Test
  void shouldLeaveOutTheFirstRows() {
    harness(1, 2)
        .row(0, 10, "b", 1)
        .row(0, 10, "a", 1)
        .row(0, 10, "b", 1)
        .watermark(10)
        .expect(0, 10, "b", 1, 2)
        .run();
  }
}
