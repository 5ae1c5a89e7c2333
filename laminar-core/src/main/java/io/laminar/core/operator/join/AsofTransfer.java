package io.laminar.core.operator.join;

import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import io.laminar.core.state.ValueState;

/**
 * Takes the rows of an ASOF join out of their stores by the partition of their key, and puts them into others.
 *
 * <pre>
 *   partition: │ 1 of a left row, 2 of a right one │ columns, time, arrival and more │ … │ 0
 * </pre>
 */
final class AsofTransfer {
  private static final int LEFT = 1;
  private static final int RIGHT = 2;
  private static final int[] FIRST = {0};

  private final JoinSpec spec;
  private final JoinKeys keys;
  private final AsofLefts lefts;
  private final AsofRights rights;
  private final int[] id = new int[1];

  AsofTransfer(JoinSpec spec, JoinKeys keys, AsofLefts lefts, AsofRights rights) {
    this.spec = spec;
    this.keys = keys;
    this.lefts = lefts;
    this.rights = rights;
  }

  private static ColumnBuffer[] buffers(JoinInput input) {
    return input.types().stream().map(ColumnBuffer::new).toArray(ColumnBuffer[]::new);
  }

  void write(StateWriter[] partitions) {
    ColumnBuffer[] ofLeft = buffers(spec.left());
    lefts.forEach(row -> {
      StateWriter writer = partitions[keys.partition(lefts.key(row))];
      writer.writeLong(LEFT);
      write(row, lefts, ofLeft, writer);
      lefts.writeMark(row, writer);
    });
    ColumnBuffer[] ofRight = buffers(spec.right());
    rights.forEach(row -> {
      StateWriter writer = partitions[keys.partition(rights.key(row))];
      writer.writeLong(RIGHT);
      write(row, rights, ofRight, writer);
      rights.writeMark(row, writer);
    });
    for (StateWriter writer : partitions) {
      writer.writeLong(0);
    }
  }

  private void write(int row, PartnerRows rows, ColumnBuffer[] columns, StateWriter writer) {
    id[0] = row;
    for (int column = 0; column < columns.length; column++) {
      columns[column].begin();
      rows.copy(column, id, 1, columns[column]);
      ValueState.write(columns[column].vector(), columns[column].type(), 0, writer);
    }
  }

  void read(StateReader reader) {
    for (long side = reader.readLong(); side != 0; side = reader.readLong()) {
      JoinInput input = side == LEFT ? spec.left() : spec.right();
      ColumnBuffer[] columns = buffers(input);
      Batch row = new Batch(columns.length);
      for (int column = 0; column < columns.length; column++) {
        ValueState.read(columns[column], 0, reader);
        row.column(column, columns[column].vector());
      }
      keys.load(row, input.keyColumns(), FIRST, 1);
      int key = keys.make(0);
      if (side == LEFT) {
        id[0] = lefts.readMark(key, reader);
        lefts.write(row, FIRST, id, 1);
      } else {
        id[0] = rights.readMark(key, reader);
        rights.write(row, FIRST, id, 1);
      }
    }
  }
}
