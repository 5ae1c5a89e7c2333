package io.laminar.core.view;

import static io.laminar.core.view.ViewChanges.batch;
import static io.laminar.core.view.ViewChanges.change;
import static io.laminar.core.view.ViewChanges.rows;
import static io.laminar.core.view.ViewChanges.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Schema;
import io.laminar.core.data.Batch;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.MemorySnapshot;
import io.laminar.core.view.ViewChanges.Change;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a map of rows to weights, whatever the cuts. */
final class BagRowsTest {
  private static List<Change> changes(Random random, int columns) {
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      int value = random.nextInt(200);
      changes.add(change(
          columns,
          value % 5 == 0 ? null : (long) value / 10,
          value % 7 == 0
              ? null
              : (value % 2 == 0 ? "long enough for the heap " : "short ") + value % 10,
          (random.nextInt(2) + 1) * (random.nextBoolean() ? 1L : -1)));
    }
    return changes;
  }

  private static List<List<@Nullable Object>> expected(List<Change> changes) {
    Map<List<@Nullable Object>, Long> weights = new LinkedHashMap<>();
    for (Change change : changes) {
      weights.merge(change.values(), change.weight(), (a, b) -> a + b == 0 ? null : a + b);
    }
    List<List<@Nullable Object>> rows = new ArrayList<>();
    weights.forEach(
        (row, weight) -> rows.addAll(Collections.nCopies((int) Math.max(0, weight), row)));
    return rows;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 70})
  void shouldHoldTheSumOfTheChangesInOrderOfArrival(int columns) {
    Random random = new Random(columns);
    Schema schema = schema(columns);
    List<Change> changes = changes(random, columns);
    for (int largest : new int[] {1, 7, Batch.MAX_ROWS}) {
      BagRows view = new BagRows(schema, MemoryAccount.ofHalfTheHeap());
      int from = 0;
      while (from < changes.size()) {
        int to = Math.min(changes.size(), from + 1 + random.nextInt(largest));
        view.add(batch(schema, changes.subList(from, to)));
        from = to;
      }

      assertThat(rows(schema, view.pin())).isNotEmpty().isEqualTo(expected(changes));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 70})
  void shouldKeepWhatWasPinnedWhateverFollows(int columns) {
    Random random = new Random(columns);
    Schema schema = schema(columns);
    List<Change> changes = changes(random, columns);
    BagRows view = new BagRows(schema, MemoryAccount.ofHalfTheHeap());
    Map<Integer, PinnedRows> pinned = new LinkedHashMap<>();
    int from = 0;
    while (from < changes.size()) {
      int to = Math.min(changes.size(), from + 1 + random.nextInt(100));
      view.add(batch(schema, changes.subList(from, to)));
      pinned.put(to, view.pin());
      from = to;
    }

    assertThat(pinned).hasSizeGreaterThan(20);
    pinned.forEach((size, rows) -> assertThat(rows(schema, rows))
        .as("after %s changes", size)
        .isEqualTo(expected(changes.subList(0, size))));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 70})
  void shouldGoOnInTheSameOrderWhereItIsRestored(int columns) {
    Random random = new Random(columns);
    Schema schema = schema(columns);
    List<Change> changes = changes(random, columns);
    BagRows view = new BagRows(schema, MemoryAccount.ofHalfTheHeap());
    for (int from = 0; from < changes.size(); from += 50) {
      view.add(batch(schema, changes.subList(from, from + 50)));
      MemorySnapshot snapshot = new MemorySnapshot();
      view.snapshot(snapshot.writer());
      view = new BagRows(schema, MemoryAccount.ofHalfTheHeap());
      view.restore(snapshot.reader());
      assertThat(rows(schema, view.pin())).isEqualTo(expected(changes.subList(0, from + 50)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 70})
  void shouldGiveStateBack(int columns) {
    Schema schema = schema(columns);
    List<Change> changes = changes(new Random(1), columns).subList(0, 200);
    BagRows view = new BagRows(schema, MemoryAccount.ofHalfTheHeap());
    view.add(batch(schema, changes));
    assertThat(view.stateBytes()).isPositive();

    view.add(batch(
        schema,
        changes.stream().map(each -> new Change(each.values(), -each.weight())).toList()));

    assertThat(view.stateBytes()).isZero();
    assertThat(rows(schema, view.pin())).isEmpty();
  }
}
