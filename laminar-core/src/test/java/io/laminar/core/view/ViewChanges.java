package io.laminar.core.view;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.Schema;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.InlineBytes;
import io.laminar.core.data.Vector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Changes of a view whose columns are numbers and texts in turns. */
final class ViewChanges {
  private static final DataType NUMBER = DataType.of(TypeKind.BIGINT).withNullable(true);
  private static final DataType WORD = DataType.of(TypeKind.VARCHAR).withNullable(true);

  private ViewChanges() {}

  /** A change of a row: the values of all columns, any of which may be NULL, and the weight. */
  record Change(List<@Nullable Object> values, long weight) {}

  static Schema schema(int columns) {
    return new Schema(IntStream.range(0, columns)
        .mapToObj(i -> new Column("c" + i, i % 2 == 0 ? NUMBER : WORD))
        .toList());
  }

  /** A row whose numbers and texts are all the same. */
  static Change change(int columns, @Nullable Long number, @Nullable String text, long weight) {
    List<@Nullable Object> values = new ArrayList<>();
    for (int column = 0; column < columns; column++) {
      values.add(column % 2 == 0 ? number : text);
    }
    return new Change(values, weight);
  }

  static Batch batch(Schema schema, List<Change> changes) {
    Batch batch = new Batch(schema.size());
    ColumnBuffer weights = new ColumnBuffer(NUMBER);
    for (int column = 0; column < schema.size(); column++) {
      ColumnBuffer buffer = new ColumnBuffer(schema.type(column));
      buffer.begin();
      for (int row = 0; row < changes.size(); row++) {
        write(buffer, row, changes.get(row).values().get(column));
        weights.setWord(row, changes.get(row).weight());
      }
      batch.column(column, buffer.vector());
    }
    batch.weights(weights.vector());
    batch.selectFirst(changes.size());
    return batch;
  }

  private static void write(ColumnBuffer buffer, int row, @Nullable Object value) {
    if (value == null) {
      buffer.setNull(row);
    } else if (value instanceof Long number) {
      buffer.setWord(row, number);
    } else {
      byte[] bytes = value.toString().getBytes(StandardCharsets.UTF_8);
      buffer.setBytes(row, bytes, 0, bytes.length);
    }
  }

  static List<List<@Nullable Object>> rows(Schema schema, PinnedRows pinned) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    pinned.forEachBatch(batch -> {
      for (int row = 0; row < batch.size(); row++) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int column = 0; column < schema.size(); column++) {
          values.add(value(schema.type(column), batch.column(column), row));
        }
        rows.add(values);
      }
    });
    return rows;
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
}
