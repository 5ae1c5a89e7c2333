package io.laminar.core.operator.join;

import io.laminar.core.data.Batch;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.CleaningOperator;
import io.laminar.core.operator.ExpandingOperator;
import io.laminar.core.operator.LaggingOperator;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.PartitionedOperator;
import io.laminar.core.operator.TimedInputsOperator;
import io.laminar.core.state.ByteHeap;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import io.laminar.core.time.SaturatingTime;
import org.jspecify.annotations.Nullable;

/**
 * A join of rows whose event times lie near to each other; of inputs that are only added to, and so is what
 * comes out. A row is of no use any more when the watermark of the other side has passed all times that it
 * could meet. If it has had no partner by then, and its side is kept, it comes out beside NULLs; of an ANTI join, as it
 * is. Of a SEMI join a left row comes out with its first partner.
 *
 * <pre>
 *   row ──▶ earlier than W of its input? ──▶ late: dropped, counted
 *      │ no
 *      ├──▶ rows of the other side with its key, within reach: pairs
 *      └──▶ IntervalRows of its side   ──W of the other side──▶ without partner: beside NULLs
 *                                      ──later, in parts──────▶ buckets that are over: gone
 * </pre>
 */
public final class IntervalJoinOperator
    implements ExpandingOperator,
        TimedInputsOperator,
        CleaningOperator,
        LaggingOperator,
        PartitionedOperator {
  /** Rows that go in one part. */
  private static final int CLEANED = 4 * Batch.MAX_ROWS;

  private final IntervalSpec spec;
  private final JoinSpec join;
  private final EvaluationContext context;
  private final ByteHeap heap;
  private final JoinKeys keys;
  private final IntervalRows[] sides = new IntervalRows[2];
  private final int[][] keyColumns;
  private final JoinCandidates candidates;
  private final JoinResult result;
  private final IntervalTransfer transfer;
  private final Batch[] nothing = new Batch[2];

  // The rows that were loaded, by position from the first one: the number of one that is looked up,
  // or what else it is.
  private static final int LATE = -2;
  private static final int NULL_KEY = -1;
  private final int[] numbers = new int[Batch.MAX_ROWS];
  private final int[] live = new int[Batch.MAX_ROWS];
  private final boolean[] met = new boolean[Batch.MAX_ROWS];
  private final int[] addedIds = new int[Batch.MAX_ROWS];
  private final int[] addedRows = new int[Batch.MAX_ROWS];
  private final int[] ordinals = new int[Batch.MAX_ROWS];
  private int chunk = Batch.MAX_ROWS;
  private int own;

  /** Whether keys may have been made since the rows were looked up. */
  private boolean hasSettled;

  // Where it stands: in the middle of a row, of a commit.
  private boolean inRow;
  private boolean inCommit;
  private int cursor;
  private long matched;
  private final long[] watermarks = {Long.MIN_VALUE, Long.MIN_VALUE};
  private long lateRows;

  /**
   * Makes a join without rows.
   *
   * @param spec what it compares and gives, of inputs without weights
   * @param condition beside keys and times; belongs to this operator from now on
   * @param context of the query; takes the errors of pairs
   */
  public IntervalJoinOperator(
      IntervalSpec spec, @Nullable JoinCondition condition, EvaluationContext context) {
    this.spec = spec;
    this.join = spec.join();
    this.context = context;
    this.heap = new ByteHeap(context.memory());
    this.keys = new JoinKeys(join.keyTypes(), heap, context.memory());
    for (int side = 0; side < 2; side++) {
      sides[side] = new IntervalRows(side, join, keys, spec.bucketWidth(), heap, context.memory());
      nothing[side] = new Batch(join.input(side).types().size());
    }
    this.keyColumns = new int[][] {join.left().keyColumns(), join.right().keyColumns()};
    this.candidates = new JoinCandidates(join, condition);
    this.result = new JoinResult(join, false);
    this.transfer = new IntervalTransfer(join, keys, sides);
  }

  // ---- Rows ----

  @Override
  public int process(int input, Batch batch, int from, Output output) {
    own = input;
    int end = load(batch, from);
    boolean part = inRow || inCommit;
    int position = from;
    int commit = from;
    boolean hasRoom = true;
    while (hasRoom && position < end) {
      commit = position;
      int commitEnd = Math.min(batch.commitEnd(position), end);
      int before = candidates.count();
      while (position < commitEnd && collect(batch, position, from)) {
        position++;
      }
      hasRoom = position == commitEnd && !part;
      if (position < commitEnd && before > 0) {
        // It begins the next batch.
        position = commit;
        candidates.keep(before);
        inRow = false;
      } else if (position < commitEnd) {
        part = true;
      }
    }
    pair(batch);
    int commitEnd = part ? batch.commitEnd(commit) : position;
    inCommit = part && (inRow || position < commitEnd);
    result.emit(own, batch, sides[1 - own], ordinals, inCommit || batch.isCommitOpen(), output);
    keep(batch, from, position);
    clean(2 * (position - from));
    int taken = position - from;
    chunk = position == end ? Math.min(Batch.MAX_ROWS, 2 * chunk) : Math.max(1, 2 * taken);
    return position;
  }

  /** Looks up some rows, and returns the position behind them: the end of a commit or of the batch. */
  private int load(Batch batch, int from) {
    int end = inRow ? from + 1 : Math.min(batch.size(), from + chunk);
    if (!inRow && end < batch.size()) {
      end = batch.commitEnd(end - 1);
    }
    Vector times = batch.column(spec.time(own));
    int[] columns = keyColumns[own];
    int[] selection = batch.selection();
    long watermark = watermarks[own];
    int liveCount = 0;
    for (int position = from; position < end; position++) {
      int row = selection[position];
      int number = times.word(row) < watermark ? LATE : liveCount;
      for (int column : columns) {
        number = number >= 0 && batch.column(column).isNull(row) ? NULL_KEY : number;
      }
      numbers[position - from] = number;
      if (number >= 0) {
        live[liveCount++] = row;
      }
    }
    hasSettled = false;
    if (liveCount > 0) {
      IntervalRows others = sides[1 - own];
      if (others.hasChained() || sides[own].chains()) {
        keys.load(batch, columns, live, liveCount);
      } else {
        keys.hash(batch, columns, live, liveCount);
      }
      others.probed(liveCount);
    }
    return end;
  }

  /** Adds the candidates of a row as far as there is room; true when it is done with. */
  private boolean collect(Batch batch, int position, int from) {
    int number = numbers[position - from];
    if (number == LATE) {
      return true;
    }
    int row = batch.selection()[position];
    if (number >= 0) {
      IntervalRows others = sides[1 - own];
      if (!inRow) {
        hasSettled |= others.settle(keys.hashOf(number));
      }
      int key = hasSettled ? keys.findAgain(number) : keys.id(number);
      long time = batch.column(spec.time(own)).word(row);
      long to = spec.to(own, time);
      if (!inRow) {
        cursor = key < 0 ? IntervalRows.NONE : others.first(key, spec.from(own, time), to);
        inRow = true;
      }
      for (; cursor != IntervalRows.NONE; cursor = others.next(cursor, to)) {
        if (candidates.isFull()) {
          return false;
        }
        candidates.add(row, number, key, 0, cursor);
      }
    }
    if (join.marks(own)) {
      if (candidates.isFull()) {
        return false;
      }
      candidates.add(row, number, 0, 0, JoinCandidates.END);
    }
    inRow = false;
    return true;
  }

  /** Makes the results of all candidates. */
  private void pair(Batch batch) {
    IntervalRows others = sides[1 - own];
    candidates.check(own, batch, others, context);
    for (int i = 0; i < candidates.count(); i++) {
      int row = candidates.row(i);
      int partner = candidates.partner(i);
      if (partner == JoinCandidates.END) {
        end(batch, row, candidates.number(i));
      } else if (candidates.meets(i)) {
        meet(batch, row, partner, others);
      }
    }
    candidates.clear();
  }

  /** A pair, or of SEMI the left row with its first partner. */
  private void meet(Batch batch, int row, int partner, IntervalRows others) {
    boolean givesPairs = join.kind().givesPairs();
    boolean isFirst = own == 1 && join.kind() == JoinKind.SEMI && !others.isMatched(partner);
    if (givesPairs || isFirst) {
      ordinals[result.count()] = batch.ordinal(row);
      result.add(givesPairs ? row : JoinResult.NULLS, partner, 1);
    }
    others.match(partner);
    matched += join.marks(own) ? 1 : 0;
  }

  /** A row that is marked has met all that are there. */
  private void end(Batch batch, int row, int number) {
    boolean isAlone = matched == 0;
    matched = 0;
    if (number >= 0) {
      met[number] = !isAlone;
    }
    boolean comesOut = join.waits(own) ? isAlone && (number < 0 || isOver(batch, row)) : !isAlone;
    if (comesOut) {
      ordinals[result.count()] = batch.ordinal(row);
      result.add(row, JoinResult.NULLS, 1);
    }
  }

  /** Tells whether no partner of a row can come any more. */
  private boolean isOver(Batch batch, int row) {
    return spec.due(own, batch.column(spec.time(own)).word(row)) <= watermarks[1 - own];
  }

  /** Keeps the rows that were taken, as long as partners may come. */
  private void keep(Batch batch, int from, int end) {
    IntervalRows side = sides[own];
    Vector times = batch.column(spec.time(own));
    boolean chains = side.chains();
    int count = 0;
    for (int position = from; position < end; position++) {
      int number = numbers[position - from];
      int row = batch.selection()[position];
      if (number == LATE) {
        lateRows++;
      } else if (number >= 0 && !isOver(batch, row) && !isAnswered(number)) {
        addedRows[count] = row;
        int key = chains ? keys.make(number) : IntervalRows.NONE;
        int id = side.add(times.word(row), key, join.marks(own) && met[number]);
        addedIds[count++] = id;
        if (!chains) {
          side.loosen(id, keys.hashOf(number));
        }
      }
    }
    side.write(batch, addedRows, addedIds, count);
    side.settleMost(count);
  }

  /** Tells whether no partner that comes later matters for a row: of SEMI and ANTI one is enough. */
  private boolean isAnswered(int number) {
    return own == 0 && !join.kind().givesPairs() && met[number];
  }

  // ---- Time ----

  @Override
  public boolean onWatermark(int input, long watermark, Output output) {
    watermarks[input] = watermark;
    int side = 1 - input;
    IntervalRows rows = sides[side];
    int first = rows.firstWaiting();
    while (first != IntervalRows.NONE && spec.due(side, rows.time(first)) <= watermark) {
      if (result.isFull()) {
        result.emit(input, nothing[input], rows, ordinals, true, output);
        return false;
      }
      ordinals[result.count()] = 0;
      result.add(JoinResult.NULLS, first, 1);
      rows.match(first);
      first = rows.firstWaiting();
    }
    result.emit(input, nothing[input], rows, ordinals, true, output);
    return true;
  }

  @Override
  public long nextTimer(int input) {
    int side = 1 - input;
    int first = sides[side].firstWaiting();
    return first == IntervalRows.NONE ? Long.MAX_VALUE : spec.due(side, sides[side].time(first));
  }

  @Override
  public long timerOf(int input, long eventTime, int waited) {
    return input == waited || !join.waits(input) ? Long.MAX_VALUE : spec.due(input, eventTime);
  }

  @Override
  public boolean isLagging() {
    return true;
  }

  @Override
  public long outputWatermark(long watermark) {
    return SaturatingTime.minus(watermark, spec.lag());
  }

  @Override
  public long inputWatermark(long outputWatermark) {
    return SaturatingTime.plus(outputWatermark, spec.lag());
  }

  @Override
  public long nextCleanUp(int input) {
    int side = 1 - input;
    return sides[side].size() == 0 ? Long.MAX_VALUE : spec.due(side, sides[side].firstBucketEnd());
  }

  /** At the end of time all of a side goes at once: no other step may follow. */
  @Override
  public void cleanUp(int input, long watermark) {
    clean(1 - input, watermark == Long.MAX_VALUE ? Integer.MAX_VALUE : CLEANED);
    keys.removeEmpty();
  }

  /** Where watermarks are rare, rows that come make way for themselves. */
  private void clean(int most) {
    clean(0, most);
    clean(1, most);
    keys.removeEmpty();
  }

  private void clean(int side, int most) {
    IntervalRows rows = sides[side];
    long watermark = watermarks[1 - side];
    for (int left = most; left > 0 && rows.size() > 0; left--) {
      if (spec.due(side, rows.firstBucketEnd()) > watermark) {
        return;
      }
      rows.removeFirst();
    }
  }

  // ---- State ----

  @Override
  public long stateBytes() {
    return keys.stateBytes() + sides[0].stateBytes() + sides[1].stateBytes() + heap.liveBytes();
  }

  @Override
  public long lateRows() {
    return lateRows;
  }

  @Override
  public long stateRows() {
    return (long) sides[0].size() + sides[1].size();
  }

  /** The rows that come out unless they find a partner. */
  @Override
  public long heldRows() {
    return (long) sides[0].waitingCount() + sides[1].waitingCount();
  }

  /** Returns 0: its inputs are only added to. */
  @Override
  public long ignoredRetractions() {
    return 0;
  }

  /** Returns false: what came out has no weights. */
  @Override
  public boolean canRetract() {
    return false;
  }

  @Override
  public void writeShared(StateWriter writer) {
    assert !inRow && !inCommit : "in the middle of a commit";
    writer.writeLong(watermarks[0]);
    writer.writeLong(watermarks[1]);
    writer.writeLong(lateRows);
  }

  @Override
  public void writePartitions(StateWriter[] partitions) {
    transfer.write(partitions);
  }

  @Override
  public void readShared(StateReader reader, boolean whole) {
    watermarks[0] = reader.readLong();
    watermarks[1] = reader.readLong();
    long counted = reader.readLong();
    lateRows = whole ? counted : 0;
  }

  @Override
  public void readPartition(StateReader reader) {
    transfer.read(reader);
  }

  @Override
  public void endPartitions() {
    // Rows of different keys have the order of their arrivals.
  }

  @Override
  public void snapshot(StateWriter writer) {
    writer.writeLong(inRow ? 1 : 0);
    writer.writeLong(inCommit ? 1 : 0);
    writer.writeLong(cursor);
    writer.writeLong(matched);
    writer.writeLong(watermarks[0]);
    writer.writeLong(watermarks[1]);
    writer.writeLong(lateRows);
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
    matched = reader.readLong();
    watermarks[0] = reader.readLong();
    watermarks[1] = reader.readLong();
    lateRows = reader.readLong();
    heap.restore(reader);
    keys.restore(reader);
    sides[0].restore(reader);
    sides[1].restore(reader);
  }
}
