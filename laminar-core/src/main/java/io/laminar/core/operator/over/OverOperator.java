package io.laminar.core.operator.over;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.LaggingOperator;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.operator.PartitionedOperator;
import io.laminar.core.operator.TimedOperator;
import io.laminar.core.operator.aggregate.Groups;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import io.laminar.core.time.SaturatingTime;
import java.util.stream.Stream;

/**
 * Functions OVER the rows of each key in the order of event time, ties by arrival. Input and output are append-only.
 *
 * <p>A row comes out when the watermark passes its time, rows by time and arrival. Where the frame reaches ahead by a
 * length of time, the watermark passes that, too. Where it reaches ahead by rows, a row comes out when so many have come
 * behind it in its key, rows of all keys in the order in which that happens; at the end of time the others, by time and
 * arrival. The watermark of what comes out is never beyond a row that has not.
 *
 * <p>Output columns: those of the input, the aggregates, the other functions. A row behind the watermark is late: dropped
 * and counted. A result that does not fit its type is a row error, and the row is left out. It keeps what the frame needs
 * of each key until the end of time.
 */
public final class OverOperator implements TimedOperator, LaggingOperator, PartitionedOperator {
  /** Rows that are looked at in a step. */
  private static final int MAX_STEPS = 1024;

  private static final int[] FIRST = {0};

  private final OverSpec spec;
  private final OverFrame frame;
  private final long rowsAhead;
  private final long timeAhead;
  private final boolean aggregates;
  private final boolean needsLast;
  private final int rowsBehind;
  private final int inputs;
  private final OverRows rows;
  private final Groups groups;
  private final KeyHistory history;
  private final OverPicks picks;
  private final OutputRows result;
  private final int[] inTime = new int[Batch.MAX_ROWS];

  // One row, to be looked up, added or taken back; behind its columns, its number in its key.
  private final ColumnBuffer[] row;
  private final Batch added;
  private final Batch removed;

  private long watermark = Long.MIN_VALUE;
  private long lateRows;

  /**
   * Makes the operator without state.
   *
   * @param spec what is computed
   * @param context of the query; takes row errors
   */
  public OverOperator(OverSpec spec, EvaluationContext context) {
    this.spec = spec;
    this.frame = spec.frame();
    this.rowsAhead = spec.rowsAhead();
    this.timeAhead = spec.timeAhead();
    this.aggregates = !spec.calls().isEmpty();
    this.needsLast = spec.needsLast();
    this.rowsBehind = spec.rowsBehind();
    this.inputs = spec.inputTypes().size();
    this.rows = new OverRows(spec.inputTypes(), context.memory());
    this.groups = new Groups(spec.groups(), true, context);
    this.history = new KeyHistory(rows, spec.keptFirst(), spec.isBounded(), context.memory());
    this.picks = new OverPicks(spec, rows, history);
    this.result = new OutputRows(spec.outputTypes(), false);
    this.row = Stream.concat(spec.inputTypes().stream(), Stream.of(OverSpec.NUMBER))
        .map(ColumnBuffer::new)
        .toArray(ColumnBuffer[]::new);
    this.added = new Batch(row.length);
    this.removed = new Batch(row.length);
    for (int i = 0; i < row.length; i++) {
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
      rows.add(batch, inTime, count, spec);
    }
    return batch.size();
  }

  @Override
  public boolean onWatermark(long newWatermark, Output output) {
    watermark = Math.max(watermark, newWatermark);
    int steps = MAX_STEPS;
    while (steps > 0 && result.room() > 0 && step()) {
      steps--;
    }
    boolean done = steps > 0 && result.room() > 0;
    result.flush(output, true);
    return done;
  }

  /** Lets a row enter its key, come out, or go; returns false when nothing is due. */
  private boolean step() {
    if (rows.firstTime() < watermark) {
      int next = rows.enterFirst();
      int key = enter(next);
      if (frame.byRows()
          && history.count(key) - rowsAhead >= history.number(key, history.toComeOut(key))) {
        emit(key);
      }
      return true;
    }
    if (isFirstDue()) {
      emit(rows.key(rows.first()));
      return true;
    }
    return watermark == Long.MAX_VALUE && clearSome();
  }

  /** Tells whether the first row that did not come out waits for nothing more, though its key has no new row. */
  private boolean isFirstDue() {
    if (!rows.hasPending()) {
      return false;
    }
    long time = rows.time(rows.first());
    return watermark == Long.MAX_VALUE
        ? time < watermark
        : !frame.byRows() && SaturatingTime.plus(time, timeAhead) < watermark;
  }

  /** Puts a row at the end of its key, and returns the key. */
  private int enter(int next) {
    materialise(next);
    groups.load(added, FIRST, 1);
    int group = groups.find(0);
    if (group < 0) {
      group = groups.insert(0);
      groups.table().link(group, history.create(group) + 1);
    }
    int key = groups.table().link(group) - 1;
    history.append(key, next);
    return key;
  }

