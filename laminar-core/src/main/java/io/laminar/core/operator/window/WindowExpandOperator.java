package io.laminar.core.operator.window;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.ExpandingOperator;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.operator.PartitionedOperator;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.List;

/**
 * TABLE(HOP(…)) and TABLE(CUMULATE(…)): a row for each window that an input row is in, by ascending
 * ends, with the input's columns and {@code window_start}, {@code window_end} and {@code
 * window_time}. Passes weights and late rows on; a row in no window makes none; a row without event
 * time (NULL), or one of whose windows has a bound outside of 64 bits, is a row error.
 *
 * <p>All rows of a commit are one commit. Keeps nothing but how far it is in a commit of more rows than a batch has.
 */
public final class WindowExpandOperator implements ExpandingOperator, PartitionedOperator {
  private final int columns;
  private final int eventTimeColumn;
  private final WindowSeries series;
  private final EvaluationContext context;
  private final OutputRows result;
  private final long step;

  /** Whether rows of the present commit were emitted in a batch that is full. */
  private boolean inParts;

  /** How many windows of the present row were emitted in a batch that is full. */
  private long emitted;

  /**
   * Makes the operator.
   *
   * @param inputTypes of the input's columns
   * @param changelogInput whether the input carries weights
   * @param eventTimeColumn the column that the windows are over
   * @param series the windows, in the unit of that column
   * @param context of the query; takes row errors
   */
  public WindowExpandOperator(
      List<DataType> inputTypes,
      boolean changelogInput,
      int eventTimeColumn,
      WindowSeries series,
      EvaluationContext context) {
    this.columns = inputTypes.size();
    this.eventTimeColumn = eventTimeColumn;
    this.series = series;
    this.context = context;
    this.result = new OutputRows(
        WindowAssignOperator.outputTypes(inputTypes, eventTimeColumn), changelogInput);
    this.step = inputTypes.get(eventTimeColumn).unitsPerStep();
  }

  @Override
  public int process(int input, Batch batch, int from, Output output) {
    int position = from;
    while (position < batch.size()) {
      int end = batch.isCommitOpen() ? batch.size() : batch.commitEnd(position);
      long rows = windows(batch, position, end) - emitted;
      if (rows > result.room() || inParts) {
        if (result.count() == 0) {
          position = expandPart(batch, position, end, output, rows);
        }
        break;
      }
      expand(batch, position, end);
      position = end;
    }
    result.flush(output, batch.isCommitOpen());
    return position;
  }

  /** How many rows the rows of a commit make. */
  private long windows(Batch batch, int from, int end) {
    Vector times = batch.column(eventTimeColumn);
    long windows = 0;
    for (int i = from; i < end; i++) {
      int row = batch.selection()[i];
      windows += isUsable(times, row) ? series.windows(series.slice(times.word(row))) : 0;
    }
    return windows;
  }

  private boolean isUsable(Vector times, int row) {
    return !times.isNull(row) && series.holds(times.word(row));
  }

  /** Expands as much of a commit as a batch has room for. */
  private int expandPart(Batch batch, int from, int end, Output output, long rows) {
    boolean open = rows > result.room();
    int position = expand(batch, from, end);
    inParts = open || batch.isCommitOpen();
    result.flush(output, inParts);
    return position;
  }

  /** Expands rows until there is no room; returns the position of the first that is not done. */
  private int expand(Batch batch, int from, int end) {
    Vector times = batch.column(eventTimeColumn);
    for (int i = from; i < end; i++) {
      int row = batch.selection()[i];
      if (!isUsable(times, row)) {
        ComputedWindows.reportUnusable(context, batch, times, row);
      } else if (!expand(batch, row, series.slice(times.word(row)))) {
        return i;
      }
    }
    return end;
  }

  /** Emits the windows of a row, as far as there is room; returns false when some are left. */
  private boolean expand(Batch batch, int row, long slice) {
    long windows = series.windows(slice);
    while (emitted < windows) {
      if (result.room() == 0) {
        return false;
      }
      write(batch, row, series.end(slice, emitted));
      emitted++;
    }
    emitted = 0;
    return true;
  }

  private void write(Batch batch, int row, long windowEnd) {
    int to = result.count();
    for (int column = 0; column < columns; column++) {
      result.column(column).copy(to, batch.column(column), row);
    }
    long end = series.edge(windowEnd);
    result.column(columns).setWord(to, series.edge(series.first(windowEnd)));
    result.column(columns + 1).setWord(to, end);
    result.column(columns + 2).setWord(to, end - step);
    result.addWritten(batch.weight(row), batch.ordinal(row));
  }

  @Override
  public long stateBytes() {
    return 0;
  }

  @Override
  public long lateRows() {
    return 0;
  }

  @Override
  public long stateRows() {
    return 0;
  }

  @Override
  public long heldRows() {
    return 0;
  }

  @Override
  public long ignoredRetractions() {
    return 0;
  }

  /** Returns true: the same rows are made of a retraction. */
  @Override
  public boolean canRetract() {
    return true;
  }

  @Override
  public void writePartitions(StateWriter[] partitions) {
    // Nothing belongs to a key.
  }

  @Override
  public void writeShared(StateWriter writer) {
    snapshot(writer);
  }

  @Override
  public void readShared(StateReader reader, boolean whole) {
    restore(reader);
  }

  @Override
  public void readPartition(StateReader reader) {
    // Nothing belongs to a key.
  }

  @Override
  public void endPartitions() {
    // Nothing belongs to a key.
  }

  @Override
  public void snapshot(StateWriter writer) {
    writer.writeLong(inParts ? 1 : 0);
    writer.writeLong(emitted);
  }

  @Override
  public void restore(StateReader reader) {
    inParts = reader.readLong() == 1;
    emitted = reader.readLong();
  }
}
