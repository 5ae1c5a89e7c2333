package io.laminar.core.view;

import io.laminar.api.Schema;
import io.laminar.core.data.Batch;
import io.laminar.core.state.KeyPartition;
import io.laminar.core.state.KeyRows;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import io.laminar.core.state.ValueState;
import java.util.function.Consumer;

/** Writes rows by the partition of their keys, and reads them. */
final class RowPartitions {
  private final Schema schema;
  private final int[] keyColumns;
  private final KeyRows keys;

  RowPartitions(Schema schema, int[] keyColumns, KeyRows keys) {
    this.schema = schema;
    this.keyColumns = keyColumns;
    this.keys = keys;
  }

  void write(PinnedRows rows, StateWriter[] partitions) {
    rows.forEachBatch(batch -> write(batch, partitions));
    for (StateWriter writer : partitions) {
      writer.writeLong(0);
    }
  }

  private void write(Batch batch, StateWriter[] partitions) {
    keys.load(batch, keyColumns, batch.selection(), batch.size());
    for (int i = 0; i < batch.size(); i++) {
      StateWriter writer = partitions[KeyPartition.of(keys, i)];
      writer.writeLong(1);
      for (int column = 0; column < schema.size(); column++) {
        ValueState.write(batch.column(column), schema.type(column), batch.selection()[i], writer);
      }
    }
  }

  void read(StateReader reader, Consumer<Batch> rows) {
    RowCopies copies = new RowCopies(schema);
    PinnedRows.Cursor cursor = () -> copies.fill(() -> read(reader, copies));
    for (Batch batch = cursor.next(); batch != null; batch = cursor.next()) {
      rows.accept(batch);
    }
  }

  private boolean read(StateReader reader, RowCopies copies) {
    if (reader.readLong() == 0) {
      return false;
    }
    for (int column = 0; column < schema.size(); column++) {
      ValueState.read(copies.column(column), copies.row(), reader);
    }
    copies.next();
    return true;
  }
}
