package io.laminar.core.operator.join;

import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import io.laminar.core.state.ValueState;

/**
 * Takes the rows of a join out of their tables by the partition of their key, and puts them into others.
 *
 * <pre>
 *   partition: │ 1, side, weight, matches, columns of a row │ … │ 0
 * </pre>
 */
final class JoinTransfer {
  private final JoinSpec spec;
  private final JoinKeys keys;
  private final JoinRows[] sides;
  private final ColumnBuffer[][] columns = new ColumnBuffer[2][];
  private final Batch[] rows = new Batch[2];

  JoinTransfer(JoinSpec spec, JoinKeys keys, JoinRows[] sides) {
    this.spec = spec;
    this.keys = keys;
    this.sides = sides;
    for (int side = 0; side < 2; side++) {
      columns[side] =
          spec.input(side).types().stream().map(ColumnBuffer::new).toArray(ColumnBuffer[]::new);
      rows[side] = new Batch(columns[side].length);
      for (int i = 0; i < columns[side].length; i++) {
        rows[side].column(i, columns[side][i].vector());
      }
      rows[side].selectFirst(1);
    }
  }

  void write(StateWriter[] partitions) {
    keys.forEach(key -> {
      StateWriter writer = partitions[keys.partition(key)];
      for (int side = 0; side < 2; side++) {
        for (int id = keys.first(key, side); id != JoinRows.NONE; id = sides[side].after(id)) {
          writer.writeLong(1);
          writer.writeLong(side);
          sides[side].write(id, columns[side], writer);
        }
      }
    });
    for (StateWriter writer : partitions) {
      writer.writeLong(0);
    }
  }

  void read(StateReader reader) {
    while (reader.readLong() == 1) {
      int side = (int) reader.readLong();
      long weight = reader.readLong();
      long matches = reader.readLong();
      for (int i = 0; i < columns[side].length; i++) {
        columns[side][i].begin();
        ValueState.read(columns[side][i], 0, reader);
      }
      keys.load(rows[side], spec.input(side).keyColumns(), Batch.everyRow(), 1);
      sides[side].load(rows[side], Batch.everyRow(), 1);
      sides[side].add(0, keys.make(0), weight);
      sides[side].matches(sides[side].id(0), matches);
    }
  }
}
