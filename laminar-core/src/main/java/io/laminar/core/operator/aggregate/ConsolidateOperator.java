package io.laminar.core.operator.aggregate;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.NettingOperator;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.operator.PartitionedOperator;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Nets the changes of each commit row by row: an insertion and a retraction of the same row cancel
 * each other, in whatever order they come. Stands where a projection or a union makes equal rows of
 * different ones.
 *
 * <p>Short commits are netted in place, by selection. Those that are long or open are summed in a
 * table by all columns; their rows come out in order of the first change, each with the sum of its
 * weights. Between commits it keeps nothing.
 */
public final class ConsolidateOperator implements NettingOperator, PartitionedOperator {
  /** Up to so many rows are compared with each other. */
  private static final int MAX_PAIRWISE = 16;

  /** Sums that are looked at in a call. */
  private static final int MAX_SUMMED = 4 * Batch.MAX_ROWS;

  private final List<DataType> types;
  private final Groups sums;
  private final OutputRows result;
  private final Batch kept;
  private final int[] selected = new int[Batch.MAX_ROWS];
  private final int[] rows = new int[Batch.MAX_ROWS];
  private int[] held = new int[16];
  private int heldCount;
  private int nextHeld;
  private boolean holding;

  /**
   * Makes the operator.
   *
   * @param types of the columns
   * @param context of the query
   */
  public ConsolidateOperator(List<DataType> types, EvaluationContext context) {
    this.types = List.copyOf(types);
    List<Integer> all = IntStream.range(0, types.size()).boxed().toList();
    GroupSpec spec = GroupSpec.of(types, all, List.of(), -1).overChangelog();
    this.sums = new Groups(spec, true, context);
    this.result = new OutputRows(types, true);
    this.kept = new Batch(types.size());
  }

  @Override
  public int process(int input, Batch batch, int from, Output output) {
    int count = 0;
    int position = from;
    while (position < batch.size()) {
      int end = batch.commitEnd(position);
      if (holding || batch.isCommitOpen() || end - position > MAX_PAIRWISE) {
        if (count == 0) {
          hold(batch, position, end);
          position = end;
        }
        break;
      }
      count = net(batch, position, end, count);
      position = end;
    }
    if (count > 0) {
      kept.columns(batch);
      kept.changesOf(batch);
      kept.select(selected, count);
      output.emit(kept);
    }
    return position;
  }

  /** Selects what is left of a commit when opposite changes of equal rows are gone. */
  private int net(Batch batch, int from, int end, int before) {
    int count = before;
    for (int i = from; i < end; i++) {
      int row = batch.selection()[i];
      int opposite = -1;
      for (int k = before; k < count && opposite < 0; k++) {
        if (batch.weight(selected[k]) == -batch.weight(row) && isSame(batch, selected[k], row)) {
          opposite = k;
        }
      }
      if (opposite < 0) {
        selected[count++] = row;
      } else {
        System.arraycopy(selected, opposite + 1, selected, opposite, count - opposite - 1);
        count--;
      }
    }
    return count;
  }

  private boolean isSame(Batch batch, int left, int right) {
    for (int i = 0; i < types.size(); i++) {
      if (!batch.column(i).isSame(types.get(i), left, right)) {
        return false;
      }
    }
    return true;
  }

  private void hold(Batch batch, int from, int end) {
    int count = end - from;
    System.arraycopy(batch.selection(), from, rows, 0, count);
    holding = true;
    int created = sums.resolve(batch, rows, count);
    if (heldCount + created > held.length) {
      held = Arrays.copyOf(held, Math.max(2 * held.length, heldCount + created));
    }
    for (int i = 0; i < created; i++) {
      held[heldCount++] = sums.ids()[sums.created()[i]];
    }
    sums.add(batch, rows, count);
  }

  @Override
  public boolean holdsCommit() {
    return holding;
  }

  @Override
  public boolean endCommit(boolean step, Output output) {
    // Those that cancel each other take no room, but time.
    int last = Math.min(heldCount, nextHeld + MAX_SUMMED);
    for (; nextHeld < last && result.room() > 0; nextHeld++) {
      int id = held[nextHeld];
      long weight = sums.rows(id);
      if (weight != 0) {
        sums.writeKey(id, result, result.count());
        result.add(weight, 0);
      }
      sums.remove(id);
    }
    boolean done = nextHeld == heldCount;
    result.flush(output, step || !done);
    if (done) {
      holding = false;
      heldCount = 0;
      nextHeld = 0;
    }
    return done;
  }

  // ---- State ----

  /** Returns the size of the table; nothing counts as state between commits but its room. */
  @Override
  public long stateBytes() {
    return sums.liveBytes();
  }

  /** Returns 0: it knows no time. */
  @Override
  public long lateRows() {
    return 0;
  }

  /** Returns 0: every commit is answered at once. */
  @Override
  public long heldRows() {
    return 0;
  }

  /** Returns 0: a retraction of what never came goes on as it is. */
  @Override
  public long ignoredRetractions() {
    return 0;
  }

  /** Returns true: it keeps nothing between commits. */
  @Override
  public boolean canRetract() {
    return true;
  }

  /** Writes nothing: between two commits there is no state. */
  @Override
  public void writeShared(StateWriter writer) {
    assert !holding : "a commit is held";
  }

  @Override
  public void writePartitions(StateWriter[] partitions) {
    // There are no keys.
  }

  @Override
  public void readShared(StateReader reader, boolean whole) {
    // There is none.
  }

  @Override
  public void readPartition(StateReader reader) {
    // There is none.
  }

  @Override
  public void endPartitions() {
    // It has no order.
  }

  @Override
  public void snapshot(StateWriter writer) {
    writer.writeLong(holding ? 1 : 0);
    writer.writeLong(heldCount - nextHeld);
    for (int i = nextHeld; i < heldCount; i++) {
      writer.writeLong(held[i]);
    }
    sums.snapshot(writer);
  }

  @Override
  public void restore(StateReader reader) {
    holding = reader.readLong() == 1;
    heldCount = (int) reader.readLong();
    held = new int[Math.max(held.length, heldCount)];
    for (int i = 0; i < heldCount; i++) {
      held[i] = (int) reader.readLong();
    }
    sums.restore(reader);
  }
}
