package io.laminar.core.operator.aggregate;

import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.InlineBytes;
import io.laminar.core.data.Vector;
import java.util.Arrays;

/**
 * Rows that are added to their groups one after the other, with the results of each row's group
 * before and after it side by side in the output: those of row i in the output rows 2i and 2i + 1.
 *
 * <p>Accumulators know nothing of each other: each can take all rows before the next one does.
 * Reused from batch to batch.
 */
final class Steps {
  /** How many rows there are at most. */
  static final int MAX_ROWS = Batch.MAX_ROWS / 2;

  private static final int NO_CALL = -1;

  private final long[] rowsBefore = new long[MAX_ROWS];
  private final boolean[] counted = new boolean[MAX_ROWS];

  /** By row: not 0 when a result differs from the one before. */
  private final long[] changes = new long[MAX_ROWS];

  /** By row: whether a result did not fit before it, and the first that does not after it. */
  private final boolean[] missedBefore = new boolean[MAX_ROWS];

  private final int[] missingCall = new int[MAX_ROWS];
  private boolean anyMisses;
  private int call;
  private int count;
  private long round;

  private final boolean everyRowChanges;

  /**
   * Makes room for rows.
   *
   * @param everyRowChanges whether each row changes a result, so that none needs to be compared
   */
  Steps(boolean everyRowChanges) {
    this.everyRowChanges = everyRowChanges;
    Arrays.fill(changes, everyRowChanges ? 1 : 0);
  }

  /** Begins with rows of which nothing is known. */
  void begin(int rows) {
    count = rows;
    round++;
    anyMisses = false;
    if (!everyRowChanges) {
      Arrays.fill(changes, 0, rows, 0);
    }
  }

  /** A number that these rows have and none before. */
  long round() {
    return round;
  }

  /** How many rows there are. */
  int count() {
    return count;
  }

  /** The number of rows that the group of each row had before it; written by the groups. */
  long[] rowsBefore() {
    return rowsBefore;
  }

  /** The number of rows that a row's group had before it. */
  long rowsBefore(int row) {
    return rowsBefore[row];
  }

  /** Goes on to the next aggregate: what follows is about it. */
  void call(int number) {
    call = number;
  }

  /** Says which rows count for the aggregate. */
  void count(Batch batch, CountRule rule, int[] rows) {
    Arrays.fill(counted, 0, count, true);
    for (int column : rule.trueColumns()) {
      Vector condition = batch.column(column);
      for (int i = 0; i < count; i++) {
        counted[i] &= !condition.isNull(rows[i]) && condition.word(rows[i]) != 0;
      }
    }
    for (int column : rule.presentColumns()) {
      Vector argument = batch.column(column);
      for (int i = 0; i < count; i++) {
        counted[i] &= !argument.isNull(rows[i]);
      }
    }
  }

  /** Tells whether a row counts for the aggregate. */
  boolean counts(int row) {
    return counted[row];
  }

  /** Lets a row not count for the aggregate. */
  void skip(int row) {
    counted[row] = false;
  }

  /** Notes whether the aggregate's results before and after a row fit their type. */
  void results(int row, boolean fitted, boolean fits) {
    if (!fitted || !fits) {
      noteMiss(row, fitted, fits);
    }
  }

  private void noteMiss(int row, boolean fitted, boolean fits) {
    if (!anyMisses) {
      anyMisses = true;
      Arrays.fill(missedBefore, 0, count, false);
      Arrays.fill(missingCall, 0, count, NO_CALL);
    }
    missedBefore[row] |= !fitted;
    if (!fits && missingCall[row] == NO_CALL) {
      missingCall[row] = call;
    }
  }

  /** Compares the aggregate's results before and after each row. */
  void compare(ColumnBuffer results) {
    if (everyRowChanges) {
      return;
    }
    long[] values = results.values();
    long[] nulls = results.nulls();
    if (results.type().words() == 1) {
      for (int i = 0; i < count; i++) {
        long before = nulls[2 * i];
        // All ones where the value before is not NULL: only then do the words mean something.
        long difference = (values[2 * i] ^ values[2 * i + 1]) & (before - 1);
        changes[i] |= (before ^ nulls[2 * i + 1]) | difference;
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      boolean isNull = nulls[2 * i] != 0;
      boolean same = isNull == (nulls[2 * i + 1] != 0) && (isNull || isSame(results, 4 * i));
      changes[i] |= same ? 0 : 1;
    }
  }

  private static boolean isSame(ColumnBuffer results, int word) {
    long[] values = results.values();
    return results.type().kind().isBytes()
        ? InlineBytes.equal(
            values[word],
            values[word + 1],
            results.heap(),
            values[word + 2],
            values[word + 3],
            results.heap())
        : values[word] == values[word + 2] && values[word + 1] == values[word + 3];
  }

  /** Tells whether each row has replaced the results of its group, or made the first ones. */
  boolean allReplace() {
    return everyRowChanges && !anyMisses;
  }

  /** Tells whether a row's group had a row of results before it. */
  boolean had(int row) {
    return rowsBefore[row] > 0 && !(anyMisses && missedBefore[row]);
  }

  /** Tells whether a row's group has a row of results after it. */
  boolean has(int row) {
    return !anyMisses || missingCall[row] == NO_CALL;
  }

  /** The aggregate whose result does not fit after a row, where there is none. */
  int missingCall(int row) {
    return missingCall[row];
  }

  /** Tells whether a result is another one after a row. */
  boolean changed(int row) {
    return changes[row] != 0;
  }
}
