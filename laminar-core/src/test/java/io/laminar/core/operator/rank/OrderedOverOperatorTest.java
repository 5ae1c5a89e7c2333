package io.laminar.core.operator.rank;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.TypeKind;
import io.laminar.core.operator.aggregate.AggregateCall;
import io.laminar.core.operator.aggregate.AggregateFunction;
import io.laminar.core.operator.harness.InputRow;
import io.laminar.core.operator.harness.OperatorHarness;
import io.laminar.core.operator.over.OverFrame;
import io.laminar.core.operator.over.OverFunction;
import io.laminar.core.operator.over.OverFunction.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OrderedOverOperatorTest {
  private static final DataType TEXT = DataType.of(TypeKind.VARCHAR);
  private static final DataType NUMBER = DataType.of(TypeKind.BIGINT).withNullable(true);
  private static final DataType REAL = DataType.of(TypeKind.DOUBLE);
  private static final List<DataType> TYPES = List.of(TEXT, NUMBER);
  private static final String LONG = "a text that is longer than a word, ";
  private static final OverFrame TO_ROW = new OverFrame(true, OverFrame.UNBOUNDED_START, 0);

  private static OperatorHarness harness(
      OverFrame frame, boolean sums, List<OverFunction> functions) {
    List<AggregateCall> calls =
        sums ? List.of(AggregateCall.of(AggregateFunction.SUM, 1, NUMBER, NUMBER)) : List.of();
    OrderedOverSpec spec = new OrderedOverSpec(
        TYPES, List.of(0), List.of(new SortColumn(1, false, false)), frame, calls, functions);
    return OperatorHarness.of(context -> new OrderedOverOperator(spec, context), TYPES)
        .returns(spec.outputTypes());
  }

  private static OverFunction function(Kind kind, int distance) {
    boolean isShare = kind == Kind.PERCENT_RANK || kind == Kind.CUME_DIST;
    return new OverFunction(kind, 1, distance, -1, false, isShare ? REAL : NUMBER);
  }

  @Test
  void shouldTakeBackTheResultsThatChange() {
    harness(TO_ROW, true, List.of(function(Kind.ROW_NUMBER, 0)))
        .row("a", 1)
        .expect("a", 1, 1, 1)
        .row("a", 5)
        .expect("a", 5, 6, 2)
        .row("b", 2)
        .expect("b", 2, 2, 1)
        .row("a", 3)
        .expectChange(-1, "a", 5, 6, 2)
        .expect("a", 3, 4, 2)
        .expect("a", 5, 9, 3)
        .change(-1, "a", 1)
        .expectChange(-1, "a", 1, 1, 1)
        .expectChange(-1, "a", 3, 4, 2)
        .expectChange(-1, "a", 5, 9, 3)
        .expect("a", 3, 3, 1)
        .expect("a", 5, 8, 2)
        .change(-1, "c", 1)
        .expectIgnoredRetractions(1)
        .run();
  }

  @Test
  void shouldTellEqualRowsApartOnlyByTheirResults() {
    harness(TO_ROW, false, List.of(function(Kind.ROW_NUMBER, 0), function(Kind.DENSE_RANK, 0)))
        .row("a", 1)
        .expect("a", 1, 1, 1)
        .row("a", 1)
        .expect("a", 1, 2, 1)
        .row("a", 2)
        .expect("a", 2, 3, 2)
        .change(-1, "a", 1)
        .expectChange(-1, "a", 1, 2, 1)
        .expectChange(-1, "a", 2, 3, 2)
        .expect("a", 2, 2, 2)
        .run();
  }

  @Test
  void shouldGiveShares() {
    harness(
            TO_ROW,
            false,
            List.of(
                function(Kind.PERCENT_RANK, 0),
                function(Kind.CUME_DIST, 0),
                function(Kind.NTILE, 2)))
        .row("a", 1)
        .expect("a", 1, 0.0, 1.0, 1)
        .row("a", 1)
        .expect("a", 1, 0.0, 1.0, 2)
        .row("a", 2)
        .expectChange(-1, "a", 1, 0.0, 1.0, 1)
        .expectChange(-1, "a", 1, 0.0, 1.0, 2)
        .expect("a", 1, 0.0, 2 / 3.0, 1)
        .expect("a", 1, 0.0, 2 / 3.0, 1)
        .expect("a", 2, 1.0, 1.0, 2)
        .run();
  }

  @Test
  void shouldLeaveOutARowWhileItsResultDoesNotFit() {
    harness(new OverFrame(true, -1, 0), true, List.of())
        .row("a", Long.MAX_VALUE - 1)
        .expect("a", Long.MAX_VALUE - 1, Long.MAX_VALUE - 1)
        .row("a", Long.MAX_VALUE)
        .expectErrors(ErrorCode.NUMERIC_OVERFLOW)
        .change(-1, "a", Long.MAX_VALUE - 1)
        .expectChange(-1, "a", Long.MAX_VALUE - 1, Long.MAX_VALUE - 1)
        .expect("a", Long.MAX_VALUE, Long.MAX_VALUE)
        .run();
  }

  /** Its changes fill a batch, or end a row before or behind that. */
  @ParameterizedTest
  @ValueSource(ints = {84, 85, 86})
  void shouldForgetACommitWhoseChangesFillABatch(int rows) {
    OperatorHarness harness = harness(TO_ROW, false, List.of(function(Kind.ROW_NUMBER, 0)));
    for (int i = 0; i < rows; i++) {
      harness.row("a", 10 + i);
    }
    harness.row("a", 1).row("a", 2);
    TreeMap<String, Long> sum = new TreeMap<>();
    for (InputRow row : harness.runAndCollect()) {
      sum.merge(row.values().toString(), row.weight(), Long::sum);
    }
    sum.values().removeIf(weight -> weight == 0);
    assertThat(sum).hasSize(rows + 2).doesNotContainValue(-1L);
  }

  @ParameterizedTest
  @CsvSource({
    "true, -2, 1", "true, , 0", "true, 0, ", "true, , ", "true, 1, 2", "true, , -2",
    "false, -2, 1", "false, , 0", "false, 0, ", "false, 1, 3", "false, -3, -1", "false, 0, 0"
  })
  void shouldSumToWhatTheRowsGive(boolean byRows, Long start, Long end) {
    OverFrame frame = new OverFrame(
        byRows,
        start == null ? OverFrame.UNBOUNDED_START : start,
        end == null ? OverFrame.UNBOUNDED_END : end);
    Random random = new Random(17);
    OperatorHarness harness = harness(
        frame,
        true,
        List.of(function(Kind.LAG, 2), function(Kind.LEAD, 1), function(Kind.LAST_VALUE, 0)));
    List<String> keys = List.of("a", LONG);
    Map<String, List<Long>> held = new TreeMap<>();
    for (int i = 0; i < 40; i++) {
      String key = keys.get(random.nextInt(2));
      List<Long> values = held.computeIfAbsent(key, each -> new ArrayList<>());
      boolean retracts = !values.isEmpty() && random.nextInt(3) == 0;
      Long value = retracts ? values.get(random.nextInt(values.size())) : random.nextLong(8);
      harness.change(retracts ? -1 : 1, key, value);
      if (retracts) {
        values.remove(value);
      } else {
        values.add(value);
      }
    }
    TreeMap<String, Long> sum = new TreeMap<>();
    for (InputRow row : harness.runAndCollect()) {
      sum.merge(row.values().toString(), row.weight(), Long::sum);
    }
    sum.values().removeIf(weight -> weight == 0);
    assertThat(sum).isEqualTo(expected(held, frame));
  }

  private static Map<String, Long> expected(Map<String, List<Long>> held, OverFrame frame) {
    TreeMap<String, Long> rows = new TreeMap<>();
    held.forEach((key, values) -> {
      List<Long> sorted = values.stream().sorted().toList();
      for (int i = 0; i < sorted.size(); i++) {
        List<Long> in = new ArrayList<>();
        for (int j = 0; j < sorted.size(); j++) {
          long distance = frame.byRows() ? j - i : sorted.get(j) - sorted.get(i);
          if (distance >= frame.start() && distance <= frame.end()) {
            in.add(sorted.get(j));
          }
        }
        List<Object> row = new ArrayList<>(List.of(key, sorted.get(i)));
        row.add(in.isEmpty() ? null : in.stream().mapToLong(each -> each).sum());
        row.add(i > 1 ? sorted.get(i - 2) : null);
        row.add(i + 1 < sorted.size() ? sorted.get(i + 1) : null);
        row.add(in.isEmpty() ? null : in.get(in.size() - 1));
        rows.merge(row.toString(), 1L, Long::sum);
      }
    });
    return rows;
  }
}
