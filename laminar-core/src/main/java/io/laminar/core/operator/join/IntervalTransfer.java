package io.laminar.core.operator.join;

import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import io.laminar.core.state.ValueState;
import java.util.List;

/**
 * Takes the rows of an interval join out of their stores by the partition of their key, and puts them into others.
 *
 * <pre>
 *   partition: │ 1, side, columns of a row, time, arrival and matched │ … │ 0
 * </pre>
 */
final class IntervalTransfer {
  private static final int[] FIRST = {0};

  private final JoinSpec spec;
  private final JoinKeys keys;
  private final IntervalRows[] sides;
  private final List<ColumnBuffer[]> columns;
  private final int[] id = new int[1];

  IntervalTransfer(JoinSpec spec, JoinKeys keys, IntervalRows[] sides) {
    this.spec = spec;
    this.keys = keys;
    this.sides = sides;
    this.columns = List.of(buffers(spec.left()), buffers(spec.right()));
  }

  private static ColumnBuffer[] buffers(JoinInput input) {
    return input.types().stream().map(ColumnBuffer::new).toArray(ColumnBuffer[]::new);
  }

  void write(StateWriter[] partitions) {
    keys.forEach(key -> {
      for (int side = 0; side < 2; side++) {
        IntervalRows rows = sides[side];
        for (int row = keys.first(key, side); row != IntervalRows.NONE; row = rows.after(row)) {
          write(side, row, partitions[copy(side, row)]);
        }
      }
    });
    for (int side = 0; side < 2; side++) {
      LooseRows loose = sides[side].loose();
      for (int place = 0; place < loose.span(); place++) {
        if (loose.at(place) != LooseRows.NONE) {
          int partition = copy(side, loose.at(place));
          write(side, loose.at(place), partitions[partition]);
        }
      }
    }
    for (StateWriter writer : partitions) {
      writer.writeLong(0);
    }
  }

  /** Copies a row, and returns the partition of its key. */
  private int copy(int side, int row) {
    id[0] = row;
    ColumnBuffer[] buffers = columns.get(side);
    Batch copied = new Batch(buffers.length);
    for (int column = 0; column < buffers.length; column++) {
      buffers[column].begin();
      sides[side].copy(column, id, 1, buffers[column]);
      copied.column(column, buffers[column].vector());
    }
    return keys.partition(copied, spec.input(side).keyColumns());
  }

  /** Writes a row, which was copied. */
  private void write(int side, int row, StateWriter writer) {
    writer.writeLong(1);
    writer.writeLong(side);
    for (ColumnBuffer buffer : columns.get(side)) {
      ValueState.write(buffer.vector(), buffer.type(), 0, writer);
    }
    sides[side].writeMark(row, writer);
  }

  void read(StateReader reader) {
    while (reader.readLong() == 1) {
      int side = (int) reader.readLong();
      ColumnBuffer[] buffers = columns.get(side);
      Batch row = new Batch(buffers.length);
      for (int column = 0; column < buffers.length; column++) {
        buffers[column].begin();
        ValueState.read(buffers[column], 0, reader);
        row.column(column, buffers[column].vector());
      }
      keys.load(row, spec.input(side).keyColumns(), FIRST, 1);
      id[0] = sides[side].readMark(keys.make(0), reader);
      sides[side].write(row, FIRST, id, 1);
    }
  }
}
