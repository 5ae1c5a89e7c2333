package io.laminar.core.operator.window;

import io.laminar.core.data.Batch;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.aggregate.GroupSpec;
import io.laminar.core.operator.aggregate.Groups;

/**
 * Finds the open window of each row of a batch, and leaves out late rows, which it counts. The
 * window's slot becomes the scope of the row's group.
 */
abstract class RowWindows {
  private final Owner owner;
  private final int[] ownRows = new int[Batch.MAX_ROWS];
  private int[] onTime = ownRows;
  private int assignedEnd;
  private long watermark = Long.MIN_VALUE;
  private long lateRows;
  private boolean hasRowsBehind;

  /**
   * What belongs to the operator.
   *
   * @param spec of the groups
   * @param groups of the operator; their scopes receive the slots, one a row that is in time
   * @param windows that are open
   * @param counts whether rows of windows are counted when they are assigned
   * @param context takes row errors
   */
  record Owner(
      GroupSpec spec,
      Groups groups,
      WindowSlots windows,
      boolean counts,
      EvaluationContext context) {}

  RowWindows(Owner owner) {
    this.owner = owner;
  }

  /**
   * Finds the windows of rows, up to the first that is to be reported as an error; that one is
   * reported and passed over where it is the first.
   *
   * @return how many rows are in time: the first ones of {@link #onTime}
   */
  abstract int assign(Batch batch, int from, int end);

  /** The smallest watermark at which a window may fire because of a row. */
  abstract long timerOf(long eventTime);

  /** Learns that a window was closed, whose slot others may get. */
  abstract void forget();

  final Owner owner() {
    return owner;
  }

  /** Receives the slots, one a row that is in time. */
  final int[] scopes() {
    return owner.groups().scopes();
  }

  final Vector times(Batch batch) {
    return batch.column(owner.spec().eventTimeColumn());
  }

  /** The physical rows of the present batch that are in time. */
  final int[] onTime() {
    return onTime;
  }

  /** Takes all rows of a selection. */
  final void takeAll(int[] selection) {
    onTime = selection;
  }

  /** Begins with no row; returns where those go that are in time. */
  final int[] takeSome() {
    onTime = ownRows;
    return ownRows;
  }

  /** The position in the selection behind the rows that were assigned last. */
  final int assignedEnd() {
    return assignedEnd;
  }

  final void assignedEnd(int end) {
    assignedEnd = end;
  }

  /** Whether some of the rows that were assigned last may be in intervals that have ended. */
  final boolean hasRowsBehind() {
    return hasRowsBehind;
  }

  final void hasRowsBehind(boolean behind) {
    hasRowsBehind = behind;
  }

  final long watermark() {
    return watermark;
  }

  final void raise(long newWatermark) {
    watermark = Math.max(watermark, newWatermark);
  }

  final long lateRows() {
    return lateRows;
  }

  final void countLate() {
    lateRows++;
  }

  /** Counts rows of a window. */
  final void countRows(int slot, int count) {
    if (owner.counts() && count > 0) {
      owner.windows().addRows(slot, count);
    }
  }

  final void restore(long newWatermark, long late) {
    watermark = newWatermark;
    lateRows = late;
  }
}
