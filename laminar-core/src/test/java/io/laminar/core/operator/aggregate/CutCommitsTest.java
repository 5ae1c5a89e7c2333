package io.laminar.core.operator.aggregate;

import static io.laminar.core.operator.aggregate.AggregateFunction.COUNT;
import static io.laminar.core.operator.aggregate.AggregateFunction.MAX;
import static io.laminar.core.operator.aggregate.AggregateFunction.SUM;
import static io.laminar.core.operator.aggregate.Calls.call;
import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.NettingOperator;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.operator.StatefulOperator;
import io.laminar.core.operator.WindowEmission;
import io.laminar.core.operator.harness.InputRow;
import io.laminar.core.operator.harness.Values;
import io.laminar.core.operator.window.TumblingWindow;
import io.laminar.core.operator.window.WindowAggregateOperator;
import io.laminar.core.state.MemorySnapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What an operator makes of commits does not depend on how their rows were cut into batches: random
 * commits in random cuts, with snapshots between, give row for row what a naive model gives.
 */
final class CutCommitsTest {
  private static final DataType TEXT = DataType.of(TypeKind.VARCHAR).withNullable(true);
  private static final DataType NUMBER = DataType.of(TypeKind.BIGINT);
  private static final DataType REAL = DataType.of(TypeKind.DOUBLE);
  private static final List<DataType> TYPES = List.of(TEXT, NUMBER, REAL);
  private static final String LONG_TEXT = "a text of more than twelve bytes";
  private static final int CUTS = 6;

