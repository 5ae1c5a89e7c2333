package io.laminar.core.operator.join;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.state.ByteHeap;
import io.laminar.core.state.KeyLayout;
import io.laminar.core.state.KeyPartition;
import io.laminar.core.state.KeyRows;
import io.laminar.core.state.KeyedTable;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * The equality keys of both inputs of a join, and for each key the rows of either side.
 *
 * <pre>
 *   entry: │ key │ first left, last left │ weight of left │ first right, last right │ weight of right │
 * </pre>
 */
final class JoinKeys {
  static final int NONE = 0;
  private static final int WORDS_A_SIDE = 2;
  private static final int TOTAL = 1;

  /** In the link of an entry that may be on its way out. */
  private static final int EMPTIED = 1;

  private final KeyedTable table;
  private final KeyRows keys;
  private final int[] ids = new int[Batch.MAX_ROWS];

  // Of rows that are in state already.
  private final KeyRows heldKeys;
  private final int[] created = new int[Batch.MAX_ROWS];
  private int[] emptied = new int[16];
  private int emptiedCount;

  // To look at one key.
  private final ColumnBuffer[] single;
  private final Batch singleRow;

  JoinKeys(List<DataType> types, ByteHeap heap, MemoryAccount account) {
    KeyLayout layout = KeyLayout.of(types);
    this.table = new KeyedTable(layout, 2 * WORDS_A_SIDE, heap, account);
    this.keys = new KeyRows(layout);
    this.heldKeys = new KeyRows(layout);
    this.single = types.stream().map(ColumnBuffer::new).toArray(ColumnBuffer[]::new);
    this.singleRow = new Batch(single.length);
    for (int i = 0; i < single.length; i++) {
      singleRow.column(i, single[i].vector());
    }
  }

  /** Reads the keys of rows, none of which has a NULL, and looks them up. */
  void load(Batch batch, int[] columns, int[] rows, int count) {
    keys.load(batch, columns, rows, count);
    table.find(keys, count, ids);
  }

  /** Reads the keys of rows, none of which has a NULL, and looks none of them up: their ids are −1. */
  void hash(Batch batch, int[] columns, int[] rows, int count) {
    keys.load(batch, columns, rows, count);
    Arrays.fill(ids, 0, count, -1);
  }

  /** The hash of the key of a row that was loaded. */
  int hashOf(int number) {
    return keys.hashOf(number);
  }

  /** Looks the key of a row that was loaded up once more, unless it has been found. */
  int findAgain(int number) {
    if (ids[number] < 0) {
      ids[number] = table.find(keys, number);
    }
    return ids[number];
  }

  /**
   * Looks up the keys of rows that are in state already, and makes those that are missing; what was loaded stays.
   *
   * @param columns of the batch that are the key
   * @param found receives the entries of the keys of the first rows
   */
  void makeHeld(Batch batch, int[] columns, int count, int[] found) {
    table.findOrInsert(heldKeys, batch, columns, Batch.everyRow(), count, found, created);
  }

  /** Hashes the keys of the first rows, which are in state already; what was loaded stays. */
  void hashHeld(Batch batch, int[] columns, int count, int[] hashes) {
    heldKeys.load(batch, columns, Batch.everyRow(), count);
    for (int i = 0; i < count; i++) {
      hashes[i] = heldKeys.hashOf(i);
    }
  }

  /** The virtual partition of the key of the first row of a batch; what was loaded stays. */
  int partition(Batch batch, int[] columns) {
    heldKeys.load(batch, columns, Batch.everyRow(), 1);
    return KeyPartition.of(heldKeys, 0);
  }

  /** The entry of the key of a row that was loaded; −1 if there was none when it was. */
  int id(int number) {
    return ids[number];
  }

  /** The entry of the key of a row that was loaded; made if it is not there. */
  int make(int number) {
    if (ids[number] < 0) {
      // Another row of the batch may have made it.
      int id = table.find(keys, number);
      ids[number] = id < 0 ? table.insert(keys, number) : id;
    }
    return ids[number];
  }

  int first(int id, int side) {
    return (int) (word(id, side * WORDS_A_SIDE) >>> 32);
  }

  int last(int id, int side) {
    return (int) word(id, side * WORDS_A_SIDE);
  }

  void ends(int id, int side, int first, int last) {
    word(id, side * WORDS_A_SIDE, (long) first << 32 | last);
  }

  /** How many rows of a side have the key, equal ones included. */
  long total(int id, int side) {
    return word(id, side * WORDS_A_SIDE + TOTAL);
  }

  /** Rows of a side with the key have come or gone. */
  void addTotal(int id, int side, long weight) {
    long total = total(id, side) + weight;
    word(id, side * WORDS_A_SIDE + TOTAL, total);
    if (total == 0 && table.link(id) != EMPTIED) {
      table.link(id, EMPTIED);
      if (emptiedCount == emptied.length) {
        emptied = Arrays.copyOf(emptied, 2 * emptiedCount);
      }
      emptied[emptiedCount++] = id;
    }
  }

  /** Lets go of keys that no row has any more; what was loaded is not looked at again. */
  void removeEmpty() {
    for (int i = 0; i < emptiedCount; i++) {
      int id = emptied[i];
      table.link(id, 0);
      if (total(id, 0) == 0 && total(id, 1) == 0) {
        table.remove(id);
      }
    }
    emptiedCount = 0;
  }

  private long word(int id, int word) {
    return table.entries().page(id)[table.entries().offset(id) + table.payload() + word];
  }

  private void word(int id, int word, long value) {
    table.entries().writable(id)[table.entries().offset(id) + table.payload() + word] = value;
  }

  int size() {
    return table.size();
  }

  long stateBytes() {
    return table.liveBytes();
  }

  /** The virtual partition of a key. */
  int partition(int id) {
    int[] columns = new int[single.length];
    for (int i = 0; i < single.length; i++) {
      columns[i] = i;
      single[i].begin();
      table.copyKey(id, i, single[i], 0);
    }
    return partition(singleRow, columns);
  }

  void forEach(IntConsumer visitor) {
    table.entries().forEachLive(visitor);
  }

  void snapshot(StateWriter writer) {
    assert emptiedCount == 0 : "keys are on their way out";
    table.snapshot(writer);
  }

  void restore(StateReader reader) {
    table.restore(reader);
  }
}
