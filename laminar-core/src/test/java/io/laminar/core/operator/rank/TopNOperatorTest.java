package io.laminar.core.operator.rank;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.operator.harness.InputRow;
import io.laminar.core.operator.harness.OperatorHarness;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TopNOperatorTest {
  private static final DataType TEXT = DataType.of(TypeKind.VARCHAR).withNullable(true);
  private static final DataType NUMBER = DataType.of(TypeKind.BIGINT).withNullable(true);
  private static final DataType REAL = DataType.of(TypeKind.DOUBLE).withNullable(true);
  private static final DataType WIDE = DataType.decimal(30, 2).withNullable(true);
  private static final List<DataType> TYPES = List.of(TEXT, NUMBER);
  private static final String LONG = "a text that is longer than a word, ";

  private static RankSpec spec(int offset, int end, boolean numbered, boolean changelog) {
    return new RankSpec(
        TYPES,
        List.of(0),
        List.of(new SortColumn(1, true, false)),
        offset,
        end,
        numbered,
        changelog);
  }

  private static OperatorHarness harness(RankSpec spec) {
    return OperatorHarness.of(context -> new TopNOperator(spec, context), spec.inputTypes())
        .returns(spec.outputTypes());
  }

  @Test
  void shouldLetOutTheLastOneWhenABetterOneComes() {
    harness(spec(0, 2, false, false))
        .row("a", 1)
        .expect("a", 1)
        .row("a", 3)
        .expect("a", 3)
        .row("a", 2)
        .expectChange(-1, "a", 1)
        .expect("a", 2)
        .row("a", 1)
        .row("b", null)
        .expect("b", null)
        .row("a", 2)
        .run();
  }

  @Test
  void shouldShowPositionsAndWhatMoves() {
    harness(spec(0, 2, true, false))
        .row("a", 1)
        .expect("a", 1, 1)
        .row("a", 3)
        .expectChange(-1, "a", 1, 1)
        .expect("a", 3, 1)
        .expect("a", 1, 2)
        .row("a", 2)
        .expectChange(-1, "a", 1, 2)
        .expect("a", 2, 2)
        .run();
  }

  @Test
  void shouldSayNothingOfAPositionThatAnEqualRowTakes() {
    List<DataType> types = List.of(TEXT, NUMBER, TEXT);
    List<SortColumn> order = List.of(new SortColumn(1, true, false));
    harness(new RankSpec(types, List.of(0), order, 0, 3, true, false))
        .row("a", 5, LONG)
        .expect("a", 5, LONG, 1)
        .row("a", 5, LONG)
        .expect("a", 5, LONG, 2)
        .row("a", 5, LONG + 1)
        .expect("a", 5, LONG + 1, 3)
        .row("a", 9, "x")
        .expectChange(-1, "a", 5, LONG, 1)
        .expectChange(-1, "a", 5, LONG + 1, 3)
        .expect("a", 9, "x", 1)
        .expect("a", 5, LONG, 3)
        .run();
  }

  @Test
  void shouldBringUpTheNextRowWhenOneIsRetracted() {
    harness(spec(0, 1, false, true))
        .change(1, LONG + 1, 5)
        .expect(LONG + 1, 5)
        .change(1, LONG + 1, 4)
        .change(-1, LONG + 1, 5)
        .expectChange(-1, LONG + 1, 5)
        .expect(LONG + 1, 4)
        .change(-1, LONG + 1, 5)
        .change(-1, LONG + 1, 4)
        .expectChange(-1, LONG + 1, 4)
        .change(-1, LONG + 2, 4)
        .expectIgnoredRetractions(2)
        .run();
  }

  @Test
  void shouldLeaveOutTheFirstRows() {
    harness(spec(1, 2, false, false))
        .row("a", 1)
        .row("a", 2)
        .expect("a", 1)
        .row("a", 3)
        .expectChange(-1, "a", 1)
        .expect("a", 2)
        .row("a", 1)
        .run();
  }

  @Test
  void shouldSayNothingWhereAnEqualRowComesInPlaceOfTheOneThatGoes() {
    harness(spec(1, 2, false, false))
        .row("a", 2)
        .row("a", 2)
        .expect("a", 2)
        .row("a", 3)
        .run();
  }

  @Test
  void shouldTakeTheFirstToArriveWhereThereIsNoOrder() {
    RankSpec first = new RankSpec(TYPES, List.of(), List.of(), 0, 2, false, false);
    assertThat(first.changelogOutput()).isFalse();
    harness(first)
        .row("a", 1)
        .expect("a", 1)
        .row("a", 9)
        .expect("a", 9)
        .row("a", 1)
        .run();
  }

  @Test
  void shouldOrderValuesOfEveryType() {
    RankSpec spec = new RankSpec(
        List.of(REAL, WIDE, TEXT, NUMBER),
        List.of(),
        List.of(
            new SortColumn(0, false, true),
            new SortColumn(1, true, true),
            new SortColumn(2, true, false)),
        0,
        1,
        false,
        false);
    BigDecimal wide = new BigDecimal("12345678901234567890.12");
    OperatorHarness harness = harness(spec).row(Double.NaN, null, null, 0);
    harness.expect(Double.NaN, null, null, 0).row(0.0, wide.negate(), LONG + "a", 1);
    harness.expectChange(-1, Double.NaN, null, null, 0).expect(0.0, wide.negate(), LONG + "a", 1);
    harness.row(-0.0, wide, null, 2);
    harness.expectChange(-1, 0.0, wide.negate(), LONG + "a", 1).expect(-0.0, wide, null, 2);
    harness.row(0.0, wide, LONG + "a", 3);
    harness.expectChange(-1, -0.0, wide, null, 2).expect(0.0, wide, LONG + "a", 3);
    harness.row(0.0, wide, LONG + "b", 4);
    harness
        .expectChange(-1, 0.0, wide, LONG + "a", 3)
        .expect(0.0, wide, LONG + "b", 4)
        .row(0.0, wide, LONG + "b", 5)
        .row(0.0, wide, "b", 6);
    harness.expectChange(-1, 0.0, wide, LONG + "b", 4).expect(0.0, wide, "b", 6);
    harness.row(null, wide, null, 7);
    harness.expectChange(-1, 0.0, wide, "b", 6).expect(null, wide, null, 7).run();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldShowWhatSortingShows(long seed) {
    Random random = new Random(seed);
    boolean changelog = random.nextBoolean();
    int offset = random.nextInt(3);
    RankSpec spec = spec(offset, offset + 1 + random.nextInt(4), random.nextBoolean(), changelog);
    OperatorHarness harness = harness(spec);
    List<InputRow> held = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      if (changelog && !held.isEmpty() && random.nextInt(5) < 2) {
        InputRow row = held.get(random.nextInt(held.size()));
        held.remove(held.lastIndexOf(row));
        harness.change(-1, row.values().toArray());
      } else {
        InputRow row = InputRow.of(1, LONG + random.nextInt(3), random.nextInt(6));
        held.add(row);
        harness.change(1, row.values().toArray());
      }
    }
    TreeMap<String, Long> sum = new TreeMap<>();
    harness.runAndCollect().forEach(row -> {
      long now = sum.merge(row.values().toString(), row.weight(), Long::sum);
      assertThat(now).as("%s", row).isNotNegative();
    });
    sum.values().removeIf(weight -> weight == 0);
    assertThat(sum).as("seed %s", seed).isEqualTo(sorted(held, spec));
  }

  private static Map<String, Long> sorted(List<InputRow> held, RankSpec spec) {
    Map<String, Long> shown = new TreeMap<>();
    for (int key = 0; key < 3; key++) {
      String name = LONG + key;
      List<InputRow> rows = new ArrayList<>(
          held.stream().filter(row -> name.equals(row.values().get(0))).toList());
      rows.sort(Comparator.comparing((InputRow row) -> -(Long) row.values().get(1)));
      for (int i = spec.offset(); i < Math.min(spec.end(), rows.size()); i++) {
        List<Object> values = new ArrayList<>(rows.get(i).values());
        if (spec.numbered()) {
          values.add(i + 1L);
        }
        shown.merge(values.toString(), 1L, Long::sum);
      }
    }
    return shown;
  }
}
