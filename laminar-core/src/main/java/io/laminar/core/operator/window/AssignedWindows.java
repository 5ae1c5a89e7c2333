package io.laminar.core.operator.window;

import io.laminar.core.data.Batch;
import io.laminar.core.data.Vector;

/**
 * Windows that overlap, so that a row comes once for each of its own, whose bounds are columns. It
 * is late for those that have fired, and counted when the last of them is among these.
 */
final class AssignedWindows extends RowWindows {
  private final int startColumn;
  private final WindowSeries series;

  AssignedWindows(Owner owner, int startColumn, WindowSeries series) {
    super(owner);
    this.startColumn = startColumn;
    this.series = series;
  }

  @Override
  int assign(Batch batch, int from, int end) {
    Vector starts = batch.column(startColumn);
    Vector ends = batch.column(startColumn + 1);
    int[] scopes = scopes();
    int[] onTime = takeSome();
    int count = 0;
    for (int i = from; i < end; i++) {
      int row = batch.selection()[i];
      long windowEnd = ends.word(row);
      if (windowEnd > watermark()) {
        int slot = owner().windows().slot(starts.word(row), windowEnd);
        countRows(slot, 1);
        scopes[count] = slot;
        onTime[count++] = row;
      } else if (isLast(times(batch).word(row), windowEnd)) {
        countLate();
      }
    }
    assignedEnd(end);
    return count;
  }

  private boolean isLast(long time, long windowEnd) {
    return series.edge(series.lastEnd(series.slice(time))) == windowEnd;
  }

  @Override
  long timerOf(long eventTime) {
    return series.timerOf(eventTime);
  }

  @Override
  void forget() {
    // Every window is looked up.
  }
}
