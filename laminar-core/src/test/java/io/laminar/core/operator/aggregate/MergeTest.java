package io.laminar.core.operator.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.operator.harness.InputRow;
import io.laminar.core.operator.harness.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two halves that are merged are as one group that got all rows, retractions included. */
class MergeTest {
  private static final int ROWS = 300;

  private final EvaluationContext context = new EvaluationContext((code, message, remedy) -> {});
  private final Map<List<@Nullable Object>, NaiveGroup> expected = new HashMap<>();

  private GroupSpec spec = GroupSpec.of(List.of(), List.of(), List.of(), -1);
  private Groups groups = new Groups(spec, true, context);

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 60);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldBeTheGroupOfAllRows(long seed) {
    RandomAggregates random = new RandomAggregates(seed);
    boolean changelog = seed % 2 == 0;
    spec = random.spec(changelog);
    groups = new Groups(spec, true, context);
    List<InputRow> held = new ArrayList<>();
    change(random, held, 0, changelog);
    List<InputRow> later = new ArrayList<>();
    change(random, later, 1, changelog);
    merge();
    check();
    held.addAll(later);
    change(random, held, 0, changelog);
    check();
    if (changelog) {
      held.forEach(row -> apply(retraction(row), 0));
      check();
    }
    removeAll();
    assertThat(groups.liveBytes()).isZero();
    assertThat(groups.ignoredRetractions()).isZero();
  }

  /** Inserts rows, and takes some of those that are held back. */
  private void change(RandomAggregates random, List<InputRow> held, int scope, boolean changelog) {
    Random numbers = random.random();
    for (int i = 0; i < ROWS; i++) {
      if (changelog && !held.isEmpty() && numbers.nextInt(5) < 2) {
        apply(retraction(held.remove(numbers.nextInt(held.size()))), scope);
      } else {
        InputRow row = random.row(numbers.nextInt(20));
        held.add(row);
        apply(row, scope);
      }
    }
  }

  private static InputRow retraction(InputRow row) {
    return new InputRow(-1, row.values());
  }

  private void apply(InputRow row, int scope) {
    Batch batch = batch(row);
    groups.scopes()[0] = scope;
    groups.load(batch, batch.selection(), 1);
    int id = groups.find(0);
    groups.addRow(batch, 0, id < 0 ? groups.insert(0) : id);
    expected.computeIfAbsent(key(row), absent -> new NaiveGroup(spec)).add(row);
  }

  private Batch batch(InputRow row) {
    Batch batch = new Batch(spec.inputTypes().size());
    for (int i = 0; i < row.values().size(); i++) {
      ColumnBuffer column = new ColumnBuffer(spec.inputTypes().get(i));
      Values.write(column, 0, row.values().get(i));
      batch.column(i, column.vector());
    }
    ColumnBuffer weights = new ColumnBuffer(DataType.of(TypeKind.BIGINT));
    weights.setWord(0, row.weight());
    batch.weights(spec.changelogInput() ? weights.vector() : null);
    batch.selectFirst(1);
    return batch;
  }

  private List<@Nullable Object> key(InputRow row) {
    List<@Nullable Object> key = new ArrayList<>();
    spec.keys().forEach(column -> key.add(row.values().get(column)));
    return key;
  }

  private List<Integer> ids() {
    List<Integer> ids = new ArrayList<>();
    groups.table().entries().forEachLive(ids::add);
    return ids;
  }

  private void merge() {
    for (int id : ids()) {
      if (groups.table().scope(id) == 1) {
        int other = groups.table().findLike(id, 0);
        if (other < 0) {
          groups.table().scope(id, 0);
        } else {
          new GroupMerge(groups).merge(id, other);
          groups.remove(id);
        }
      }
    }
  }

  private void check() {
    Map<List<@Nullable Object>, List<@Nullable Object>> results = new HashMap<>();
    for (int id : ids()) {
      List<@Nullable Object> row = row(id);
      results.put(row.subList(0, spec.keys().size()), row.subList(spec.keys().size(), row.size()));
    }
    Map<List<@Nullable Object>, List<@Nullable Object>> wanted = new HashMap<>();
    expected.forEach((key, group) -> {
      List<@Nullable Object> values = new ArrayList<>(group.results());
      values.add(group.rows());
      wanted.put(key, values);
    });
    assertThat(results).isEqualTo(wanted);
  }

  /** Key, results, and the number of rows. */
  private List<@Nullable Object> row(int id) {
    List<DataType> types = GroupAggregateOperator.outputTypes(spec);
    OutputRows output = new OutputRows(types, true);
    groups.writeKey(id, output, 0);
    assertThat(groups.writeResults(id, output, spec.keys().size(), 0, false)).isTrue();
    List<@Nullable Object> row = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      row.add(Values.read(types.get(i), output.column(i).vector(), 0));
    }
    row.add(groups.rows(id));
    return row;
  }

  private void removeAll() {
    for (int id : ids()) {
      groups.release(id, Integer.MAX_VALUE);
      groups.remove(id);
    }
  }
}
