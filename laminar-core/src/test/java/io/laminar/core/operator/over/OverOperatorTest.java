package io.laminar.core.operator.over;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.operator.aggregate.AggregateCall;
import io.laminar.core.operator.aggregate.AggregateFunction;
import io.laminar.core.operator.harness.InputRow;
import io.laminar.core.operator.harness.OperatorHarness;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OverOperatorTest {
  private static final DataType TEXT = DataType.of(TypeKind.VARCHAR);
  private static final DataType NUMBER = DataType.of(TypeKind.BIGINT);
  private static final DataType NULLABLE = NUMBER.withNullable(true);
  private static final DataType TIME = DataType.of(TypeKind.TIMESTAMP);
  private static final String LONG = "a text that is longer than a word, ";

  private static OperatorHarness harness(
      boolean byRows, long preceding, List<OverFunction> functions) {
    List<AggregateCall> calls = List.of(
        AggregateCall.countAll(),
        new AggregateCall(AggregateFunction.MAX, 1, List.of(), -1, false, NUMBER, NULLABLE));
    OverSpec spec = new OverSpec(
        List.of(TEXT, NUMBER, TIME), List.of(0), 2, byRows, preceding, calls, functions);
    return OperatorHarness.of(
            context -> new OverOperator(spec, context), List.of(TEXT, NUMBER, TIME))
        .returns(spec.outputTypes());
  }

  private static OverFunction function(OverFunction.Kind kind, int distance) {
    return new OverFunction(kind, 1, distance, -1, NULLABLE);
  }

  @Test
  void shouldEmitRowsInOrderOfTimeWhenTheWatermarkPassesThem() {
    harness(true, -1, List.of(function(OverFunction.Kind.LAG, 1)))
        .row("a", 1, 10)
        .row("b", 7, 5)
        .row("a", 4, 5)
        .watermark(5)
        .row("a", 9, 4)
        .watermark(6)
        .expect("b", 7, 5, 1, 7, null)
        .expect("a", 4, 5, 1, 4, null)
        .watermark(Long.MAX_VALUE)
        .expect("a", 1, 10, 2, 4, 4)
        .expectLateRows(1)
        .run();
  }

  @Test
  void shouldTakeRowsOfTheSameTimeTogether() {
    harness(
            false,
            2,
            List.of(
                function(OverFunction.Kind.FIRST_VALUE, 0),
                function(OverFunction.Kind.LAST_VALUE, 0)))
        .row("a", 1, 1)
        .row("a", 2, 3)
        .row("a", 0, 3)
        .row("a", 5, 4)
        .watermark(4)
        .expect("a", 1, 1, 1, 1, 1, 1)
        .expect("a", 2, 3, 3, 2, 1, 0)
        .expect("a", 0, 3, 3, 2, 1, 0)
        .watermark(5)
        .expect("a", 5, 4, 3, 5, 2, 5)
        .run();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1, 3})
  void shouldGiveWhatTheFramesOfRowsGive(int preceding) {
    Random random = new Random(preceding);
    OperatorHarness harness = harness(
        true,
        preceding,
        List.of(
            function(OverFunction.Kind.LAG, 2),
            function(OverFunction.Kind.NTH_VALUE, 2),
            function(OverFunction.Kind.FIRST_VALUE, 0),
            function(OverFunction.Kind.ROW_NUMBER, 0)));
    List<InputRow> rows = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      InputRow row = InputRow.of(
          1, LONG + random.nextInt(3), random.nextInt(9), i / 10 * 5 + random.nextInt(5));
      rows.add(row);
      harness.row(row.values().toArray());
      if (i % 10 == 9) {
        harness.watermark(i / 10 * 5 + 5);
      }
    }
    rows.sort(Comparator.comparing(row -> (Long) row.values().get(2)));
    List<InputRow> expected = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      expected.add(result(rows.subList(0, i + 1), preceding));
    }
    assertThat(harness.runAndCollect()).isEqualTo(expected);
  }

  private static InputRow result(List<InputRow> until, int preceding) {
    List<Object> current = until.get(until.size() - 1).values();
    List<Long> values = until.stream()
        .filter(row -> row.values().get(0).equals(current.get(0)))
        .map(row -> (Long) row.values().get(1))
        .toList();
    int count = values.size();
    List<Long> frame =
        values.subList(preceding < 0 ? 0 : Math.max(0, count - 1 - preceding), count);
    List<Object> row = new ArrayList<>(current);
    row.add((long) frame.size());
    row.add(frame.stream().max(Comparator.naturalOrder()).orElseThrow());
    row.add(count > 2 ? values.get(count - 3) : null);
    row.add(frame.size() > 1 ? frame.get(1) : null);
    row.add(frame.get(0));
    row.add((long) count);
    return InputRow.of(1, row.toArray());
  }
}
