package io.laminar.core.operator.window;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.NettingOperator;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.operator.PartitionedOperator;
import io.laminar.core.operator.TimedOperator;
import io.laminar.core.operator.aggregate.AggregateCall;
import io.laminar.core.operator.aggregate.GroupChanges;
import io.laminar.core.operator.aggregate.GroupSpec;
import io.laminar.core.operator.aggregate.Groups;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * GROUP BY with a window, each with groups of its own.
 *
 * <p>EMIT ON WINDOW CLOSE: when the watermark reaches a window's end, one row for each of its
 * groups, windows in order of end, groups in order of their first arrival; then the window is
 * dropped. The output is append-only, whatever the input. EMIT CHANGES: with every change of a
 * group's result −1 of the old and +1 of the new, nothing where it stays as it was; the window is
 * dropped without output when the watermark reaches its end. The output is a changelog.
 *
 * <p>Output columns: the group keys, {@code window_start}, {@code window_end} (both of the event
 * time's type), the aggregates.
 *
 * <p>A row whose window's end the watermark has reached is late: dropped and counted. A row without
 * event time (NULL) is a row error. A result that does not fit its type is a row error, and that
 * group has no row. Over a changelog, a retraction of a row that is not held is ignored and
 * counted, and a group whose rows were all retracted has no row.
 */
public final class WindowAggregateOperator
    implements TimedOperator, NettingOperator, PartitionedOperator, GroupChanges.Owner {
  /** How many groups, or values that they hold, are dropped in one step. */
  private static final int MAX_STEPS = 1024;

  private final GroupSpec spec;
  private final Groups groups;
  private final OpenWindows windows;
  private final OutputRows result;
  private final GroupChanges changes;
  private final RowWindows rows;
  private final boolean emitsChanges;
  private final int keyCount;
  /** While a window is being closed: whether the row of its first group has been emitted. */
  private boolean firstIsEmitted;

  // While state is read by partition.
  private @Nullable WindowPartitions reading;

  /**
   * Makes the operator without state, for EMIT ON WINDOW CLOSE.
   *
   * @param spec keys and aggregates over the input's columns; its event-time column is the one the
   *     windows are over
   * @param window the bounds of windows, in the unit of the event-time column
   * @param context of the query; takes row errors
   */
  public WindowAggregateOperator(GroupSpec spec, WindowBounds window, EvaluationContext context) {
    this(spec, window, false, context);
  }

  /**
   * Makes the operator without state.
   *
   * @param spec keys and aggregates over the input's columns; its event-time column is the one the
   *     windows are over
   * @param window the bounds of windows, in the unit of the event-time column
   * @param emitsChanges true for EMIT CHANGES, false for EMIT ON WINDOW CLOSE
   * @param context of the query; takes row errors
   */
  public WindowAggregateOperator(
      GroupSpec spec, WindowBounds window, boolean emitsChanges, EvaluationContext context) {
    this(spec, emitsChanges, context, rows -> new ComputedWindows(rows, window));
  }

  /**
   * Makes the operator without state, for windows that overlap: each row comes once for every window
   * that it is in.
   *
   * @param spec keys and aggregates over the input's columns; its event-time column is the one the
   *     windows are over
   * @param windowColumn the first of two input columns, the start and the end of the row's window
   * @param series the windows, in the unit of the event-time column
   * @param emitsChanges true for EMIT CHANGES, false for EMIT ON WINDOW CLOSE
   * @param context of the query; takes row errors
   */
  public WindowAggregateOperator(
      GroupSpec spec,
      int windowColumn,
      WindowSeries series,
      boolean emitsChanges,
      EvaluationContext context) {
    this(spec, emitsChanges, context, rows -> new AssignedWindows(rows, windowColumn, series));
  }

  private WindowAggregateOperator(
      GroupSpec spec,
      boolean emitsChanges,
      EvaluationContext context,
      Function<RowWindows.Owner, RowWindows> rowWindows) {
    this.spec = spec.withEventTime();
    this.groups = new Groups(spec, emitsChanges, context);
    this.windows = new OpenWindows(context.memory());
    this.keyCount = spec.keys().size();
    this.result = new OutputRows(outputTypes(spec), emitsChanges);
    this.changes = new GroupChanges(groups, result, keyCount + 2, false, this);
    this.emitsChanges = emitsChanges;
    boolean counts = !emitsChanges && !spec.changelogInput();
    this.rows = rowWindows.apply(new RowWindows.Owner(spec, groups, windows, counts, context));
  }

  /**
   * The types of the output: keys, window_start, window_end, aggregates.
   *
   * @param spec of the operator
   * @return one an output column
   */
  public static List<DataType> outputTypes(GroupSpec spec) {
    List<DataType> types = new ArrayList<>(spec.keyTypes());
    DataType time = spec.inputTypes().get(spec.eventTimeColumn()).withNullable(false);
    types.add(time);
    types.add(time);
    for (AggregateCall call : spec.calls()) {
      types.add(call.resultType());
    }
    return types;
  }

  @Override
  public int process(int input, Batch batch, int from, Output output) {
    if (emitsChanges) {
      return changes.process(batch, from, output);
    }
    int count = rows.assign(batch, from, batch.size());
    if (count > 0 && spec.changelogInput()) {
      addOneByOne(batch, count);
    } else if (count > 0) {
      addAll(batch, count);
    }
    return rows.assignedEnd();
  }

  private void addAll(Batch batch, int count) {
    int[] onTime = rows.onTime();
    int created = groups.resolve(batch, onTime, count);
    for (int i = 0; i < created; i++) {
      int number = groups.created()[i];
      append(groups.scopes()[number], groups.ids()[number]);
    }
    groups.add(batch, onTime, count);
  }

  /** A group can vanish and come again between two rows of a batch, so each row is its own step. */
  private void addOneByOne(Batch batch, int count) {
    int[] onTime = rows.onTime();
    groups.load(batch, onTime, count);
    for (int i = 0; i < count; i++) {
      int id = groups.find(i);
      if (changes.accepts(id, batch.weight(onTime[i]))) {
        if (id < 0) {
          id = groups.insert(i);
          onNew(i, id);
        }
        groups.addRow(batch, onTime[i], id);
        windows.addRows(groups.scopes()[i], batch.weight(onTime[i]));
        if (groups.rows(id) == 0) {
          onEmpty(id);
        }
      }
    }
  }

  @Override
  public int load(Batch batch, int from, int end) {
    int count = rows.assign(batch, from, end);
    groups.load(batch, rows.onTime(), count);
    return count;
  }

  @Override
  public int loadedEnd() {
    return rows.assignedEnd();
  }

  @Override
  public int[] loadedRows() {
    return rows.onTime();
  }

  @Override
  public void onNew(int number, int id) {
    append(groups.scopes()[number], id);
  }

  @Override
  public int tag(int number) {
    return groups.scopes()[number];
  }

  @Override
  public void writeBetween(int row, int tag) {
    writeWindow(row, tag);
  }

  /** It keeps its place in the window, and is passed over when that closes. */
  @Override
  public void onEmpty(int id) {
    groups.reset(id);
  }

  @Override
  public boolean holdsCommit() {
    return changes.isHolding();
  }

  @Override
  public boolean endCommit(boolean step, Output output) {
    boolean done = changes.emitHeld();
    result.flush(output, step || !done);
    return done;
  }

  private void writeWindow(int row, int ofSlot) {
    result.column(keyCount).setWord(row, windows.start(ofSlot));
    result.column(keyCount + 1).setWord(row, windows.end(ofSlot));
  }

  private void append(int slot, int id) {
    int tail = windows.tail(slot);
    if (tail == 0) {
      windows.head(slot, id + 1);
    } else {
      groups.table().link(tail - 1, id + 1);
    }
    windows.tail(slot, id + 1);
  }

  @Override
  public boolean onWatermark(long newWatermark, Output output) {
    rows.raise(newWatermark);
    int steps = MAX_STEPS;
    while (steps > 0 && result.room() > 0 && isDue()) {
      steps = close(steps);
    }
    result.flush(output, true);
    return !isDue();
  }

  private boolean isDue() {
    return windows.size() > 0 && windows.firstEnd() <= rows.watermark();
  }

  /** Emits and drops the first group of the first window; returns the steps that are left. */
  private int close(int steps) {
    int first = windows.firstSlot();
    int id = windows.head(first) - 1;
    if (id < 0) {
      windows.removeFirst();
      rows.forget();
      return steps - 1;
    }
    if (!firstIsEmitted) {
      emit(id);
      firstIsEmitted = true;
    }
    int left = groups.release(id, steps - 1);
    if (left < 0) {
      return 0;
    }
    windows.head(first, groups.table().link(id));
    groups.remove(id);
    firstIsEmitted = false;
    return left;
  }

  private void emit(int id) {
    int row = result.count();
    if (!emitsChanges
        && groups.rows(id) > 0
        && groups.writeResults(id, result, keyCount + 2, row, true)) {
      groups.writeKey(id, result, row);
      writeWindow(row, windows.firstSlot());
      result.add(1, 0);
    }
  }

  @Override
  public long nextTimer() {
    return windows.firstEnd();
  }

  @Override
  public long timerOf(long eventTime) {
    return rows.timerOf(eventTime);
  }

  @Override
  public long stateBytes() {
    return groups.liveBytes() + windows.liveBytes();
  }

  @Override
  public long lateRows() {
    return rows.lateRows();
  }

  @Override
  public long stateRows() {
    return groups.table().size();
  }

  @Override
  public long heldRows() {
    return windows.rows();
  }

  @Override
  public long ignoredRetractions() {
    return changes.ignoredRetractions();
  }

  /** Returns false: the window of a row may have fired, and what is late is not taken back. */
  @Override
  public boolean canRetract() {
    return false;
  }

  // ---- State by partition ----

  @Override
  public void writePartitions(StateWriter[] partitions) {
    new WindowPartitions(groups, windows).write(partitions);
  }

  @Override
  public void writeShared(StateWriter writer) {
    changes.writeCounters(writer);
    writer.writeLong(rows.watermark());
    writer.writeLong(rows.lateRows());
    writer.writeLong(windows.size());
    windows.forEach(slot -> {
      writer.writeLong(windows.start(slot));
      writer.writeLong(windows.end(slot));
      writer.writeLong(windows.rows(slot));
    });
  }

  @Override
  public void readShared(StateReader reader, boolean whole) {
    changes.readCounters(reader, whole);
    long watermark = reader.readLong();
    long late = reader.readLong();
    rows.restore(watermark, whole ? late : 0);
    for (long left = reader.readLong(); left > 0; left--) {
      long start = reader.readLong();
      long end = reader.readLong();
      long held = reader.readLong();
      if (whole) {
        windows.addRows(windows.slot(start, end), held);
      }
    }
    reading = new WindowPartitions(groups, windows);
  }

  @Override
  public void readPartition(StateReader reader) {
    WindowPartitions present = Objects.requireNonNull(reading);
    while (reader.readLong() == 1) {
      present.read(reader);
    }
  }

  @Override
  public void endPartitions() {
    Objects.requireNonNull(reading).forEachRead(this::append);
    reading = null;
  }

  @Override
  public void snapshot(StateWriter writer) {
    changes.snapshot(writer);
    writer.writeLong(rows.watermark());
    writer.writeLong(rows.lateRows());
    writer.writeLong(firstIsEmitted ? 1 : 0);
    windows.snapshot(writer);
    groups.snapshot(writer);
  }

  @Override
  public void restore(StateReader reader) {
    changes.restore(reader);
    long watermark = reader.readLong();
    rows.restore(watermark, reader.readLong());
    firstIsEmitted = reader.readLong() == 1;
    windows.restore(reader);
    groups.restore(reader);
  }
}
