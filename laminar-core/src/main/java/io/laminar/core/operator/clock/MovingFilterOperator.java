package io.laminar.core.operator.clock;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.ExpandingOperator;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.operator.PartitionedOperator;
import io.laminar.core.operator.TickingOperator;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.List;

/**
 * A WHERE that compares times of the row with the clock: rows enter and leave while time passes.
 *
 * <pre>
 *   row ──▶ MovingBounds: when does it enter, when does it leave?
 *             ├─ out for good ──▶ nothing
 *             ├─ in for good ───▶ comes out, and is not kept
 *             └─ otherwise ─────▶ MovingRows ──tick, or a later row──▶ +1 when it enters, −1 when it leaves
 * </pre>
 *
 * <p>What is due at the time of a row comes with it, and before it, so that at the end of every commit the
 * rows that are in are those for which the condition holds at that time.
 */
public final class MovingFilterOperator
    implements TickingOperator, ExpandingOperator, PartitionedOperator {
  private final List<DataType> types;
  private final MovingBound[] bounds;
  private final EvaluationContext context;
  private final MovingRows rows;
  private final OutputRows result;
  private final WakeUp wakeUp = new WakeUp();

  // By physical row of the present batch: from when until when it is in.
  private final long[] enters = new long[Batch.MAX_ROWS];
  private final long[] leaves = new long[Batch.MAX_ROWS];
  private final int[] taken = new int[Batch.MAX_ROWS];
  private final int[] moving = new int[Batch.MAX_ROWS];

  private long now = Long.MIN_VALUE;

  // How many copies of the first row have come out, and whether a commit was emitted in part.
  private long copies;
  private boolean inCommit;
  private long ignoredRetractions;

  /**
   * Makes a filter that holds nothing.
   *
   * @param types of the input's columns
   * @param changelog whether the output carries weights
   * @param bounds all of which a row has to meet, at least one
   * @param context of the query; gives the time, takes row errors
   */
  public MovingFilterOperator(
      List<DataType> types,
      boolean changelog,
      List<MovingBound> bounds,
      EvaluationContext context) {
    this.types = List.copyOf(types);
    this.bounds = bounds.toArray(MovingBound[]::new);
    this.context = context;
    this.rows = new MovingRows(types, context.memory());
    this.result = new OutputRows(types, changelog);
  }

  // ---- Time ----

  @Override
  public long nextTick() {
    return wakeUp.at(rows.next());
  }

  @Override
  public boolean onTick(long elapsedNanos, Output output) {
    wakeUp.tick(context);
    now = Math.max(now, context.nowNanos());
    moveSome(0);
    result.flush(output, true);
    return !isDue();
  }

  private boolean isDue() {
    return rows.next() <= now;
  }

  /** Lets rows enter and leave that are due, as far as there is room. */
  private void moveSome(int ordinal) {
    while (isDue() && result.room() > 0) {
      int row = rows.first();
      int at = result.count();
      for (int column = 0; column < types.size(); column++) {
        rows.write(row, column, result.column(column), at);
      }
      result.addWritten(rows.isIn(row) ? -1 : 1, ordinal);
      copies++;
      if (copies == rows.weight(row)) {
        copies = 0;
        rows.move(row);
      }
    }
  }

  // ---- Rows ----

  @Override
  public int process(int input, Batch batch, int from, Output output) {
    wakeUp.see(context);
    now = Math.max(now, context.nowNanos());
    moveSome(batch.ordinal(batch.selection()[from]));
    if (isDue() || result.room() == 0) {
      inCommit = true;
      result.flush(output, true);
      return from;
    }
    int end = endOfRows(batch, from);
    take(batch, from, end);
    inCommit = end < batch.commitEnd(end - 1);
    boolean open = inCommit || (end == batch.size() && batch.isCommitOpen());
    result.flush(output, open);
    return end;
  }

  /** The position behind the rows for which there is room: whole commits, or a part of one. */
  private int endOfRows(Batch batch, int from) {
    int room = result.room();
    int end = batch.size();
    if (inCommit) {
      end = batch.commitEnd(from);
    }
    if (end - from <= room) {
      return end;
    }
    int whole = from;
    while (batch.commitEnd(whole) - from <= room) {
      whole = batch.commitEnd(whole);
    }
    return whole > from && !inCommit ? whole : from + room;
  }

  private void take(Batch batch, int from, int end) {
    int count = look(batch, from, end);
    int movingCount = 0;
    for (int i = 0; i < count; i++) {
      int row = taken[i];
      moving[movingCount] = row;
      movingCount += moves(row) ? 1 : 0;
    }
    if (movingCount > 0) {
      rows.load(batch, moving, movingCount);
    }
    int number = 0;
    for (int i = 0; i < count; i++) {
      int row = taken[i];
      long weight = batch.weight(row);
      boolean isIn = enters[row] <= now && now < leaves[row];
      if (moves(row)) {
        isIn &= keep(number++, row, weight);
      }
      if (isIn) {
        result.addCopy(batch, row);
      }
    }
  }

  /** Tells whether a row will enter or leave. */
  private boolean moves(int row) {
    return now < leaves[row]
        && (enters[row] > now
            ? enters[row] != MovingBound.NEVER
            : leaves[row] != MovingBound.NEVER);
  }

  /** Holds a row, or lets one go that is held; false where there is none. */
  private boolean keep(int number, int row, long weight) {
    if (weight > 0) {
      rows.add(number, enters[row], leaves[row], weight, now);
      return true;
    }
    boolean held = rows.remove(number, -weight);
    ignoredRetractions += held ? 0 : 1;
    return held;
  }

  /** Works out from when until when rows are in; returns how many have no error. */
  private int look(Batch batch, int from, int end) {
    int count = end - from;
    System.arraycopy(batch.selection(), from, taken, 0, count);
    for (int i = 0; i < count; i++) {
      enters[taken[i]] = MovingBound.EVER;
      leaves[taken[i]] = MovingBound.NEVER;
    }
    context.begin(batch);
    for (MovingBound bound : bounds) {
      Vector values = bound.value().evaluate(batch, taken, count, context);
      for (int i = 0; i < count; i++) {
        look(bound, values, taken[i]);
      }
    }
    return context.hasFailures() ? context.removeFailed(taken, count, taken) : count;
  }

  private void look(MovingBound bound, Vector values, int row) {
    if (values.isNull(row)) {
      leaves[row] = MovingBound.EVER;
      return;
    }
    bound.look(values.word(row));
    enters[row] = Math.max(enters[row], bound.enters());
    leaves[row] = Math.min(leaves[row], bound.left());
    if (enters[row] >= leaves[row]) {
      leaves[row] = MovingBound.EVER;
    }
  }

  // ---- State ----

  @Override
  public long stateBytes() {
    return rows.liveBytes();
  }

  @Override
  public long stateRows() {
    return rows.size();
  }

  @Override
  public long lateRows() {
    return 0;
  }

  /** The rows that have not entered yet. */
  @Override
  public long heldRows() {
    return rows.waiting();
  }

  @Override
  public long ignoredRetractions() {
    return ignoredRetractions;
  }

  @Override
  public boolean canRetract() {
    return true;
  }

  @Override
  public void writeShared(StateWriter writer) {
    writer.writeLong(now);
    writer.writeLong(rows.arrivals());
    writer.writeLong(ignoredRetractions);
  }

  @Override
  public void writePartitions(StateWriter[] partitions) {
    new MovingTransfer(types, rows).write(partitions);
  }

  @Override
  public void readShared(StateReader reader, boolean whole) {
    now = reader.readLong();
    rows.arrivals(reader.readLong());
    long counted = reader.readLong();
    ignoredRetractions = whole ? counted : 0;
  }

  @Override
  public void readPartition(StateReader reader) {
    new MovingTransfer(types, rows).read(reader);
  }

  @Override
  public void endPartitions() {
    // The rows are in order of their moments.
  }

  @Override
  public void snapshot(StateWriter writer) {
    writer.writeLong(now);
    writer.writeLong(copies);
    writer.writeLong(inCommit ? 1 : 0);
    writer.writeLong(ignoredRetractions);
    rows.snapshot(writer);
  }

  @Override
  public void restore(StateReader reader) {
    now = reader.readLong();
    copies = reader.readLong();
    inCommit = reader.readLong() == 1;
    ignoredRetractions = reader.readLong();
    rows.restore(reader);
  }
}
