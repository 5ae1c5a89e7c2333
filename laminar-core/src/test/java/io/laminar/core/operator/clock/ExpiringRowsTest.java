package io.laminar.core.operator.clock;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.operator.harness.InputRow;
import io.laminar.core.operator.harness.OperatorHarness;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that go some time after they came: row by row, in cuts, and restored between any two of them. */
final class ExpiringRowsTest {
  private static final List<DataType> ROW =
      List.of(DataType.of(TypeKind.VARCHAR).withNullable(true), DataType.timestamp(3));
  private static final List<@Nullable String> NAMES =
      Arrays.asList("a", "a name of more than twelve bytes", null);
  private static final long STAY = 10;

  private static OperatorHarness rows() {
    return OperatorHarness.of(context -> new WatermarkExpiringRows(ROW, 1, STAY, context), ROW)
        .returns(ROW);
  }

  @Test
  void shouldRetractARowAWhileAfterItCame() {
    rows()
        .row("a", 0)
        .expect("a", 0)
        .row("b", 4)
        .expect("b", 4)
        .watermark(9)
        .row("c", 2)
        .expect("c", 2)
        .watermark(10)
        .expectChange(-1, "a", 0)
        .watermark(18)
        .expectChange(-1, "b", 4)
        .watermark(19)
        .expectChange(-1, "c", 2)
        .watermark(Long.MAX_VALUE)
        .row("d", 99)
        .expectLateRows(1)
        .run();
  }

  @Test
  void shouldIgnoreTheRetractionOfARowThatWent() {
    rows()
        .row("a", 0)
        .expect("a", 0)
        .row("b", 1)
        .expect("b", 1)
        .change(-1, "b", 1)
        .expectChange(-1, "b", 1)
        .watermark(10)
        .expectChange(-1, "a", 0)
        .change(-1, "a", 0)
        .expectIgnoredRetractions(1)
        .run();
  }

  @Test
  void shouldLetManyCopiesGoInSteps() {
    OperatorHarness harness = rows();
    for (int i = 0; i < 600; i++) {
      harness.row("a", i % 2).expect("a", i % 2);
    }
    harness.watermark(Long.MAX_VALUE);
    for (int i = 0; i < 600; i++) {
      harness.expectChange(-1, "a", i / 300);
    }
    harness.run();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void shouldDoWhatTheModelDoes(int seed) {
    Random random = new Random(seed);
    OperatorHarness harness = rows();
    Model model = new Model();
    for (int i = 0; i < 150; i++) {
      if (random.nextInt(5) == 0) {
        long time = model.watermark + random.nextInt(8);
        harness.watermark(time);
        model.watermark(time);
      } else {
        String name = NAMES.get(random.nextInt(3));
        long time = model.watermark + random.nextInt(10) - 4;
        harness.row(name, time);
        model.row(InputRow.of(1, name, time), time);
      }
    }
    assertThat(harness.runAndCollect()).isEqualTo(model.output);
  }

  /** What it gives, by looking at all rows each time. */
  private static final class Model {
    private final Map<InputRow, long[]> rows = new LinkedHashMap<>();
    private final List<InputRow> output = new ArrayList<>();
    private long watermark;

    void row(InputRow row, long time) {
      output.add(row);
      long due = Math.max(watermark, time) + STAY;
      long[] held = rows.get(row);
      if (held == null || held[1] < due) {
        rows.remove(row);
        rows.put(row, new long[] {held == null ? 1 : held[0] + 1, due});
      } else {
        held[0]++;
      }
    }

    void watermark(long time) {
      watermark = time;
      List<Map.Entry<InputRow, long[]>> due = rows.entrySet().stream()
          .filter(entry -> entry.getValue()[1] <= time)
          .sorted(Comparator.comparingLong(entry -> entry.getValue()[1]))
          .toList();
      due.forEach(entry -> Stream.generate(() -> retraction(entry.getKey()))
          .limit(entry.getValue()[0])
          .forEach(output::add));
      rows.keySet().removeAll(due.stream().map(Map.Entry::getKey).toList());
    }

    private static InputRow retraction(InputRow row) {
      return InputRow.of(-1, row.values().toArray());
    }
  }
}
