package io.laminar.core.operator.join;

import io.laminar.core.data.Batch;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.ExpandingOperator;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.PartitionedOperator;
import io.laminar.core.state.ByteHeap;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import org.jspecify.annotations.Nullable;

/**
 * A join without a bound in time: both sides are kept. A row meets the rows that the other side has at
 * that moment, and its pairs have its weight. Where a side is kept without partners, its row beside NULLs
 * is taken back before its first pair comes, and comes again after its last pair has gone.
 *
 * <pre>
 *   +l  (no partner)      + (l, NULL)
 *   +r                    − (l, NULL)   + (l, r)
 *   −r                    − (l, r)      + (l, NULL)
 * </pre>
 *
 * <p>Whole commits whose results surely fit one batch are taken together. Any other commit is taken in
 * parts of its own; where it stands within a row is state.
 */
public final class RegularJoinOperator implements ExpandingOperator, PartitionedOperator {
  private static final int MAX_COST = 1 << 30;

  private final JoinSpec spec;
  private final boolean hasCondition;
  private final EvaluationContext context;
  private final ByteHeap heap;
  private final JoinKeys keys;
  private final JoinRows[] sides = new JoinRows[2];
  private final int[][] keyColumns;
  private final JoinCandidates candidates;
  private final JoinResult result;
  private final JoinTransfer transfer;

  // The rows that were loaded: for each position from the first one its number, −1 for a NULL key.
  private final int[] numbers = new int[Batch.MAX_ROWS];
  private final int[] live = new int[Batch.MAX_ROWS];
  private final int[] ordinals = new int[Batch.MAX_ROWS];
  private int chunk = Batch.MAX_ROWS;

  // Of the present call; whether the last candidate is the partner at which it stands.
  private int own;
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
   * Makes a join without rows.
   *
   * @param spec what it compares and gives
   * @param condition beside the equality of keys; belongs to this operator from now on
   * @param context of the query; takes the errors of pairs
   */
  public RegularJoinOperator(
      JoinSpec spec, @Nullable JoinCondition condition, EvaluationContext context) {
    this.spec = spec;
    this.hasCondition = condition != null;
    this.context = context;
    this.heap = new ByteHeap(context.memory());
    this.keys = new JoinKeys(spec.keyTypes(), heap, context.memory());
    for (int side = 0; side < 2; side++) {
      sides[side] = new JoinRows(side, spec.input(side), keys, heap, context.memory());
    }
    this.keyColumns = new int[][] {spec.left().keyColumns(), spec.right().keyColumns()};
    this.candidates = new JoinCandidates(spec, condition);
    this.result = new JoinResult(spec, spec.changelog());
    this.transfer = new JoinTransfer(spec, keys, sides);
  }

  @Override
  public int process(int input, Batch batch, int from, Output output) {
    own = input;
    room = Batch.MAX_ROWS;
    atCursor = false;
    int end = load(batch, from);
    int position = from;
    boolean part = inRow || inCommit;
    while (!part && position < end) {
      int commitEnd = Math.min(batch.commitEnd(position), end);
      if (cost(position - from, commitEnd - from) > room) {
        part = position == from;
        break;
      }
      for (; position < commitEnd; position++) {
        begin(batch, position, from);
        walk(batch, position, from);
      }
    }
    if (part) {
      int commitEnd = batch.commitEnd(from);
      position = takePart(batch, from, Math.min(commitEnd, end));
      pair(batch);
      inCommit = inRow || position < commitEnd;
      result.emit(own, batch, sides[1 - own], ordinals, inCommit || batch.isCommitOpen(), output);
    } else {
      pair(batch);
      result.emit(own, batch, sides[1 - own], ordinals, batch.isCommitOpen(), output);
    }
    sides[own].removeEmpty();
    keys.removeEmpty();
    int taken = position - from;
    chunk = from + taken == end ? Math.min(Batch.MAX_ROWS, 2 * chunk) : Math.max(1, 2 * taken);
    return position;
  }

