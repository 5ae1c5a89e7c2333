package io.laminar.core.operator.join;

import io.laminar.core.data.Batch;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.ExpandingOperator;
import io.laminar.core.operator.FollowingOperator;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.PartitionedOperator;
import io.laminar.core.state.ByteHeap;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import org.jspecify.annotations.Nullable;

/**
 * Rows that look up what a table holds at the moment at which they are taken. Only the table is kept; what
 * becomes of it later changes no result, so that what comes out is as append-only as the rows. Of one
 * commit the table comes first.
 *
 * <pre>
 *   input 0: changes of the table ──▶ JoinKeys, JoinRows
 *   input 1: rows ──▶ partners now ──▶ pairs; LEFT: a row without any, beside NULLs
 * </pre>
 *
 * <p>Whole commits whose results surely fit one batch are taken together. Any other commit is taken in
 * parts of its own; where it stands within a row is state.
 */
public final class LookupJoinOperator
    implements ExpandingOperator, FollowingOperator, PartitionedOperator {
  /** The input of the table. */
  public static final int TABLE = 0;

  /** The input of the rows. */
  public static final int ROWS = 1;

  // As the specification numbers them.
  private static final int LEFT = 0;
  private static final int RIGHT = 1;
  private static final int MAX_COST = 1 << 30;

  private final JoinSpec spec;
  private final EvaluationContext context;
  private final ByteHeap heap;
  private final JoinKeys keys;
  private final JoinRows[] sides = new JoinRows[2];
  private final JoinRows table;
  private final int[][] keyColumns;
  private final JoinCandidates candidates;
  private final JoinResult result;
  private final JoinTransfer transfer;

  // The rows that were loaded: for each position from the first one its number, −1 for a NULL key.
  private final int[] numbers = new int[Batch.MAX_ROWS];
  private final int[] live = new int[Batch.MAX_ROWS];
  private final int[] ordinals = new int[Batch.MAX_ROWS];

  // Of the present call; whether the last candidate is the partner at which it stands.
  private int room;
  private boolean atCursor;

  // Where it stands: in the middle of a row, of a commit.
  private boolean inRow;
  private boolean inCommit;
  private int cursor;
  private long done;
  private long matched;
  private long ignoredRetractions;

  /**
   * Makes a join with an empty table.
   *
   * @param spec what it compares and gives: the rows are its left input, the table its right one; INNER or
   *     LEFT
   * @param condition beside the equality of keys; belongs to this operator from now on
   * @param context of the query; takes the errors of pairs
   */
  public LookupJoinOperator(
      JoinSpec spec, @Nullable JoinCondition condition, EvaluationContext context) {
    this.spec = spec;
    this.context = context;
    this.heap = new ByteHeap(context.memory());
    this.keys = new JoinKeys(spec.keyTypes(), heap, context.memory());
    for (int side = 0; side < 2; side++) {
      sides[side] = new JoinRows(side, spec.input(side), keys, heap, context.memory());
    }
    this.table = sides[RIGHT];
    this.keyColumns = new int[][] {spec.left().keyColumns(), spec.right().keyColumns()};
    this.candidates = new JoinCandidates(spec, condition);
    this.result = new JoinResult(spec, false);
    this.transfer = new JoinTransfer(spec, keys, sides);
  }

  @Override
  public int timeInput() {
    return ROWS;
  }

  @Override
  public int process(int input, Batch batch, int from, Output output) {
    return input == TABLE ? change(batch, from) : lookUp(batch, from, output);
  }

  // ---- The table ----

  private int change(Batch batch, int from) {
    load(batch, from, batch.size(), RIGHT);
    for (int position = from; position < batch.size(); position++) {
      int number = numbers[position - from];
      long weight = batch.weight(batch.selection()[position]);
      if (number >= 0 && weight < 0 && !table.holds(number)) {
        ignoredRetractions++;
      } else if (number >= 0) {
        table.add(number, keys.make(number), weight);
      }
    }
    table.removeEmpty();
    keys.removeEmpty();
    return batch.size();
  }

  /** Looks up some rows. */
  private void load(Batch batch, int from, int end, int side) {
    int[] columns = keyColumns[side];
    int liveCount = 0;
    for (int position = from; position < end; position++) {
      int row = batch.selection()[position];
      boolean isNull = false;
      for (int column : columns) {
        isNull |= batch.column(column).isNull(row);
      }
      numbers[position - from] = isNull ? -1 : liveCount;
      if (!isNull) {
        live[liveCount++] = row;
      }
    }
    if (liveCount > 0) {
      keys.load(batch, columns, live, liveCount);
      if (side == RIGHT) {
        table.load(batch, live, liveCount);
      }
    }
  }

  // ---- The rows ----

  private int lookUp(Batch batch, int from, Output output) {
    room = Batch.MAX_ROWS;
    atCursor = false;
    load(batch, from, batch.size(), LEFT);
    int position = from;
    boolean part = inRow || inCommit;
    while (!part && position < batch.size()) {
      int commitEnd = batch.commitEnd(position);
      if (cost(position - from, commitEnd - from) > room) {
        part = position == from;
        break;
      }
      for (; position < commitEnd; position++) {
        begin(position - from);
        walk(batch, position, from);
      }
    }
    int commitEnd = batch.commitEnd(from);
    if (part) {
      position = takePart(batch, from, commitEnd);
    }
    pair(batch);
    inCommit = part && (inRow || position < commitEnd);
    // Of those that are taken whole only the last one of the batch may go on.
    boolean open = inCommit || (position == batch.size() && batch.isCommitOpen());
    result.emit(LEFT, batch, table, ordinals, open, output);
    return position;
  }

  /** At most how many results some of the loaded rows have, and their ends. */
  private long cost(int first, int end) {
    long cost = 0;
    for (int i = first; i < end; i++) {
      int key = key(i);
      cost += 1 + (key < 0 ? 0 : Math.min(MAX_COST, keys.total(key, RIGHT)));
    }
    return cost;
  }

  /** The entry of the key of a loaded row; −1 where the table has none. */
  private int key(int position) {
    return numbers[position] < 0 ? -1 : keys.id(numbers[position]);
  }

  private int takePart(Batch batch, int from, int end) {
    int position = from;
    while (position < end && room > 0) {
      if (!inRow) {
        begin(position - from);
      }
      if (!walk(batch, position, from)) {
        break;
      }
      position++;
    }
    return position;
  }

  /** A row comes: its partners are ahead. */
  private void begin(int position) {
    int key = key(position);
    inRow = true;
    cursor = key < 0 ? JoinRows.NONE : keys.first(key, RIGHT);
  }

  /** Adds the candidates of the present row as far as there is room; true when it is done with. */
  private boolean walk(Batch batch, int position, int from) {
    int row = batch.selection()[position];
    int number = numbers[position - from];
    int key = key(position - from);
    while (cursor != JoinRows.NONE && room > 0) {
      long cost = Math.min(MAX_COST, table.weight(cursor));
      if (cost > room && candidates.count() > 0) {
        return false;
      }
      candidates.add(row, number, key, 0, cursor);
      if (cost > room) {
        // Its results do not fit: how many there are shows when they are made.
        atCursor = true;
        room = 0;
        return false;
      }
      room -= (int) cost;
      cursor = table.after(cursor);
    }
    if (room == 0) {
      return false;
    }
    candidates.add(row, number, key, 0, JoinCandidates.END);
    room--;
    inRow = false;
    return true;
  }

  /** Makes the results of all candidates. */
  private void pair(Batch batch) {
    candidates.check(LEFT, batch, table, context);
    for (int i = 0; i < candidates.count(); i++) {
      int row = candidates.row(i);
      int partner = candidates.partner(i);
      int first = result.count();
      if (partner == JoinCandidates.END) {
        if (spec.keeps(LEFT) && matched == 0) {
          result.add(row, JoinResult.NULLS, batch.weight(row));
        }
        matched = 0;
      } else {
        boolean isDone = !candidates.meets(i) || meet(row, partner, batch.weight(row));
        if (isDone && atCursor && i == candidates.count() - 1) {
          cursor = table.after(partner);
        }
      }
      for (int made = first; made < result.count(); made++) {
        ordinals[made] = batch.ordinal(row);
      }
    }
    candidates.clear();
  }

  /** A row meets a partner; false when there is no room for all that comes of it. */
  private boolean meet(int row, int partner, long weight) {
    long copies = table.weight(partner);
    for (; done < copies && !result.isFull(); done++) {
      result.add(row, partner, weight);
    }
    if (done < copies) {
      return false;
    }
    done = 0;
    matched += copies;
    return true;
  }

  // ---- State ----

  @Override
  public long stateBytes() {
    return keys.stateBytes() + table.stateBytes() + heap.liveBytes();
  }

  @Override
  public long stateRows() {
    return table.size();
  }

  /** Returns 0: it knows no time. */
  @Override
  public long lateRows() {
    return 0;
  }

  /** Returns 0: every row is answered at once. */
  @Override
  public long heldRows() {
    return 0;
  }

  @Override
  public long ignoredRetractions() {
    return ignoredRetractions;
  }

  /** Returns false: the table may be another one when a row is taken back. */
  @Override
  public boolean canRetract() {
    return false;
  }

  @Override
  public void writeShared(StateWriter writer) {
    assert !inRow && !inCommit : "in the middle of a commit";
    writer.writeLong(ignoredRetractions);
  }

  @Override
  public void writePartitions(StateWriter[] partitions) {
    transfer.write(partitions);
  }

  @Override
  public void readShared(StateReader reader, boolean whole) {
    long counted = reader.readLong();
    ignoredRetractions = whole ? counted : 0;
  }

  @Override
  public void readPartition(StateReader reader) {
    transfer.read(reader);
  }

  @Override
  public void endPartitions() {
    // Rows of different keys have no order.
  }

  @Override
  public void snapshot(StateWriter writer) {
    writer.writeLong(inRow ? 1 : 0);
    writer.writeLong(inCommit ? 1 : 0);
    writer.writeLong(cursor);
    writer.writeLong(done);
    writer.writeLong(matched);
    writer.writeLong(ignoredRetractions);
    heap.snapshot(writer);
    keys.snapshot(writer);
    table.snapshot(writer);
  }

  @Override
  public void restore(StateReader reader) {
    inRow = reader.readLong() == 1;
    inCommit = reader.readLong() == 1;
    cursor = (int) reader.readLong();
    done = reader.readLong();
    matched = reader.readLong();
    ignoredRetractions = reader.readLong();
    heap.restore(reader);
    keys.restore(reader);
    table.restore(reader);
  }
}
