package io.laminar.core.operator.count;

import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.EndingOperator;
import io.laminar.core.operator.NoEventTime;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.operator.PartitionedOperator;
import io.laminar.core.operator.aggregate.AggregateFunction;
import io.laminar.core.operator.aggregate.GroupSpec;
import io.laminar.core.operator.aggregate.Groups;
import io.laminar.core.state.ByteHeap;
import io.laminar.core.state.EntryStore;
import io.laminar.core.state.KeyLayout;
import io.laminar.core.state.KeyPartition;
import io.laminar.core.state.KeyRows;
import io.laminar.core.state.KeyedTable;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import io.laminar.core.state.ValueState;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Windows by row count: the rows of a key are numbered from 0 as they come, and the window [start, end) of a key gives one
 * row when its last row has come. Windows that do not get so far give none. Over append-only input; the output is
 * append-only.
 *
 * <p>Output columns: the group keys, {@code window_start} and {@code window_end} (numbers of rows), {@code window_time}
 * where a column is named for it, the aggregates. A result that does not fit its type is a row error, and that window has
 * no row.
 *
 * <p>A key is kept until the input ends, with one group where windows do not overlap, or the panes of a window: the end of
 * time says nothing about rows to come, since none is late.
 */
public final class CountWindowOperator implements PartitionedOperator, EndingOperator {
  private static final int SEEN = 0;
  private static final int PANE = 1;
  private static final int BACK = 2;
  private static final int FRONT = 3;
  private static final int BEHIND = 4;
  private static final int WORDS = 5;
  private static final int[] FIRST = {0};

  private final CountSpec spec;
  private final EvaluationContext context;
  private final int[] keyColumns;
  private final int neededTime;
  private final long paneRows;
  private final ByteHeap heap;
  private final KeyRows keyRows;
  private final KeyedTable keys;
  private final EntryStore entries;
  private final Groups groups;
  private final CountPanes panes;
  private final OutputRows result;
  private final int firstResult;
  private final int[] rows = new int[Batch.MAX_ROWS];
  private final int[] ids = new int[Batch.MAX_ROWS];
  private final int[] created = new int[Batch.MAX_ROWS];

  /** Rows of the present batch that belong to panes and are not in them yet. */
  private final int[] pending = new int[Batch.MAX_ROWS];

  private int pendingCount;
  private long heldRows;
  private long ignoredRetractions;

  /**
   * Makes the operator without state.
   *
   * @param spec what is computed
   * @param context of the query; takes row errors
   */
  public CountWindowOperator(CountSpec spec, EvaluationContext context) {
    this.spec = spec;
    this.context = context;
    GroupSpec all = spec.groups();
    this.keyColumns = all.keys().stream().mapToInt(Integer::intValue).toArray();
    boolean byTime = all.calls().stream()
        .anyMatch(call -> call.function() == AggregateFunction.FIRST_VALUE
            || call.function() == AggregateFunction.LAST_VALUE);
    this.neededTime =
        spec.timeColumn() >= 0 ? spec.timeColumn() : byTime ? all.eventTimeColumn() : -1;
    this.paneRows = spec.pane();
    KeyLayout layout = KeyLayout.of(all.keyTypes());
    this.heap = new ByteHeap(context.memory());
    this.keyRows = new KeyRows(layout);
    this.keys = new KeyedTable(layout, WORDS, heap, context.memory());
    this.entries = keys.entries();
    GroupSpec keyless = new GroupSpec(
        all.inputTypes(), List.of(), all.calls(), all.eventTimeColumn(), all.changelogInput());
    this.groups = new Groups(keyless, false, 1, context);
    this.panes = new CountPanes(groups);
    this.result = new OutputRows(spec.outputTypes(), false);
    this.firstResult = keyColumns.length + (spec.timeColumn() >= 0 ? 3 : 2);
  }

  // ---- Rows ----

