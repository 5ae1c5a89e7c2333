package io.laminar.core.operator.window;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.core.data.Batch;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Operator;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.operator.aggregate.AggregateCall;
import io.laminar.core.operator.aggregate.GroupSpec;
import io.laminar.core.operator.aggregate.Groups;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * GROUP BY with a tumbling window, EMIT ON WINDOW CLOSE: when the watermark reaches a window's end,
 * one row for each of its groups, windows in order of end, groups in order of their first arrival;
 * then the window is dropped.
 *
 * <p>Output columns: the group keys, {@code window_start}, {@code window_end} (both of the event
 * time's type), the aggregates. The output is append-only.
 *
 * <p>A row whose window's end the watermark has reached is late: dropped and counted. A row without
 * event time (NULL) is a row error. A result that does not fit its type is a row error, and that
 * group's row is left out.
 */
public final class WindowAggregateOperator implements Operator {
  private final GroupSpec spec;
  private final TumblingWindow window;
  private final EvaluationContext context;
  private final Groups groups;
  private final OpenWindows windows = new OpenWindows();
  private final OutputRows result;
  private final int keyCount;
  private final int[] onTime = new int[Batch.MAX_ROWS];
  private long watermark = Long.MIN_VALUE;
  private long lateRows;

  /**
   * Makes the operator without state.
   *
   * @param spec keys and aggregates over the input's columns; its event-time column is the one the
   *     windows are over
   * @param window size and offset in the unit of the event-time column
   * @param context of the query; takes row errors
   */
  public WindowAggregateOperator(GroupSpec spec, TumblingWindow window, EvaluationContext context) {
    this.spec = Groups.withEventTime(spec);
    this.window = window;
    this.context = context;
    this.groups = new Groups(spec, context);
    this.keyCount = spec.keys().size();
    this.result = new OutputRows(outputTypes(spec), false);
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
  public void process(Batch batch, Output output) {
    int count = assign(batch);
    if (count == 0) {
      return;
    }
    groups.load(batch, onTime, count);
    int created = groups.resolve(count);
    for (int i = 0; i < created; i++) {
      int number = groups.created()[i];
      append(groups.scopes()[number], groups.ids()[number]);
    }
    groups.add(batch, onTime, count);
  }

  /** Finds the window of each row; leaves those in time in {@link #onTime}. */
  private int assign(Batch batch) {
    int[] rows = batch.selection();
    int size = batch.size();
    Vector times = batch.column(spec.eventTimeColumn());
    int[] scopes = groups.scopes();
    // The window of the row before: the next row is mostly in the same one.
    long start = 0;
    long end = Long.MIN_VALUE;
    int slot = 0;
    int count = 0;
    for (int i = 0; i < size; i++) {
      int row = rows[i];
      long time = times.word(row);
      if (time < start || time >= end || times.isNull(row)) {
        if (!isUsable(times, row)) {
          continue;
        }
        long newStart = window.start(time);
        if (newStart + window.size() <= watermark) {
          lateRows++;
          continue;
        }
        start = newStart;
        end = newStart + window.size();
        slot = windows.slot(start);
      }
      scopes[count] = slot;
      onTime[count++] = row;
    }
    return count;
  }

  private boolean isUsable(Vector times, int row) {
    if (times.isNull(row)) {
      context.failResult(ErrorCode.NOT_NULL_VIOLATION, "the event time of a row is NULL");
      return false;
    }
    long time = times.word(row);
    if (!window.holds(window.start(time), time)) {
      context.failResult(
          ErrorCode.VALUE_OUT_OF_RANGE, "the window of the event time " + time + " has no bounds");
      return false;
    }
    return true;
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
    watermark = Math.max(watermark, newWatermark);
    int steps = Batch.MAX_ROWS;
    while (steps > 0 && nextTimer() <= watermark && windows.size() > 0) {
      int head = windows.head(windows.firstSlot());
      if (head == 0) {
        windows.removeFirst();
      } else {
        close(head - 1);
      }
      steps--;
    }
    result.flush(output);
    return windows.size() == 0 || nextTimer() > watermark;
  }

  /** Emits the first group of the first window and drops it. */
  private void close(int id) {
    int row = result.count();
    if (groups.writeResults(id, result, keyCount + 2, row, true)) {
      groups.writeKey(id, result, row);
      result.column(keyCount).setWord(row, windows.firstStart());
      result.column(keyCount + 1).setWord(row, windows.firstStart() + window.size());
      result.add(1);
    }
    windows.head(windows.firstSlot(), groups.table().link(id));
    int left = groups.release(id, Integer.MAX_VALUE);
    assert left >= 0;
    groups.remove(id);
  }

  @Override
  public long nextTimer() {
    return windows.size() == 0 ? Long.MAX_VALUE : windows.firstStart() + window.size();
  }

  @Override
  public long stateBytes() {
    return groups.liveBytes() + windows.liveBytes();
  }

  @Override
  public long lateRows() {
    return lateRows;
  }

  @Override
  public void snapshot(StateWriter writer) {
    writer.writeLong(watermark);
    writer.writeLong(lateRows);
    windows.snapshot(writer);
    groups.snapshot(writer);
  }

  @Override
  public void restore(StateReader reader) {
    watermark = reader.readLong();
    lateRows = reader.readLong();
    windows.restore(reader);
    groups.restore(reader);
  }
}
