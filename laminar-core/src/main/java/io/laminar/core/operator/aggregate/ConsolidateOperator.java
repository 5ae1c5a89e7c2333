package io.laminar.core.operator.aggregate;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.NettingOperator;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.operator.PartitionedOperator;
import io.laminar.core.state.ByteHeap;
import io.laminar.core.state.KeyLayout;
import io.laminar.core.state.KeyRows;
import io.laminar.core.state.KeyedTable;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Nets the changes of each commit row by row: insertions and retractions of the same row cancel each
 * other, in whatever order they come. What remains comes out as single insertions or retractions,
 * those of a row side by side, rows in the order of their first change in the commit. Stands where a
 * projection or a union makes equal rows of different ones.
 *
 * <pre>
 *   commit:   +a  +b  −c  +a  +c  −b  +a
 *   output:   +a  +a  +a
 * </pre>
 *
 * <p>Short commits are netted in place, by selection. Those that are long or open are summed in a
 * table by all columns. Both give the same output. Between commits it keeps nothing.
 */
public final class ConsolidateOperator implements NettingOperator, PartitionedOperator {
  /** Up to so many rows are compared with each other. */
  private static final int MAX_PAIRWISE = 16;

  /** Sums that are looked at in a call. */
  private static final int MAX_SUMMED = 4 * Batch.MAX_ROWS;

  private final List<DataType> types;
  private final int[] columns;
  private final ByteHeap heap;
  private final KeyedTable sums;
  private final KeyRows keys;
  private final OutputRows result;
  private final Batch kept;
  private final int[] selected = new int[Batch.MAX_ROWS];

  // Of a commit that is netted in place: for each change the number of the row that it is of, and
  // for each row the sum of its weights.
  private final int[] numbers = new int[MAX_PAIRWISE];
  private final int[] firsts = new int[MAX_PAIRWISE];
  private final long[] nets = new long[MAX_PAIRWISE];

  // Of a batch that is summed.
  private final int[] rows = new int[Batch.MAX_ROWS];
  private final int[] ids = new int[Batch.MAX_ROWS];
  private final int[] created = new int[Batch.MAX_ROWS];

  // The rows of the commit that is held, in the order of their first change.
  private int[] held = new int[16];
  private int heldCount;
  private int nextHeld;
  private int heldOrdinal;
  private boolean holding;

  /**
   * Makes the operator.
   *
   * @param types of the columns
   * @param context of the query
   */
  public ConsolidateOperator(List<DataType> types, EvaluationContext context) {
    this.types = List.copyOf(types);
    this.columns = IntStream.range(0, types.size()).toArray();
    this.heap = new ByteHeap(context.memory());
    KeyLayout layout = KeyLayout.ofRows(types);
    this.sums = new KeyedTable(layout, 1, heap, context.memory());
    this.keys = new KeyRows(layout);
    this.result = new OutputRows(types, true);
    this.kept = new Batch(types.size());
  }

