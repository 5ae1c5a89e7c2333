package io.laminar.core.operator.aggregate;

import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.operator.OutputRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.agrona.collections.Int2IntHashMap;

/**
 * The groups that a commit has touched so far, in order of the first touch, and the results that
 * they had before it. Grows with the largest commit.
 */
final class HeldChanges {
  private static final int MISSING = -1;

  /** Up to so many groups are searched one by one: most commits touch one or two. */
  private static final int MAX_LINEAR = 8;

  private final List<OutputRows> before = new ArrayList<>();
  private final Supplier<OutputRows> newRows;
  private final Int2IntHashMap numbers = new Int2IntHashMap(MISSING);
  private int[] ids = new int[MAX_LINEAR];
  private int[] tags = new int[MAX_LINEAR];
  private boolean[] had = new boolean[MAX_LINEAR];
  private int size;

  HeldChanges(Supplier<OutputRows> newRows) {
    this.newRows = newRows;
  }

  int size() {
    return size;
  }

  /** The number of a group among those touched, or −1. */
  int find(int id) {
    if (size > MAX_LINEAR) {
      return numbers.get(id);
    }
    for (int i = 0; i < size; i++) {
      if (ids[i] == id) {
        return i;
      }
    }
    return MISSING;
  }

  /** Adds a group that was not touched yet; what it had goes to {@link #before} of its number. */
  int add(int id, int tag) {
    if (size == ids.length) {
      ids = Arrays.copyOf(ids, 2 * size);
      tags = Arrays.copyOf(tags, 2 * size);
      had = Arrays.copyOf(had, 2 * size);
    }
    if (size / Batch.MAX_ROWS == before.size()) {
      before.add(newRows.get());
    }
    ids[size] = id;
    tags[size] = tag;
    if (size == MAX_LINEAR) {
      for (int i = 0; i < size; i++) {
        numbers.put(ids[i], i);
      }
    }
    if (size >= MAX_LINEAR) {
      numbers.put(id, size);
    }
    return size++;
  }

  int id(int number) {
    return ids[number];
  }

  int tag(int number) {
    return tags[number];
  }

  boolean had(int number) {
    return had[number];
  }

  void had(int number, boolean present) {
    had[number] = present;
  }

  /** Where the results of a group before the commit are kept. */
  OutputRows before(int number) {
    return before.get(number / Batch.MAX_ROWS);
  }

  /** The row in {@link #before}. */
  static int row(int number) {
    return number % Batch.MAX_ROWS;
  }

  /** Copies the results that a group had to where they are emitted. */
  void copyBefore(int number, OutputRows target, int row, int firstColumn, int columns) {
    OutputRows source = before(number);
    for (int i = firstColumn; i < firstColumn + columns; i++) {
      ColumnBuffer column = source.column(i);
      target.column(i).copy(row, column.vector(), row(number));
    }
  }

  void clear() {
    if (size > MAX_LINEAR) {
      numbers.clear();
    }
    int used = (size + Batch.MAX_ROWS - 1) / Batch.MAX_ROWS;
    for (int i = 0; i < used; i++) {
      before.get(i).clear();
    }
    size = 0;
  }
}
