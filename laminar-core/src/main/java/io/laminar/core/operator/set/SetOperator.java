package io.laminar.core.operator.set;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.NettingOperator;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.operator.PartitionedOperator;
import io.laminar.core.state.ByteHeap;
import io.laminar.core.state.KeyLayout;
import io.laminar.core.state.KeyPartition;
import io.laminar.core.state.KeyRows;
import io.laminar.core.state.KeyedTable;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import io.laminar.core.state.ValueState;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A set operation of two inputs, maintained: for each row that a commit has touched, what the result gains or loses. Rows
 * are compared as keys are: NULL equals NULL, −0.0 equals 0.0. Retractions come first, rows in the order in which the
 * commit touched them.
 *
 * <p>Keeps each row once, with its counts, while it is on any side. A retraction of a row that its side does not have is
 * ignored and counted.
 */
public final class SetOperator implements NettingOperator, PartitionedOperator {
  private static final int LEFT = 0;
  private static final int RIGHT = 1;
  private static final int MARK = 2;
  private static final int WORDS = 3;

  private static final int[] FIRST = {0};

  private final SetFunction function;
  private final boolean changelogOutput;
  private final List<DataType> types;
  private final int[] columns;
  private final ByteHeap heap;
  private final KeyRows keys;
  private final KeyedTable rows;
  private final OutputRows result;
  private final int[] loaded = new int[Batch.MAX_ROWS];

  // The rows that the commit has touched, and how often each was in the result before.
  private int[] touched = new int[8];
  private long[] before = new long[8];
  private int touchedCount;
  private int heldOrdinal;
  private long ignoredRetractions;

  // What of the commit has been emitted: first retractions, then insertions.
  private int next;
  private boolean inserts;
  private boolean holding;

  /**
   * Makes the operator without state.
   *
   * @param function what is computed
   * @param types of the columns of both inputs and of the output
   * @param changelogOutput whether rows of the output may be retracted
   * @param context of the query
   */
  public SetOperator(
      SetFunction function,
      List<DataType> types,
      boolean changelogOutput,
      EvaluationContext context) {
    this.function = function;
    this.types = List.copyOf(types);
    this.changelogOutput = changelogOutput;
    this.columns = IntStream.range(0, types.size()).toArray();
    this.heap = new ByteHeap(context.memory());
    KeyLayout layout = KeyLayout.of(types);
    this.keys = new KeyRows(layout);
    this.rows = new KeyedTable(layout, WORDS, heap, context.memory());
    this.result = new OutputRows(types, changelogOutput);
  }

  @Override
  public int process(int input, Batch batch, int from, Output output) {
    int count = batch.size() - from;
    System.arraycopy(batch.selection(), from, loaded, 0, count);
    keys.load(batch, columns, loaded, count);
    int position = from;
    while (position < batch.size()) {
      int first = position;
      position = batch.commitEnd(first);
      if (touchedCount == 0) {
        heldOrdinal = batch.ordinal(batch.selection()[first]);
      }
      for (int i = first; i < position; i++) {
        apply(input, i - from, batch.weight(batch.selection()[i]));
      }
      holding = touchedCount > 0;
      if (holding && !batch.isCommitOpen() && !emitIfItFits()) {
        break;
      }
    }
    result.flush(output);
    return position;
  }

  private void apply(int input, int number, long weight) {
    int id = rows.find(keys, number);
    long held = id < 0 ? 0 : word(id, input);
    if (held + weight < 0) {
      ignoredRetractions++;
      return;
    }
    id = id < 0 ? rows.insert(keys, number) : id;
    if (word(id, MARK) == 0) {
      if (touchedCount == touched.length) {
        touched = Arrays.copyOf(touched, 2 * touchedCount);
        before = Arrays.copyOf(before, 2 * touchedCount);
      }
      touched[touchedCount] = id;
      before[touchedCount++] = count(id);
      word(id, MARK, 1);
    }
    word(id, input, held + weight);
  }

  private long count(int id) {
    return function.count(word(id, LEFT), word(id, RIGHT));
  }

  private long word(int id, int number) {
    return rows.entries().page(id)[rows.entries().offset(id) + rows.payload() + number];
  }

  private void word(int id, int number, long word) {
    rows.entries().writable(id)[rows.entries().offset(id) + rows.payload() + number] = word;
  }

  private boolean emitIfItFits() {
    long changes = 0;
    for (int i = 0; i < touchedCount; i++) {
      changes += Math.abs(count(touched[i]) - before[i]);
    }
    return changes <= result.room() && emit();
  }

  /** Writes changes as far as there is room; returns whether the commit is done. */
  private boolean emit() {
    boolean goesOn = true;
    while (holding && goesOn) {
      goesOn = emitOneKind();
    }
    return !holding;
  }

