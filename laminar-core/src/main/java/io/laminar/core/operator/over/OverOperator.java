package io.laminar.core.operator.over;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.operator.PartitionedOperator;
import io.laminar.core.operator.TimedOperator;
import io.laminar.core.operator.aggregate.Groups;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;

/**
 * Functions OVER the rows of each key in the order of event time, ties by arrival: a row comes out when the watermark
 * passes its time, rows by time and arrival. Input and output are append-only.
 *
 * <p>Output columns: those of the input, the aggregates, the other functions. A row behind the watermark is late: dropped
 * and counted. A result that does not fit its type is a row error, and the row is left out. It keeps what the frame needs
 * of each key until the end of time.
 */
public final class OverOperator implements TimedOperator, PartitionedOperator {
  /** Rows that are looked at in a step. */
  private static final int MAX_STEPS = 1024;

  private static final int[] FIRST = {0};

  private final OverSpec spec;
  private final boolean aggregates;
  private final int inputs;
  private final OverRows rows;
  private final Groups groups;
  private final KeyHistory history;
  private final OutputRows result;
  private final int[] inTime = new int[Batch.MAX_ROWS];

  // One row, to be looked up, added or taken back.
  private final ColumnBuffer[] row;
  private final Batch added;
  private final Batch removed;

  private long watermark = Long.MIN_VALUE;
  private long lateRows;

  // Rows of one time that are in their frames and were not emitted yet.
  private int queueFirst;
  private int queueLast;
  private boolean adding;
  private long timeOfQueue;

  /**
   * Makes the operator without state.
   *
   * @param spec what is computed
   * @param context of the query; takes row errors
   */
  public OverOperator(OverSpec spec, EvaluationContext context) {
    this.spec = spec;
    this.aggregates = !spec.calls().isEmpty();
    this.inputs = spec.inputTypes().size();
    this.rows = new OverRows(spec.inputTypes(), context.memory());
    this.groups = new Groups(spec.groups(), true, context);
    this.history = new KeyHistory(rows, spec.keptFirst(), spec.isBounded(), context.memory());
    this.result = new OutputRows(spec.outputTypes(), false);
    this.row = spec.inputTypes().stream().map(ColumnBuffer::new).toArray(ColumnBuffer[]::new);
    this.added = new Batch(inputs);
    this.removed = new Batch(inputs);
    for (int i = 0; i < inputs; i++) {
      added.column(i, row[i].vector());
      removed.column(i, row[i].vector());
    }
    added.selectFirst(1);
    removed.selectFirst(1);
    if (spec.isBounded()) {
      added.weights(weight(1));
      removed.weights(weight(-1));
    }
  }

  private static Vector weight(long weight) {
    ColumnBuffer weights = new ColumnBuffer(DataType.of(TypeKind.BIGINT));
    weights.setWord(0, weight);
    return weights.vector();
  }

  @Override
  public int process(int input, Batch batch, int from, Output output) {
    Vector times = batch.column(spec.timeColumn());
    int count = 0;
    for (int i = from; i < batch.size(); i++) {
      int physical = batch.selection()[i];
      inTime[count] = physical;
      count += times.word(physical) >= watermark ? 1 : 0;
    }
    lateRows += batch.size() - from - count;
    if (count > 0) {
      rows.add(batch, inTime, count, spec.timeColumn());
    }
    return batch.size();
  }

  @Override
  public boolean onWatermark(long newWatermark, Output output) {
    watermark = Math.max(watermark, newWatermark);
    for (int steps = MAX_STEPS; steps > 0 && result.room() > 0 && isDue(); steps--) {
      step();
    }
    result.flush(output, true);
    return !isDue();
  }

  private boolean isDue() {
    return queueFirst > 0
        || adding
        || (rows.hasPending() && rows.firstTime() < watermark)
        || (watermark == Long.MAX_VALUE && history.anyKey() >= 0);
  }

