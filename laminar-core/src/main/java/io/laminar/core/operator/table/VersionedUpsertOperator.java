package io.laminar.core.operator.table;

import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.CleaningOperator;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.TimedOperator;
import io.laminar.core.state.EntryList;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;

/**
 * A table with event time: of the versions of a row the one of greatest event time holds, the later to
 * arrive among equals. An older one, be it a row or a deletion, is passed over, and counted as late.
 *
 * <p>A deletion is remembered, so that an older version that arrives behind it does not bring the row
 * back, until the watermark has passed its time; then the key is as if it had never been there.
 */
public final class VersionedUpsertOperator extends UpsertOperator
    implements TimedOperator, CleaningOperator {
  /** How many deletions are looked at in one step. */
  private static final int MAX_STEPS = 256;

  private long watermark = Long.MIN_VALUE;
  private long lateRows;

  /** No deletion that is remembered is of an earlier time; the largest value where there is none. */
  private long earliest = Long.MAX_VALUE;

  // While deletions are looked at: how many are left, and the earliest of those that stay.
  private int left;
  private long earliestKept = Long.MAX_VALUE;

  /**
   * Makes the table without rows.
   *
   * @param spec its columns, its key and its event time
   * @param context of the query
   */
  public VersionedUpsertOperator(UpsertSpec spec, EvaluationContext context) {
    super(spec, context);
  }

  @Override
  boolean isOutdated(int id, long time) {
    if (time >= rows().time(id) || isForgotten(id)) {
      return false;
    }
    lateRows++;
    return true;
  }

  /** Whether it has been removed already makes no difference. */
  private boolean isForgotten(int id) {
    return rows().isDeleted(id) && rows().time(id) < watermark;
  }

  @Override
  boolean remembersDeletions() {
    return true;
  }

  @Override
  void onDeleted(int id) {
    earliest = Math.min(earliest, rows().time(id));
    earliestKept = Math.min(earliestKept, rows().time(id));
  }

  @Override
  public boolean onWatermark(long newWatermark, Output output) {
    watermark = Math.max(watermark, newWatermark);
    return true;
  }

  /** Returns the largest value: it emits nothing by time. A row behind the watermark comes after its announcement. */
  @Override
  public long nextTimer() {
    return Long.MAX_VALUE;
  }

  @Override
  public long timerOf(long eventTime) {
    return Long.MAX_VALUE;
  }

  @Override
  public long nextCleanUp(int input) {
    return earliest == Long.MAX_VALUE ? earliest : earliest + 1;
  }

  /** Looks at each deletion once; those that stay go to the end of the list. */
  @Override
  public void cleanUp(int input, long reached) {
    if (holdsCommit()) {
      return;
    }
    EntryList deletions = rows().deletions();
    if (left == 0) {
      left = rows().deletionCount();
      earliestKept = Long.MAX_VALUE;
    }
    left = Math.min(left, rows().deletionCount());
    for (int i = 0; i < MAX_STEPS && left > 0; i++, left--) {
      int id = deletions.first();
      if (rows().time(id) < reached) {
        rows().remove(id);
      } else {
        deletions.remove(id);
        deletions.append(id);
        earliestKept = Math.min(earliestKept, rows().time(id));
      }
    }
    if (left == 0) {
      earliest = earliestKept;
    }
  }

  @Override
  public long lateRows() {
    return lateRows;
  }

  @Override
  public void writeShared(StateWriter writer) {
    super.writeShared(writer);
    writer.writeLong(watermark);
    writer.writeLong(lateRows);
  }

  @Override
  public void readShared(StateReader reader, boolean whole) {
    super.readShared(reader, whole);
    watermark = reader.readLong();
    long late = reader.readLong();
    lateRows = whole ? late : 0;
  }

  @Override
  public void endPartitions() {
    // To be found by the first look at the deletions.
    earliest = rows().deletionCount() == 0 ? Long.MAX_VALUE : Long.MIN_VALUE;
  }

  @Override
  public void restore(StateReader reader) {
    super.restore(reader);
    endPartitions();
  }
}
