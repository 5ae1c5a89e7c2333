package io.laminar.core.operator.rank;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import io.laminar.core.state.ValueState;
import java.util.List;

/** One row on its way to or from state. */
final class RowState implements RankedPartitions.OutputColumns {
  private final List<DataType> types;
  private final ColumnBuffer[] columns;
  private final Batch batch;

  RowState(List<DataType> types) {
    this.types = types;
    this.columns = types.stream().map(ColumnBuffer::new).toArray(ColumnBuffer[]::new);
    this.batch = new Batch(columns.length);
    for (int i = 0; i < columns.length; i++) {
      batch.column(i, columns[i].vector());
    }
    batch.selectFirst(1);
  }

  @Override
  public ColumnBuffer column(int index) {
    return columns[index];
  }

  /** The row, as the only one. */
  Batch batch() {
    return batch;
  }

  void clear() {
    for (ColumnBuffer column : columns) {
      column.begin();
    }
  }

  void write(StateWriter writer) {
    for (int i = 0; i < columns.length; i++) {
      ValueState.write(columns[i].vector(), types.get(i), 0, writer);
    }
  }

  void read(StateReader reader) {
    clear();
    for (ColumnBuffer column : columns) {
      ValueState.read(column, 0, reader);
    }
  }
}
