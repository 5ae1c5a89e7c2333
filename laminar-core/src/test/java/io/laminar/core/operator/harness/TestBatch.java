package io.laminar.core.operator.harness;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.Schema;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.SlotLayout;
import io.laminar.core.data.Vector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Lays rows out as a batch, in any of the ways in which an operator can meet them. */
final class TestBatch {
  /** How the words of a batch lie in memory. */
  enum Shape {
    /** Columns of their own, every physical row selected. */
    DENSE,
    /** Columns of their own, selected rows in falling order with rows between that do not count. */
    GAPS,
    /** The slots of a ring, read in place. */
    SLOTS
  }

  private final List<DataType> types;
  private final boolean weighted;
  private final ColumnBuffer[] columns;
  private final ColumnBuffer weights = new ColumnBuffer(DataType.of(TypeKind.BIGINT));
  private final Batch batch;
  private final SlotLayout layout;
  private final long[] slots;

  TestBatch(List<DataType> types, boolean weighted) {
    this.types = types;
    this.weighted = weighted;
    this.columns = types.stream().map(ColumnBuffer::new).toArray(ColumnBuffer[]::new);
    this.batch = new Batch(types.size());
    List<Column> schema = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      schema.add(new Column("c" + i, types.get(i)));
    }
    this.layout = SlotLayout.of(new Schema(schema));
    this.slots = new long[layout.stride() * Batch.MAX_ROWS];
  }

  /** The largest number of rows that a shape takes at once. */
  static int capacity(Shape shape) {
    return shape == Shape.GAPS ? Batch.MAX_ROWS / 2 : Batch.MAX_ROWS;
  }

  Batch of(List<InputRow> rows, Shape shape) {
    for (ColumnBuffer column : columns) {
      column.begin();
    }
    int[] physical = new int[Batch.MAX_ROWS];
    for (int i = 0; i < rows.size(); i++) {
      physical[i] = shape == Shape.GAPS ? 2 * (rows.size() - 1 - i) + 1 : i;
      for (int c = 0; c < columns.length; c++) {
        Values.write(columns[c], physical[i], rows.get(i).values().get(c));
      }
      weights.setWord(physical[i], rows.get(i).weight());
    }
    if (shape == Shape.GAPS) {
      batch.select(physical, rows.size());
    } else {
      batch.selectFirst(rows.size());
    }
    batch.weights(weighted ? weights.vector() : null);
    for (int c = 0; c < columns.length; c++) {
      batch.column(c).share(columns[c].vector());
    }
    if (shape == Shape.SLOTS) {
      moveToSlots(rows.size());
    }
    return batch;
  }

  private void moveToSlots(int count) {
    Arrays.fill(slots, 0);
    for (int c = 0; c < columns.length; c++) {
      Vector source = columns[c].vector();
      for (int row = 0; row < count; row++) {
        int slot = row * layout.stride();
        slots[slot + layout.columnWord(c)] = source.word(row);
        if (types.get(c).words() == 2) {
          slots[slot + layout.columnWord(c) + 1] = source.secondWord(row);
        }
        if (source.isNull(row)) {
          slots[slot + layout.nullWord(c)] |= layout.nullMask(c);
        }
      }
    }
    byte[][] heaps = new byte[columns.length][];
    for (int c = 0; c < columns.length; c++) {
      heaps[c] = columns[c].heap();
    }
    layout.point(batch, slots, 0, new byte[0]);
    for (int c = 0; c < columns.length; c++) {
      batch.column(c).pointHeap(heaps[c]);
    }
  }

  /** Overwrites everything, to catch an operator that kept a part of the batch. */
  void poison() {
    Arrays.fill(slots, 0x5EED_5EED_5EED_5EEDL);
    Arrays.fill(weights.values(), 77);
    for (ColumnBuffer column : columns) {
      Arrays.fill(column.values(), 0x5EED_5EED_5EED_5EEDL);
      Arrays.fill(column.heap(), (byte) '#');
    }
  }
}
