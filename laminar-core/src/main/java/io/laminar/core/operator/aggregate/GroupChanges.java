package io.laminar.core.operator.aggregate;

import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.InlineBytes;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;

/**
 * Applies a changelog to groups row by row, and tells what that did to their results: −1 of the old
 * and +1 of the new, nothing where both are the same.
 *
 * <p>A retraction that would leave a group with fewer than no rows is of a row that is not held: it
 * is ignored and counted.
 */
public final class GroupChanges {
  private final Groups groups;
  private final OutputRows result;
  private final int firstResult;
  private final boolean keepsEmpty;
  private long ignoredRetractions;

  /**
   * Makes it for an operator.
   *
   * @param groups of the operator
   * @param result the operator's output, a changelog: keys, columns that follow from the group, and
   *     the aggregates
   * @param firstResult the column of the first aggregate
   * @param keepsEmpty whether a group that has had rows has a result when it has none: a global
   *     aggregate
   */
  public GroupChanges(Groups groups, OutputRows result, int firstResult, boolean keepsEmpty) {
    this.groups = groups;
    this.result = result;
    this.firstResult = firstResult;
    this.keepsEmpty = keepsEmpty;
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

  /**
   * Applies a row to its group and writes the changes of its results; keys included, columns
   * between keys and aggregates are the operator's to write, into the rows from the returned one to
   * {@code result.count()}, before the next call.
   *
   * @param batch the input
   * @param row physical row
   * @param id the group
   * @param isNew whether the group was made for this row
   * @param output takes what is full
   * @return the first row of {@code result} that was written
   */
  public int apply(Batch batch, int row, int id, boolean isNew, Output output) {
    if (result.room() < 2) {
      result.flush(output);
    }
    int first = result.count();
    boolean had = !isNew
        && (keepsEmpty || groups.rows(id) > 0)
        && groups.writeResults(id, result, firstResult, first, false);
    groups.addRow(batch, row, id);
    int next = had ? first + 1 : first;
    boolean has = (keepsEmpty || groups.rows(id) > 0)
        && groups.writeResults(id, result, firstResult, next, true);
    if (had && has && isSame(first, next)) {
      return first;
    }
    if (had) {
      groups.writeKey(id, result, first);
      result.add(-1);
    }
    if (has) {
      groups.writeKey(id, result, next);
      result.add(1);
    }
    return first;
  }

  private boolean isSame(int left, int right) {
    int results = groups.spec().calls().size();
    for (int i = 0; i < results; i++) {
      if (!isSame(result.column(firstResult + i), left, right)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSame(ColumnBuffer column, int left, int right) {
    long[] nulls = column.nulls();
    if (column.type().nullable() && (nulls[left] | nulls[right]) != 0) {
      return nulls[left] == nulls[right];
    }
    long[] values = column.values();
    if (column.type().words() == 1) {
      return values[left] == values[right];
    }
    return column.type().kind().isBytes()
        ? InlineBytes.equal(
            values[2 * left],
            values[2 * left + 1],
            column.heap(),
            values[2 * right],
            values[2 * right + 1],
            column.heap())
        : values[2 * left] == values[2 * right] && values[2 * left + 1] == values[2 * right + 1];
  }

  /** Retractions of rows that no group held. */
  public long ignoredRetractions() {
    return ignoredRetractions + groups.ignoredRetractions();
  }

  /**
   * Writes the count of ignored retractions.
   *
   * @param writer takes it
   */
  public void snapshot(StateWriter writer) {
    writer.writeLong(ignoredRetractions);
  }

  /**
   * Takes over what {@link #snapshot} wrote.
   *
   * @param reader gives it
   */
  public void restore(StateReader reader) {
    ignoredRetractions = reader.readLong();
  }
}
