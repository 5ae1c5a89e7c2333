package io.laminar.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.Schema;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.InlineBytes;
import io.laminar.core.data.Vector;
import io.laminar.core.state.MemoryAccount;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a map of rows to weights, whatever the cuts. */
final class MaterializedRowsTest {
  private static final DataType NUMBER = DataType.of(TypeKind.BIGINT).withNullable(true);
  private static final DataType WORD = DataType.of(TypeKind.VARCHAR).withNullable(true);

  /** A number and a text, either of which may be null. */
  private record Change(@Nullable Long number, @Nullable String text, long weight) {}

  private static Schema schema(int columns) {
    return new Schema(IntStream.range(0, columns)
        .mapToObj(i -> new Column("c" + i, i % 2 == 0 ? NUMBER : WORD))
        .toList());
  }

  private static List<Change> changes(Random random) {
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      int value = random.nextInt(200);
      changes.add(new Change(
          value % 5 == 0 ? null : (long) value / 10,
          value % 7 == 0
              ? null
              : (value % 2 == 0 ? "long enough for the heap " : "short ") + value % 10,
          (random.nextInt(2) + 1) * (random.nextBoolean() ? 1L : -1)));
    }
    return changes;
  }

  private static Batch batch(Schema schema, List<Change> changes) {
    Batch batch = new Batch(schema.size());
    ColumnBuffer weights = new ColumnBuffer(NUMBER);
    for (int column = 0; column < schema.size(); column++) {
      ColumnBuffer buffer = new ColumnBuffer(schema.type(column));
      buffer.begin();
      for (int row = 0; row < changes.size(); row++) {
        Change change = changes.get(row);
        String text = change.text();
        Long number = change.number();
        if (column % 2 == 0 ? number == null : text == null) {
          buffer.setNull(row);
        } else if (number != null && column % 2 == 0) {
          buffer.setWord(row, number);
        } else if (text != null) {
          byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
          buffer.setBytes(row, bytes, 0, bytes.length);
        }
        weights.setWord(row, change.weight());
      }
      batch.column(column, buffer.vector());
    }
    batch.weights(weights.vector());
    batch.selectFirst(changes.size());
    return batch;
  }

  private static @Nullable Object value(DataType type, Vector vector, int row) {
    if (vector.isNull(row)) {
      return null;
    }
    if (type.words() == 1) {
      return vector.word(row);
    }
    byte[] bytes = new byte[InlineBytes.length(vector.word(row))];
    InlineBytes.copy(vector.word(row), vector.secondWord(row), vector.heap(), bytes, 0);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static List<List<@Nullable Object>> rows(Schema schema, List<Batch> batches) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (Batch batch : batches) {
      for (int row = 0; row < batch.size(); row++) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int column = 0; column < schema.size(); column++) {
          values.add(value(schema.type(column), batch.column(column), row));
        }
        rows.add(values);
      }
    }
    return rows;
  }

  private static List<List<@Nullable Object>> expected(Schema schema, List<Change> changes) {
    Map<List<@Nullable Object>, Long> weights = new LinkedHashMap<>();
    for (Change change : changes) {
      List<@Nullable Object> row = new ArrayList<>();
      for (int column = 0; column < schema.size(); column++) {
        row.add(column % 2 == 0 ? change.number() : change.text());
      }
      weights.merge(row, change.weight(), (a, b) -> a + b == 0 ? null : a + b);
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
    List<Change> changes = changes(random);
    for (int largest : new int[] {1, 7, Batch.MAX_ROWS}) {
      MaterializedRows view = new MaterializedRows(schema, MemoryAccount.ofHalfTheHeap());
      int from = 0;
      while (from < changes.size()) {
        int to = Math.min(changes.size(), from + 1 + random.nextInt(largest));
        view.add(batch(schema, changes.subList(from, to)));
        from = to;
      }

      assertThat(rows(schema, view.pin().batches()))
          .isNotEmpty()
          .isEqualTo(expected(schema, changes));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 70})
  void shouldKeepWhatWasPinnedWhateverFollows(int columns) {
    Random random = new Random(columns);
    Schema schema = schema(columns);
    List<Change> changes = changes(random);
    MaterializedRows view = new MaterializedRows(schema, MemoryAccount.ofHalfTheHeap());
    Map<Integer, PinnedRows> pinned = new LinkedHashMap<>();
    int from = 0;
    while (from < changes.size()) {
      int to = Math.min(changes.size(), from + 1 + random.nextInt(100));
      view.add(batch(schema, changes.subList(from, to)));
      pinned.put(to, view.pin());
      from = to;
    }

    assertThat(pinned).hasSizeGreaterThan(20);
    pinned.forEach((size, rows) -> assertThat(rows(schema, rows.batches()))
        .as("after %s changes", size)
        .isEqualTo(expected(schema, changes.subList(0, size))));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 70})
  void shouldGiveStateBack(int columns) {
    Schema schema = schema(columns);
    List<Change> changes = changes(new Random(1)).subList(0, 200);
    MaterializedRows view = new MaterializedRows(schema, MemoryAccount.ofHalfTheHeap());
    view.add(batch(schema, changes));
    assertThat(view.stateBytes()).isPositive();

    view.add(batch(
        schema,
        changes.stream()
            .map(each -> new Change(each.number(), each.text(), -each.weight()))
            .toList()));

    assertThat(view.stateBytes()).isZero();
    assertThat(view.pin().batches()).isEmpty();
  }
}