  private void materialise(int held) {
    for (int i = 0; i < inputs; i++) {
      row[i].begin();
      rows.write(held, i, row[i], 0);
    }
    row[inputs].setWord(0, rows.number(held));
  }

  /** Lets the next row of a key come out. */
  private void emit(int key) {
    int current = history.toComeOut(key);
    moveFrame(current, key);
    history.rankNext(key);
    int at = result.count();
    if (writeAggregates(key, at)) {
      for (int i = 0; i < inputs; i++) {
        rows.write(current, i, result.column(i), at);
      }
      picks.write(key, result, inputs + spec.calls().size(), at);
      result.add(1, 0);
    }
    rows.comeOut(current);
    history.cameOut(key);
    letGo(key);
  }

  private boolean writeAggregates(int key, int at) {
    if (history.frameEnd(key) > history.frameStart(key)) {
      return groups.writeResults(history.group(key), result, inputs, at, true);
    }
    for (int i = 0; i < spec.calls().size(); i++) {
      if (spec.calls().get(i).function().isCount()) {
        result.column(inputs + i).setWord(at, 0);
      } else {
        result.column(inputs + i).setNull(at);
      }
    }
    return true;
  }

  /** Takes the rows in that the frame of a row reaches, and those out that it has left behind. */
  private void moveFrame(int current, int key) {
    int next = history.toComeIn(key);
    while (next >= 0 && distance(current, next) <= frame.end()) {
      if (aggregates) {
        materialise(next);
        groups.addRow(added, 0, history.group(key));
      }
      history.cameIn(key);
      next = history.toComeIn(key);
    }
    if (!spec.isBounded()) {
      return;
    }
    int first = history.frame(key);
    while (first >= 0 && distance(current, first) < frame.start()) {
      if (aggregates) {
        materialise(first);
        groups.addRow(removed, 0, history.group(key));
      }
      history.leaveFrame(key);
      first = history.frame(key);
    }
  }

  /** How far a row lies behind another one: in rows, or in time, where it ends at those of 64 bits. */
  private long distance(int from, int to) {
    return frame.byRows()
        ? rows.number(to) - rows.number(from)
        : SaturatingTime.minus(rows.time(to), rows.time(from));
  }

  /** Removes the rows that no later row needs. */
  private void letGo(int key) {
    long needed = history.number(key, history.toComeOut(key)) - rowsBehind;
    needed = Math.min(needed, history.frameEnd(key) - (needsLast ? 1 : 0));
    needed = spec.isBounded() ? Math.min(needed, history.frameStart(key)) : needed;
    int first = history.removable(key);
    while (first >= 0 && rows.number(first) < needed) {
      history.removeFirst(key);
      first = history.removable(key);
    }
  }

  /** At the end of time: lets a row or a key go; returns false when all have gone. */
  private boolean clearSome() {
    int key = history.anyKey();
    if (key < 0) {
      return false;
    }
    if (history.oldest(key) >= 0) {
      history.removeOldest(key);
      return true;
    }
    int group = history.group(key);
    if (groups.release(group, MAX_STEPS) >= 0) {
      groups.remove(group);
      history.removeAny();
    }
    return true;
  }

  @Override
  public long nextTimer() {
    if (frame.byRows()) {
      return rows.hasToEnter() ? timerOf(rows.firstTime()) : Long.MAX_VALUE;
    }
    return rows.hasPending() ? timerOf(rows.time(rows.first())) : Long.MAX_VALUE;
  }

  @Override
  public long timerOf(long eventTime) {
    return SaturatingTime.plus(SaturatingTime.plus(eventTime, timeAhead), 1);
  }

  @Override
  public boolean isLagging() {
    return spec.waits();
  }

  @Override
  public long outputWatermark(long ofInput) {
    long time = SaturatingTime.minus(ofInput, timeAhead);
    return frame.byRows() && rows.hasPending() ? Math.min(time, rows.time(rows.first())) : time;
  }

  @Override
  public long inputWatermark(long ofOutput) {
    if (!frame.byRows()) {
      return SaturatingTime.plus(ofOutput, timeAhead);
    }
    // Later than that it rises only when a row enters, for which there is a timer.
    return ofOutput > watermark ? ofOutput : Long.MAX_VALUE;
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
    rows.enteredBefore(watermark);
  }

  @Override
  public void snapshot(StateWriter writer) {
    writer.writeLong(watermark);
    writer.writeLong(lateRows);
    rows.snapshot(writer);
    history.snapshot(writer);
    groups.snapshot(writer);
  }

  @Override
  public void restore(StateReader reader) {
    watermark = reader.readLong();
    lateRows = reader.readLong();
    rows.restore(reader);
    history.restore(reader);
    groups.restore(reader);
  }
}
