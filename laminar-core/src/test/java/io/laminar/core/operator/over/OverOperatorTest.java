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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OverOperatorTest {
  private static final DataType TEXT = DataType.of(TypeKind.VARCHAR);
  private static final DataType NUMBER = DataType.of(TypeKind.BIGINT);
  private static final DataType NULLABLE = NUMBER.withNullable(true);
  private static final DataType TIME = DataType.of(TypeKind.TIMESTAMP);
  private static final String LONG = "a text that is longer than a word, ";

  private static OperatorHarness harness(
      boolean byRows, long preceding, List<OverFunction> functions) {
    long start = preceding < 0 ? OverFrame.UNBOUNDED_START : -preceding;
    return harness(new OverFrame(byRows, start, 0), functions);
  }

  private static OperatorHarness harness(OverFrame frame, List<OverFunction> functions) {
    List<AggregateCall> calls = List.of(
        AggregateCall.countAll(),
        new AggregateCall(AggregateFunction.MAX, 1, List.of(), -1, false, NUMBER, NULLABLE));
    OverSpec spec =
        new OverSpec(List.of(TEXT, NUMBER, TIME), List.of(0), 2, -1, frame, calls, functions);
    return OperatorHarness.of(
            context -> new OverOperator(spec, context), List.of(TEXT, NUMBER, TIME))
        .returns(spec.outputTypes());
  }

  private static OverFunction function(OverFunction.Kind kind, int distance) {
    return new OverFunction(kind, 1, distance, -1, false, NULLABLE);
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

  @Test
  void shouldWaitForRowsThatFollowInTheKey() {
    harness(new OverFrame(true, 0, 1), List.of(function(OverFunction.Kind.LEAD, 1)))
        .row("a", 1, 10)
        .row("b", 7, 11)
        .row("b", 8, 12)
        .watermark(13)
        .expect("b", 7, 11, 2, 8, 8)
        .row("a", 9, 13)
        .watermark(14)
        .expect("a", 1, 10, 2, 9, 9)
        .watermark(Long.MAX_VALUE)
        .expect("b", 8, 12, 1, 8, null)
        .expect("a", 9, 13, 1, 9, null)
        .run();
  }

  @Test
  void shouldWaitForTheTimeThatTheFrameReachesAhead() {
    harness(new OverFrame(false, -1, 2), List.of(function(OverFunction.Kind.LAST_VALUE, 0)))
        .row("a", 1, 10)
        .row("a", 2, 12)
        .row("a", 3, 13)
        .watermark(12)
        .watermark(13)
        .expect("a", 1, 10, 2, 2, 2)
        .watermark(15)
        .expect("a", 2, 12, 2, 3, 3)
        .watermark(16)
        .expect("a", 3, 13, 2, 3, 3)
        .run();
  }

  @Test
  void shouldGiveNoValueForAFrameWithoutRows() {
    harness(
            new OverFrame(true, OverFrame.UNBOUNDED_START, -2),
            List.of(function(OverFunction.Kind.LAST_VALUE, 0)))
        .row("a", 1, 10)
        .row("a", 2, 12)
        .row("a", 3, 13)
        .watermark(14)
        .expect("a", 1, 10, 0, null, null)
        .expect("a", 2, 12, 0, null, null)
        .expect("a", 3, 13, 1, 1, 1)
        .run();
  }

  @ParameterizedTest
  @CsvSource({"-2, 1", "0, 3", "1, 2", "-3, -1", "2, 2"})
  void shouldGiveWhatFramesAheadAndBehindGive(int start, int end) {
    Random random = new Random(start * 10L + end);
    OperatorHarness harness = harness(
        new OverFrame(true, start, end),
        List.of(
            function(OverFunction.Kind.LEAD, 2),
            function(OverFunction.Kind.NTH_VALUE, 2),
            function(OverFunction.Kind.LAST_VALUE, 0)));
    List<List<Long>> keys = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < 60; i++) {
      int key = random.nextInt(3);
      long value = random.nextInt(9);
      keys.get(key).add(value);
      harness.row(LONG + key, value, i);
      if (i % 7 == 6) {
        harness.watermark(i);
      }
    }
    harness.watermark(Long.MAX_VALUE);
    List<List<Object>> results =
        harness.runAndCollect().stream().map(row -> without(row.values(), 2)).toList();
    assertThat(results).containsExactlyInAnyOrderElementsOf(expected(keys, start, end));
  }

  private static List<Object> without(List<Object> values, int column) {
    List<Object> rest = new ArrayList<>(values);
    rest.remove(column);
    return rest;
  }

  private static List<List<Object>> expected(List<List<Long>> keys, int start, int end) {
    List<List<Object>> all = new ArrayList<>();
    for (int key = 0; key < keys.size(); key++) {
      List<Long> values = keys.get(key);
      for (int i = 0; i < values.size(); i++) {
        int to = Math.max(0, Math.min(i + end + 1, values.size()));
        List<Long> frame = values.subList(Math.min(to, Math.max(0, i + start)), to);
        List<Object> row = new ArrayList<>(List.of(LONG + key, values.get(i), (long) frame.size()));
        row.add(frame.stream().max(Comparator.naturalOrder()).orElse(null));
        row.add(i + 2 < values.size() ? values.get(i + 2) : null);
        row.add(frame.size() > 1 ? frame.get(1) : null);
        row.add(frame.isEmpty() ? null : frame.get(frame.size() - 1));
        all.add(row);
      }
    }
    return all;
  }
}
