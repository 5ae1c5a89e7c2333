package io.laminar.core.operator.window;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.LaggingOperator;
import io.laminar.core.operator.NettingOperator;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.operator.PartitionedOperator;
import io.laminar.core.operator.TimedOperator;
import io.laminar.core.operator.WaitingOperator;
import io.laminar.core.operator.WindowEmission;
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
 * <p>With lateness a window is dropped that much later, and the watermark of the output is held back by it. EMIT FINAL
 * gives its rows then. EMIT ON WINDOW CLOSE gives them when the watermark reaches the end, and each change after that
 * as EMIT CHANGES does: the output is a changelog.
 *
 * <p>Output columns: the group keys, {@code window_start}, {@code window_end} (both of the event
 * time's type), the aggregates.
 *
 * <p>A row whose window was dropped is late: dropped and counted. A row without
 * event time (NULL) is a row error. A result that does not fit its type is a row error, and that
 * group has no row. Over a changelog, a retraction of a row that is not held is ignored and
 * counted, and a group whose rows were all retracted has no row.
 */
public final class WindowAggregateOperator
    implements TimedOperator,
        NettingOperator,
        LaggingOperator,
        WaitingOperator,
        PartitionedOperator,
        GroupChanges.Owner {
  /** How many groups, or values that they hold, are dropped in one step. */
  private static final int MAX_STEPS = 1024;

  private final GroupSpec spec;
  private final Groups groups;
  private final OpenWindows windows;
  private final OutputRows result;
  private final GroupChanges changes;
  private final RowWindows rows;
  private final WindowEmission emission;
  // Where windows that have fired are corrected.
  private final @Nullable WindowFiring firing;
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
    this(spec, window, WindowEmission.ON_CLOSE, context);
  }

  /**
   * Makes the operator without state.
   *
   * @param spec keys and aggregates over the input's columns; its event-time column is the one the
   *     windows are over
   * @param window the bounds of windows, in the unit of the event-time column
   * @param emission when results come out, and until when rows count
   * @param context of the query; takes row errors
   */
  public WindowAggregateOperator(
      GroupSpec spec, WindowBounds window, WindowEmission emission, EvaluationContext context) {
    this(spec, emission, context, rows -> new ComputedWindows(rows, window));
  }

  /**
   * Makes the operator without state, for windows that overlap: each row comes once for every window
   * that it is in.
   *
   * @param spec keys and aggregates over the input's columns; its event-time column is the one the
   *     windows are over
   * @param windowColumn the first of two input columns, the start and the end of the row's window
   * @param series the windows, in the unit of the event-time column
   * @param emission when results come out, and until when rows count
   * @param context of the query; takes row errors
   */
  public WindowAggregateOperator(
      GroupSpec spec,
      int windowColumn,
      WindowSeries series,
      WindowEmission emission,
      EvaluationContext context) {
    this(spec, emission, context, rows -> new AssignedWindows(rows, windowColumn, series));
  }

  private WindowAggregateOperator(
      GroupSpec spec,
      WindowEmission emission,
      EvaluationContext context,
      Function<RowWindows.Owner, RowWindows> rowWindows) {
    this.spec = spec.withEventTime();
    this.groups = new Groups(spec, emission.isChangelog(), context);
    this.windows = new OpenWindows(context.memory());
    this.firing = emission.corrects() ? windows.fireBeforeClose(groups.table()) : null;
    this.keyCount = spec.keys().size();
    this.result = new OutputRows(outputTypes(spec), emission.isChangelog());
    this.changes = new GroupChanges(groups, result, keyCount + 2, false, this);
    this.emission = emission;
    boolean counts = !emission.emitsEachChange() && !spec.changelogInput();
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
    if (emission.emitsEachChange()) {
      return changes.process(batch, from, output);
    }
    if (firing != null && mayCorrect(batch, from, firing.passed())) {
      return changes.correct(batch, from, output);
    }
    int count = rows.assign(batch, from, batch.size());
    if (count > 0 && spec.changelogInput()) {
      addOneByOne(batch, count);
    } else if (count > 0) {
      addAll(batch, count);
    }
    return rows.assignedEnd();
  }

  /** Tells whether some row is behind the watermark, so that its window may have fired. */
  private boolean mayCorrect(Batch batch, int from, long passed) {
    Vector times = batch.column(spec.eventTimeColumn());
    int[] selection = batch.selection();
    boolean behind = changes.isHolding();
    for (int i = from; i < batch.size(); i++) {
      behind |= times.word(selection[i]) < passed;
    }
    return behind;
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

  /** Before a window fires, its rows are only counted. */
  @Override
  public boolean emits(int tag, long weight) {
    if (firing == null || firing.hasFired(tag)) {
      return true;
    }
    if (spec.changelogInput()) {
      windows.addRows(tag, weight);
    }
    return false;
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
    rows.raise(emission.dropped(newWatermark));
    int steps = MAX_STEPS;
    while (steps > 0 && result.room() > 0 && firing != null && firing.isDue(newWatermark)) {
      steps = fire(firing, steps);
    }
    boolean hasFired = firing == null || !firing.isDue(newWatermark);
    while (steps > 0 && result.room() > 0 && hasFired && isDue()) {
      steps = close(steps);
    }
    result.flush(output, true);
    if (hasFired && firing != null) {
      firing.pass(newWatermark);
    }
    return hasFired && !isDue();
  }

  private int fire(WindowFiring order, int steps) {
    int slot = order.slot();
    int id = order.take();
    if (id >= 0) {
      emit(id, slot);
    }
    return steps - 1;
  }

  private boolean isDue() {
    return windows.size() > 0 && windows.firstEnd() <= rows.watermark();
  }

  /** Drops the first group of the first window, emitted before where that is due; returns the steps that are left. */
  private int close(int steps) {
    int first = windows.firstSlot();
    int id = windows.head(first) - 1;
    if (id < 0) {
      windows.removeFirst();
      rows.forget();
      return steps - 1;
    }
    if (!firstIsEmitted && !emission.isChangelog()) {
      emit(id, first);
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

  private void emit(int id, int slot) {
    int row = result.count();
    if (groups.rows(id) > 0 && groups.writeResults(id, result, keyCount + 2, row, true)) {
      groups.writeKey(id, result, row);
      writeWindow(row, slot);
      result.add(1, 0);
    }
  }

  @Override
  public long nextTimer() {
    long dropped = emission.droppedAt(windows.firstEnd());
    return firing == null ? dropped : Math.min(firing.firstEnd(), dropped);
  }

  @Override
  public @Nullable Wait waitingFor() {
    return emission.waitFor(firing == null ? windows.firstEnd() : firing.firstEnd(), "window");
  }

  @Override
  public long timerOf(long eventTime) {
    long end = rows.timerOf(eventTime);
    return firing == null ? emission.droppedAt(end) : end;
  }

  @Override
  public boolean isLagging() {
    return emission.lateness() > 0;
  }

  @Override
  public long outputWatermark(long watermark) {
    return emission.dropped(watermark);
  }

  @Override
  public long inputWatermark(long outputWatermark) {
    return emission.droppedAt(outputWatermark);
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
    writer.writeLong(firing == null ? 0 : firing.passed());
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
    long passed = reader.readLong();
    if (firing != null) {
      firing.pass(passed);
    }
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
