package io.laminar.core.operator.window;

import io.laminar.api.ErrorCode;
import io.laminar.core.data.Batch;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.NoEventTime;
import java.util.Arrays;

/**
 * Intervals one after the other, windows or slices of windows, found by event times. A row without event time, or whose window has a
 * bound outside of 64 bits, is a row error.
 */
final class ComputedWindows extends RowWindows {
  private final WindowBounds window;

  /** The window of the last row; the next row is mostly in the same one. */
  private long slotStart;

  private long slotEnd = Long.MIN_VALUE;
  private int slot;

  ComputedWindows(Owner owner, WindowBounds window) {
    super(owner);
    this.window = window;
  }

  @Override
  int assign(Batch batch, int from, int end) {
    Vector times = times(batch);
    assignedEnd(end);
    hasRowsBehind(slotEnd <= watermark());
    if (from == 0 && !times.mayHaveNulls() && areInSlot(times, batch.selection(), end)) {
      takeAll(batch.selection());
      Arrays.fill(scopes(), 0, end, slot);
      countRows(slot, end);
      return end;
    }
    return assignOneByOne(batch, times, from, end);
  }

  /** Tells whether all rows are in the window of the row before, as mostly they are. */
  private boolean areInSlot(Vector times, int[] rows, int size) {
    long[] values = times.values();
    int offset = times.offset();
    int stride = times.stride();
    long start = slotStart;
    long last = slotEnd - 1;
    long outside = slotEnd == Long.MIN_VALUE ? -1 : 0;
    for (int i = 0; i < size; i++) {
      long time = values[offset + rows[i] * stride];
      // Exact even where a difference wraps: the two add up to the window's size − 1.
      outside |= (time - start) | (last - time);
    }
    return outside >= 0;
  }

  private int assignOneByOne(Batch batch, Vector times, int from, int end) {
    int[] rows = batch.selection();
    int[] scopes = scopes();
    int[] onTime = takeSome();
    int count = 0;
    int counted = 0;
    for (int i = from; i < end; i++) {
      int row = rows[i];
      long time = times.word(row);
      if (time < slotStart || time >= slotEnd || times.isNull(row)) {
        if (!isUsable(times, row)) {
          if (count > 0) {
            // It is reported after what the rows before it do.
            assignedEnd(i);
            break;
          }
          reportUnusable(owner().context(), batch, times, row);
          continue;
        }
        long start = window.start(time);
        long windowEnd = window.end(start);
        if (window.isGap(start)) {
          continue;
        }
        if (window.lastEnd(start, windowEnd) <= watermark()) {
          countLate();
          continue;
        }
        countRows(slot, count - counted);
        counted = count;
        slotStart = start;
        slotEnd = windowEnd;
        hasRowsBehind(hasRowsBehind() || windowEnd <= watermark());
        slot = owner().windows().slot(start, windowEnd);
      }
      scopes[count] = slot;
      onTime[count++] = row;
    }
    countRows(slot, count - counted);
    return count;
  }

  private boolean isUsable(Vector times, int row) {
    long time = times.word(row);
    return !times.isNull(row) && window.holds(window.start(time), time);
  }

  static void reportUnusable(EvaluationContext context, Batch batch, Vector times, int row) {
    if (times.isNull(row)) {
      NoEventTime.report(context, batch, row);
    } else {
      reportNoBounds(context, batch, row, times.word(row));
    }
  }

  static void reportNoBounds(EvaluationContext context, Batch batch, int row, long time) {
    context.failRow(
        batch,
        row,
        ErrorCode.VALUE_OUT_OF_RANGE,
        TumblingWindow.noBounds(time),
        "leave such rows out by a condition on the time");
  }

  @Override
  void forget() {
    slotEnd = Long.MIN_VALUE;
  }

  @Override
  long timerOf(long eventTime) {
    long start = window.start(eventTime);
    return window.holds(start, eventTime) ? window.end(start) : Long.MAX_VALUE;
  }
}
