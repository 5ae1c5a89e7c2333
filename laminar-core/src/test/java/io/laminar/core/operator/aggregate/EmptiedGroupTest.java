package io.laminar.core.operator.aggregate;

import static io.laminar.core.operator.aggregate.AggregateFunction.AVG;
import static io.laminar.core.operator.aggregate.AggregateFunction.SUM;
import static io.laminar.core.operator.aggregate.Calls.call;
import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.operator.WindowEmission;
import io.laminar.core.operator.harness.InputRow;
import io.laminar.core.operator.harness.OperatorHarness;
import io.laminar.core.operator.window.TumblingWindow;
import io.laminar.core.operator.window.WindowAggregateOperator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A group whose rows were all retracted is like a new one: of 1e16, 1e-16 and 1 that were added and
 * taken away in this order, the two words of a sum keep −1e-16.
 */
class EmptiedGroupTest {
  private static final DataType TIME = DataType.timestamp(3);
  private static final DataType DOUBLE = DataType.of(TypeKind.DOUBLE);

  private static GroupSpec spec() {
    return GroupSpec.of(
            List.of(DOUBLE, TIME),
            List.of(),
            List.of(call(SUM, 0, DOUBLE), call(AVG, 0, DOUBLE)),
            1)
        .overChangelog();
  }

  private static void leaveResidue(OperatorHarness harness) {
    for (double value : new double[] {1e16, 1e-16, 1, -1e-16, -1, -1e16}) {
      harness.change(value < 0 ? -1 : 1, Math.abs(value), 5);
    }
  }

  @Test
  void shouldKeepNothingInAGlobalAggregate() {
    OperatorHarness harness = OperatorHarness.of(
            context -> new GroupAggregateOperator(spec(), context), spec().inputTypes())
        .returns(GroupAggregateOperator.outputTypes(spec()));
    leaveResidue(harness);
    harness
        .expect(1e16, 1e16)
        .expectChange(-1, 1e16, 1e16)
        .expect(1e16, 5e15)
        .expectChange(-1, 1e16, 5e15)
        .expect(1e16, 1e16 / 3)
        .expectChange(-1, 1e16, 1e16 / 3)
        .expect(1e16, 5e15)
        .expectChange(-1, 1e16, 5e15)
        .expect(1e16, 1e16)
        .expectChange(-1, 1e16, 1e16)
        .expect(null, null)
        .change(1, 1e-20, 5)
        .expectChange(-1, null, null)
        .expect(1e-20, 1e-20)
        .run();
  }

  @ParameterizedTest
  @EnumSource(WindowEmission.Kind.class)
  void shouldKeepNothingInAWindow(WindowEmission.Kind kind) {
    GroupSpec spec = spec();
    OperatorHarness harness = OperatorHarness.of(
            context -> new WindowAggregateOperator(
                spec, new TumblingWindow(10, 0), new WindowEmission(kind, 0), context),
            spec.inputTypes())
        .returns(WindowAggregateOperator.outputTypes(spec));
    leaveResidue(harness);
    harness.change(1, 1e-20, 5).watermark(10);
    List<InputRow> rows = harness.runAndCollect();
    assertThat(rows.get(rows.size() - 1).toString()).isEqualTo("+(0, 10, 1.0E-20, 1.0E-20)");
  }
}
