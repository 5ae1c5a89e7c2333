package io.laminar.core.operator.aggregate;

import io.laminar.core.data.Batch;
import io.laminar.core.operator.HeldChanges;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;

/**
 * Applies a changelog to groups, and tells what each commit did to their results: −1 of the old and
 * +1 of the new, nothing where both are the same.
 *
 * <pre>
 *   process ─┬─ inserted rows, each a commit:  SingleInserts    all at once, column by column
 *            ├─ a commit of one change:        apply            old and new result, side by side
 *            └─ a commit of more rows:         hold … emitHeld  each group once, in order of its
 *                                                               first row
 * </pre>
 *
 * <p>A retraction that would leave a group with fewer than no rows is of a row that is not held: it
 * is ignored and counted.
 */
public final class GroupChanges {
  private final Groups groups;
  private final OutputRows result;
  private final int firstResult;
  private final boolean keepsEmpty;
  private final Owner owner;
  private final HeldChanges held;
  private final SingleInserts inserts;
  private int heldOrdinal;
  private int nextHeld;
  private long ignoredRetractions;

  /** The operator that the groups belong to. */
  public interface Owner {
    /**
     * Loads the keys of the usable ones among some selected rows, up to the first that is to be
     * reported as an error; that one is reported and passed over where it is the first.
     *
     * @param batch the input
     * @param from position in the selection
     * @param end position behind the last
     * @return how many rows were loaded
     */
    int load(Batch batch, int from, int end);

    /** The position in the selection behind the rows that were loaded last. */
    int loadedEnd();

    /** The physical rows that were loaded last. */
    int[] loadedRows();

    /**
     * Learns that the group of a loaded row was made.
     *
     * @param number of the row among those loaded
     * @param id the group
     */
    void onNew(int number, int id);

    /**
     * Returns what {@link #writeBetween} needs to know of a loaded row.
     *
     * @param number of the row among those loaded
     */
    int tag(int number);

    /**
     * Writes the columns between the keys and the aggregates.
     *
     * @param row of the output
     * @param tag of the group's first row in the commit
     */
    void writeBetween(int row, int tag);

    /**
     * Learns that a group has no rows at the end of a commit.
     *
     * @param id the group, to be removed or reset
     */
    void onEmpty(int id);

    /**
     * Tells whether the changes of a group are emitted, when a row of it was taken that is not ignored; asked only by
     * {@link #correct}.
     *
     * @param tag of the row
     * @param weight of the row
     */
    boolean emits(int tag, long weight);
  }

  /**
   * Makes it for an operator.
   *
   * @param groups of the operator
   * @param result the operator's output, a changelog: keys, columns that follow from the group, and
   *     the aggregates
   * @param firstResult the column of the first aggregate
   * @param keepsEmpty whether a group that has had rows has a result when it has none: a global
   *     aggregate
   * @param owner the operator
   */
  public GroupChanges(
      Groups groups, OutputRows result, int firstResult, boolean keepsEmpty, Owner owner) {
    this.groups = groups;
    this.result = result;
    this.firstResult = firstResult;
    this.keepsEmpty = keepsEmpty;
    this.owner = owner;
    this.held =
        new HeldChanges(result::another, firstResult, groups.spec().calls().size());
    this.inserts = new SingleInserts(groups, result, firstResult, owner);
  }

  /**
   * Takes commits from a batch, as many as the output has room for, and emits their changes. A
   * commit of several rows that is open, or whose changes do not fit, is held: see {@link
   * #isHolding}.
   *
   * @param batch the input
   * @param from position in the selection at which a commit begins, or goes on
   * @param output receives at most one batch
   * @return the position behind what was taken
   */
  public int process(Batch batch, int from, Output output) {
    // A global aggregate that was emptied has a result, which the next row retracts.
    boolean mayHaveResultOfNothing = keepsEmpty && groups.hasEmptied();
    if (isInsert(batch, from) && !mayHaveResultOfNothing) {
      return inserts.process(batch, from, output);
    }
    int taken = take(batch, from, false);
    result.flush(output);
    return taken;
  }

