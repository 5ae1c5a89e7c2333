package io.laminar.core.view;

import static io.laminar.core.view.ViewChanges.batch;
import static io.laminar.core.view.ViewChanges.rows;
import static io.laminar.core.view.ViewChanges.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Schema;
import io.laminar.core.data.Batch;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.MemorySnapshot;
import io.laminar.core.view.ViewChanges.Change;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a list of rows, whatever the cuts. */
final class KeyedRowsTest {
  private static final String LONG = "long enough for the heap ";

  /** The rows of a view by key, in order, as simply as can be. */
  private static final class Model {
    private final List<Integer> key;
    private final Map<List<@Nullable Object>, List<@Nullable Object>> rows = new LinkedHashMap<>();
    private @Nullable List<@Nullable Object> retracted;
    private long ignored;

    Model(List<Integer> key) {
      this.key = key;
    }

    private List<@Nullable Object> key(Change change) {
      List<@Nullable Object> values = new ArrayList<>();
      key.forEach(column -> values.add(change.values().get(column)));
      return values;
    }

    void add(Change change) {
      List<@Nullable Object> changed = key(change);
      boolean isRetracted = changed.equals(retracted);
      if (change.weight() < 0 && (isRetracted || !rows.containsKey(changed))) {
        ignored++;
        return;
      }
      if (!isRetracted) {
        settle();
      }
      if (change.weight() < 0) {
        retracted = changed;
      } else {
        retracted = null;
        rows.put(changed, change.values());
      }
    }

    private void settle() {
      if (retracted != null) {
        rows.remove(retracted);
        retracted = null;
      }
    }

    List<List<@Nullable Object>> rows() {
      List<List<@Nullable Object>> present = new ArrayList<>();
      rows.forEach((changed, row) -> {
        if (!changed.equals(retracted)) {
          present.add(row);
        }
      });
      return present;
    }
  }

  private static KeyedRows view(Schema schema, List<Integer> key) {
    return new KeyedRows(schema, key, MemoryAccount.ofHalfTheHeap());
  }

  private static Change row(long weight, @Nullable Object... values) {
    return new Change(Arrays.asList(values), weight);
  }

  /** Changes of few keys; most retractions are followed by what replaces the row, as most are. */
  private static List<Change> changes(Random random, int columns) {
    List<Change> changes = new ArrayList<>();
    while (changes.size() < 2_000) {
      Change change = change(random, columns, random.nextBoolean() ? 1 : -1);
      changes.add(change);
      if (change.weight() < 0 && random.nextInt(3) > 0) {
        Change next = change(random, columns, 1);
        List<@Nullable Object> values = new ArrayList<>(next.values());
        values.set(0, change.values().get(0));
        values.set(1, change.values().get(1));
        changes.add(new Change(values, 1));
      }
    }
    return changes;
  }

