package io.laminar.core.operator.window;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.LaggingOperator;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.operator.PartitionedOperator;
import io.laminar.core.operator.TimedOperator;
import io.laminar.core.operator.WaitingOperator;
import io.laminar.core.operator.WindowEmission;
import io.laminar.core.operator.aggregate.GroupSpec;
import io.laminar.core.operator.aggregate.Groups;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * GROUP BY with HOP or CUMULATE, EMIT ON WINDOW CLOSE or EMIT FINAL: a row changes one group of one slice, however many windows it is
 * in, and windows that fire merge their slices.
 *
 * <p>When the watermark reaches a window's end, it gives one row for each of its groups, windows in order of end, groups
 * in order of their first arrival in the window. A slice goes when the last of its windows has fired. The output is
 * append-only, whatever the input. With lateness, all that happens when the watermark is that far behind the ends, and
 * the watermark of the output is held back by it.
 *
 * <p>Output columns: the group keys, {@code window_start}, {@code window_end} (both of the event
 * time's type), the aggregates.
 *
 * <p>A row is late when the watermark has reached the end of its last window: dropped and counted. A row in no window is
 * dropped. A row without event time (NULL) is a row error. A result that does not fit its type is a row error, and that
 * group has no row. Over a changelog, a retraction of a row that is not held in its slice is ignored and counted, and a
 * group whose rows were all retracted has no row.
 */
public final class SliceAggregateOperator
    implements TimedOperator, LaggingOperator, WaitingOperator, PartitionedOperator {
  /** How many groups, or values that they hold, are merged, emitted or dropped in one step. */
  private static final int MAX_STEPS = 1024;

  private final GroupSpec spec;
  private final WindowSeries series;
  private final Groups groups;
  private final Slices slices;
  private final SliceGroups sliceGroups;
  private final ArrivalOrder order;
  private final SliceMerge merge;
  private final RowWindows rows;
  private final OutputRows result;
  private final WindowEmission emission;
  private final int keyCount;

  /** The number of the next row that is in time. */
  private long nextSequence;

  /** No window that ends before this edge fires any more. */
  private long nextEnd = WindowSeries.NO_END;

  /** The first group + 1 of blocks that are out of date, or 0. */
  private int outdated;

  /** Whether the row of the first group in order has been emitted. */
  private boolean firstIsEmitted;

  private long ignoredRetractions;

  // While state is read by partition.
  private @Nullable SlicePartitions reading;

  /**
   * Makes the operator without state.
   *
   * @param spec keys and aggregates over the input's columns; its event-time column is the one the
   *     windows are over
   * @param series the windows, in the unit of the event-time column
   * @param context of the query; takes row errors
   */
  public SliceAggregateOperator(GroupSpec spec, WindowSeries series, EvaluationContext context) {
    this(spec, series, WindowEmission.ON_CLOSE, context);
  }

  /**
   * Makes the operator without state.
   *
   * @param spec keys and aggregates over the input's columns; its event-time column is the one the
   *     windows are over
   * @param series the windows, in the unit of the event-time column
   * @param emission when results come out, which is once
   * @param context of the query; takes row errors
   */
  public SliceAggregateOperator(
      GroupSpec spec, WindowSeries series, WindowEmission emission, EvaluationContext context) {
    assert !emission.isChangelog() : "slices give results once";
    this.emission = emission;
    this.spec = spec.withEventTime();
    this.series = series;
    this.groups = new Groups(spec, false, SliceGroups.WORDS, context);
    this.slices = new Slices(series, context.memory());
    this.sliceGroups = new SliceGroups(groups, slices);
    this.order = new ArrivalOrder(groups.table(), sliceGroups, context.memory());
    this.merge = new SliceMerge(series, slices, sliceGroups, groups.table(), order);
    boolean counts = !spec.changelogInput();
    this.rows = new ComputedWindows(
        new RowWindows.Owner(spec, groups, slices, counts, context), new SliceBounds(series));
    this.result = new OutputRows(outputTypes(spec), false);
    this.keyCount = spec.keys().size();
  }

  /**
   * The types of the output: keys, window_start, window_end, aggregates.
   *
   * @param spec of the operator
   * @return one an output column
   */
  public static List<DataType> outputTypes(GroupSpec spec) {
    return WindowAggregateOperator.outputTypes(spec);
  }

  @Override
  public int process(int input, Batch batch, int from, Output output) {
    int count = rows.assign(batch, from, batch.size());
    if (count > 0 && spec.changelogInput()) {
      addOneByOne(batch, count);
    } else if (count > 0) {
      addAll(batch, count);
    }
    nextSequence += count;
    return rows.assignedEnd();
  }

  private void addAll(Batch batch, int count) {
    int[] onTime = rows.onTime();
    int created = groups.resolve(batch, onTime, count);
    for (int i = 0; i < created; i++) {
      onNew(groups.created()[i], groups.ids()[groups.created()[i]]);
    }
    groups.add(batch, onTime, count);
    if (slices.hasBlocks() && rows.hasRowsBehind()) {
      Vector times = batch.column(spec.eventTimeColumn());
      for (int i = 0; i < count; i++) {
        forgetBlocks(times.word(onTime[i]), groups.ids()[i]);
      }
    }
  }

  private void onNew(int number, int id) {
    sliceGroups.append(groups.scopes()[number], id, nextSequence + number);
  }

  /** A group can vanish and come again between two rows of a batch, so each row is its own step. */
  private void addOneByOne(Batch batch, int count) {
    int[] onTime = rows.onTime();
    Vector times = batch.column(spec.eventTimeColumn());
    groups.load(batch, onTime, count);
    for (int i = 0; i < count; i++) {
      int id = groups.find(i);
      long weight = batch.weight(onTime[i]);
      if (accepts(id, weight)) {
        if (id < 0) {
          id = groups.insert(i);
          onNew(i, id);
        }
        groups.addRow(batch, onTime[i], id);
        if (groups.rows(id) == 0) {
          // It keeps its place, and is passed over when windows fire.
          groups.reset(id);
        }
        slices.addRows(groups.scopes()[i], weight);
        if (slices.hasBlocks()) {
          forgetBlocks(times.word(onTime[i]), id);
        }
      }
    }
  }

  private boolean accepts(int id, long weight) {
    long before = id < 0 ? 0 : groups.rows(id);
    boolean accepted = weight > 0 || (weight < 0 && before + weight >= 0);
    ignoredRetractions += accepted || weight == 0 ? 0 : 1;
    return accepted;
  }

  /** Forgets the blocks around the slice of a row, which do not hold it: there are some only behind the watermark. */
  private void forgetBlocks(long time, int id) {
    if (time >= rows.watermark()) {
      return;
    }
    long slice = slices.number(groups.table().scope(id) - 1);
    for (int level = 1; level <= merge.maxLevel(); level++) {
      int block = slices.find(level, slice >> level);
      if (block >= 0) {
        groups.table().link(slices.tail(block) - 1, outdated);
        outdated = slices.head(block);
        slices.remove(block);
      }
    }
  }

  // ---- Firing ----

  @Override
  public boolean onWatermark(long newWatermark, Output output) {
    rows.raise(emission.dropped(newWatermark));
    int steps = MAX_STEPS;
    while (steps > 0 && result.room() > 0 && (isFiring() || begin())) {
      steps = fire(steps);
    }
    result.flush(output, true);
    if (isFiring() || isDue()) {
      return false;
    }
    if (rows.watermark() < Long.MAX_VALUE && rows.watermark() > Long.MIN_VALUE) {
      nextEnd = Math.max(nextEnd, series.firstEnd(series.slice(rows.watermark())));
    }
    return true;
  }

  private boolean isFiring() {
    return merge.window() != WindowSeries.NO_END;
  }

  private boolean isDue() {
    return slices.first() >= 0 && series.edge(nextWindow()) <= rows.watermark();
  }

  private boolean begin() {
    if (isDue()) {
      merge.begin(nextWindow());
      return true;
    }
    return false;
  }

  /** The end of the first window that has a slice and has not fired. */
  private long nextWindow() {
    return Math.max(nextEnd, series.firstEnd(slices.number(slices.first())));
  }

  private int fire(int steps) {
    if (!merge.isMerged()) {
      return merge.merge(steps);
    }
    if (!order.isPrepared()) {
      return order.prepare(steps);
    }
    int first = order.first();
    if (first >= 0) {
      return emit(first, steps);
    }
    if (outdated != 0) {
      int left = groups.release(outdated - 1, steps - 1);
      if (left < 0) {
        return 0;
      }
      outdated = sliceGroups.remove(outdated - 1);
      return left;
    }
    int slice = slices.first();
    if (slice >= 0 && series.lastEnd(slices.number(slice)) <= merge.window()) {
      return drop(slice, steps);
    }
    nextEnd = series.nextEnd(merge.window());
    order.clear();
    merge.end();
    return steps - 1;
  }

  private int emit(int id, int steps) {
    if (!firstIsEmitted) {
      int row = result.count();
      if (groups.rows(id) > 0 && groups.writeResults(id, result, keyCount + 2, row, true)) {
        groups.writeKey(id, result, row);
        result.column(keyCount).setWord(row, series.edge(series.first(merge.window())));
        result.column(keyCount + 1).setWord(row, series.edge(merge.window()));
        result.add(1, 0);
      }
      firstIsEmitted = true;
    }
    int left = groups.release(id, steps - 1);
    if (left < 0) {
      return 0;
    }
    order.removeFirst();
    firstIsEmitted = false;
    return left;
  }

  /** Drops groups of the first slice, or of a block that it is in. */
  private int drop(int slice, int steps) {
    int slot = slice;
    for (int level = 1; level <= merge.maxLevel(); level++) {
      int block = slices.find(level, slices.number(slice) >> level);
      slot = block >= 0 ? block : slot;
    }
    int left = steps;
    while (slices.head(slot) != 0) {
      left = left <= 0 ? -1 : groups.release(slices.head(slot) - 1, left - 1);
      if (left < 0) {
        return 0;
      }
      slices.head(slot, sliceGroups.remove(slices.head(slot) - 1));
    }
    slices.remove(slot);
    rows.forget();
    return left - 1;
  }

  @Override
  public long nextTimer() {
    return slices.first() < 0 ? Long.MAX_VALUE : emission.droppedAt(series.edge(nextWindow()));
  }

  @Override
  public @Nullable Wait waitingFor() {
    return emission.waitFor(
        slices.first() < 0 ? Long.MAX_VALUE : series.edge(nextWindow()), "window");
  }

  @Override
  public long timerOf(long eventTime) {
    return emission.droppedAt(series.timerOf(eventTime));
  }

  @Override
  public boolean isLagging() {
    return emission.lateness() > 0;
  }

  @Override
  public long outputWatermark(long watermark) {
    return emission.dropped(watermark);
  }

  @Override
  public long inputWatermark(long outputWatermark) {
    return emission.droppedAt(outputWatermark);
  }

  @Override
  public long stateBytes() {
    return groups.liveBytes() + slices.liveBytes();
  }

  @Override
  public long lateRows() {
    return rows.lateRows();
  }

  @Override
  public long stateRows() {
    return groups.table().size();
  }

  @Override
  public long heldRows() {
    return slices.rows();
  }

  @Override
  public long ignoredRetractions() {
    return ignoredRetractions + groups.ignoredRetractions();
  }

  /** Returns false: a window of a row may have fired, and what is late is not taken back. */
  @Override
  public boolean canRetract() {
    return false;
  }

  // ---- State by partition ----

  @Override
  public void writePartitions(StateWriter[] partitions) {
    new SlicePartitions(groups, slices, sliceGroups).write(partitions);
  }

  @Override
  public void writeShared(StateWriter writer) {
    writer.writeLong(ignoredRetractions());
    writer.writeLong(rows.watermark());
    writer.writeLong(rows.lateRows());
    writer.writeLong(nextSequence);
    writer.writeLong(nextEnd);
    SlicePartitions.writeSlices(slices, writer);
  }

  @Override
  public void readShared(StateReader reader, boolean whole) {
    long ignored = reader.readLong();
    ignoredRetractions = whole ? ignored : 0;
    long watermark = reader.readLong();
    long late = reader.readLong();
    rows.restore(watermark, whole ? late : 0);
    nextSequence = reader.readLong();
    nextEnd = reader.readLong();
    SlicePartitions.readSlices(slices, reader, whole);
    reading = new SlicePartitions(groups, slices, sliceGroups);
  }

  @Override
  public void readPartition(StateReader reader) {
    Objects.requireNonNull(reading).read(reader);
  }

  @Override
  public void endPartitions() {
    Objects.requireNonNull(reading).end();
    reading = null;
  }

  @Override
  public void snapshot(StateWriter writer) {
    writer.writeLong(ignoredRetractions);
    writer.writeLong(rows.watermark());
    writer.writeLong(rows.lateRows());
    writer.writeLong(nextSequence);
    writer.writeLong(nextEnd);
    writer.writeLong(firstIsEmitted ? 1 : 0);
    writer.writeLong(outdated);
    slices.snapshot(writer);
    groups.snapshot(writer);
    merge.snapshot(writer);
    order.snapshot(writer);
  }

  @Override
  public void restore(StateReader reader) {
    ignoredRetractions = reader.readLong();
    long watermark = reader.readLong();
    rows.restore(watermark, reader.readLong());
    nextSequence = reader.readLong();
    nextEnd = reader.readLong();
    firstIsEmitted = reader.readLong() == 1;
    outdated = (int) reader.readLong();
    slices.restore(reader);
    groups.restore(reader);
    merge.restore(reader);
    order.restore(reader, merge.window());
  }
}
