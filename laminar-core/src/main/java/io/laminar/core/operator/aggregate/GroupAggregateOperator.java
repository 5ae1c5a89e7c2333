package io.laminar.core.operator.aggregate;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.KeepingOperator;
import io.laminar.core.operator.NettingOperator;
import io.laminar.core.operator.NoEventTime;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.operator.PartitionedOperator;
import io.laminar.core.operator.PinnedResults;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * GROUP BY without a window: a changelog of each group's row, −1 of the old and +1 of the new with
 * every change, nothing where the result stays as it was. Keeps every group for ever, or until its
 * rows have been retracted: then it disappears with a −1. What is retracted of an input that was
 * append-only, as when a view that it reads is replaced, leaves empty groups behind.
 *
 * <p>Output columns: the group keys, the aggregates. The output is a changelog whatever the input.
 *
 * <p>A global aggregate (no keys) has no row before the first input row arrives, as nothing is
 * emitted while nothing happens; from then on it always has one, that of SQL for no rows (COUNT 0,
 * the others NULL) when all were retracted.
 *
 * <p>A result that does not fit its type is a row error; the group has no row until it fits again.
 * FIRST_VALUE and LAST_VALUE need an event time that is not NULL: a row without is a row error.
 */
public final class GroupAggregateOperator
    implements NettingOperator, KeepingOperator, PartitionedOperator, GroupChanges.Owner {
  private final GroupSpec spec;
  private final EvaluationContext context;
  private final Groups groups;
  private final OutputRows result;
  private final GroupChanges changes;
  private final boolean isGlobal;
  private final boolean needsTime;
  private final int[] ownRows = new int[Batch.MAX_ROWS];
  private int[] loaded = ownRows;
  private int loadedEnd;

  /**
   * Makes the operator without state.
   *
   * @param spec keys and aggregates over the input's columns
   * @param context of the query; takes row errors
   */
  public GroupAggregateOperator(GroupSpec spec, EvaluationContext context) {
    this(spec, 0, context);
  }

  /** One whose groups have words that belong to whoever it works for. */
  GroupAggregateOperator(GroupSpec spec, int ownerWords, EvaluationContext context) {
    this.spec = spec;
    this.context = context;
    this.groups = new Groups(spec, true, ownerWords, context);
    this.result = new OutputRows(outputTypes(spec), true);
    this.isGlobal = spec.keys().isEmpty();
    this.changes = new GroupChanges(groups, result, spec.keys().size(), isGlobal, this);
    this.needsTime = spec.eventTimeColumn() >= 0
        && spec.calls().stream().anyMatch(call -> call.function().respectsNulls());
  }

  /**
   * The types of the output: keys, aggregates.
   *
   * @param spec of the operator
   * @return one an output column
   */
  public static List<DataType> outputTypes(GroupSpec spec) {
    List<DataType> types = new ArrayList<>(spec.keyTypes());
    for (AggregateCall call : spec.calls()) {
      types.add(call.resultType());
    }
    return types;
  }

  Groups groups() {
    return groups;
  }

  @Override
  public int process(int input, Batch batch, int from, Output output) {
    return changes.process(batch, from, output);
  }

  @Override
  public int load(Batch batch, int from, int end) {
    int count = end - from;
    loadedEnd = end;
    if (needsTime && batch.column(spec.eventTimeColumn()).mayHaveNulls()) {
      count = selectTimed(batch, from, end);
      loaded = ownRows;
    } else if (from == 0) {
      loaded = batch.selection();
    } else {
      System.arraycopy(batch.selection(), from, ownRows, 0, count);
      loaded = ownRows;
    }
    groups.load(batch, loaded, count);
    return count;
  }

  @Override
  public int loadedEnd() {
    return loadedEnd;
  }

  @Override
  public int[] loadedRows() {
    return loaded;
  }

  @Override
  public void onNew(int number, int id) {
    // Its groups are in no order but that of the table.
  }

  @Override
  public int tag(int number) {
    return 0;
  }

  @Override
  public boolean holdsCommit() {
    return changes.isHolding();
  }

  @Override
  public boolean endCommit(boolean step, Output output) {
    boolean done = changes.emitHeld();
    result.flush(output, step || !done);
    return done;
  }

  @Override
  public void writeBetween(int row, int tag) {
    // The aggregates follow the keys.
  }

  /** Returns true: whatever a group holds has been emitted. */
  @Override
  public boolean emits(int tag, long weight) {
    return true;
  }

  @Override
  public void onEmpty(int id) {
    if (!spec.changelogInput()) {
      groups.empty(id);
    } else if (isGlobal) {
      groups.reset(id);
    } else {
      groups.release(id, Integer.MAX_VALUE);
      groups.remove(id);
    }
  }

  private int selectTimed(Batch batch, int from, int end) {
    Vector times = batch.column(spec.eventTimeColumn());
    int count = 0;
    for (int i = from; i < end; i++) {
      int row = batch.selection()[i];
      if (!times.isNull(row)) {
        ownRows[count++] = row;
      } else if (count == 0) {
        NoEventTime.report(context, batch, row);
      } else {
        // It is reported after what the rows before it do.
        loadedEnd = i;
        break;
      }
    }
    return count;
  }

  @Override
  public boolean keepsResults() {
    return groups.canBePinned();
  }

  @Override
  public void read(boolean read) {
    changes.read(read);
  }

  @Override
  public long unreadChanges() {
    return changes.unreadChanges();
  }

  @Override
  public PinnedResults pinResults() {
    return groups.pin();
  }

  @Override
  public int keyPosition(int column) {
    return column;
  }

  @Override
  public PinnedResults findResult(Batch key) {
    return groups.findResult(key);
  }

  @Override
  public long stateBytes() {
    return groups.liveBytes();
  }

  @Override
  public long lateRows() {
    return 0;
  }

  @Override
  public long stateRows() {
    return groups.table().size();
  }

  @Override
  public long heldRows() {
    return 0;
  }

  @Override
  public long ignoredRetractions() {
    return changes.ignoredRetractions();
  }

  @Override
  public boolean canRetract() {
    return groups.canRetract();
  }

  // ---- State by partition ----

  @Override
  public void writePartitions(StateWriter[] partitions) {
    GroupTransfer transfer = new GroupTransfer(groups);
    groups.table().entries().forEachLive(id -> {
      StateWriter writer = partitions[transfer.partition(id)];
      writer.writeLong(1);
      transfer.write(id, writer);
    });
    for (StateWriter writer : partitions) {
      writer.writeLong(0);
    }
  }

  @Override
  public void writeShared(StateWriter writer) {
    changes.writeCounters(writer);
  }

  @Override
  public void readShared(StateReader reader, boolean whole) {
    changes.readCounters(reader, whole);
  }

  @Override
  public void readPartition(StateReader reader) {
    GroupTransfer transfer = new GroupTransfer(groups);
    while (reader.readLong() == 1) {
      transfer.read(0, reader);
    }
  }

  @Override
  public void endPartitions() {
    // The order of its groups is that of the table.
  }

  @Override
  public void snapshot(StateWriter writer) {
    changes.snapshot(writer);
    groups.snapshot(writer);
  }

  @Override
  public void restore(StateReader reader) {
    changes.restore(reader);
    groups.restore(reader);
  }
}
