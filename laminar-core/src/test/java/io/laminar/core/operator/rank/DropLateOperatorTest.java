package io.laminar.core.operator.rank;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.operator.harness.OperatorHarness;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DropLateOperatorTest {
  @Test
  void shouldDropRowsBehindTheWatermark() {
    OperatorHarness.of(
            context -> new DropLateOperator(0, 1), List.of(DataType.of(TypeKind.TIMESTAMP)))
        .row(5)
        .expect(5)
        .watermark(5)
        .row(4)
        .row(5)
        .expect(5)
        .watermark(7)
        .row(6)
        .expectLateRows(2)
        .run();
  }
}
