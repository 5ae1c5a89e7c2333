package io.laminar.core.operator.table;

import io.laminar.core.data.Batch;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.HeldChanges;
import io.laminar.core.operator.KeepingOperator;
import io.laminar.core.operator.NettingOperator;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.operator.PartitionedOperator;
import io.laminar.core.operator.PinnedResults;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;

/**
 * A table: a row of weight +1 takes the place of the row with its key, one of weight −1 deletes the
 * row with its key, whatever its other columns hold. The output is the changelog of the rows: −1 of
 * the old and +1 of the new, nothing where both are the same; of the rows of one commit the last of a
 * key counts.
 *
 * <p>Without versions the last to arrive holds. A deletion of a key that is not there is ignored and
 * counted. Keeps all rows until they are deleted.
 */
public class UpsertOperator implements NettingOperator, KeepingOperator, PartitionedOperator {
  private final TableRows rows;
  private final OutputRows result;
  private final HeldChanges held;
  private final int[] taken = new int[Batch.MAX_ROWS];
  private int heldOrdinal;
  private int nextHeld;
  private long ignoredDeletions;
  private boolean read = true;
  private long unreadChanges;

  /**
   * Makes the table without rows.
   *
   * @param spec its columns and its key; without versions, unless it is made by the subclass
   * @param context of the query
   */
  public UpsertOperator(UpsertSpec spec, EvaluationContext context) {
    this.rows = new TableRows(spec, context.memory());
    this.result = new OutputRows(spec.types(), true);
    this.held = new HeldChanges(result::another, 0, spec.schema().size());
  }

  final TableRows rows() {
    return rows;
  }

  /** Tells whether a row of the input is older than what its entry holds, and so is passed over. */
  boolean isOutdated(int id, long time) {
    return false;
  }

  /** Learns that a deletion was noted in an entry, at the end of a commit: its key can be forgotten. */
  void onDeleted(int id) {
    rows.remove(id);
  }

  /** Tells whether a deletion of a key without a row is to be remembered. */
  boolean remembersDeletions() {
    return false;
  }

  @Override
  public final int process(int input, Batch batch, int from, Output output) {
    int position = from;
    while (position < batch.size()) {
      int end = batch.commitEnd(position);
      if (end - position == 1 && !batch.isCommitOpen() && !holdsCommit()) {
        int next = takeSingles(batch, position);
        if (next == position) {
          break;
        }
        position = next;
      } else {
        hold(batch, position, end);
        position = end;
        if (!batch.isCommitOpen() && !(heldChanges() <= result.room() && emitHeld())) {
          break;
        }
      }
    }
    flush(output);
    return position;
  }

  private void flush(Output output) {
    if (result.count() > 0) {
      result.flush(output);
    } else {
      // Rows that were written and not added may have long strings.
      result.clear();
    }
  }

  /** Takes rows that are commits of their own, as long as there is room for their changes. */
  private int takeSingles(Batch batch, int from) {
    int limit = Math.min(batch.size(), from + result.room() / 2);
    int end = from;
    while (end < limit && batch.commitEnd(end) == end + 1) {
      end++;
    }
    int count = load(batch, from, end);
    for (int i = 0; i < count; i++) {
      takeSingle(batch, taken[i], i);
    }
    return end;
  }

  private int load(Batch batch, int from, int end) {
    int count = end - from;
    System.arraycopy(batch.selection(), from, taken, 0, count);
    rows.load(batch, taken, count);
    return count;
  }

  private void takeSingle(Batch batch, int row, int number) {
    int id = entryFor(batch, row, number);
    if (id < 0) {
      return;
    }
    int first = result.count();
    boolean had = rows.isPresent(id);
    if (had) {
      rows.copy(id, result, first);
    }
    apply(id, batch, row);
    emit(id, first, had, batch.ordinal(row));
    forgetDeleted(id);
  }

  /** The entry that a row is to be applied to, or −1 where it does nothing. */
  private int entryFor(Batch batch, int row, int number) {
    int id = rows.find(number);
    if (id >= 0 && isOutdated(id, time(batch, row))) {
      return -1;
    }
    if (batch.weight(row) < 0 && (id < 0 || !rows.isPresent(id))) {
      ignoredDeletions++;
      if (!remembersDeletions()) {
        return -1;
      }
    }
    return id < 0 ? rows.insert(number) : id;
  }

  private long time(Batch batch, int row) {
    return rows.spec().hasVersions()
        ? batch.column(rows.spec().eventTimeColumn()).word(row)
        : 0;
  }

  private void apply(int id, Batch batch, int row) {
    if (batch.weight(row) < 0) {
      rows.delete(id, time(batch, row));
    } else {
      rows.write(id, batch, row);
    }
  }

