package io.laminar.core.operator.join;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.operator.Operator;
import io.laminar.core.operator.Output;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives an operator rows, commit by commit. */
final class JoinRowsFeed {
  private final Operator operator;
  private final ColumnBuffer[] columns;
  private final Batch batch;

  JoinRowsFeed(Operator operator, List<DataType> types) {
    this.operator = operator;
    this.columns = types.stream().map(ColumnBuffer::new).toArray(ColumnBuffer[]::new);
    this.batch = new Batch(columns.length);
  }

  void row(int input, @Nullable Object... values) {
    commit(input, List.of(Arrays.asList(values)), rows -> {});
  }

  /** Rows of one commit. */
  void commit(int input, List<List<@Nullable Object>> rows, Output output) {
    for (int i = 0; i < columns.length; i++) {
      columns[i].begin();
      for (int row = 0; row < rows.size(); row++) {
        set(columns[i], row, rows.get(row).get(i));
      }
      batch.column(i, columns[i].vector());
    }
    batch.selectFirst(rows.size());
    batch.oneCommit(false);
    int taken = 0;
    while (taken < rows.size()) {
      taken = operator.process(input, batch, taken, output);
    }
  }

  private static void set(ColumnBuffer column, int row, @Nullable Object value) {
    if (value == null) {
      column.setNull(row);
    } else if (value instanceof String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      column.setBytes(row, bytes, 0, bytes.length);
    } else {
      column.setWord(row, ((Number) value).longValue());
    }
  }
}
