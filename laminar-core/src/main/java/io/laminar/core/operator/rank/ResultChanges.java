package io.laminar.core.operator.rank;

import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.Arrays;
import org.agrona.collections.Long2LongHashMap;

/**
 * What a commit has done to rows with their results: a sum for each pair of a row and a result, in the order of the first
 * change. Grows with the largest commit.
 *
 * <pre>
 *   change, …                while results are computed
 *   collect ─▶ write …       retractions first, each pair as often as its sum says; then it is forgotten
 * </pre>
 *
 * <p>Results are referred to, and rows are not forgotten, until then, so that no id is given to another one.
 */
final class ResultChanges {
  private static final long MISSING = -1;

  /** Up to so many pairs are searched one by one: most commits touch a few. */
  private static final int MAX_LINEAR = 8;

  private final HeldResults results;
  private final RankedPartitions partitions;
  private final Long2LongHashMap numbers = new Long2LongHashMap(MISSING);
  private int[] pairRows = new int[MAX_LINEAR];
  private int[] pairResults = new int[MAX_LINEAR];
  private int[] sums = new int[MAX_LINEAR];
  private int size;

  // Rows without nodes, to be forgotten.
  private int[] gone = new int[MAX_LINEAR];
  private int goneCount;

  // What is to be written next: first all pairs with negative sums, then the others.
  private boolean inserting;
  private int next;
  private int written;

  ResultChanges(HeldResults results, RankedPartitions partitions) {
    this.results = results;
    this.partitions = partitions;
  }

  /** A row with a result is inserted, by 1, or retracted, by −1. */
  void change(int row, int result, int weight) {
    int number = find(row, result);
    if (number < 0) {
      number = append(row, result);
      results.refer(result);
    }
    sums[number] += weight;
  }

  private int find(int row, int result) {
    if (size > MAX_LINEAR) {
      return (int) numbers.get(pair(row, result));
    }
    for (int i = 0; i < size; i++) {
      if (pairRows[i] == row && pairResults[i] == result) {
        return i;
      }
    }
    return -1;
  }

  private static long pair(int row, int result) {
    return (long) row << 32 | result;
  }

  private int append(int row, int result) {
    if (size == sums.length) {
      pairRows = Arrays.copyOf(pairRows, 2 * size);
      pairResults = Arrays.copyOf(pairResults, 2 * size);
      sums = Arrays.copyOf(sums, 2 * size);
    }
    pairRows[size] = row;
    pairResults[size] = result;
    sums[size] = 0;
    if (size == MAX_LINEAR) {
      for (int i = 0; i < size; i++) {
        numbers.put(pair(pairRows[i], pairResults[i]), i);
      }
    }
    if (size >= MAX_LINEAR) {
      numbers.put(pair(row, result), size);
    }
    return size++;
  }

  /** A row has no node any more. */
  void forgetLater(int row) {
    if (partitions.mark(row) == 0) {
      partitions.mark(row, 1);
      gone = goneCount == gone.length ? Arrays.copyOf(gone, 2 * goneCount) : gone;
      gone[goneCount++] = row;
    }
  }

  /** How many rows are to be written, at most some number. */
  int count(int most) {
    long count = 0;
    for (int i = 0; i < size && count < most; i++) {
      count += Math.abs(sums[i]);
    }
    return (int) Math.min(count, most);
  }

  /** Tells whether a row is to be written. */
  boolean hasNext() {
    while (true) {
      if (next < size && written < (inserting ? sums[next] : -sums[next])) {
        return true;
      }
      if (next < size) {
        next++;
        written = 0;
      } else if (inserting) {
        return false;
      } else {
        inserting = true;
        next = 0;
      }
    }
  }

  /** The row has been written. */
  void take() {
    written++;
  }

  /** The row to be written. */
  int row() {
    return pairRows[next];
  }

  /** Its result. */
  int result() {
    return pairResults[next];
  }

  /** −1 where it is retracted. */
  int weight() {
    return inserting ? 1 : -1;
  }

  /** Forgets the commit, all of which was written. */
  void clear() {
    for (int i = 0; i < size; i++) {
      results.release(pairResults[i]);
    }
    for (int i = 0; i < goneCount; i++) {
      partitions.mark(gone[i], 0);
      partitions.removeIfGone(gone[i]);
    }
    if (size > MAX_LINEAR) {
      numbers.clear();
    }
    size = 0;
    goneCount = 0;
    next = 0;
    written = 0;
    inserting = false;
  }

  void snapshot(StateWriter writer) {
    writer.writeLong(size);
    for (int i = 0; i < size; i++) {
      writer.writeLong(pair(pairRows[i], pairResults[i]));
      writer.writeLong(sums[i]);
    }
    writer.writeLong(goneCount);
    for (int i = 0; i < goneCount; i++) {
      writer.writeLong(gone[i]);
    }
    writer.writeLong(next);
    writer.writeLong(written);
    writer.writeLong(inserting ? 1 : 0);
  }

  /** Results that pairs refer to are in state with their references. */
  void restore(StateReader reader) {
    for (long left = reader.readLong(); left > 0; left--) {
      long pair = reader.readLong();
      int number = append((int) (pair >>> 32), (int) pair);
      sums[number] = (int) reader.readLong();
    }
    for (long left = reader.readLong(); left > 0; left--) {
      gone = goneCount == gone.length ? Arrays.copyOf(gone, 2 * goneCount) : gone;
      gone[goneCount++] = (int) reader.readLong();
    }
    next = (int) reader.readLong();
    written = (int) reader.readLong();
    inserting = reader.readLong() == 1;
  }
}