  private void step() {
    if (adding) {
      if (rows.hasPending() && rows.firstTime() == timeOfQueue) {
        enqueue(rows.takeFirst());
      } else {
        adding = false;
      }
    } else if (queueFirst > 0) {
      int next = queueFirst - 1;
      queueFirst = rows.nextInQueue(next);
      queueLast = queueFirst > 0 ? queueLast : 0;
      emit(next, rows.key(next));
    } else if (!rows.hasPending()) {
      clearSome();
    } else if (spec.byRows()) {
      int next = rows.takeFirst();
      emit(next, enter(next));
    } else {
      timeOfQueue = rows.firstTime();
      adding = true;
    }
  }

  private void enqueue(int next) {
    int key = enter(next);
    rows.queue(next, key, 0);
    if (queueLast > 0) {
      rows.queue(queueLast - 1, rows.key(queueLast - 1), next + 1);
    } else {
      queueFirst = next + 1;
    }
    queueLast = next + 1;
  }

  /** Puts a row into the frame of its key, and returns the key. */
  private int enter(int next) {
    materialise(next);
    groups.load(added, FIRST, 1);
    int group = groups.find(0);
    if (group < 0) {
      group = groups.insert(0);
      groups.table().link(group, history.create(group) + 1);
    }
    if (aggregates) {
      groups.addRow(added, 0, group);
    }
    int key = groups.table().link(group) - 1;
    history.append(key, next, rows.time(next));
    return key;
  }

  private void materialise(int held) {
    for (int i = 0; i < inputs; i++) {
      row[i].begin();
      rows.write(held, i, row[i], 0);
    }
  }

  private void emit(int current, int key) {
    moveFrame(current, key);
    int at = result.count();
    if (groups.writeResults(history.group(key), result, inputs, at, true)) {
      for (int i = 0; i < inputs; i++) {
        rows.write(current, i, result.column(i), at);
      }
      int column = inputs + spec.calls().size();
      for (int i = 0; i < spec.functions().size(); i++) {
        write(spec.functions().get(i), current, key, result.column(column + i), at);
      }
      result.add(1, 0);
    }
    letGo(current, key);
  }

  /** Takes the rows out of the frame that it has left behind. */
  private void moveFrame(int current, int key) {
    if (!spec.isBounded()) {
      return;
    }
    while (spec.byRows()
        ? history.inFrame(key) > spec.preceding() + 1
        : isBehind(rows.time(history.frame(key)), rows.time(current))) {
      if (aggregates) {
        materialise(history.frame(key));
        groups.addRow(removed, 0, history.group(key));
      }
      history.leaveFrame(key);
    }
  }

  /** Exact even where the difference leaves 64 bits. */
  private boolean isBehind(long time, long now) {
    long distance = now - time;
    return distance < 0 || distance > spec.preceding();
  }

  private void write(OverFunction function, int current, int key, ColumnBuffer target, int at) {
    switch (function.kind()) {
      case ROW_NUMBER -> target.setWord(at, history.rowNumber(key));
      case RANK -> target.setWord(at, history.rank(key));
      case DENSE_RANK -> target.setWord(at, history.denseRank(key));
      case LAG -> writeLag(function, current, key, target, at);
      case FIRST_VALUE -> writeNth(function, 1, key, target, at);
      case NTH_VALUE -> writeNth(function, function.distance(), key, target, at);
      case LAST_VALUE -> {
        int last = spec.byRows() ? current : history.newest(key);
        rows.write(last, function.argument(), target, at);
      }
    }
  }

  private void writeLag(OverFunction function, int current, int key, ColumnBuffer target, int at) {
    if (history.rowNumber(key) > function.distance()) {
      int found = current;
      for (int i = 0; i < function.distance(); i++) {
        found = rows.before(found) - 1;
      }
      rows.write(found, function.argument(), target, at);
    } else if (function.otherwise() >= 0) {
      rows.write(current, function.otherwise(), target, at);
    } else {
      target.setNull(at);
    }
  }

