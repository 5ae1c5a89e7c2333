package io.laminar.core.operator.over;

import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.operator.aggregate.GroupTransfer;
import io.laminar.core.operator.aggregate.Groups;
import io.laminar.core.state.KeyLayout;
import io.laminar.core.state.KeyPartition;
import io.laminar.core.state.KeyRows;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import io.laminar.core.state.ValueState;

/**
 * Takes keys and rows out of an operator, as state that is cut by key, and puts them into another one.
 *
 * <pre>
 *   1 │ group │ numbers │ rows that are kept, with their arrivals      a key
 *   2 │ time │ arrival │ columns                                        a row that has not entered its key
 *   0                                                                   the end
 * </pre>
 */
final class OverTransfer {
  private static final int KEY = 1;
  private static final int WAITING = 2;
  private static final long CAME_OUT = -1;
  private static final int[] FIRST = {0};

  private final OverSpec spec;
  private final OverRows rows;
  private final Groups groups;
  private final KeyHistory history;
  private final KeyRows keys;
  private final int[] keyColumns;
  private final ColumnBuffer[] columns;
  private final Batch row;

  OverTransfer(OverSpec spec, OverRows rows, Groups groups, KeyHistory history) {
    this.spec = spec;
    this.rows = rows;
    this.groups = groups;
    this.history = history;
    this.keyColumns = spec.partition().stream().mapToInt(Integer::intValue).toArray();
    this.keys = new KeyRows(KeyLayout.of(spec.groups().keyTypes()));
    this.columns = spec.inputTypes().stream().map(ColumnBuffer::new).toArray(ColumnBuffer[]::new);
    this.row = new Batch(columns.length);
    for (int i = 0; i < columns.length; i++) {
      row.column(i, columns[i].vector());
    }
    row.selectFirst(1);
  }

  void write(StateWriter[] partitions) {
    GroupTransfer transfer = new GroupTransfer(groups);
    groups.table().entries().forEachLive(group -> {
      StateWriter writer = partitions[transfer.partition(group)];
      writer.writeLong(KEY);
      transfer.write(group, writer);
      int key = groups.table().link(group) - 1;
      long toComeOut = history.number(key, history.toComeOut(key));
      history.writeKey(key, writer, (to, held) -> {
        boolean cameOut = rows.number(held) < toComeOut;
        to.writeLong(cameOut ? CAME_OUT : rows.arrival(held));
        writeRow(held, to);
      });
    });
    rows.forEachWaiting((held, time, arrival) -> {
      load(held);
      keys.load(row, keyColumns, FIRST, 1);
      StateWriter writer = partitions[KeyPartition.of(keys, 0)];
      writer.writeLong(WAITING);
      writer.writeLong(time);
      writer.writeLong(arrival);
      writeRow(held, writer);
    });
    for (StateWriter writer : partitions) {
      writer.writeLong(0);
    }
  }

  private void load(int held) {
    for (int i = 0; i < columns.length; i++) {
      columns[i].begin();
      rows.write(held, i, columns[i], 0);
    }
  }

  private void writeRow(int held, StateWriter writer) {
    load(held);
    for (int i = 0; i < columns.length; i++) {
      ValueState.write(columns[i].vector(), spec.inputTypes().get(i), 0, writer);
    }
  }

  void read(StateReader reader) {
    GroupTransfer transfer = new GroupTransfer(groups);
    for (long kind = reader.readLong(); kind != 0; kind = reader.readLong()) {
      if (kind == KEY) {
        int group = transfer.read(0, reader);
        int key = history.readKey(group, reader, time -> readKeptRow(time, reader));
        groups.table().link(group, key + 1);
      } else {
        long time = reader.readLong();
        long arrival = reader.readLong();
        rows.waitFor(readRow(reader), time, arrival);
      }
    }
  }

  private int readKeptRow(long time, StateReader reader) {
    long arrival = reader.readLong();
    int held = readRow(reader);
    if (arrival != CAME_OUT) {
      rows.waitFor(held, time, arrival);
    }
    return held;
  }

  private int readRow(StateReader reader) {
    for (ColumnBuffer column : columns) {
      column.begin();
      ValueState.read(column, 0, reader);
    }
    return rows.hold(row);
  }
}