  /**
   * Does the same where only some groups have been emitted: the changes of the others come out later, or never.
   *
   * @param batch the input
   * @param from position in the selection at which a commit begins, or goes on
   * @param output receives at most one batch
   * @return the position behind what was taken
   */
  public int correct(Batch batch, int from, Output output) {
    int taken = take(batch, from, true);
    result.flush(output);
    return taken;
  }

  /** Says whether changes are emitted; otherwise those of inserted rows are only counted. */
  void read(boolean read) {
    inserts.read(read);
  }

  /** The changes that were counted and not emitted. */
  long unreadChanges() {
    return inserts.unreadChanges();
  }

  /** Tells whether a row is a commit of its own, and nothing is ever retracted. */
  private boolean isInsert(Batch batch, int position) {
    return !groups.spec().changelogInput()
        && batch.weights() == null
        && !batch.isCommitOpen()
        && !isHolding()
        && batch.commitEnd(position) == position + 1;
  }

  private int take(Batch batch, int from, boolean some) {
    int position = from;
    while (position < batch.size() && (position == from || some || !isInsert(batch, position))) {
      int end = batch.commitEnd(position);
      if (end - position == 1 && !batch.isCommitOpen() && !isHolding()) {
        int next = takeSingles(batch, position, some);
        if (next == position) {
          return position;
        }
        position = next;
      } else {
        hold(batch, position, end, some);
        position = end;
        if (!batch.isCommitOpen() && !(heldRows() <= result.room() && emitHeld())) {
          return position;
        }
      }
    }
    return position;
  }

  /** Takes rows that are commits of their own, as long as there is room for their changes. */
  private int takeSingles(Batch batch, int from, boolean some) {
    int limit = Math.min(batch.size(), from + result.room() / 2);
    int end = from;
    while (end < limit && batch.commitEnd(end) == end + 1) {
      end++;
    }
    if (end == from) {
      return from;
    }
    int count = owner.load(batch, from, end);
    int[] rows = owner.loadedRows();
    for (int i = 0; i < count; i++) {
      int id = groups.find(i);
      if (accepts(id, batch.weight(rows[i]))) {
        boolean isNew = id < 0;
        int group = isNew ? insert(i) : id;
        if (some && !owner.emits(owner.tag(i), batch.weight(rows[i]))) {
          addSilently(batch, rows[i], group);
        } else {
          apply(batch, rows[i], group, isNew, owner.tag(i));
        }
      }
    }
    return owner.loadedEnd();
  }

  private void hold(Batch batch, int from, int end, boolean some) {
    int position = from;
    while (position < end) {
      int count = owner.load(batch, position, end);
      int[] rows = owner.loadedRows();
      for (int i = 0; i < count; i++) {
        int id = groups.find(i);
        if (accepts(id, batch.weight(rows[i]))) {
          boolean isNew = id < 0;
          int group = isNew ? insert(i) : id;
          if (some && !owner.emits(owner.tag(i), batch.weight(rows[i]))) {
            addSilently(batch, rows[i], group);
          } else {
            hold(batch, rows[i], group, isNew, owner.tag(i));
          }
        }
      }
      position = owner.loadedEnd();
    }
  }

  private void addSilently(Batch batch, int row, int id) {
    groups.addRow(batch, row, id);
    if (groups.rows(id) == 0) {
      owner.onEmpty(id);
    }
  }

  private int insert(int number) {
    int id = groups.insert(number);
    owner.onNew(number, id);
    return id;
  }

  /**
   * Tells whether a row can be applied to a group; counts it as ignored otherwise.
   *
   * @param id the group, or −1 when there is none yet
   * @param weight of the row
   */
  public boolean accepts(int id, long weight) {
    long before = id < 0 ? 0 : groups.rows(id);
    boolean accepted = weight > 0 || (weight < 0 && before + weight >= 0);
    ignoredRetractions += accepted || weight == 0 ? 0 : 1;
    return accepted;
  }

