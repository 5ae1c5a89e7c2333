package io.laminar.core.operator.join;

import io.laminar.core.data.Batch;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.CleaningOperator;
import io.laminar.core.operator.LaggingOperator;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.PartitionedOperator;
import io.laminar.core.operator.TimedInputsOperator;
import io.laminar.core.state.ByteHeap;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import io.laminar.core.time.SaturatingTime;

/**
 * A join of each left row with one right row of its key: the one that is nearest in event time, in a direction. A left row
 * is answered when no better partner can come, which the watermark of the right input says. So the answer does not depend
 * on the order in which rows of different times came.
 *
 * <pre>
 *   left row ──▶ can its answer change? ──no──▶ pair, or beside NULLs
 *                   │ yes
 *                   └──▶ AsofLefts ──W of right──▶ pair, or beside NULLs, by time and arrival
 *   right row ──▶ AsofRights ──W of both──▶ superseded, or out of reach: gone
 * </pre>
 *
 * <p>Input and output are append-only, but for right rows of weight −1, which end the one before.
 */
public final class AsofJoinOperator
    implements TimedInputsOperator, CleaningOperator, LaggingOperator, PartitionedOperator {
  /** What is looked at in one step. */
  private static final int MAX_STEPS = 1024;

  /** The answer to a left row may still change. */
  private static final int OPEN = -2;

  private static final int LATE = -2;
  private static final int NULL_KEY = -1;

  private final AsofSpec spec;
  private final ByteHeap heap;
  private final JoinKeys keys;
  private final AsofLefts lefts;
  private final AsofRights rights;
  private final int[][] keyColumns;
  private final JoinResult result;
  private final AsofTransfer transfer;

  // The rows that were loaded, by position from the first one: the number of one that is looked up,
  // or what else it is.
  private final int[] numbers = new int[Batch.MAX_ROWS];
  private final int[] live = new int[Batch.MAX_ROWS];
  private final int[] addedIds = new int[Batch.MAX_ROWS];
  private final int[] addedRows = new int[Batch.MAX_ROWS];
  private final int[] ordinals = new int[Batch.MAX_ROWS];

  // Left rows that were answered in this step; they lie in the store until it has emitted.
  private final int[] answered = new int[Batch.MAX_ROWS];
  private int answeredCount;

  private final long[] watermarks = {Long.MIN_VALUE, Long.MIN_VALUE};
  private long lateRows;

  /**
   * Makes a join without rows.
   *
   * @param spec what it compares and gives
   * @param context of the query
   */
  public AsofJoinOperator(AsofSpec spec, EvaluationContext context) {
    JoinSpec join = spec.join();
    this.spec = spec;
    this.heap = new ByteHeap(context.memory());
    this.keys = new JoinKeys(join.keyTypes(), heap, context.memory());
    this.lefts = new AsofLefts(spec, keys, heap, context.memory());
    this.rights = new AsofRights(spec, keys, heap, context.memory());
    this.keyColumns = new int[][] {join.left().keyColumns(), join.right().keyColumns()};
    this.result = new JoinResult(join, false);
    this.transfer = new AsofTransfer(join, keys, lefts, rights);
  }

  // ---- Rows ----

  @Override
  public int process(int input, Batch batch, int from, Output output) {
    load(input, batch, from);
    if (input == 0) {
      takeLefts(batch, from, output);
    } else {
      takeRights(batch, from);
    }
    clean(2 * (batch.size() - from));
    return batch.size();
  }

  /** Looks up the keys of rows. */
  private void load(int input, Batch batch, int from) {
    Vector times = batch.column(input == 0 ? spec.leftTime() : spec.rightTime());
    int[] columns = keyColumns[input];
    int[] selection = batch.selection();
    long watermark = watermarks[input];
    int liveCount = 0;
    for (int position = from; position < batch.size(); position++) {
      int row = selection[position];
      int number = times.word(row) < watermark ? LATE : liveCount;
      for (int column : columns) {
        number = number >= 0 && batch.column(column).isNull(row) ? NULL_KEY : number;
      }
      numbers[position - from] = number;
      lateRows += number == LATE ? 1 : 0;
      if (number >= 0) {
        live[liveCount++] = row;
      }
    }
    if (liveCount > 0) {
      keys.load(batch, columns, live, liveCount);
    }
  }

  /** Answers those whose answer is known, and keeps the others. */
  private void takeLefts(Batch batch, int from, Output output) {
    Vector times = batch.column(spec.leftTime());
    int count = 0;
    for (int position = from; position < batch.size(); position++) {
      int row = batch.selection()[position];
      int number = numbers[position - from];
      if (number >= 0) {
        long time = times.word(row);
        int partner = answer(keys.id(number), time);
        if (partner == OPEN) {
          addedRows[count] = row;
          int key = keys.make(number);
          addedIds[count++] = lefts.add(time, key, hasPassed(time) ? nextDue(key, time) : time);
        } else {
          give(batch, row, partner);
        }
      } else if (number == NULL_KEY) {
        give(batch, row, JoinResult.NULLS);
      }
    }
    lefts.write(batch, addedRows, addedIds, count);
    result.emit(0, batch, rights, ordinals, batch.isCommitOpen(), output);
  }

  private void give(Batch batch, int row, int partner) {
    if (partner != JoinResult.NULLS || spec.join().keeps(0)) {
      ordinals[result.count()] = batch.ordinal(row);
      result.add(row, partner, 1);
    }
  }

  private void takeRights(Batch batch, int from) {
    boolean hasDeletions = spec.join().right().changelog();
    Vector times = batch.column(spec.rightTime());
    int count = 0;
    for (int position = from; position < batch.size(); position++) {
      int row = batch.selection()[position];
      int number = numbers[position - from];
      if (number < 0) {
        continue;
      }
      long time = times.word(row);
      int key = keys.make(number);
      boolean deletion = hasDeletions && batch.weight(row) < 0;
      int id = rights.find(key, time);
      if (id == AsofRights.NONE) {
        id = rights.add(time, key, deletion);
      } else {
        // It may be one of those that were not written yet.
        rights.write(batch, addedRows, addedIds, count);
        count = 0;
        rights.replace(id, deletion);
      }
      addedRows[count] = row;
      addedIds[count++] = id;
    }
    rights.write(batch, addedRows, addedIds, count);
  }

  // ---- Answers ----

  /** The partner of a left row, {@link JoinResult#NULLS} if it has none, {@link #OPEN} while that may change. */
  private int answer(int key, long time) {
    int partner = key < 0 ? AsofRights.NONE : partner(key, time);
    if (!isKnown(time, partner)) {
      return OPEN;
    }
    return partner == AsofRights.NONE || rights.isDeletion(partner) ? JoinResult.NULLS : partner;
  }

  private int partner(int key, long time) {
    return switch (spec.direction()) {
      case BACKWARD -> rights.latest(key, spec.from(time), spec.to(time));
      case FORWARD -> rights.earliest(key, spec.from(time), spec.to(time));
      case NEAREST ->
        rights.nearer(
            rights.latest(key, spec.from(time), time),
            rights.earliest(key, time, spec.to(time)),
            time);
    };
  }

  /** Tells whether no better partner can come. */
  private boolean isKnown(long time, int partner) {
    if (hasPassed(spec.deadline(time))) {
      return true;
    }
    return partner != AsofRights.NONE && !spec.isBackward() && hasPassed(lastRival(time, partner));
  }

  /** The latest time at which a row would be as good a partner as the one that there is. */
  private long lastRival(long time, int partner) {
    long found = rights.time(partner);
    if (found >= time || spec.isForward()) {
      return found;
    }
    // As far ahead as it is behind; where that leaves 64 bits, the end of time.
    return SaturatingTime.plus(time, SaturatingTime.minus(time, found));
  }

  private boolean hasPassed(long time) {
    return watermarks[1] > time || watermarks[1] == Long.MAX_VALUE;
  }

  // ---- Time ----

  @Override
  public boolean onWatermark(int input, long watermark, Output output) {
    watermarks[input] = Math.max(watermarks[input], watermark);
    boolean isDone = input == 0;
    for (int steps = MAX_STEPS; !isDone && steps > 0 && answeredCount < Batch.MAX_ROWS; steps--) {
      isDone = !step();
    }
    result.emit(lefts, rights, output);
    for (int i = 0; i < answeredCount; i++) {
      lefts.free(answered[i]);
    }
    answeredCount = 0;
    keys.removeEmpty();
    return isDone;
  }

  /** Does the next of what is due by the watermark of the right input; false where nothing is. */
  private boolean step() {
    if (lefts.isEmpty()) {
      return false;
    }
    int left = lefts.firstDue();
    long due = due(left);
    if (!spec.isBackward() && rights.hasOpen()) {
      int right = rights.firstOpen();
      long time = rights.time(right);
      if (hasPassed(time) && time <= due) {
        answerBy(right, time);
        return true;
      }
    }
    if (!hasPassed(due)) {
      return false;
    }
    long next = spec.isNearest() ? nextDue(lefts.key(left), lefts.time(left)) : due;
    if (next > due) {
      // Others may be due before it.
      lefts.postpone(left, next);
    } else {
      give(left, answer(lefts.key(left), lefts.time(left)));
    }
    return true;
  }

  private long due(int left) {
    return spec.isNearest() ? lefts.due(left) : spec.deadline(lefts.time(left));
  }

  /** What a left row waits for when its time has been passed, unless a row that comes answers it before. */
  private long nextDue(int key, long time) {
    int partner = partner(key, time);
    long deadline = spec.deadline(time);
    return partner == AsofRights.NONE ? deadline : Math.min(deadline, lastRival(time, partner));
  }

  /** No row before a right one can come any more: it answers the left rows before it, one a step. */
  private void answerBy(int right, long time) {
    int left = lefts.first(rights.key(right));
    if (left == AsofLefts.NONE || firstPartner(left) > time) {
      rights.settle();
    } else {
      give(left, answer(lefts.key(left), lefts.time(left)));
    }
  }

  /** The earliest time of a row that answers a left one by itself. */
  private long firstPartner(int left) {
    long time = lefts.time(left);
    return spec.isNearest() ? time : spec.from(time);
  }

  private void give(int left, int partner) {
    if (partner != JoinResult.NULLS || spec.join().keeps(0)) {
      result.add(left, partner, 1);
    }
    lefts.take(left);
    answered[answeredCount++] = left;
  }

  @Override
  public long nextTimer(int input) {
    if (input == 0 || lefts.isEmpty()) {
      return Long.MAX_VALUE;
    }
    long timer = SaturatingTime.plus(due(lefts.firstDue()), 1);
    // An open row that was passed while nobody waited answers none of those that wait now.
    return spec.isBackward()
        ? timer
        : Math.min(timer, Math.max(rights.firstOpenTimer(), SaturatingTime.plus(watermarks[1], 1)));
  }

  @Override
  public long timerOf(int input, long eventTime, int waited) {
    if (waited == 0 || (input == 1 && spec.isBackward())) {
      return Long.MAX_VALUE;
    }
    long first = eventTime;
    if (input == 0 && !spec.isNearest()) {
      first = spec.isBackward() ? spec.deadline(eventTime) : spec.from(eventTime);
    }
    return SaturatingTime.plus(first, 1);
  }

  /** Where rows wait no longer than until the watermark passes their time, they hold nothing back. */
  @Override
  public boolean isLagging() {
    return !spec.isBackward() || spec.patience() > 0;
  }

  /** Rows of the time of the earliest one that waits are still to come out. */
  @Override
  public long outputWatermark(long watermark) {
    return lefts.isEmpty() ? watermark : Math.min(watermark, lefts.time(lefts.first()));
  }

  @Override
  public long inputWatermark(long outputWatermark) {
    return outputWatermark;
  }

  // ---- What goes ----

  @Override
  public long nextCleanUp(int input) {
    if (rights.isEmpty()) {
      return Long.MAX_VALUE;
    }
    if (lefts.isEmpty()) {
      if (watermarks[0] == Long.MAX_VALUE) {
        return Long.MIN_VALUE;
      }
      if (input == 1 && !spec.isBackward() && rights.hasOpen()) {
        return Math.min(rights.firstOpenTimer(), rights.nextCleaning(1, watermarks[0]));
      }
    }
    return rights.nextCleaning(input, watermarks[1 - input]);
  }

  /** At the end of time all goes at once: no other step may follow. */
  @Override
  public void cleanUp(int input, long watermark) {
    clean(watermark == Long.MAX_VALUE ? Integer.MAX_VALUE : 4 * MAX_STEPS);
  }

  /** Where watermarks are rare, rows that come make way for themselves. */
  private void clean(int most) {
    boolean isAsked = !lefts.isEmpty();
    boolean isOver = !isAsked && watermarks[0] == Long.MAX_VALUE;
    for (int left = most; left > 0; left--) {
      if (isOver && !rights.isEmpty()) {
        rights.removeAny();
      } else if (isAsked
          || spec.isBackward()
          || !rights.hasOpen()
          || !hasPassed(rights.time(rights.firstOpen()))) {
        if (!rights.clean(watermarks[0], watermarks[1])) {
          break;
        }
      } else {
        rights.settle();
      }
    }
    keys.removeEmpty();
  }

  // ---- State ----

  @Override
  public long stateBytes() {
    return keys.stateBytes() + lefts.stateBytes() + rights.stateBytes() + heap.liveBytes();
  }

  @Override
  public long stateRows() {
    return lefts.size() + (long) rights.size();
  }

  @Override
  public long lateRows() {
    return lateRows;
  }

  /** The left rows that wait for their answer. */
  @Override
  public long heldRows() {
    return lefts.size();
  }

  /** Returns 0: nothing is taken back. */
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
    writer.writeLong(watermarks[0]);
    writer.writeLong(watermarks[1]);
    writer.writeLong(lateRows);
    writer.writeLong(lefts.arrivals());
    writer.writeLong(rights.arrivals());
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
    lefts.arrivals(reader.readLong());
    rights.arrivals(reader.readLong());
  }

  @Override
  public void readPartition(StateReader reader) {
    transfer.read(reader);
  }

  /** Right rows that had been settled are not open. */
  @Override
  public void endPartitions() {
    while (!spec.isBackward()
        && rights.hasOpen()
        && watermarks[1] > rights.time(rights.firstOpen())) {
      rights.settle();
    }
  }

  @Override
  public void snapshot(StateWriter writer) {
    writer.writeLong(watermarks[0]);
    writer.writeLong(watermarks[1]);
    writer.writeLong(lateRows);
    heap.snapshot(writer);
    keys.snapshot(writer);
    lefts.snapshot(writer);
    rights.snapshot(writer);
  }

  @Override
  public void restore(StateReader reader) {
    watermarks[0] = reader.readLong();
    watermarks[1] = reader.readLong();
    lateRows = reader.readLong();
    heap.restore(reader);
    keys.restore(reader);
    lefts.restore(reader);
    rights.restore(reader);
  }
}
