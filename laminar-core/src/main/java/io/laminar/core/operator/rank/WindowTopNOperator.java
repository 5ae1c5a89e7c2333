package io.laminar.core.operator.rank;

import io.laminar.core.data.Batch;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.operator.PartitionedOperator;
import io.laminar.core.operator.TimedOperator;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * The rows at some positions of each key's order within a window: emitted when the watermark reaches the window's end,
 * windows by end, then start, keys in the order of their first arrival, rows by rank. Then the window is dropped. Input
 * and output are append-only.
 *
 * <p>Output columns: those of the input, and the position, counted from 1, where it is shown. A row whose window's end
 * the watermark has reached is late: dropped and counted. It keeps no more rows of a key than are emitted.
 */
public final class WindowTopNOperator implements TimedOperator, PartitionedOperator {
  private final RankSpec spec;
  private final RankedPartitions partitions;
  private final RankWindows windows;
  private final OutputRows result;
  private final RankedPartitions.OutputColumns target;
  private final int startColumn;
  private final int endColumn;
  private final LongUnaryOperator timerOf;
  private final int columns;
  private final int[] inTime = new int[Batch.MAX_ROWS];
  private final Batch kept;
  private long watermark = Long.MIN_VALUE;
  private long lateRows;
  private long nextKey;
  /** How many rows of the first key of the first window were dropped or emitted. */
  private int passed;

  private final List<Integer> readKeys = new ArrayList<>();

  /**
   * Makes the operator without state.
   *
   * @param spec which rows are shown; the window's end is one of its key's columns
   * @param startColumn of the window, in the input; that of the end where there is none
   * @param endColumn of the window, in the input; both NOT NULL and in the unit of event time
   * @param timerOf gives for an event time the earliest end of a window that such a row may be in
   * @param context of the query
   */
  public WindowTopNOperator(
      RankSpec spec,
      int startColumn,
      int endColumn,
      LongUnaryOperator timerOf,
      EvaluationContext context) {
    this.spec = spec;
    this.partitions = new RankedPartitions(spec, context.memory());
    this.windows = new RankWindows(partitions.partitions(), context.memory());
    this.result = new OutputRows(spec.outputTypes(), false);
    this.target = result::column;
    this.startColumn = startColumn;
    this.endColumn = endColumn;
    this.timerOf = timerOf;
    this.columns = spec.inputTypes().size();
    this.kept = new Batch(columns);
  }

  @Override
  public int process(int input, Batch batch, int from, Output output) {
    int count = 0;
    for (int i = from; i < batch.size(); i++) {
      int row = batch.selection()[i];
      inTime[count] = row;
      if (batch.column(endColumn).word(row) > watermark) {
        count++;
      } else {
        lateRows++;
      }
    }
    if (count > 0 && spec.offset() < spec.end()) {
      kept.columns(batch);
      kept.select(inTime, count);
      partitions.load(kept, 0);
      for (int i = 0; i < count; i++) {
        add(i, inTime[i]);
      }
    }
    return batch.size();
  }

  private void add(int number, int row) {
    int key = partitions.findOrInsert(number);
    if (partitions.tree(key) == 0) {
      partitions.word(key, nextKey++);
      windows.append(kept.column(startColumn).word(row), kept.column(endColumn).word(row), key);
    }
    partitions.add(key, number, kept, RankedPartitions.NOBODY);
  }

  @Override
  public boolean onWatermark(long newWatermark, Output output) {
    watermark = Math.max(watermark, newWatermark);
    // A row that is left out takes a step, too.
    for (int steps = Batch.MAX_ROWS; steps > 0 && isDue(); steps--) {
      passFirst();
    }
    result.flush(output, true);
    return !isDue();
  }

  private boolean isDue() {
    return !windows.isEmpty() && windows.firstEnd() <= watermark;
  }

  /** Emits or leaves out the first row of the first key of the first window, and drops it. */
  private void passFirst() {
    int key = windows.firstKey();
    int tree = partitions.tree(key);
    if (passed >= spec.offset()) {
      int at = result.count();
      partitions.write(partitions.nodes().row(partitions.nodes().at(tree, 0)), target, at);
      if (spec.numbered()) {
        result.column(columns).setWord(at, passed + 1L);
      }
      result.add(1, 0);
    }
    passed++;
    if (!partitions.dropFirst(key, RankedPartitions.NOBODY)) {
      windows.removeFirstKey();
      partitions.partitions().remove(key);
      passed = 0;
    }
  }

  @Override
  public long nextTimer() {
    return windows.firstEnd();
  }

  @Override
  public long timerOf(long eventTime) {
    return timerOf.applyAsLong(eventTime);
  }

  // ---- State ----

  @Override
  public long stateBytes() {
    return partitions.liveBytes() + windows.liveBytes();
  }

  @Override
  public long lateRows() {
    return lateRows;
  }

  @Override
  public long stateRows() {
    return partitions.nodes().size();
  }

  @Override
  public long heldRows() {
    return partitions.nodes().size();
  }

  /** Returns 0: nothing is retracted. */
  @Override
  public long ignoredRetractions() {
    return 0;
  }

  /** Returns false: the window of a row may have fired, and rows of it were left out. */
  @Override
  public boolean canRetract() {
    return false;
  }

  @Override
  public void writeShared(StateWriter writer) {
    writer.writeLong(partitions.nextArrival());
    writer.writeLong(nextKey);
    writer.writeLong(watermark);
    writer.writeLong(lateRows);
  }

  @Override
  public void writePartitions(StateWriter[] writers) {
    KeyTransfer transfer = new KeyTransfer(partitions);
    partitions.partitions().entries().forEachLive(id -> transfer.write(id, writers));
    for (StateWriter writer : writers) {
      writer.writeLong(0);
    }
  }

  @Override
  public void readShared(StateReader reader, boolean whole) {
    partitions.nextArrival(reader.readLong());
    nextKey = reader.readLong();
    watermark = reader.readLong();
    long late = reader.readLong();
    lateRows = whole ? late : 0;
  }

  @Override
  public void readPartition(StateReader reader) {
    KeyTransfer transfer = new KeyTransfer(partitions);
    for (long size = reader.readLong(); size > 0; size = reader.readLong()) {
      readKeys.add(transfer.read(size, reader));
    }
  }

  /** Keys of all partitions go into the windows in the order of their first arrival. */
  @Override
  public void endPartitions() {
    windows.appendAll(readKeys, partitions, startColumn, endColumn);
    readKeys.clear();
  }

  @Override
  public void snapshot(StateWriter writer) {
    writer.writeLong(watermark);
    writer.writeLong(lateRows);
    writer.writeLong(nextKey);
    writer.writeLong(passed);
    partitions.snapshot(writer);
    windows.snapshot(writer);
  }

  @Override
  public void restore(StateReader reader) {
    watermark = reader.readLong();
    lateRows = reader.readLong();
    nextKey = reader.readLong();
    passed = (int) reader.readLong();
    partitions.restore(reader);
    windows.restore(reader);
  }
}
