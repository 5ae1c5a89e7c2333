package io.laminar.core.operator.join;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.state.ByteHeap;
import io.laminar.core.state.KeyLayout;
import io.laminar.core.state.KeyRows;
import io.laminar.core.state.KeyedTable;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import io.laminar.core.state.ValueState;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The rows of one side of a join: a Z-set, row by row with its weight. Those of a key are chained in the
 * order in which they came; a row that is gone and comes again is the newest. Where rows only come, nobody
 * looks for one by its columns: equal ones are entries of their own.
 *
 * <pre>
 *   entry: │ the row's columns: the key of the table │ weight │ matches │ row before, row after │
 * </pre>
 *
 * <p>Matches are the rows of the other side that a row meets, counted where a condition decides that.
 */
final class JoinRows implements PartnerRows {
  static final int NONE = 0;
  private static final int WEIGHT = 0;
  private static final int MATCHES = 1;
  private static final int NEIGHBOURS = 2;
  private static final int PAYLOAD_WORDS = 3;

  /** In the link of an entry that may be on its way out. */
  private static final int EMPTIED = 1;

  private final int side;
  private final List<DataType> types;
  private final boolean canGo;
  private final JoinKeys joinKeys;
  private final int[] columns;
  private final KeyedTable table;
  private final KeyRows keys;
  private final int[] ids = new int[Batch.MAX_ROWS];
  private int[] emptied = new int[16];
  private int emptiedCount;

  JoinRows(int side, JoinInput input, JoinKeys joinKeys, ByteHeap heap, MemoryAccount account) {
    this.side = side;
    this.types = input.types();
    this.canGo = input.changelog();
    this.joinKeys = joinKeys;
    this.columns = IntStream.range(0, types.size()).toArray();
    KeyLayout layout = KeyLayout.ofRows(types);
    this.table = new KeyedTable(layout, PAYLOAD_WORDS, heap, account);
    this.keys = new KeyRows(layout);
  }

  /** Reads rows and looks them up. */
  void load(Batch batch, int[] rows, int count) {
    if (canGo) {
      keys.load(batch, columns, rows, count);
      table.find(keys, count, ids);
    } else {
      keys.read(batch, columns, rows, count);
      Arrays.fill(ids, 0, count, -1);
    }
  }

  /** The entry of a row that was loaded, or −1. */
  int id(int number) {
    if (ids[number] < 0 && canGo) {
      // An equal row of the batch may have made it.
      ids[number] = table.find(keys, number);
    }
    return ids[number];
  }

  /** The entry of a row that was loaded and has come, in an earlier call perhaps: then it is the newest of its key. */
  int id(int number, int key) {
    int id = id(number);
    return id < 0 ? joinKeys.last(key, side) : id;
  }

  /** Tells whether a row that was loaded is there. */
  boolean holds(int number) {
    int id = id(number);
    return id >= 0 && weight(id) > 0;
  }

  /**
   * A row that was loaded comes or goes.
   *
   * @param key its entry in the keys
   * @param weight not 0; where it goes, it is there
   */
  void add(int number, int key, long weight) {
    int id = id(number);
    if (id < 0) {
      id = canGo ? table.insert(keys, number) : table.insertLoose(keys, number);
      ids[number] = id;
    }
    long before = weight(id);
    word(id, WEIGHT, before + weight);
    joinKeys.addTotal(key, side, weight);
    if (before == 0) {
      append(id, key);
    } else if (before + weight == 0) {
      unlink(id, key);
      empty(id);
    }
  }

  private void append(int id, int key) {
    int last = joinKeys.last(key, side);
    neighbours(id, last, NONE);
    if (last == NONE) {
      joinKeys.ends(key, side, id, id);
    } else {
      neighbours(last, before(last), id);
      joinKeys.ends(key, side, joinKeys.first(key, side), id);
    }
  }

  private void unlink(int id, int key) {
    int before = before(id);
    int after = after(id);
    if (before != NONE) {
      neighbours(before, before(before), after);
    }
    if (after != NONE) {
      neighbours(after, before, after(after));
    }
    joinKeys.ends(
        key,
        side,
        before == NONE ? after : joinKeys.first(key, side),
        after == NONE ? before : joinKeys.last(key, side));
  }

  private void empty(int id) {
    if (table.link(id) != EMPTIED) {
      table.link(id, EMPTIED);
      if (emptiedCount == emptied.length) {
        emptied = Arrays.copyOf(emptied, 2 * emptiedCount);
      }
      emptied[emptiedCount++] = id;
    }
  }

  /** Lets go of rows that are gone; what was loaded is not looked at again. */
  void removeEmpty() {
    for (int i = 0; i < emptiedCount; i++) {
      int id = emptied[i];
      table.link(id, 0);
      if (weight(id) == 0) {
        table.remove(id);
      }
    }
    emptiedCount = 0;
  }

  long weight(int id) {
    return word(id, WEIGHT);
  }

  long matches(int id) {
    return word(id, MATCHES);
  }

  void matches(int id, long matches) {
    word(id, MATCHES, matches);
  }

  private int before(int id) {
    return (int) (word(id, NEIGHBOURS) >>> 32);
  }

  /** The row with the same key that came next, or {@link #NONE}. */
  int after(int id) {
    return (int) word(id, NEIGHBOURS);
  }

  private void neighbours(int id, int before, int after) {
    word(id, NEIGHBOURS, (long) before << 32 | after);
  }

  private long word(int id, int word) {
    return table.entries().page(id)[table.entries().offset(id) + table.payload() + word];
  }

  private void word(int id, int word, long value) {
    table.entries().writable(id)[table.entries().offset(id) + table.payload() + word] = value;
  }

  @Override
  public void copy(int column, int[] rowIds, int count, ColumnBuffer target) {
    table.copyKeys(rowIds, 0, count, column, target, 0);
  }

  /** The different rows. */
  int size() {
    return table.size();
  }

  long stateBytes() {
    return table.liveBytes();
  }

  void snapshot(StateWriter writer) {
    assert emptiedCount == 0 : "rows are on their way out";
    table.snapshot(writer);
  }

  void restore(StateReader reader) {
    table.restore(reader);
  }

  /** Writes a row by itself. */
  void write(int id, ColumnBuffer[] buffers, StateWriter writer) {
    writer.writeLong(weight(id));
    writer.writeLong(matches(id));
    for (int column : columns) {
      buffers[column].begin();
      table.copyKey(id, column, buffers[column], 0);
      ValueState.write(buffers[column].vector(), types.get(column), 0, writer);
    }
  }
}