  @Override
  public int process(int input, Batch batch, int from, Output output) {
    int end = batch.size();
    int count = 0;
    for (int i = from; i < end; i++) {
      int row = batch.selection()[i];
      if (neededTime >= 0 && batch.column(neededTime).isNull(row)) {
        if (count > 0) {
          // It is reported after what the rows before it do.
          end = i;
          break;
        }
        NoEventTime.report(context, batch, row);
      } else if (batch.weight(row) > 0) {
        rows[count++] = row;
      } else {
        ignoredRetractions++;
      }
    }
    keyRows.load(batch, keyColumns, rows, count);
    keys.findOrInsert(keyRows, count, ids, created);
    for (int i = 0; i < count; i++) {
      add(batch, rows[i], ids[i]);
    }
    addPending(batch);
    result.flush(output, batch.isCommitOpen());
    return end;
  }

  private void add(Batch batch, int row, int key) {
    long seen = word(key, SEEN);
    word(key, SEEN, seen + 1);
    long place = spec.overlaps() ? 0 : seen % spec.slide();
    if (place >= spec.size()) {
      // It is between two windows.
      return;
    }
    heldRows++;
    if (word(key, PANE) == 0) {
      word(key, PANE, panes.open() + 1L);
    }
    int pane = (int) word(key, PANE) - 1;
    groups.ids()[pendingCount] = pane;
    pending[pendingCount++] = row;
    if (spec.timeColumn() >= 0) {
      Vector times = batch.column(spec.timeColumn());
      panes.time(pane, Math.max(panes.time(pane), times.word(row)));
    }
    if (spec.overlaps() && (seen + 1) % paneRows == 0) {
      addPending(batch);
      endPane(key, pane, seen + 1, batch.ordinal(row));
    } else if (!spec.overlaps() && place == spec.size() - 1) {
      addPending(batch);
      emit(key, pane, seen + 1, batch.ordinal(row));
      heldRows -= spec.size();
      panes.close(pane);
      word(key, PANE, 0);
    }
  }

  private void addPending(Batch batch) {
    if (pendingCount > 0) {
      groups.add(batch, pending, pendingCount);
      pendingCount = 0;
    }
  }

  // ---- Windows that overlap ----

  private void endPane(int key, int pane, long seen, int ordinal) {
    if (word(key, BACK) == 0) {
      word(key, BACK, panes.open() + 1L);
    }
    panes.absorb(pane, (int) word(key, BACK) - 1);
    word(key, BEHIND, panes.push(pane, (int) word(key, BEHIND)));
    word(key, PANE, 0);
    if (seen < spec.size() || (seen - spec.size()) % spec.slide() != 0) {
      return;
    }
    int window = panes.open();
    if (word(key, FRONT) != 0) {
      panes.absorb((int) word(key, FRONT) - 1, window);
    }
    if (word(key, BACK) != 0) {
      panes.absorb((int) word(key, BACK) - 1, window);
    }
    emit(key, window, seen, ordinal);
    panes.close(window);
    heldRows -= seen == spec.size() ? spec.size() : spec.slide();
    for (long left = spec.slide() / paneRows; left > 0; left--) {
      dropPane(key);
    }
  }

  /** Drops the oldest pane, which the windows to come do not have. */
  private void dropPane(int key) {
    if (word(key, FRONT) == 0) {
      word(key, FRONT, panes.flip((int) word(key, BEHIND)));
      word(key, BEHIND, 0);
      panes.close((int) word(key, BACK) - 1);
      word(key, BACK, 0);
    }
    word(key, FRONT, panes.pop((int) word(key, FRONT)));
  }

  private void emit(int key, int group, long seen, int ordinal) {
    int row = result.count();
    if (groups.writeResults(group, result, firstResult, row, true)) {
      for (int i = 0; i < keyColumns.length; i++) {
        keys.copyKey(key, i, result.column(i), row);
      }
      result.column(keyColumns.length).setWord(row, seen - spec.size());
      result.column(keyColumns.length + 1).setWord(row, seen);
      if (spec.timeColumn() >= 0) {
        result.column(keyColumns.length + 2).setWord(row, panes.time(group));
      }
      result.add(1, ordinal);
    }
  }

  private long word(int key, int word) {
    return entries.page(key)[entries.offset(key) + keys.payload() + word];
  }

  private void word(int key, int word, long value) {
    entries.writable(key)[entries.offset(key) + keys.payload() + word] = value;
  }

  // ---- The end ----