  /** Applies a row that is a commit of its own; there is room for the changes of its group. */
  private void apply(Batch batch, int row, int id, boolean isNew, int tag) {
    int first = result.count();
    boolean had = !isNew && hasResult(id, first, false);
    groups.addRow(batch, row, id);
    emit(id, first, had, tag, batch.ordinal(row));
    if (groups.rows(id) == 0) {
      owner.onEmpty(id);
    }
  }

  private boolean hasResult(int id, int row, boolean reports) {
    return (keepsEmpty || groups.rows(id) > 0)
        && groups.writeResults(id, result, firstResult, row, reports);
  }

  /** Writes the new result behind the old one, and adds what differs. */
  private void emit(int id, int first, boolean had, int tag, int ordinal) {
    int next = had ? first + 1 : first;
    boolean has = hasResult(id, next, true);
    if (had && has && result.isSame(firstResult, first, next)) {
      return;
    }
    if (had) {
      groups.writeKey(id, result, first);
      owner.writeBetween(first, tag);
      result.add(-1, ordinal);
    }
    if (has) {
      groups.writeKey(id, result, next);
      owner.writeBetween(next, tag);
      result.add(1, ordinal);
    }
  }

  /** Applies a row of a commit that has more; nothing is emitted before {@link #emitHeld}. */
  private void hold(Batch batch, int row, int id, boolean isNew, int tag) {
    if (held.size() == 0) {
      heldOrdinal = batch.ordinal(row);
    }
    if (held.find(id) < 0) {
      int number = held.add(id, tag);
      held.had(
          number,
          !isNew
              && (keepsEmpty || groups.rows(id) > 0)
              && groups.writeResults(
                  id, held.before(number), firstResult, HeldChanges.row(number), false));
    }
    groups.addRow(batch, row, id);
    if (groups.rows(id) == 0) {
      // What follows in the commit begins with exact sums.
      groups.reset(id);
    }
  }

  /** Tells whether rows were held whose results were not emitted yet. */
  public boolean isHolding() {
    return held.size() > 0;
  }

  /** The most rows that {@link #emitHeld} adds. */
  private int heldRows() {
    return 2 * (held.size() - nextHeld);
  }

  /**
   * Writes the changes of the held commit, as far as the output has room.
   *
   * @return true when all of them were written, and nothing is held any more
   */
  public boolean emitHeld() {
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
      emit(id, first, had, held.tag(nextHeld), heldOrdinal);
      if (groups.rows(id) == 0) {
        owner.onEmpty(id);
      }
    }
    held.clear();
    nextHeld = 0;
    return true;
  }

  /** Retractions of rows that no group held. */
  public long ignoredRetractions() {
    return ignoredRetractions + groups.ignoredRetractions();
  }

  /**
   * Writes the counters.
   *
   * @param writer takes them
   */
  public void writeCounters(StateWriter writer) {
    writer.writeLong(ignoredRetractions());
    writer.writeLong(inserts.unreadChanges());
  }

  /**
   * Takes over what {@link #writeCounters} wrote.
   *
   * @param reader gives them
   * @param goOn whether to count on
   */
  public void readCounters(StateReader reader, boolean goOn) {
    long ignored = reader.readLong();
    long unread = reader.readLong();
    if (goOn) {
      ignoredRetractions = ignored;
      inserts.restoreUnreadChanges(unread);
    }
  }

  /**
   * Writes the count of ignored retractions, and the commit that is held.
   *
   * @param writer takes it
   */
  public void snapshot(StateWriter writer) {
    writer.writeLong(ignoredRetractions);
    writer.writeLong(inserts.unreadChanges());
    writer.writeLong(heldOrdinal);
    writer.writeLong(nextHeld);
    held.snapshot(writer);
  }

  /**
   * Takes over what {@link #snapshot} wrote.
   *
   * @param reader gives it
   */
  public void restore(StateReader reader) {
    ignoredRetractions = reader.readLong();
    inserts.restoreUnreadChanges(reader.readLong());
    heldOrdinal = (int) reader.readLong();
    nextHeld = (int) reader.readLong();
    held.restore(reader);
  }
}
