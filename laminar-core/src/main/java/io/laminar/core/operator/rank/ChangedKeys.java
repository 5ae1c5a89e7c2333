package io.laminar.core.operator.rank;

import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.Arrays;

/**
 * The keys that a commit has touched, in the order of the first change, and which of their rows may have other results:
 * those from a position on, but for some at the end. Grows with the largest commit.
 *
 * <p>Rows before that position have not moved, nor have those at the end, counted from there.
 */
final class ChangedKeys {
  private int[] keys = new int[8];
  private int[] firsts = new int[8];
  private int[] rests = new int[8];
  private int size;

  int size() {
    return size;
  }

  /** Adds a key that was not touched. Returns its number. */
  int add(int key) {
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, 2 * size);
      firsts = Arrays.copyOf(firsts, 2 * size);
      rests = Arrays.copyOf(rests, 2 * size);
    }
    keys[size] = key;
    firsts[size] = Integer.MAX_VALUE;
    rests[size] = Integer.MAX_VALUE;
    return size++;
  }

  /**
   * Rows of a key may have other results.
   *
   * @param first the position of the first one
   * @param rest how many rows stand behind the last one
   */
  void affect(int number, int first, int rest) {
    firsts[number] = Math.min(firsts[number], first);
    rests[number] = Math.min(rests[number], rest);
  }

  int key(int number) {
    return keys[number];
  }

  /** The position of the first row of a key that may have another result. */
  int first(int number) {
    return firsts[number];
  }

  /** The position behind the last one, of so many rows. */
  int behind(int number, int rowsOfKey) {
    return rowsOfKey - rests[number];
  }

  void clear() {
    size = 0;
  }

  void snapshot(StateWriter writer) {
    writer.writeLong(size);
    for (int i = 0; i < size; i++) {
      writer.writeLong(keys[i]);
      writer.writeLong(firsts[i]);
      writer.writeLong(rests[i]);
    }
  }

  void restore(StateReader reader) {
    for (long left = reader.readLong(); left > 0; left--) {
      int number = add((int) reader.readLong());
      firsts[number] = (int) reader.readLong();
      rests[number] = (int) reader.readLong();
    }
  }
}
