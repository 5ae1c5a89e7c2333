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
 * Functions OVER the rows of each key in an order within a window: emitted when the watermark reaches the window's end,
 * windows by end, then start, keys in the order of their first arrival, rows in their order. Then the window is dropped.
 * Input and output are append-only.
 *
 * <p>Output columns: those of the input, the aggregates, the other functions. A row whose window's end the watermark has
 * reached is late: dropped and counted. A result that does not fit its type is a row error, and the row is left out.
 */
public final class WindowOverOperator implements TimedOperator, PartitionedOperator {
  /** Rows that are looked at in a step. */
  private static final int MAX_STEPS = 1024;

  private final OrderedOverSpec spec;
  private final RankedPartitions partitions;
  private final HeldResults results;
  private final OverPass pass;
  private final RankWindows windows;
  private final OutputRows result;
  private final RankedPartitions.OutputColumns target;
  private final int startColumn;
  private final int endColumn;
  private final LongUnaryOperator timerOf;
  private final int[] inTime = new int[Batch.MAX_ROWS];
  private final Batch kept;
  private long watermark = Long.MIN_VALUE;
  private long lateRows;
  private long nextKey;

  // Of the first key of the first window: whether its rows are computed, or dropped after that.
  private boolean computing;
  private boolean dropping;

  private final List<Integer> readKeys = new ArrayList<>();

  /**
   * Makes the operator without state.
   *
   * @param spec what is computed; the window's end is one of its key's columns
   * @param startColumn of the window, in the input; that of the end where there is none
   * @param endColumn of the window, in the input; both NOT NULL and in the unit of event time
   * @param timerOf gives for an event time the earliest end of a window that such a row may be in
   * @param context of the query; takes row errors
   */
  public WindowOverOperator(
      OrderedOverSpec spec,
      int startColumn,
      int endColumn,
      LongUnaryOperator timerOf,
      EvaluationContext context) {
    this.spec = spec;
    this.partitions = new RankedPartitions(spec.rowsOfWindow(), 1, context.memory());
    this.results = new HeldResults(spec.resultTypes(), context.memory());
    this.pass = new OverPass(spec, partitions, results, false, context);
    this.windows = new RankWindows(partitions.partitions(), context.memory());
    this.result = new OutputRows(spec.outputTypes(), false);
    this.target = result::column;
    this.startColumn = startColumn;
    this.endColumn = endColumn;
    this.timerOf = timerOf;
    this.kept = new Batch(spec.inputTypes().size());
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
    if (count > 0) {
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
    for (int steps = MAX_STEPS; steps > 0 && result.room() > 0 && isDue(); steps--) {
      passFirst();
    }
    result.flush(output, true);
    return !isDue();
  }

  private boolean isDue() {
    return !windows.isEmpty() && windows.firstEnd() <= watermark;
  }

  /** Computes the rows of the first key of the first window, or drops one of them. */
  private void passFirst() {
    int key = windows.firstKey();
    if (dropping) {
      if (!partitions.dropFirst(key, RankedPartitions.NOBODY)) {
        windows.removeFirstKey();
        partitions.partitions().remove(key);
        dropping = false;
      }
      return;
    }
    if (!computing) {
      int tree = partitions.tree(key);
      pass.begin(tree, -1, 0, partitions.nodes().size(tree));
      computing = true;
    }
    switch (pass.step()) {
      case MOVED -> {
        // Another one has its turn.
      }
      case COMPUTED -> emit(partitions.nodes().row(pass.node()));
      case DONE -> {
        computing = false;
        dropping = true;
      }
    }
  }

  private void emit(int row) {
    if (pass.write(true)) {
      int at = result.count();
      partitions.write(row, target, at);
      results.copyWritten(result, spec.inputTypes().size(), at);
      result.add(1, 0);
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
    return partitions.liveBytes() + windows.liveBytes() + results.liveBytes() + pass.liveBytes();
  }

  @Override
  public long stateRows() {
    return partitions.nodes().size();
  }

  @Override
  public long lateRows() {
    return lateRows;
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

  /** Returns false: the window of a row may have fired. */
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
    writer.writeLong(computing ? 1 : 0);
    writer.writeLong(dropping ? 1 : 0);
    partitions.snapshot(writer);
    windows.snapshot(writer);
    pass.snapshot(writer);
  }

  @Override
  public void restore(StateReader reader) {
    watermark = reader.readLong();
    lateRows = reader.readLong();
    nextKey = reader.readLong();
    computing = reader.readLong() == 1;
    dropping = reader.readLong() == 1;
    partitions.restore(reader);
    windows.restore(reader);
    pass.restore(reader);
  }
}
