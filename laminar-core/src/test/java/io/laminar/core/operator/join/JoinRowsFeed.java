package io.laminar.core.operator.join;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.operator.Operator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives an operator one row after the other. */
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
    for (int i = 0; i < columns.length; i++) {
      columns[i].begin();
      Object value = values[i];
      if (value == null) {
        columns[i].setNull(0);
      } else if (value instanceof String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        columns[i].setBytes(0, bytes, 0, bytes.length);
      } else {
        columns[i].setWord(0, ((Number) value).longValue());
      }
      batch.column(i, columns[i].vector());
    }
    batch.selectFirst(1);
    int taken = 0;
    while (taken < 1) {
      taken = operator.process(input, batch, taken, rows -> {});
    }
  }
}
