package io.laminar.core.operator.over;

import io.laminar.core.state.EntryStore;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.function.LongToIntFunction;
import java.util.function.ObjIntConsumer;

/**
 * What is kept for each key besides its aggregates: numbers, and the list of its rows that are still needed.
 *
 * <pre>
 *   key:   │ group, next key │ oldest, newest │ to come out, to come into the frame │ first of the frame, first that may go │
 *          │ kept │ rows so far │ rank │ dense rank │ time of the row that came out last │
 *   list:  oldest … first of the frame … to come into the frame … newest        somewhere in it: to come out
 * </pre>
 *
 * <p>Where the frame begins with the key, its first rows stay, and what may go begins behind them. Ids are kept + 1; 0
 * stands for none, or for the rows that are still to come.
 */
final class KeyHistory {
  private static final int GROUP = 0;
  private static final int ENDS = 1;
  private static final int NEXT = 2;
  private static final int MARKS = 3;
  private static final int KEPT = 4;
  private static final int COUNT = 5;
  private static final int RANK = 6;
  private static final int DENSE_RANK = 7;
  private static final int TIME = 8;
  private static final int WORDS = 9;

  private final OverRows rows;
  private final int keptFirst;
  private final boolean hasStart;
  private final EntryStore keys;
  private int firstKey;

  KeyHistory(OverRows rows, int keptFirst, boolean hasStart, MemoryAccount account) {
    this.rows = rows;
    this.hasStart = hasStart;
    this.keptFirst = keptFirst;
    this.keys = new EntryStore(WORDS, account);
  }

  /** Makes a key without rows. */
  int create(int group) {
    int key = keys.allocate();
    pair(key, GROUP, group, firstKey);
    firstKey = key + 1;
    return key;
  }

  /** Some key, or −1. */
  int anyKey() {
    return firstKey - 1;
  }

  int group(int key) {
    return high(key, GROUP);
  }

  /** Removes the key that {@link #anyKey} gives, which has no rows. */
  void removeAny() {
    int key = firstKey - 1;
    firstKey = low(key, GROUP);
    keys.free(key);
  }

  int oldest(int key) {
    return high(key, ENDS) - 1;
  }

  int newest(int key) {
    return low(key, ENDS) - 1;
  }

  /** The row that comes out next, or −1. */
  int toComeOut(int key) {
    return high(key, NEXT) - 1;
  }

  /** The row that comes into the frame next, or −1. */
  int toComeIn(int key) {
    return low(key, NEXT) - 1;
  }

  /** The first row of the frame, where it does not begin with the key; −1 when it is empty and at the end. */
  int frame(int key) {
    return high(key, MARKS) - 1;
  }

  /** How many rows the key has had. */
  long count(int key) {
    return word(key, COUNT);
  }

  long rank(int key) {
    return word(key, RANK);
  }

  long denseRank(int key) {
    return word(key, DENSE_RANK);
  }

  /** The number of the first row in the frame. */
  long frameStart(int key) {
    return hasStart ? number(key, frame(key)) : 1;
  }

  /** The number behind the last row in the frame. */
  long frameEnd(int key) {
    return number(key, toComeIn(key));
  }

  /** The number of a row, or where it is −1 that of the next one to come. */
  long number(int key, int row) {
    return row < 0 ? count(key) + 1 : rows.number(row);
  }

  /** Adds a row, the newest of all. */
  void append(int key, int row) {
    append(key, row, count(key) + 1);
    pair(key, NEXT, orNew(high(key, NEXT), row), orNew(low(key, NEXT), row));
    if (hasStart) {
      pair(key, MARKS, orNew(high(key, MARKS), row), low(key, MARKS));
    }
  }

  private static int orNew(int mark, int row) {
    return mark > 0 ? mark : row + 1;
  }

  private void append(int key, int row, long number) {
    rows.place(row, key, number);
    int newest = low(key, ENDS);
    rows.links(row, newest, 0);
    if (newest > 0) {
      rows.links(newest - 1, rows.before(newest - 1), row + 1);
    }
    pair(key, ENDS, orNew(high(key, ENDS), row), row + 1);
    if (word(key, KEPT) >= keptFirst) {
      pair(key, MARKS, high(key, MARKS), orNew(low(key, MARKS), row));
    }
    word(key, KEPT, word(key, KEPT) + 1);
    word(key, COUNT, number);
  }

  /** Ranks the row that comes out next. */
  void rankNext(int key) {
    int row = toComeOut(key);
    long number = rows.number(row);
    if (number == 1 || word(key, TIME) != rows.time(row)) {
      word(key, RANK, number);
      word(key, DENSE_RANK, denseRank(key) + 1);
      word(key, TIME, rows.time(row));
    }
  }

  /** The row that was to come out next has. */
  void cameOut(int key) {
    pair(key, NEXT, rows.behind(toComeOut(key)), low(key, NEXT));
  }

  /** The row that was to come into the frame next has. */
  void cameIn(int key) {
    pair(key, NEXT, high(key, NEXT), rows.behind(toComeIn(key)));
  }

  /** Takes the first row out of the frame; it is kept. */
  void leaveFrame(int key) {
    pair(key, MARKS, rows.behind(frame(key)), low(key, MARKS));
  }

  /** The first row that may go, or −1. */
  int removable(int key) {
    return low(key, MARKS) - 1;
  }

  /** Removes the first row that may go, which came out and left the frame. */
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
    pair(key, MARKS, high(key, MARKS), behind);
    word(key, KEPT, word(key, KEPT) - 1);
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
    for (int number = COUNT; number <= TIME; number++) {
      writer.writeLong(word(key, number));
    }
    writer.writeLong(number(key, toComeOut(key)));
    writer.writeLong(frameEnd(key));
    writer.writeLong(frameStart(key));
    writer.writeLong(word(key, KEPT));
    for (int row = oldest(key); row >= 0; row = rows.behind(row) - 1) {
      writer.writeLong(rows.number(row));
      writer.writeLong(rows.time(row));
      rowWriter.accept(writer, row);
    }
  }

  /**
   * Makes a key of what {@link #writeKey} wrote.
   *
   * @param rowReader is given the time of a row, reads it, and returns its id; it {@linkplain OverRows#waitFor puts} it
   *     among those that did not come out, if it is one of them
   */
  int readKey(int group, StateReader reader, LongToIntFunction rowReader) {
    int key = create(group);
    long[] numbers = new long[TIME - COUNT + 1];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = reader.readLong();
    }
    long toComeOut = reader.readLong();
    long toComeIn = reader.readLong();
    long frame = reader.readLong();
    for (long left = reader.readLong(); left > 0; left--) {
      long number = reader.readLong();
      long time = reader.readLong();
      int row = rowReader.applyAsInt(time);
      rows.time(row, time);
      append(key, row, number);
      pair(
          key,
          NEXT,
          number == toComeOut ? row + 1 : high(key, NEXT),
          number == toComeIn ? row + 1 : low(key, NEXT));
      if (hasStart && number == frame) {
        pair(key, MARKS, row + 1, low(key, MARKS));
      }
    }
    for (int i = 0; i < numbers.length; i++) {
      word(key, COUNT + i, numbers[i]);
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