  /** Writes retractions, or insertions; what is written is taken as it was before. */
  private boolean emitOneKind() {
    for (; next < touchedCount; next++) {
      int id = touched[next];
      long change = count(id) - before[next];
      long sign = inserts ? 1 : -1;
      for (; change * sign > 0; change -= sign) {
        if (result.room() == 0) {
          return false;
        }
        write(id);
        result.add(sign, heldOrdinal);
        before[next] += sign;
      }
      if (inserts) {
        end(id);
      }
    }
    next = 0;
    if (inserts) {
      touchedCount = 0;
      holding = false;
    }
    inserts = !inserts;
    return true;
  }

  private void write(int id) {
    for (int column : columns) {
      rows.copyKey(id, column, result.column(column), result.count());
    }
  }

  private void end(int id) {
    if (word(id, LEFT) == 0 && word(id, RIGHT) == 0) {
      rows.remove(id);
    } else {
      word(id, MARK, 0);
    }
  }

  @Override
  public boolean holdsCommit() {
    return holding;
  }

  @Override
  public boolean endCommit(boolean step, Output output) {
    boolean done = emit();
    result.flush(output, step || !done);
    return done;
  }

  // ---- State ----

  @Override
  public long stateBytes() {
    return rows.liveBytes() + heap.liveBytes();
  }

  /** Returns 0: it knows no time. */
  @Override
  public long lateRows() {
    return 0;
  }

  @Override
  public long stateRows() {
    return rows.size();
  }

  /** Returns 0: every commit is answered at once. */
  @Override
  public long heldRows() {
    return 0;
  }

  @Override
  public long ignoredRetractions() {
    return ignoredRetractions;
  }

  /** Returns whether the output may take rows back; it keeps all that it needs for that. */
  @Override
  public boolean canRetract() {
    return changelogOutput;
  }

  @Override
  public void writeShared(StateWriter writer) {
    writer.writeLong(ignoredRetractions);
  }

  @Override
  public void writePartitions(StateWriter[] partitions) {
    ColumnBuffer[] row = types.stream().map(ColumnBuffer::new).toArray(ColumnBuffer[]::new);
    Batch batch = batch(row);
    rows.entries().forEachLive(id -> {
      for (int column : columns) {
        row[column].begin();
        rows.copyKey(id, column, row[column], 0);
      }
      keys.load(batch, columns, FIRST, 1);
      StateWriter writer = partitions[KeyPartition.of(keys, 0)];
      writer.writeLong(1);
      for (int column : columns) {
        ValueState.write(row[column].vector(), types.get(column), 0, writer);
      }
      writer.writeLong(word(id, LEFT));
      writer.writeLong(word(id, RIGHT));
    });
    for (StateWriter writer : partitions) {
      writer.writeLong(0);
    }
  }

  private static Batch batch(ColumnBuffer[] row) {
    Batch batch = new Batch(row.length);
    for (int i = 0; i < row.length; i++) {
      batch.column(i, row[i].vector());
    }
    batch.selectFirst(1);
    return batch;
  }

  @Override
  public void readShared(StateReader reader, boolean whole) {
    long ignored = reader.readLong();
    ignoredRetractions = whole ? ignored : 0;
  }

  @Override
  public void readPartition(StateReader reader) {
    ColumnBuffer[] row = types.stream().map(ColumnBuffer::new).toArray(ColumnBuffer[]::new);
    Batch batch = batch(row);
    while (reader.readLong() == 1) {
      for (ColumnBuffer column : row) {
        column.begin();
        ValueState.read(column, 0, reader);
      }
      keys.load(batch, columns, FIRST, 1);
      int id = rows.insert(keys, 0);
      word(id, LEFT, reader.readLong());
      word(id, RIGHT, reader.readLong());
    }
  }

  @Override
  public void endPartitions() {
    // Its rows are in no order.
  }

  @Override
  public void snapshot(StateWriter writer) {
    writer.writeLong(ignoredRetractions);
    writer.writeLong(heldOrdinal);
    writer.writeLong(holding ? 1 : 0);
    writer.writeLong(inserts ? 1 : 0);
    writer.writeLong(next);
    writer.writeLong(touchedCount);
    for (int i = 0; i < touchedCount; i++) {
      writer.writeLong(touched[i]);
      writer.writeLong(before[i]);
    }
    heap.snapshot(writer);
    rows.snapshot(writer);
  }

  @Override
  public void restore(StateReader reader) {
    ignoredRetractions = reader.readLong();
    heldOrdinal = (int) reader.readLong();
    holding = reader.readLong() == 1;
    inserts = reader.readLong() == 1;
    next = (int) reader.readLong();
    touchedCount = (int) reader.readLong();
    touched = new int[Math.max(touched.length, touchedCount)];
    before = new long[touched.length];
    for (int i = 0; i < touchedCount; i++) {
      touched[i] = (int) reader.readLong();
      before[i] = reader.readLong();
    }
    heap.restore(reader);
    rows.restore(reader);
  }
}
