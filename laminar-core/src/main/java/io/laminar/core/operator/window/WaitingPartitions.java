package io.laminar.core.operator.window;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.state.KeyLayout;
import io.laminar.core.state.KeyPartition;
import io.laminar.core.state.KeyRows;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import io.laminar.core.state.ValueState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Changes that wait, by the partition of some columns. Each is written with its window, or what else it belongs to, and its
 * place there, so that those of several partitions get into order again.
 */
final class WaitingPartitions {
  private static final int[] FIRST = {0};

  private final WaitingRows waiting;
  private final List<DataType> types;
  private final List<ColumnBuffer> row;
  private final Batch batch;
  private final int[] keyColumns;
  private final KeyRows keys;
  private final List<Change> read = new ArrayList<>();

  /** A change that was read: what it belongs to and its place there, and its row. */
  private record Change(long first, long second, long place, long sum, List<ColumnBuffer> row) {}

  WaitingPartitions(WaitingRows waiting, List<DataType> types, List<Integer> keyColumns) {
    this.waiting = waiting;
    this.types = types;
    this.row = columns(types);
    this.batch = new Batch(types.size());
    this.keyColumns = keyColumns.stream().mapToInt(Integer::intValue).toArray();
    this.keys = new KeyRows(KeyLayout.of(keyColumns.stream().map(types::get).toList()));
    batch.selectFirst(1);
  }

  private static List<ColumnBuffer> columns(List<DataType> types) {
    return types.stream().map(ColumnBuffer::new).toList();
  }

  private void show(List<ColumnBuffer> shown) {
    for (int i = 0; i < shown.size(); i++) {
      batch.column(i).share(shown.get(i).vector());
    }
  }

  void write(StateWriter[] partitions) {
    waiting.forEach((first, second, place, id) -> {
      StateWriter writer = partitions[partition(id)];
      writer.writeLong(1);
      writer.writeLong(first);
      writer.writeLong(second);
      writer.writeLong(place);
      writer.writeLong(waiting.rows().sum(id));
      for (int i = 0; i < row.size(); i++) {
        ValueState.write(row.get(i).vector(), types.get(i), 0, writer);
      }
    });
    for (StateWriter writer : partitions) {
      writer.writeLong(0);
    }
  }

  /** Shows a row, and returns the partition of its key. */
  private int partition(int id) {
    for (int i = 0; i < row.size(); i++) {
      row.get(i).begin();
      waiting.rows().table().copyKey(id, i, row.get(i), 0);
    }
    show(row);
    keys.load(batch, keyColumns, FIRST, 1);
    return KeyPartition.of(keys, 0);
  }

  void read(StateReader reader) {
    while (reader.readLong() == 1) {
      long first = reader.readLong();
      long second = reader.readLong();
      long place = reader.readLong();
      long sum = reader.readLong();
      List<ColumnBuffer> columns = columns(types);
      for (ColumnBuffer column : columns) {
        ValueState.read(column, 0, reader);
      }
      read.add(new Change(first, second, place, sum, columns));
    }
  }

  /** Adds the changes that were read, in order. */
  void end() {
    read.sort(Comparator.comparingLong(Change::first)
        .thenComparingLong(Change::second)
        .thenComparingLong(Change::place));
    for (Change change : read) {
      show(change.row());
      waiting.find(batch, 0, 1);
      waiting.add(0, batch, 0, change.sum());
    }
    read.clear();
  }
}