  private void writeNth(OverFunction function, int number, int key, ColumnBuffer target, int at) {
    long inFrame = spec.isBounded() ? history.inFrame(key) : history.rowNumber(key);
    if (inFrame < number) {
      target.setNull(at);
      return;
    }
    int found = spec.isBounded() ? history.frame(key) : history.oldest(key);
    for (int i = 1; i < number; i++) {
      found = rows.behind(found) - 1;
    }
    rows.write(found, function.argument(), target, at);
  }

  /** Removes the rows that no later row needs; others of the same time may have to be emitted yet. */
  private void letGo(int current, int key) {
    int keep = spec.isBounded()
        ? Math.max(history.inFrame(key), spec.keptBehind())
        : spec.keptFirst() + spec.keptBehind();
    int first = history.removable(key);
    while (first >= 0
        && history.kept(key) > keep
        && (spec.byRows() || rows.time(first) < rows.time(current))) {
      history.removeFirst(key);
      first = history.removable(key);
    }
  }

  /** At the end of time: lets a row or a key go. */
  private void clearSome() {
    int key = history.anyKey();
    if (history.oldest(key) >= 0) {
      history.removeOldest(key);
      return;
    }
    int group = history.group(key);
    if (groups.release(group, MAX_STEPS) >= 0) {
      groups.remove(group);
      history.removeAny();
    }
  }

  @Override
  public long nextTimer() {
    return rows.hasPending() && rows.firstTime() < Long.MAX_VALUE
        ? rows.firstTime() + 1
        : Long.MAX_VALUE;
  }

  @Override
  public long timerOf(long eventTime) {
    return eventTime < Long.MAX_VALUE ? eventTime + 1 : eventTime;
  }

  // ---- State ----

  @Override
  public long stateBytes() {
    return rows.liveBytes() + groups.liveBytes() + history.liveBytes();
  }

  @Override
  public long lateRows() {
    return lateRows;
  }

  @Override
  public long stateRows() {
    return (long) rows.size() + groups.table().size();
  }

  @Override
  public long heldRows() {
    return rows.pendingSize();
  }

  /** Returns 0: nothing is retracted. */
  @Override
  public long ignoredRetractions() {
    return 0;
  }

  /** Returns false: what was emitted for a row is not taken back. */
  @Override
  public boolean canRetract() {
    return false;
  }

  @Override
  public void writeShared(StateWriter writer) {
    writer.writeLong(watermark);
    writer.writeLong(lateRows);
    writer.writeLong(rows.arrivals());
  }

  @Override
  public void writePartitions(StateWriter[] partitions) {
    new OverTransfer(spec, rows, groups, history).write(partitions);
  }

  @Override
  public void readShared(StateReader reader, boolean whole) {
    watermark = reader.readLong();
    long late = reader.readLong();
    lateRows = whole ? late : 0;
    rows.arrivals(reader.readLong());
  }

  @Override
  public void readPartition(StateReader reader) {
    new OverTransfer(spec, rows, groups, history).read(reader);
  }

  @Override
  public void endPartitions() {
    // Keys are in no order.
  }

  @Override
  public void snapshot(StateWriter writer) {
    writer.writeLong(watermark);
    writer.writeLong(lateRows);
    writer.writeLong(queueFirst);
    writer.writeLong(queueLast);
    writer.writeLong(adding ? 1 : 0);
    writer.writeLong(timeOfQueue);
    rows.snapshot(writer);
    history.snapshot(writer);
    groups.snapshot(writer);
  }

  @Override
  public void restore(StateReader reader) {
    watermark = reader.readLong();
    lateRows = reader.readLong();
    queueFirst = (int) reader.readLong();
    queueLast = (int) reader.readLong();
    adding = reader.readLong() == 1;
    timeOfQueue = reader.readLong();
    rows.restore(reader);
    history.restore(reader);
    groups.restore(reader);
  }
}
