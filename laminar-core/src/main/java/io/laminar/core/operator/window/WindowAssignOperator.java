package io.laminar.core.operator.window;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.NoEventTime;
import io.laminar.core.operator.Operator;
import io.laminar.core.operator.Output;
import java.util.ArrayList;
import java.util.List;

/**
 * TABLE(TUMBLE(…)): appends {@code window_start}, {@code window_end} and {@code window_time} (the
 * last moment before the end that the type can tell), all of the event time's type, to the input's columns, which are shared. Passes weights
 * and late rows on; a row without event time (NULL) is a row error. Stateless.
 */
public final class WindowAssignOperator implements Operator {
  private final int columns;
  private final int eventTimeColumn;
  private final WindowBounds window;
  private final EvaluationContext context;
  private final Batch result;
  private final ColumnBuffer starts;
  private final ColumnBuffer ends;
  private final ColumnBuffer times;
  private final long step;
  private final int[] kept = new int[Batch.MAX_ROWS];

  /**
   * Makes the operator.
   *
   * @param inputTypes of the input's columns
   * @param eventTimeColumn the column that the windows are over
   * @param window the bounds of windows, in the unit of that column
   * @param context of the query; takes row errors
   */
  public WindowAssignOperator(
      List<DataType> inputTypes,
      int eventTimeColumn,
      WindowBounds window,
      EvaluationContext context) {
    this.columns = inputTypes.size();
    this.eventTimeColumn = eventTimeColumn;
    this.window = window;
    this.context = context;
    this.result = new Batch(columns + 3);
    DataType time = inputTypes.get(eventTimeColumn).withNullable(false);
    this.step = time.unitsPerStep();
    this.starts = new ColumnBuffer(time);
    this.ends = new ColumnBuffer(time);
    this.times = new ColumnBuffer(time);
  }

  /**
   * The types of the output: the input's, and three of the event time's type, NOT NULL.
   *
   * @param inputTypes of the input's columns
   * @param eventTimeColumn the column that the windows are over
   * @return one an output column
   */
  public static List<DataType> outputTypes(List<DataType> inputTypes, int eventTimeColumn) {
    List<DataType> types = new ArrayList<>(inputTypes);
    for (int i = 0; i < 3; i++) {
      types.add(inputTypes.get(eventTimeColumn).withNullable(false));
    }
    return types;
  }

  @Override
  public int process(int input, Batch batch, int from, Output output) {
    int count = assign(batch);
    if (count == 0) {
      return batch.size();
    }
    for (int i = 0; i < columns; i++) {
      result.column(i).share(batch.column(i));
    }
    result.column(columns).share(starts.vector());
    result.column(columns + 1).share(ends.vector());
    result.column(columns + 2).share(times.vector());
    result.changesOf(batch);
    result.select(kept, count);
    output.emit(result);
    return batch.size();
  }

  private int assign(Batch batch) {
    int[] rows = batch.selection();
    int size = batch.size();
    Vector eventTimes = batch.column(eventTimeColumn);
    long start = 0;
    long end = Long.MIN_VALUE;
    int count = 0;
    for (int i = 0; i < size; i++) {
      int row = rows[i];
      long time = eventTimes.word(row);
      if (eventTimes.isNull(row)) {
        NoEventTime.report(context, batch, row);
        continue;
      }
      if (time < start || time >= end) {
        long newStart = window.start(time);
        if (!window.holds(newStart, time)) {
          ComputedWindows.reportNoBounds(context, batch, row, time);
          continue;
        }
        start = newStart;
        end = window.end(start);
      }
      starts.setWord(row, start);
      ends.setWord(row, end);
      times.setWord(row, end - step);
      kept[count++] = row;
    }
    return count;
  }
}