  private static Change change(Random random, int columns, long weight) {
    List<@Nullable Object> values = new ArrayList<>();
    for (int column = 0; column < columns; column++) {
      int value = random.nextInt(6);
      if (value == 0) {
        values.add(null);
      } else {
        values.add(column % 2 == 0 ? (Object) (long) value : (value < 4 ? LONG : "") + value);
      }
    }
    return new Change(values, weight);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 70})
  void shouldHoldTheLastRowOfEachKeyInOrderOfArrival(int columns) {
    Random random = new Random(columns);
    Schema schema = schema(columns);
    List<Change> changes = changes(random, columns);
    for (List<Integer> key : List.of(List.of(0, 1), List.of(1), List.of(0), List.<Integer>of())) {
      for (int largest : new int[] {1, 7, Batch.MAX_ROWS}) {
        KeyedRows view = view(schema, key);
        Model model = new Model(key);
        int from = 0;
        while (from < changes.size()) {
          int to = Math.min(changes.size(), from + 1 + random.nextInt(largest));
          view.add(batch(schema, changes.subList(from, to)));
          changes.subList(from, to).forEach(model::add);
          from = to;
        }

        assertThat(rows(schema, view.pin())).as("%s", key).isEqualTo(model.rows());
        assertThat(view.ignoredRetractions()).isEqualTo(model.ignored).isPositive();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 70})
  void shouldGoOnInTheSameOrderWhereItIsRestored(int columns) {
    Random random = new Random(columns);
    Schema schema = schema(columns);
    List<Change> changes = changes(random, columns);
    KeyedRows view = view(schema, List.of(0, 1));
    Model model = new Model(List.of(0, 1));
    int from = 0;
    while (from < changes.size()) {
      int to = Math.min(changes.size(), from + 1 + random.nextInt(60));
      view.add(batch(schema, changes.subList(from, to)));
      changes.subList(from, to).forEach(model::add);
      MemorySnapshot snapshot = new MemorySnapshot();
      view.snapshot(snapshot.writer());
      view = view(schema, List.of(0, 1));
      view.restore(snapshot.reader());
      assertThat(rows(schema, view.pin())).isEqualTo(model.rows());
      from = to;
    }
    assertThat(view.ignoredRetractions()).isEqualTo(model.ignored).isPositive();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 70})
  void shouldKeepWhatWasPinnedWhateverFollows(int columns) {
    Random random = new Random(columns);
    Schema schema = schema(columns);
    List<Change> changes = changes(random, columns);
    KeyedRows view = view(schema, List.of(0, 1));
    Model model = new Model(List.of(0, 1));
    Map<PinnedRows, List<List<@Nullable Object>>> pinned = new LinkedHashMap<>();
    int from = 0;
    while (from < changes.size()) {
      int to = Math.min(changes.size(), from + 1 + random.nextInt(100));
      view.add(batch(schema, changes.subList(from, to)));
      changes.subList(from, to).forEach(model::add);
      pinned.put(view.pin(), model.rows());
      from = to;
    }

    assertThat(pinned).hasSizeGreaterThan(20);
    pinned.forEach((rows, expected) -> assertThat(rows(schema, rows)).isEqualTo(expected));
  }

  @Test
  void shouldUpdateARowInPlace() {
    Schema schema = schema(2);
    KeyedRows view = view(schema, List.of(0));
    view.add(batch(schema, List.of(row(1, 1L, LONG), row(1, 2L, "b"), row(1, 3L, "c"))));

    view.add(batch(schema, List.of(row(-1, 2L, "b"))));
    view.add(batch(schema, List.of(row(1, 2L, LONG), row(-1, 1L, LONG), row(1, 1L, null))));

    assertThat(rows(schema, view.pin()))
        .containsExactly(Arrays.asList(1L, null), List.of(2L, LONG), List.of(3L, "c"));
  }

  @Test
  void shouldNotFindARowThatIsRetracted() {
    Schema schema = schema(2);
    KeyedRows view = view(schema, List.of(0));
    view.add(batch(schema, List.of(row(1, 1L, "a"), row(1, 2L, "b"))));
    Batch key = batch(schema(1), List.of(row(1, 2L)));
    assertThat(rows(schema, view.find(key))).containsExactly(List.of(2L, "b"));

    view.add(batch(schema, List.of(row(-1, 2L, "b"))));

    assertThat(rows(schema, view.find(key))).isEmpty();
  }

  @Test
  void shouldGiveStateBack() {
    Schema schema = schema(4);
    KeyedRows view = view(schema, List.of(1, 0));
    for (long key = 0; key < 100; key++) {
      view.add(batch(schema, List.of(row(1, key, LONG + key, 7L, LONG))));
    }
    assertThat(view.stateBytes()).isPositive();

    for (long key = 0; key < 100; key++) {
      view.add(batch(schema, List.of(row(-1, key, LONG + key, 7L, LONG))));
    }

    assertThat(view.stateBytes()).isZero();
    assertThat(rows(schema, view.pin())).isEmpty();
  }
}
