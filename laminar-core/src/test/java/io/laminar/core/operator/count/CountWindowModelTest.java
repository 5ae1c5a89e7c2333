package io.laminar.core.operator.count;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.core.operator.aggregate.GroupSpec;
import io.laminar.core.operator.aggregate.NaiveGroup;
import io.laminar.core.operator.aggregate.RandomAggregates;
import io.laminar.core.operator.harness.InputRow;
import io.laminar.core.operator.harness.OperatorHarness;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Windows by row count with random aggregates over random rows against a program that keeps all rows of each key. {@code
 * -Dcount.seeds=N} tries more of them.
 */
class CountWindowModelTest {
  private static final int ROWS = 120;

  private final Map<List<@Nullable Object>, List<InputRow>> keys = new HashMap<>();
  private final List<String> expected = new ArrayList<>();

  static LongStream seeds() {
    return LongStream.rangeClosed(1, Long.getLong("count.seeds", 8));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldGiveWhatTheModelGives(long seed) {
    RandomAggregates random = new RandomAggregates(seed);
    GroupSpec groups = random.spec(false);
    long size = random.random().nextLong(1, 13);
    long slide = random.random().nextInt(3) == 0 ? size : random.random().nextLong(1, 16);
    int time = random.random().nextBoolean() ? RandomAggregates.TIME : -1;
    CountSpec spec = new CountSpec(groups, slide, size, time);
    OperatorHarness harness = OperatorHarness.of(
            context -> new CountWindowOperator(spec, context), groups.inputTypes())
        .returns(spec.outputTypes());
    for (int i = 0; i < ROWS; i++) {
      InputRow row = random.row(random.random().nextInt(50) - 20);
      harness.row(row.values().toArray());
      add(spec, row);
    }
    List<String> given =
        harness.runAndCollect().stream().map(InputRow::toString).toList();
    assertThat(given.stream().map(CountWindowModelTest::rounded))
        .as("seed %s, slide %s, size %s, %s", seed, slide, size, groups.calls())
        .containsExactlyElementsOf(
            expected.stream().map(CountWindowModelTest::rounded).toList());
  }

  /** Moments of DOUBLE are sums of 100 bits: what is 0 may come out as less than 1e-20. */
  private static String rounded(String row) {
    return row.replaceAll("-?[0-9.]+E-[2-9][0-9]", "0.0");
  }

  private void add(CountSpec spec, InputRow row) {
    List<@Nullable Object> key = new ArrayList<>();
    spec.groups().keys().forEach(column -> key.add(row.values().get(column)));
    List<InputRow> rows = keys.computeIfAbsent(key, absent -> new ArrayList<>());
    rows.add(row);
    int end = rows.size();
    if (end < spec.size() || (end - spec.size()) % spec.slide() != 0) {
      return;
    }
    List<InputRow> window = rows.subList(end - (int) spec.size(), end);
    NaiveGroup group = new NaiveGroup(spec.groups());
    window.forEach(group::add);
    List<@Nullable Object> values = new ArrayList<>(key);
    values.add(end - spec.size());
    values.add((long) end);
    if (spec.timeColumn() >= 0) {
      values.add(window.stream()
          .mapToLong(each -> (Long) each.values().get(RandomAggregates.TIME))
          .max()
          .orElseThrow());
    }
    values.addAll(group.results());
    expected.add(InputRow.of(1, values.toArray()).toString());
  }
}
