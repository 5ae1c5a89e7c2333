package io.laminar.core.operator.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.WindowEmission;
import io.laminar.core.operator.aggregate.AggregateCall;
import io.laminar.core.operator.aggregate.GroupSpec;
import io.laminar.core.operator.harness.OperatorHarness;
import io.laminar.core.state.MemorySnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class WindowExpandOperatorTest {
  private static final DataType TIME = DataType.timestamp(3);
  private static final DataType NAME = DataType.of(TypeKind.VARCHAR);
  private static final String LONG_NAME = "a name of more than twelve bytes";

  private static OperatorHarness expanding(WindowSeries series, boolean changelog, DataType time) {
    List<DataType> input = List.of(NAME, time);
    return OperatorHarness.of(
            context -> new WindowExpandOperator(input, changelog, 1, series, context), input)
        .returns(WindowAssignOperator.outputTypes(input, 1));
  }

  @Test
  void shouldMakeARowForEachWindow() {
    expanding(WindowSeries.hopping(10, 25, 0), false, TIME)
        .row(LONG_NAME, 3)
        .expect(LONG_NAME, 3, -20, 5, 4)
        .expect(LONG_NAME, 3, -10, 15, 14)
        .expect(LONG_NAME, 3, 0, 25, 24)
        .row("b", -1)
        .expect("b", -1, -20, 5, 4)
        .expect("b", -1, -10, 15, 14)
        .run();
  }

  @Test
  void shouldPassWeightsOnAndDropWhatIsInNoWindow() {
    expanding(WindowSeries.hopping(10, 4, 0), true, TIME)
        .change(1, "a", 3)
        .expectChange(1, "a", 3, 0, 4, 3)
        .change(1, "a", 4)
        .change(-2, "a", 10)
        .expectChange(-2, "a", 10, 10, 14, 13)
        .run();
  }

  @Test
  void shouldMakeMoreRowsOfOneThanABatchHolds() {
    OperatorHarness harness = expanding(WindowSeries.hopping(1, 600, 0), false, TIME);
    for (int row = 0; row < 3; row++) {
      harness.row("a", row);
      for (int start = row - 599; start <= row; start++) {
        harness.expect("a", row, start, start + 600, start + 599);
      }
    }
    harness.run();
  }

  @Test
  void shouldGoOnInTheMiddleOfARowAfterARestore() {
    List<DataType> input = List.of(DataType.timestamp(3));
    WindowSeries series = WindowSeries.hopping(1, 600, 0);
    ColumnBuffer times = new ColumnBuffer(input.get(0));
    times.setWord(0, 0);
    Batch batch = new Batch(1);
    batch.column(0).share(times.vector());
    batch.selectFirst(1);
    List<Long> ends = new ArrayList<>();
    MemorySnapshot state = new MemorySnapshot();
    int taken = 0;
    while (taken == 0) {
      WindowExpandOperator operator = new WindowExpandOperator(
          input, false, 0, series, new EvaluationContext((code, message, remedy) -> {}));
      if (state.size() > 0) {
        operator.restore(state.reader());
      }
      taken = operator.process(0, batch, 0, rows -> ends.addAll(ends(rows)));
      state = new MemorySnapshot();
      operator.snapshot(state.writer());
    }
    assertThat(ends).isEqualTo(LongStream.rangeClosed(1, 600).boxed().toList());
  }

  private static List<Long> ends(Batch rows) {
    return IntStream.range(0, rows.size())
        .mapToObj(i -> rows.column(2).word(rows.selection()[i]))
        .toList();
  }

  @Test
  void shouldReportRowsWithoutAWindowThatCanBeTold() {
    expanding(WindowSeries.cumulating(5, 10, 0), false, TIME.withNullable(true))
        .row("a", 7)
        .expect("a", 7, 0, 10, 9)
        .row("b", null)
        .row("c", Long.MAX_VALUE)
        .row("d", 0)
        .expect("d", 0, 0, 5, 4)
        .expect("d", 0, 0, 10, 9)
        .expectErrors(ErrorCode.NOT_NULL_VIOLATION, ErrorCode.VALUE_OUT_OF_RANGE)
        .run();
  }

  @Test
  void shouldCountARowAsLateOnceWhenItIsLateForAllItsWindows() {
    GroupSpec spec = GroupSpec.of(
        List.of(NAME, TIME, TIME, TIME, TIME), List.of(0), List.of(AggregateCall.countAll()), 1);
    OperatorHarness.of(
            context -> new WindowAggregateOperator(
                spec, 2, WindowSeries.hopping(10, 20, 0), WindowEmission.ON_CLOSE, context),
            spec.inputTypes())
        .returns(WindowAggregateOperator.outputTypes(spec))
        .row("a", 5, -10, 10, 9)
        .row("a", 5, 0, 20, 19)
        .watermark(10)
        .expect("a", -10, 10, 1)
        .row("a", 6, -10, 10, 9)
        .row("a", 6, 0, 20, 19)
        .watermark(20)
        .expect("a", 0, 20, 2)
        .row("a", 7, -10, 10, 9)
        .row("a", 7, 0, 20, 19)
        .expectLateRows(1)
        .run();
  }
}
