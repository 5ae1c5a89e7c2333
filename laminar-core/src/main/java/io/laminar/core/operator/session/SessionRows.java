package io.laminar.core.operator.session;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.data.Batch;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.NoEventTime;
import io.laminar.core.operator.aggregate.GroupSpec;

/**
 * The rows of a batch that can be in a session. A row without event time, or whose session would have an end outside of
 * 64 bits, is a row error.
 */
final class SessionRows {
  private final int timeColumn;
  private final long gap;
  private final EvaluationContext context;
  private final int[] rows = new int[Batch.MAX_ROWS];
  private int end;

  SessionRows(GroupSpec spec, long gap, EvaluationContext context) {
    if (gap <= 0) {
      throw new LaminarException(
          ErrorCode.INVALID_WINDOW,
          "a session with a gap of " + gap + " is not possible",
          "Use a gap of more than 0");
    }
    this.timeColumn = spec.eventTimeColumn();
    this.gap = gap;
    this.context = context;
  }

  /**
   * Collects rows, up to the first that is to be reported as an error; that one is reported and passed over where it is
   * the first.
   *
   * @return how many there are: the first ones of {@link #rows}
   */
  int collect(Batch batch, int from, int to) {
    Vector times = batch.column(timeColumn);
    int count = 0;
    end = to;
    for (int i = from; i < to; i++) {
      int row = batch.selection()[i];
      if (!times.isNull(row) && times.word(row) <= Long.MAX_VALUE - gap) {
        rows[count++] = row;
      } else if (count > 0) {
        // It is reported after what the rows before it do.
        end = i;
        break;
      } else {
        report(batch, times, row);
      }
    }
    return count;
  }

  private void report(Batch batch, Vector times, int row) {
    if (times.isNull(row)) {
      NoEventTime.report(context, batch, row);
    } else {
      context.failRow(
          batch,
          row,
          ErrorCode.VALUE_OUT_OF_RANGE,
          "the session of the event time " + times.word(row) + " has an end outside of 64 bits",
          "leave such rows out by a condition on the time");
    }
  }

  /** The smallest watermark at which a session may be due because of a row. */
  long timerOf(long eventTime) {
    return eventTime > Long.MAX_VALUE - gap ? Long.MAX_VALUE : eventTime + gap;
  }

  /** The physical rows that were collected. */
  int[] rows() {
    return rows;
  }

  /** The position in the selection behind the rows that were collected or reported. */
  int end() {
    return end;
  }
}