  static IntStream seeds() {
    return IntStream.range(0, 20);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldNetCommitsTheSameHoweverTheyAreCut(int seed) {
    Random random = new Random(seed);
    List<List<InputRow>> commits = commits(random, seed % 4 == 0 ? 4 : 1);
    List<String> expected = new ArrayList<>();
    for (int commit = 0; commit < commits.size(); commit++) {
      Map<List<@Nullable Object>, Long> sums = new LinkedHashMap<>();
      commits.get(commit).forEach(row -> sums.merge(row.values(), row.weight(), Long::sum));
      for (Map.Entry<List<@Nullable Object>, Long> sum : sums.entrySet()) {
        InputRow one = new InputRow(Long.signum(sum.getValue()), sum.getKey());
        for (long i = Math.abs(sum.getValue()); i > 0; i--) {
          expected.add(commit + ": " + one);
        }
      }
    }

    replay(context -> new ConsolidateOperator(TYPES, context), TYPES, commits, random, expected);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldChangeGroupsTheSameHoweverCommitsAreCut(int seed) {
    GroupSpec inserted = GroupSpec.of(
        TYPES,
        List.of(0),
        List.of(call(SUM, 1, NUMBER), call(COUNT, 1, NUMBER), call(MAX, 1, NUMBER)),
        -1);
    Random random = new Random(seed);
    boolean retracts = random.nextBoolean();
    GroupSpec spec = retracts ? inserted.overChangelog() : inserted;
    List<List<InputRow>> commits = retracts ? held(commits(random, 1)) : inserts(random);

    replay(
        context -> new GroupAggregateOperator(spec, context),
        GroupAggregateOperator.outputTypes(spec),
        commits,
        random,
        changes(commits, row -> List.of(), 1));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldChangeOpenWindowsTheSameHoweverCommitsAreCut(int seed) {
    GroupSpec spec = GroupSpec.of(
        TYPES,
        List.of(0),
        List.of(call(SUM, 1, NUMBER), call(COUNT, 1, NUMBER), call(MAX, 1, NUMBER)),
        1);
    Random random = new Random(seed);
    List<List<InputRow>> commits = inserts(random);

    replay(
        context -> new WindowAggregateOperator(
            spec, new TumblingWindow(2, 0), WindowEmission.CHANGES, context),
        WindowAggregateOperator.outputTypes(spec),
        commits,
        random,
        changes(
            commits,
            number -> List.of(Math.floorDiv(number, 2) * 2, Math.floorDiv(number, 2) * 2 + 2),
            3));
  }

  // ---- Input ----

  private static List<List<InputRow>> commits(Random random, int maxWeight) {
    List<List<InputRow>> commits = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      List<InputRow> rows = new ArrayList<>();
      // Mostly short, some around the bound of 16, some of more than a batch.
      int kind = random.nextInt(10);
      int size = 1 + random.nextInt(kind < 6 ? 4 : kind < 9 ? 24 : 700);
      int different = 1 + random.nextInt(random.nextBoolean() ? 3 : 40);
      int retractions = random.nextInt(11);
      for (int row = 0; row < size; row++) {
        long weight =
            (random.nextInt(10) < retractions ? -1 : 1) * (1L + random.nextInt(maxWeight));
        int value = random.nextInt(different);
        rows.add(InputRow.of(weight, text(value % 5), value / 5, real(value % 4)));
      }
      commits.add(rows);
    }
    return commits;
  }

  private static List<List<InputRow>> inserts(Random random) {
    return commits(random, 1).stream()
        .map(rows -> rows.stream().map(row -> new InputRow(1, row.values())).toList())
        .toList();
  }

  /** Leaves out retractions of what is not there. */
  private static List<List<InputRow>> held(List<List<InputRow>> commits) {
    Map<List<@Nullable Object>, Long> present = new LinkedHashMap<>();
    return commits.stream()
        .map(rows -> rows.stream()
            .filter(row -> {
              long sum = present.getOrDefault(row.values(), 0L) + row.weight();
              present.put(row.values(), Math.max(sum, 0));
              return sum >= 0;
            })
            .toList())
        .filter(rows -> !rows.isEmpty())
        .toList();
  }

  private static @Nullable String text(int value) {
    return value == 0 ? null : value == 1 ? LONG_TEXT : value == 2 ? LONG_TEXT + "!" : "t" + value;
  }

  private static double real(int value) {
    return value == 0 ? 0.0 : value == 1 ? -0.0 : value == 2 ? Double.NaN : 1.5;
  }

  // ---- The naive model of groups ----

  /** A group's −1 and +1 a commit, groups in the order of their first row in it. */
  private static List<String> changes(
      List<List<InputRow>> commits, Function<Long, List<@Nullable Object>> window, int fixed) {
    Map<List<@Nullable Object>, List<Long>> groups = new LinkedHashMap<>();
    List<String> expected = new ArrayList<>();
    for (int commit = 0; commit < commits.size(); commit++) {
      Map<List<@Nullable Object>, List<@Nullable Object>> before = new LinkedHashMap<>();
      for (InputRow row : commits.get(commit)) {
        long number = (Long) row.values().get(1);
        List<@Nullable Object> key = new ArrayList<>();
        key.add(row.values().get(0));
        key.addAll(window.apply(number));
        assertThat(key).hasSize(fixed);
        List<Long> values = groups.computeIfAbsent(key, unknown -> new ArrayList<>());
        before.computeIfAbsent(key, unknown -> result(key, values));
        if (row.weight() > 0) {
          values.add(number);
        } else {
          values.remove(Long.valueOf(number));
        }
      }
      for (Map.Entry<List<@Nullable Object>, List<@Nullable Object>> touched : before.entrySet()) {
        List<@Nullable Object> key = touched.getKey();
        List<@Nullable Object> after = result(key, groups.getOrDefault(key, List.of()));
        if (!after.equals(touched.getValue())) {
          add(commit, -1, touched.getValue(), expected);
          add(commit, 1, after, expected);
        }
      }
    }
    return expected;
  }

  private static void add(
      int commit, long weight, List<@Nullable Object> row, List<String> expected) {
    if (!row.isEmpty()) {
      expected.add(commit + ": " + new InputRow(weight, row));
    }
  }

  private static List<@Nullable Object> result(List<@Nullable Object> key, List<Long> values) {
    if (values.isEmpty()) {
      return List.of();
    }
    List<@Nullable Object> row = new ArrayList<>(key);
    row.add(values.stream().mapToLong(Long::longValue).sum());
    row.add((long) values.size());
    row.add(values.stream().mapToLong(Long::longValue).max().getAsLong());
    return row;
  }

  // ---- Replays ----

  private static void replay(
      Function<EvaluationContext, NettingOperator> factory,
      List<DataType> outputTypes,
      List<List<InputRow>> commits,
      Random random,
      List<String> expected) {
    boolean weighted = commits.stream().flatMap(List::stream).anyMatch(row -> row.weight() != 1);
    for (int i = 0; i < CUTS; i++) {
      Supplier<NettingOperator> fresh =
          () -> factory.apply(new EvaluationContext((code, message, remedy) -> {
            throw new AssertionError(message);
          }));
      Replay replay =
          new Replay(fresh, outputTypes, weighted, new Random(random.nextLong()), i % 2 == 1);
      replay.run(commits, i == 0);
      assertThat(replay.output).as("cut %s", i).containsExactlyElementsOf(expected);
    }
  }

  /** One cut of the commits into batches: several whole commits, or a part of one. */
  private static final class Replay {
    private final Supplier<NettingOperator> fresh;
    private final List<DataType> outputTypes;
    private final Random random;
    private final boolean restores;
    private final OutputRows input;
    private final List<String> output = new ArrayList<>();
    private NettingOperator operator;

    Replay(
        Supplier<NettingOperator> fresh,
        List<DataType> outputTypes,
        boolean weighted,
        Random random,
        boolean restores) {
      this.fresh = fresh;
      this.outputTypes = outputTypes;
      this.input = new OutputRows(TYPES, weighted);
      this.random = random;
      this.restores = restores;
      this.operator = fresh.get();
    }

    void run(List<List<InputRow>> commits, boolean whole) {
      for (int commit = 0; commit < commits.size(); commit++) {
        List<InputRow> rows = commits.get(commit);
        boolean parts = rows.size() > Batch.MAX_ROWS || (!whole && random.nextInt(3) == 0);
        if (parts || input.room() < rows.size()) {
          flush(false);
        }
        int from = 0;
        while (parts && rows.size() - from > 1) {
          int size = 1 + random.nextInt(Math.min(rows.size() - from, Batch.MAX_ROWS + 1) - 1);
          add(rows.subList(from, from + size), commit);
          flush(true);
          from += size;
        }
        add(rows.subList(from, rows.size()), commit);
        if (parts || (!whole && random.nextInt(4) == 0)) {
          flush(false);
        }
      }
      flush(false);
    }

    private void add(List<InputRow> rows, int commit) {
      for (InputRow row : rows) {
        for (int column = 0; column < TYPES.size(); column++) {
          Values.write(input.column(column), input.count(), row.values().get(column));
        }
        input.add(row.weight(), commit);
      }
    }

    private void flush(boolean open) {
      input.flush(this::process, open);
    }

    private void process(Batch batch) {
      int from = 0;
      while (from < batch.size()) {
        from = operator.process(0, batch, from, this::collect);
        restore();
        while (operator.holdsCommit() && !batch.isCommitOpen()) {
          operator.endCommit(false, this::collect);
          restore();
        }
      }
    }

    private void restore() {
      if (restores) {
        MemorySnapshot snapshot = new MemorySnapshot();
        ((StatefulOperator) operator).snapshot(snapshot.writer());
        operator = fresh.get();
        ((StatefulOperator) operator).restore(snapshot.reader());
      }
    }

    private void collect(Batch batch) {
      for (int i = 0; i < batch.size(); i++) {
        int row = batch.selection()[i];
        @Nullable Object[] values = new @Nullable Object[outputTypes.size()];
        for (int column = 0; column < values.length; column++) {
          values[column] = Values.read(outputTypes.get(column), batch.column(column), row);
        }
        output.add(batch.ordinal(row) + ": " + InputRow.of(batch.weight(row), values));
      }
    }
  }
}
