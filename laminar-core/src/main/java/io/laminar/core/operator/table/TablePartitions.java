package io.laminar.core.operator.table;

import io.laminar.api.Schema;
import io.laminar.core.data.Batch;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.state.EntryList;
import io.laminar.core.state.KeyPartition;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import io.laminar.core.state.ValueState;

/**
 * The rows of a table, and the deletions that it remembers, by the partition of their key.
 *
 * <pre>
 *   record: │ 1 │ PRESENT or DELETED │ event time, of a deletion │ all columns │        the end: │ 0 │
 * </pre>
 */
final class TablePartitions {
  private static final int[] FIRST = {0};

  private final TableRows rows;
  private final Schema schema;
  private final OutputRows row;
  private final Batch batch;

  TablePartitions(TableRows rows) {
    this.rows = rows;
    this.schema = rows.spec().schema();
    this.row = new OutputRows(rows.spec().types(), false);
    this.batch = new Batch(schema.size());
    for (int column = 0; column < schema.size(); column++) {
      batch.column(column, row.column(column).vector());
    }
    batch.selectFirst(1);
  }

  void write(StateWriter[] partitions) {
    write(rows.rows(), TableRows.PRESENT, partitions);
    write(rows.deletions(), TableRows.DELETED, partitions);
    for (StateWriter writer : partitions) {
      writer.writeLong(0);
    }
  }

  private void write(EntryList list, int kind, StateWriter[] partitions) {
    for (int id = list.first(); id != EntryList.NONE; id = list.after(id)) {
      row.clear();
      rows.copy(id, row, 0);
      rows.load(batch, FIRST, 1);
      StateWriter writer = partitions[KeyPartition.of(rows.keys(), 0)];
      writer.writeLong(1);
      writer.writeLong(kind);
      writer.writeLong(kind == TableRows.DELETED ? rows.time(id) : 0);
      for (int column = 0; column < schema.size(); column++) {
        ValueState.write(batch.column(column), schema.type(column), 0, writer);
      }
    }
  }

  void read(StateReader reader) {
    while (reader.readLong() == 1) {
      boolean deleted = reader.readLong() == TableRows.DELETED;
      long time = reader.readLong();
      row.clear();
      for (int column = 0; column < schema.size(); column++) {
        ValueState.read(row.column(column), 0, reader);
      }
      rows.load(batch, FIRST, 1);
      int id = rows.insert(0);
      if (deleted) {
        rows.delete(id, time);
      } else {
        rows.write(id, batch, 0);
      }
    }
  }
}