  /** Writes the row that holds now behind the one before, and adds what differs. */
  private void emit(int id, int first, boolean had, int ordinal) {
    boolean has = rows.isPresent(id);
    int next = had ? first + 1 : first;
    if (has) {
      rows.copy(id, result, next);
    }
    if (had && has && result.isSame(0, first, next)) {
      return;
    }
    if (!read) {
      unreadChanges += (had ? 1 : 0) + (has ? 1 : 0);
      return;
    }
    if (had) {
      result.add(-1, ordinal);
    }
    if (has) {
      result.add(1, ordinal);
    }
  }

  private void forgetDeleted(int id) {
    if (rows.isDeleted(id)) {
      onDeleted(id);
    }
  }

  // ---- Commits of several rows ----

  private void hold(Batch batch, int from, int end) {
    int count = load(batch, from, end);
    for (int i = 0; i < count; i++) {
      int id = entryFor(batch, taken[i], i);
      if (id >= 0) {
        hold(id, batch, taken[i]);
      }
    }
  }

  private void hold(int id, Batch batch, int row) {
    if (held.size() == 0) {
      heldOrdinal = batch.ordinal(row);
    }
    if (held.find(id) < 0) {
      int number = held.add(id, 0);
      held.had(number, rows.isPresent(id));
      if (held.had(number)) {
        rows.copy(id, held.before(number), HeldChanges.row(number));
      }
    }
    apply(id, batch, row);
  }

  @Override
  public final boolean holdsCommit() {
    return held.size() > 0;
  }

  /** The most rows that {@link #emitHeld} adds. */
  private int heldChanges() {
    return 2 * (held.size() - nextHeld);
  }

  private boolean emitHeld() {
    for (; nextHeld < held.size(); nextHeld++) {
      if (result.room() < 2) {
        return false;
      }
      int id = held.id(nextHeld);
      int first = result.count();
      boolean had = held.had(nextHeld);
      if (had) {
        held.copyBefore(nextHeld, result, first);
      }
      emit(id, first, had, heldOrdinal);
      forgetDeleted(id);
    }
    held.clear();
    nextHeld = 0;
    return true;
  }

  @Override
  public final boolean endCommit(boolean step, Output output) {
    boolean done = emitHeld();
    result.flush(output, step || !done);
    return done;
  }

  // ---- The rows that it keeps ----

  @Override
  public final boolean keepsResults() {
    return true;
  }

  @Override
  public final void read(boolean isRead) {
    read = isRead;
  }

  @Override
  public final long unreadChanges() {
    return unreadChanges;
  }

  @Override
  public final PinnedResults pinResults() {
    return rows.pin();
  }

  @Override
  public final int keyPosition(int column) {
    return rows.spec().key().indexOf(column);
  }

  @Override
  public final PinnedResults findResult(Batch key) {
    return rows.find(key);
  }

  @Override
  public final long stateBytes() {
    return rows.liveBytes();
  }

  @Override
  public long lateRows() {
    return 0;
  }

  @Override
  public final long stateRows() {
    return rows.size();
  }

  @Override
  public final long heldRows() {
    return 0;
  }

  @Override
  public final long ignoredRetractions() {
    return ignoredDeletions;
  }

  /** Returns false: what a row has written over is gone. */
  @Override
  public final boolean canRetract() {
    return false;
  }

  // ---- State ----

  @Override
  public final void writePartitions(StateWriter[] partitions) {
    new TablePartitions(rows).write(partitions);
  }

  @Override
  public void writeShared(StateWriter writer) {
    writer.writeLong(ignoredDeletions);
    writer.writeLong(unreadChanges);
  }

  @Override
  public void readShared(StateReader reader, boolean whole) {
    long ignored = reader.readLong();
    long unread = reader.readLong();
    if (whole) {
      ignoredDeletions = ignored;
      unreadChanges = unread;
    }
  }

  @Override
  public final void readPartition(StateReader reader) {
    new TablePartitions(rows).read(reader);
  }

  @Override
  public void endPartitions() {
    // The order of its rows is that of the partitions.
  }

  @Override
  public void snapshot(StateWriter writer) {
    writeShared(writer);
    writer.writeLong(heldOrdinal);
    writer.writeLong(nextHeld);
    held.snapshot(writer);
    rows.snapshot(writer);
  }

  @Override
  public void restore(StateReader reader) {
    readShared(reader, true);
    heldOrdinal = (int) reader.readLong();
    nextHeld = (int) reader.readLong();
    held.restore(reader);
    rows.restore(reader);
  }
}
