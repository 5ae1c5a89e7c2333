package io.laminar.core.operator.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.core.operator.aggregate.GroupAggregateOperator;
import io.laminar.core.operator.aggregate.GroupSpec;
import io.laminar.core.operator.aggregate.NaiveGroup;
import io.laminar.core.operator.aggregate.RandomAggregates;
import io.laminar.core.operator.harness.InputRow;
import io.laminar.core.operator.harness.OperatorHarness;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random aggregates over random rows against a program that keeps every value in a list. */
class AggregateModelTest {
  private static final long SIZE = 10;
  private static final int ROWS = 300;

  private static List<@Nullable Object> key(GroupSpec spec, InputRow row) {
    List<@Nullable Object> key = new ArrayList<>();
    for (int column : spec.keys()) {
      key.add(row.values().get(column));
    }
    return key;
  }

  private static String output(
      long weight, List<@Nullable Object> key, List<Long> bounds, List<@Nullable Object> results) {
    List<@Nullable Object> values = new ArrayList<>(key);
    values.addAll(bounds);
    values.addAll(results);
    return InputRow.of(weight, values.toArray()).toString();
  }

  /** The next row: a new one, a duplicate, or, in a changelog, the retraction of one that is held. */
  private static InputRow next(
      RandomAggregates random, List<InputRow> held, boolean changelog, long now) {
    if (changelog && !held.isEmpty() && random.random().nextInt(5) < 2) {
      InputRow row = held.remove(random.random().nextInt(held.size()));
      return new InputRow(-row.weight(), row.values());
    }
    InputRow row = random.row(now + random.random().nextInt(30) - 10);
    InputRow weighted = new InputRow(changelog ? 1 + random.random().nextInt(2) : 1, row.values());
    held.add(weighted);
    return weighted;
  }

  private static void step(OperatorHarness harness, InputRow row, boolean changelog) {
    if (changelog) {
      harness.change(row.weight(), row.values().toArray());
    } else {
      harness.row(row.values().toArray());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void shouldCloseWindowsAsTheModelDoes(long seed) {
    RandomAggregates random = new RandomAggregates(seed);
    boolean changelog = seed % 2 == 0;
    GroupSpec spec = random.spec(changelog);
    OperatorHarness harness = OperatorHarness.of(
            context -> new WindowAggregateOperator(spec, new TumblingWindow(SIZE, 0), context),
            spec.inputTypes())
        .returns(WindowAggregateOperator.outputTypes(spec));
    NavigableMap<Long, Map<List<@Nullable Object>, NaiveGroup>> windows = new TreeMap<>();
    List<InputRow> held = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    long watermark = Long.MIN_VALUE;
    for (int i = 0; i < ROWS; i++) {
      InputRow row = next(random, held, changelog, i / 5L);
      step(harness, row, changelog);
      long time = (Long) row.values().get(RandomAggregates.TIME);
      long start = Math.floorDiv(time, SIZE) * SIZE;
      if (start + SIZE > watermark) {
        windows
            .computeIfAbsent(start, absent -> new LinkedHashMap<>())
            .computeIfAbsent(key(spec, row), absent -> new NaiveGroup(spec))
            .add(row);
      }
      if (random.random().nextInt(10) == 0) {
        watermark = Math.max(watermark, i / 5L - 5);
        harness.watermark(watermark);
        close(windows, watermark, expected);
      }
    }
    harness.watermark(Long.MAX_VALUE);
    close(windows, Long.MAX_VALUE, expected);
    assertThat(harness.runAndCollect())
        .as("seed %s, %s", seed, spec.calls())
        .extracting(InputRow::toString)
        .containsExactlyElementsOf(expected);
  }

  private static void close(
      NavigableMap<Long, Map<List<@Nullable Object>, NaiveGroup>> windows,
      long watermark,
      List<String> expected) {
    Map<Long, Map<List<@Nullable Object>, NaiveGroup>> due =
        windows.headMap(watermark - SIZE, true);
    due.forEach((start, groups) -> groups.forEach((key, group) -> {
      if (group.rows() > 0) {
        expected.add(output(1, key, List.of(start, start + SIZE), group.results()));
      }
    }));
    due.clear();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void shouldEmitTheChangesThatTheModelDoes(long seed) {
    RandomAggregates random = new RandomAggregates(seed);
    boolean changelog = seed % 2 == 0;
    GroupSpec spec = random.spec(changelog);
    boolean isGlobal = spec.keys().isEmpty();
    OperatorHarness harness = OperatorHarness.of(
            context -> new GroupAggregateOperator(spec, context), spec.inputTypes())
        .returns(GroupAggregateOperator.outputTypes(spec));
    Map<List<@Nullable Object>, NaiveGroup> groups = new HashMap<>();
    List<InputRow> held = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      InputRow row = next(random, held, changelog, 0);
      step(harness, row, changelog);
      List<@Nullable Object> key = key(spec, row);
      NaiveGroup group = groups.get(key);
      String before = group == null ? "" : output(-1, key, List.of(), group.results());
      if (group == null) {
        group = new NaiveGroup(spec);
        groups.put(key, group);
      }
      group.add(row);
      boolean has = isGlobal || group.rows() > 0;
      String after = has ? output(1, key, List.of(), group.results()) : "";
      if (!has) {
        groups.remove(key);
      }
      if (before.isEmpty() || after.isEmpty() || !before.substring(1).equals(after.substring(1))) {
        List.of(before, after).stream().filter(text -> !text.isEmpty()).forEach(expected::add);
      }
    }
    assertThat(harness.runAndCollect())
        .as("seed %s, %s", seed, spec.calls())
        .extracting(InputRow::toString)
        .containsExactlyElementsOf(expected);
  }
}