  /** Looks up some rows, and returns the position behind them: the end of a commit or of the batch. */
  private int load(Batch batch, int from) {
    int end = inRow ? from + 1 : Math.min(batch.size(), from + chunk);
    if (!inRow && end < batch.size()) {
      end = batch.commitEnd(end - 1);
    }
    int[] columns = keyColumns[own];
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
      sides[own].load(batch, live, liveCount);
    }
    return end;
  }

  /** At most how many candidates and results some of the loaded rows have. */
  private long cost(int first, int end) {
    long cost = 0;
    for (int i = first; i < end; i++) {
      int key = numbers[i] < 0 ? -1 : keys.id(numbers[i]);
      long partners = key < 0 ? 0 : Math.min(MAX_COST, keys.total(key, 1 - own));
      cost += 1 + (spec.keeps(1 - own) ? 2 * partners : partners);
    }
    return cost;
  }

  private int takePart(Batch batch, int from, int end) {
    int position = from;
    while (position < end && room > 0) {
      if (!inRow) {
        begin(batch, position, from);
      }
      if (!walk(batch, position, from)) {
        break;
      }
      position++;
    }
    return position;
  }

  /** A row comes: it is put into its side, or taken from it, and its partners are ahead. */
  private void begin(Batch batch, int position, int from) {
    int number = numbers[position - from];
    long weight = batch.weight(batch.selection()[position]);
    inRow = true;
    cursor = JoinRows.NONE;
    if (number < 0) {
      return;
    }
    if (weight < 0 && !sides[own].holds(number)) {
      ignoredRetractions++;
      inRow = false;
      return;
    }
    int key = keys.make(number);
    long before = keys.total(key, own);
    sides[own].add(number, key, weight);
    cursor = walks(before, weight) ? keys.first(key, 1 - own) : JoinRows.NONE;
  }

  /** Tells whether the partners of a row are looked at one by one. */
  private boolean walks(long before, long weight) {
    return spec.kind().givesPairs() || hasCondition || (own == 1 && flips(before, weight));
  }

  /** Tells whether the first one comes, or the last one goes. */
  private static boolean flips(long before, long weight) {
    return weight > 0 ? before == 0 : before + weight == 0;
  }

  /** Adds the candidates of the present row as far as there is room; true when it is done with. */
  private boolean walk(Batch batch, int position, int from) {
    if (!inRow) {
      return true;
    }
    int number = numbers[position - from];
    int row = batch.selection()[position];
    int key = number < 0 ? -1 : keys.make(number);
    long before = key < 0 ? 0 : keys.total(key, own) - batch.weight(row);
    JoinRows others = sides[1 - own];
    while (cursor != JoinRows.NONE && room > 0) {
      long cost = cost(others, cursor);
      if (cost > room && candidates.count() > 0) {
        return false;
      }
      candidates.add(row, number, key, before, cursor);
      if (cost > room) {
        // Its results may not fit: how many there are shows when they are made.
        atCursor = true;
        room = 0;
        return false;
      }
      room -= (int) cost;
      cursor = others.after(cursor);
    }
    if (room == 0) {
      return false;
    }
    candidates.add(row, number, key, before, JoinCandidates.END);
    room--;
    inRow = false;
    return true;
  }

  private long cost(JoinRows others, int partner) {
    if (!spec.kind().givesPairs() && own == 0) {
      return 1;
    }
    long weight = Math.min(MAX_COST, others.weight(partner));
    return spec.keeps(1 - own) ? 2 * weight : weight;
  }

  // ---- Results ----

  /** Makes the results of all candidates. */
  private void pair(Batch batch) {
    JoinRows others = sides[1 - own];
    candidates.check(own, batch, others, context);
    for (int i = 0; i < candidates.count(); i++) {
      int row = candidates.row(i);
      int partner = candidates.partner(i);
      int first = result.count();
      if (partner == JoinCandidates.END) {
        end(i, row, batch.weight(row));
      } else {
        boolean isDone = !candidates.meets(i) || meet(i, row, batch.weight(row));
        if (isDone && atCursor && i == candidates.count() - 1) {
          cursor = others.after(partner);
        }
      }
      for (int made = first; made < result.count(); made++) {
        ordinals[made] = batch.ordinal(row);
      }
    }
    candidates.clear();
  }

  /** A row meets a partner; false when there is no room for all that comes of it. */
  private boolean meet(int candidate, int row, long weight) {
    JoinRows others = sides[1 - own];
    int partner = candidates.partner(candidate);
    long copies = others.weight(partner);
    long before = hasCondition ? others.matches(partner) : candidates.before(candidate);
    boolean flips = flips(before, weight);
    long all = copies;
    if (!spec.kind().givesPairs()) {
      all = own == 1 && flips ? copies : 0;
      long sign = (spec.kind() == JoinKind.SEMI) == (weight > 0) ? 1 : -1;
      for (; done < all && !result.isFull(); done++) {
        result.add(JoinResult.NULLS, partner, sign);
      }
    } else {
      boolean alone = flips && spec.keeps(1 - own);
      all = alone ? 2 * copies : copies;
      for (; done < all && !result.isFull(); done++) {
        // Taken back before the pairs come, or given again after they have gone.
        if (alone && done < copies == weight > 0) {
          result.add(JoinResult.NULLS, partner, -Long.signum(weight));
        } else {
          result.add(row, partner, weight);
        }
      }
    }
    if (done < all) {
      return false;
    }
    done = 0;
    matched += copies;
    if (counts(1 - own)) {
      others.matches(partner, before + weight);
    }
    return true;
  }

  /** A row has met all its partners. */
  private void end(int candidate, int row, long weight) {
    int key = candidates.key(candidate);
    long partners = key < 0 ? 0 : hasCondition ? matched : keys.total(key, 1 - own);
    matched = 0;
    boolean comesOut = spec.kind().givesPairs()
        ? spec.keeps(own) && partners == 0
        : own == 0 && partners > 0 == (spec.kind() == JoinKind.SEMI);
    if (comesOut) {
      result.add(row, JoinResult.NULLS, weight);
    }
    if (key >= 0 && weight > 0 && counts(own)) {
      sides[own].matches(sides[own].id(candidates.number(candidate), key), partners);
    }
  }

  /** Tells whether each row of a side knows how many partners it has. */
  private boolean counts(int side) {
    return hasCondition && (spec.kind().givesPairs() ? spec.keeps(side) : side == 0);
  }

  // ---- State ----

  @Override
  public long stateBytes() {
    return keys.stateBytes() + sides[0].stateBytes() + sides[1].stateBytes() + heap.liveBytes();
  }

  /** Returns 0: it knows no time. */
  @Override
  public long lateRows() {
    return 0;
  }

  @Override
  public long stateRows() {
    return (long) sides[0].size() + sides[1].size();
  }

  /** Returns 0: every commit is answered at once. */
  @Override
  public long heldRows() {
    return 0;
  }

  @Override
  public long ignoredRetractions() {
    return ignoredRetractions;
  }

  /** Returns false where what comes out has no weights: there a pair could not be taken back. */
  @Override
  public boolean canRetract() {
    return spec.changelog();
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
    sides[0].snapshot(writer);
    sides[1].snapshot(writer);
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
    sides[0].restore(reader);
    sides[1].restore(reader);
  }
}
