package io.laminar.core.operator;

import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import io.laminar.core.state.ValueState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.agrona.collections.Int2IntHashMap;

/**
 * The entries, such as groups, that a commit has touched so far, in order of the first touch, and the
 * results that they had before it. Grows with the largest commit.
 */
public final class HeldChanges {
  private static final int MISSING = -1;

  /** Up to so many entries are searched one by one: most commits touch one or two. */
  private static final int MAX_LINEAR = 8;

  private final List<OutputRows> before = new ArrayList<>();
  private final Supplier<OutputRows> newRows;
  private final int firstResult;
  private final int results;
  private final Int2IntHashMap numbers = new Int2IntHashMap(MISSING);
  private int[] ids = new int[MAX_LINEAR];
  private int[] tags = new int[MAX_LINEAR];
  private boolean[] had = new boolean[MAX_LINEAR];
  private int size;

  /**
   * Makes one that holds nothing.
   *
   * @param newRows makes room for the columns of results
   * @param firstResult the first column that is kept
   * @param results the number of columns
   */
  public HeldChanges(Supplier<OutputRows> newRows, int firstResult, int results) {
    this.newRows = newRows;
    this.firstResult = firstResult;
    this.results = results;
  }

  /** How many entries were touched. */
  public int size() {
    return size;
  }

  /**
   * Finds an entry among those touched.
   *
   * @param id the entry
   * @return its number, or −1
   */
  public int find(int id) {
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

  /**
   * Adds an entry that was not touched yet; what it had goes to {@link #before} of its number.
   *
   * @param id the entry
   * @param tag whatever its owner needs to know of it
   * @return its number
   */
  public int add(int id, int tag) {
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

  /**
   * Returns an entry.
   *
   * @param number of the entry
   */
  public int id(int number) {
    return ids[number];
  }

  /**
   * Returns what {@link #add} was given.
   *
   * @param number of the entry
   */
  public int tag(int number) {
    return tags[number];
  }

  /**
   * Tells whether an entry had results before the commit.
   *
   * @param number of the entry
   */
  public boolean had(int number) {
    return had[number];
  }

  /**
   * Says whether an entry had results before the commit.
   *
   * @param number of the entry
   * @param present whether they were written to {@link #before}
   */
  public void had(int number, boolean present) {
    had[number] = present;
  }

  /**
   * Returns where the results of an entry before the commit are kept.
   *
   * @param number of the entry
   */
  public OutputRows before(int number) {
    return before.get(number / Batch.MAX_ROWS);
  }

  /**
   * Returns the row in {@link #before}.
   *
   * @param number of the entry
   */
  public static int row(int number) {
    return number % Batch.MAX_ROWS;
  }

  /**
   * Copies the results that an entry had to where they are emitted.
   *
   * @param number of the entry
   * @param target has the same columns
   * @param row physical row to write
   */
  public void copyBefore(int number, OutputRows target, int row) {
    OutputRows source = before(number);
    for (int i = firstResult; i < firstResult + results; i++) {
      ColumnBuffer column = source.column(i);
      target.column(i).copy(row, column.vector(), row(number));
    }
  }

  /**
   * Writes what it holds.
   *
   * @param writer takes it
   */
  public void snapshot(StateWriter writer) {
    writer.writeLong(size);
    for (int i = 0; i < size; i++) {
      writer.writeLong(ids[i]);
      writer.writeLong(tags[i]);
      writer.writeLong(had[i] ? 1 : 0);
    }
    for (int column = firstResult; size > 0 && column < firstResult + results; column++) {
      for (int i = 0; i < size; i++) {
        if (had[i]) {
          ValueState.write(
              before(i).column(column).vector(), before(i).column(column).type(), row(i), writer);
        }
      }
    }
  }

  /**
   * Takes over what {@link #snapshot} wrote; into one that holds nothing.
   *
   * @param reader gives it
   */
  public void restore(StateReader reader) {
    long count = reader.readLong();
    for (long i = 0; i < count; i++) {
      int number = add((int) reader.readLong(), (int) reader.readLong());
      had[number] = reader.readLong() == 1;
    }
    for (int column = firstResult; size > 0 && column < firstResult + results; column++) {
      for (int i = 0; i < size; i++) {
        if (had[i]) {
          ValueState.read(before(i).column(column), row(i), reader);
        }
      }
    }
  }

  /** Forgets all entries. */
  public void clear() {
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