  @Override
  public int process(int input, Batch batch, int from, Output output) {
    int count = 0;
    int position = from;
    while (position < batch.size()) {
      int end = batch.commitEnd(position);
      if (holding || batch.isCommitOpen() || !canNetInPlace(batch, position, end)) {
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

  // ---- Short commits ----

  private static boolean canNetInPlace(Batch batch, int from, int end) {
    if (end - from > MAX_PAIRWISE) {
      return false;
    }
    for (int i = from; i < end; i++) {
      if (Math.abs(batch.weight(batch.selection()[i])) != 1) {
        return false;
      }
    }
    return true;
  }

  /** Selects what is left of a commit when opposite changes of equal rows are gone. */
  private int net(Batch batch, int from, int end, int before) {
    int[] changes = batch.selection();
    if (end - from > 2) {
      return netMore(batch, from, end, before);
    }
    int count = before;
    selected[count++] = changes[from];
    if (end - from == 2) {
      int first = changes[from];
      int second = changes[from + 1];
      if (batch.weight(first) != batch.weight(second) && isSame(batch, first, second)) {
        return before;
      }
      selected[count++] = second;
    }
    return count;
  }

  private int netMore(Batch batch, int from, int end, int before) {
    int[] changes = batch.selection();
    int distinct = 0;
    for (int i = from; i < end; i++) {
      int number = 0;
      while (number < distinct && !isSame(batch, firsts[number], changes[i])) {
        number++;
      }
      if (number == distinct) {
        firsts[distinct] = changes[i];
        nets[distinct++] = 0;
      }
      numbers[i - from] = number;
      nets[number] += batch.weight(changes[i]);
    }
    if (distinct == end - from) {
      System.arraycopy(changes, from, selected, before, distinct);
      return before + distinct;
    }
    return select(batch, from, distinct, before);
  }

  /** Selects of each row as many changes as are left: they have the weight of what is left. */
  private int select(Batch batch, int from, int distinct, int before) {
    int[] changes = batch.selection();
    int count = before;
    for (int number = 0; number < distinct; number++) {
      long sign = Long.signum(nets[number]);
      long left = Math.abs(nets[number]);
      for (int i = from; left > 0; i++) {
        if (numbers[i - from] == number && batch.weight(changes[i]) == sign) {
          selected[count++] = changes[i];
          left--;
        }
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

  // ---- Long and open commits ----

  private void hold(Batch batch, int from, int end) {
    int count = end - from;
    System.arraycopy(batch.selection(), from, rows, 0, count);
    if (!holding) {
      holding = true;
      heldOrdinal = batch.ordinal(rows[0]);
    }
    int made = sums.findOrInsert(keys, batch, columns, rows, count, ids, created);
    if (heldCount + made > held.length) {
      held = Arrays.copyOf(held, Math.max(2 * held.length, heldCount + made));
    }
    for (int i = 0; i < made; i++) {
      held[heldCount++] = ids[created[i]];
    }
    for (int i = 0; i < count; i++) {
      sum(ids[i], sum(ids[i]) + batch.weight(rows[i]));
    }
  }

  private long sum(int id) {
    return sums.entries().page(id)[sums.entries().offset(id) + sums.payload()];
  }

  private void sum(int id, long weight) {
    sums.entries().writable(id)[sums.entries().offset(id) + sums.payload()] = weight;
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
      long left = write(id);
      if (left != 0) {
        sum(id, left);
        break;
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

  /** Writes a row as often as its sum says and there is room; returns what is left of the sum. */
  private long write(int id) {
    long left = sum(id);
    long sign = Long.signum(left);
    for (; left != 0 && result.room() > 0; left -= sign) {
      for (int column : columns) {
        sums.copyKey(id, column, result.column(column), result.count());
      }
      result.add(sign, heldOrdinal);
    }
    return left;
  }

  // ---- State ----

  /** Returns the size of the table; nothing counts as state between commits but its room. */
  @Override
  public long stateBytes() {
    return sums.liveBytes() + heap.liveBytes();
  }

  /** Returns 0: it knows no time. */
  @Override
  public long lateRows() {
    return 0;
  }

  @Override
  public long stateRows() {
    return sums.size();
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
    writer.writeLong(heldOrdinal);
    writer.writeLong(heldCount - nextHeld);
    for (int i = nextHeld; i < heldCount; i++) {
      writer.writeLong(held[i]);
    }
    heap.snapshot(writer);
    sums.snapshot(writer);
  }

  @Override
  public void restore(StateReader reader) {
    holding = reader.readLong() == 1;
    heldOrdinal = (int) reader.readLong();
    heldCount = (int) reader.readLong();
    held = new int[Math.max(held.length, heldCount)];
    for (int i = 0; i < heldCount; i++) {
      held[i] = (int) reader.readLong();
    }
    heap.restore(reader);
    sums.restore(reader);
  }
}