  /** No window that is incomplete will get its last row. */
  @Override
  public void onEnd(int input) {
    int[] ended = new int[entries.size()];
    int[] count = {0};
    entries.forEachLive(key -> ended[count[0]++] = key);
    for (int key : ended) {
      for (int list = PANE; list < WORDS; list++) {
        panes.closeAll((int) word(key, list));
      }
      keys.remove(key);
    }
    heldRows = 0;
  }

  // ---- Counters ----

  @Override
  public long stateBytes() {
    return keys.liveBytes() + heap.liveBytes() + groups.liveBytes();
  }

  @Override
  public long stateRows() {
    return entries.size() + (long) groups.table().size();
  }

  /** Returns 0: windows by row count know no time. */
  @Override
  public long lateRows() {
    return 0;
  }

  @Override
  public long heldRows() {
    return heldRows;
  }

  @Override
  public long ignoredRetractions() {
    return ignoredRetractions;
  }

  /** Returns false: without a row those after it would have other numbers. */
  @Override
  public boolean canRetract() {
    return false;
  }

  /** The rows of a key that no window has given yet, and some will. */
  private long held(long seen) {
    if (!spec.overlaps()) {
      return seen % spec.slide() < spec.size() ? seen % spec.slide() : 0;
    }
    return seen < spec.size() ? seen : (seen - spec.size()) % spec.slide();
  }

  // ---- State ----

  @Override
  public void writeShared(StateWriter writer) {
    writer.writeLong(ignoredRetractions);
  }

  @Override
  public void writePartitions(StateWriter[] partitions) {
    Row row = new Row();
    entries.forEachLive(key -> {
      row.load(key);
      StateWriter writer = partitions[KeyPartition.of(keyRows, 0)];
      writer.writeLong(1);
      row.write(writer);
      writer.writeLong(word(key, SEEN));
      for (int list = PANE; list < WORDS; list++) {
        panes.write((int) word(key, list), writer);
      }
    });
    for (StateWriter writer : partitions) {
      writer.writeLong(0);
    }
  }

  @Override
  public void readShared(StateReader reader, boolean whole) {
    long ignored = reader.readLong();
    ignoredRetractions = whole ? ignored : 0;
  }

  @Override
  public void readPartition(StateReader reader) {
    Row row = new Row();
    while (reader.readLong() == 1) {
      row.read(reader);
      int key = keys.insert(keyRows, 0);
      word(key, SEEN, reader.readLong());
      heldRows += held(word(key, SEEN));
      for (int list = PANE; list < WORDS; list++) {
        word(key, list, panes.read(reader));
      }
    }
  }

  @Override
  public void endPartitions() {
    // Keys are in no order.
  }

  @Override
  public void snapshot(StateWriter writer) {
    writeShared(writer);
    heap.snapshot(writer);
    keys.snapshot(writer);
    groups.snapshot(writer);
  }

  @Override
  public void restore(StateReader reader) {
    readShared(reader, true);
    heap.restore(reader);
    keys.restore(reader);
    groups.restore(reader);
    entries.forEachLive(key -> heldRows += held(word(key, SEEN)));
  }

  /** The key columns of one key, as state. */
  private final class Row {
    private final ColumnBuffer[] columns =
        spec.groups().keyTypes().stream().map(ColumnBuffer::new).toArray(ColumnBuffer[]::new);
    private final int[] numbers = IntStream.range(0, columns.length).toArray();
    private final Batch batch = new Batch(columns.length);

    Row() {
      for (int i = 0; i < columns.length; i++) {
        batch.column(i, columns[i].vector());
      }
    }

    void load(int key) {
      for (int i = 0; i < columns.length; i++) {
        columns[i].begin();
        keys.copyKey(key, i, columns[i], 0);
      }
      keyRows.load(batch, numbers, FIRST, 1);
    }

    void write(StateWriter writer) {
      for (ColumnBuffer column : columns) {
        ValueState.write(column.vector(), column.type(), 0, writer);
      }
    }

    void read(StateReader reader) {
      for (ColumnBuffer column : columns) {
        column.begin();
        ValueState.read(column, 0, reader);
      }
      keyRows.load(batch, numbers, FIRST, 1);
    }
  }
}
