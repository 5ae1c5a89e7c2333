package io.laminar.core.operator.over;

import io.laminar.core.state.EntryStore;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.function.IntSupplier;
import java.util.function.ObjIntConsumer;

/**
 * What is kept for each key besides its aggregates: numbers, and the list of its rows that are still needed.
 *
 * <pre>
 *   key:   │ group │ oldest, newest │ first of the frame, first that may go │ kept, in the frame │ row number │ rank
 *          │ dense rank │ time of the newest │ next key │
 *   row:   │ row before, row behind │ time │ key, next in the queue │      the words of a row in the table of rows
 * </pre>
 *
 * <p>Where the frame begins with the key, its first rows stay, and what may go begins behind them. Ids are kept + 1; 0
 * stands for none.
 */
final class KeyHistory {
  private static final int GROUP = 0;
  private static final int ENDS = 1;
  private static final int MARKS = 2;
  private static final int COUNTS = 3;
  private static final int ROW_NUMBER = 4;
  private static final int RANK = 5;
  private static final int DENSE_RANK = 6;
  private static final int TIME = 7;
  private static final int NEXT_KEY = 8;
  private static final int WORDS = 9;

  private final OverRows rows;
  private final int keptFirst;
  private final boolean countsFrame;
  private final EntryStore keys;
  private int firstKey;

  KeyHistory(OverRows rows, int keptFirst, boolean countsFrame, MemoryAccount account) {
    this.rows = rows;
    this.countsFrame = countsFrame;
    this.keptFirst = keptFirst;
    this.keys = new EntryStore(WORDS, account);
  }

  /** Makes a key without rows. */
  int create(int group) {
    int key = keys.allocate();
    word(key, GROUP, group);
    word(key, NEXT_KEY, firstKey);
    firstKey = key + 1;
    return key;
  }

  /** Some key, or −1. */
  int anyKey() {
    return firstKey - 1;
  }

  int group(int key) {
    return (int) word(key, GROUP);
  }

  /** Removes the key that {@link #anyKey} gives, which has no rows. */
  void removeAny() {
    int key = firstKey - 1;
    firstKey = (int) word(key, NEXT_KEY);
    keys.free(key);
  }

  int oldest(int key) {
    return high(key, ENDS) - 1;
  }

  int newest(int key) {
    return low(key, ENDS) - 1;
  }

  /** The first row of the frame, where it does not begin with the key. */
  int frame(int key) {
    return high(key, MARKS) - 1;
  }

  /** How many rows are kept. */
  int kept(int key) {
    return high(key, COUNTS);
  }

  /** How many rows are in the frame, where it does not begin with the key. */
  int inFrame(int key) {
    return low(key, COUNTS);
  }

  long rowNumber(int key) {
    return word(key, ROW_NUMBER);
  }

  long rank(int key) {
    return word(key, RANK);
  }

  long denseRank(int key) {
    return word(key, DENSE_RANK);
  }

  /** Adds a row, the newest of all. */
  void append(int key, int row, long time) {
    int newest = low(key, ENDS);
    rows.links(row, newest, 0);
    if (newest > 0) {
      rows.links(newest - 1, rows.before(newest - 1), row + 1);
    }
    int oldest = high(key, ENDS);
    pair(key, ENDS, oldest > 0 ? oldest : row + 1, row + 1);
    int frame = high(key, MARKS);
    boolean mayGo = kept(key) >= keptFirst && low(key, MARKS) == 0;
    pair(key, MARKS, frame > 0 ? frame : row + 1, mayGo ? row + 1 : low(key, MARKS));
    pair(key, COUNTS, kept(key) + 1, inFrame(key) + (countsFrame ? 1 : 0));
    long number = rowNumber(key) + 1;
    word(key, ROW_NUMBER, number);
    if (number == 1 || word(key, TIME) != time) {
      word(key, RANK, number);
      word(key, DENSE_RANK, denseRank(key) + 1);
      word(key, TIME, time);
    }
  }

  /** Takes the first row out of the frame; it is kept. */
  void leaveFrame(int key) {
    pair(key, MARKS, rows.behind(frame(key)), low(key, MARKS));
    pair(key, COUNTS, kept(key), inFrame(key) - 1);
  }

  /** The first row that may go, or −1. */
  int removable(int key) {
    return low(key, MARKS) - 1;
  }

  /** Removes the first row that may go. */
  void removeFirst(int key) {
    int row = removable(key);
    int before = rows.before(row);
    int behind = rows.behind(row);
    if (before > 0) {
      rows.links(before - 1, rows.before(before - 1), behind);
    }
    if (behind > 0) {
      rows.links(behind - 1, before, rows.behind(behind - 1));
    }
    int oldest = high(key, ENDS) == row + 1 ? behind : high(key, ENDS);
    int newest = low(key, ENDS) == row + 1 ? before : low(key, ENDS);
    pair(key, ENDS, oldest, newest);
    int frame = high(key, MARKS) == row + 1 ? behind : high(key, MARKS);
    pair(key, MARKS, frame, behind);
    pair(key, COUNTS, kept(key) - 1, inFrame(key));
    rows.remove(row);
  }

  /** Removes the oldest row, whatever it is kept for. */
  void removeOldest(int key) {
    int row = oldest(key);
    pair(key, ENDS, rows.behind(row), low(key, ENDS));
    rows.remove(row);
  }

  /** Writes the numbers and the rows of a key. */
  void writeKey(int key, StateWriter writer, ObjIntConsumer<StateWriter> rowWriter) {
    for (int number = ROW_NUMBER; number <= TIME; number++) {
      writer.writeLong(word(key, number));
    }
    writer.writeLong(kept(key));
    int inFrame = -1;
    int row = oldest(key);
    for (int i = 0; i < kept(key); i++) {
      inFrame = countsFrame && row == frame(key) ? i : inFrame;
      writer.writeLong(rows.time(row));
      rowWriter.accept(writer, row);
      row = rows.behind(row) - 1;
    }
    writer.writeLong(inFrame);
  }

  /**
   * Makes a key of what {@link #writeKey} wrote.
   *
   * @param rowReader reads a row, and returns its id
   */
  int readKey(int group, StateReader reader, IntSupplier rowReader) {
    int key = create(group);
    long[] numbers = new long[TIME - ROW_NUMBER + 1];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = reader.readLong();
    }
    long count = reader.readLong();
    for (long i = 0; i < count; i++) {
      long time = reader.readLong();
      int row = rowReader.getAsInt();
      rows.time(row, time);
      append(key, row, time);
    }
    for (long left = reader.readLong(); left > 0; left--) {
      leaveFrame(key);
    }
    for (int i = 0; i < numbers.length; i++) {
      word(key, ROW_NUMBER + i, numbers[i]);
    }
    return key;
  }

  private long word(int key, int number) {
    return keys.page(key)[keys.offset(key) + number];
  }

  private void word(int key, int number, long word) {
    keys.writable(key)[keys.offset(key) + number] = word;
  }

  private int high(int key, int number) {
    return (int) (word(key, number) >>> 32);
  }

  private int low(int key, int number) {
    return (int) word(key, number);
  }

  private void pair(int key, int number, int high, int low) {
    word(key, number, (long) high << 32 | low);
  }

  long liveBytes() {
    return (long) keys.size() * WORDS * Long.BYTES;
  }

  void snapshot(StateWriter writer) {
    writer.writeLong(firstKey);
    keys.snapshot(writer);
  }

  void restore(StateReader reader) {
    firstKey = (int) reader.readLong();
    keys.restore(reader);
  }
}
