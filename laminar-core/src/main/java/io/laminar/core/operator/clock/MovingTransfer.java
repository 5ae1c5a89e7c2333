package io.laminar.core.operator.clock;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import io.laminar.core.state.ValueState;
import java.util.List;

/**
 * Takes rows that enter and leave out of their store by the partition of their columns, and puts them into another.
 *
 * <pre>
 *   partition: │ 1, whether it is in, moments, weight, arrival, columns of a row │ … │ 0
 * </pre>
 */
final class MovingTransfer {
  private static final int[] FIRST = {0};

  private final List<DataType> types;
  private final MovingRows rows;
  private final ColumnBuffer[] columns;
  private final Batch single;

  MovingTransfer(List<DataType> types, MovingRows rows) {
    this.types = types;
    this.rows = rows;
    this.columns = types.stream().map(ColumnBuffer::new).toArray(ColumnBuffer[]::new);
    this.single = new Batch(columns.length);
    for (int i = 0; i < columns.length; i++) {
      single.column(i, columns[i].vector());
    }
    single.selectFirst(1);
  }

  void write(StateWriter[] partitions) {
    rows.forEach((row, moment, arrival) -> {
      for (int i = 0; i < columns.length; i++) {
        columns[i].begin();
        rows.write(row, i, columns[i], 0);
      }
      rows.load(single, FIRST, 1);
      StateWriter writer = partitions[rows.partition(0)];
      writer.writeLong(1);
      writer.writeLong(rows.isIn(row) ? 1 : 0);
      writer.writeLong(moment);
      writer.writeLong(rows.leaves(row));
      writer.writeLong(rows.weight(row));
      writer.writeLong(arrival);
      for (int i = 0; i < columns.length; i++) {
        ValueState.write(columns[i].vector(), types.get(i), 0, writer);
      }
    });
    for (StateWriter writer : partitions) {
      writer.writeLong(0);
    }
  }

  void read(StateReader reader) {
    while (reader.readLong() == 1) {
      boolean isIn = reader.readLong() == 1;
      long moment = reader.readLong();
      long leavesAt = reader.readLong();
      long weight = reader.readLong();
      long arrival = reader.readLong();
      for (int i = 0; i < columns.length; i++) {
        columns[i].begin();
        ValueState.read(columns[i], 0, reader);
      }
      rows.load(single, FIRST, 1);
      rows.restoreRow(0, isIn, moment, leavesAt, weight, arrival);
    }
  }
}
