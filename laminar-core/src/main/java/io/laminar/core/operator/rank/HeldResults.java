package io.laminar.core.operator.rank;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.state.ByteHeap;
import io.laminar.core.state.KeyLayout;
import io.laminar.core.state.KeyRows;
import io.laminar.core.state.KeyedTable;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import io.laminar.core.state.ValueState;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The results of rows, held once however many rows have the same: two are equal when their ids are.
 *
 * <pre>
 *   result: columns │ how often it is referred to
 * </pre>
 */
final class HeldResults {
  private static final int[] FIRST = {0};

  private final List<DataType> types;
  private final int[] columns;
  private final ByteHeap heap;
  private final KeyRows loaded;
  private final KeyedTable table;
  private final OutputRows written;
  private final Batch batch;

  HeldResults(List<DataType> types, MemoryAccount account) {
    this.types = types;
    this.columns = IntStream.range(0, types.size()).toArray();
    this.heap = new ByteHeap(account);
    KeyLayout layout = KeyLayout.ofRows(types);
    this.loaded = new KeyRows(layout);
    this.table = new KeyedTable(layout, 1, heap, account);
    this.written = new OutputRows(types, false);
    this.batch = new Batch(types.size());
    for (int column : columns) {
      batch.column(column, written.column(column).vector());
    }
    batch.selectFirst(1);
  }

  /** Where a result is written, as the first row, before it is {@linkplain #hold held}; empty. */
  OutputRows begin() {
    written.clear();
    return written;
  }

  /** Copies the result that was written. */
  void copyWritten(OutputRows target, int firstColumn, int at) {
    for (int column : columns) {
      target.column(firstColumn + column).copy(at, written.column(column).vector(), 0);
    }
  }

  /** Holds the result that was written, and refers to it. Returns its id. */
  int hold() {
    loaded.load(batch, columns, FIRST, 1);
    int found = table.find(loaded, 0);
    int id = found < 0 ? table.insert(loaded, 0) : found;
    refer(id);
    return id;
  }

  /** Refers to a result once more. */
  void refer(int id) {
    references(id, 1);
  }

  /** Refers to a result once less; it goes with the last time. */
  void release(int id) {
    if (references(id, -1) == 0) {
      table.remove(id);
    }
  }

  private long references(int id, int change) {
    return table.entries().writable(id)[table.entries().offset(id) + table.payload()] += change;
  }

  /** Writes a column of a result. */
  void write(int id, int column, ColumnBuffer target, int at) {
    table.copyKey(id, column, target, at);
  }

  /** Writes a result to state. */
  void write(int id, StateWriter writer) {
    written.clear();
    for (int column : columns) {
      write(id, column, written.column(column), 0);
      ValueState.write(written.column(column).vector(), types.get(column), 0, writer);
    }
  }

  /** Reads a result from state, and refers to it. */
  int read(StateReader reader) {
    written.clear();
    for (int column : columns) {
      ValueState.read(written.column(column), 0, reader);
    }
    return hold();
  }

  int columns() {
    return types.size();
  }

  long liveBytes() {
    return table.liveBytes() + heap.liveBytes();
  }

  void snapshot(StateWriter writer) {
    heap.snapshot(writer);
    table.snapshot(writer);
  }

  void restore(StateReader reader) {
    heap.restore(reader);
    table.restore(reader);
  }
}
