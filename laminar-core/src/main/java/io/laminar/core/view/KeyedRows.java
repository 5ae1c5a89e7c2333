package io.laminar.core.view;

import io.laminar.api.Schema;
import io.laminar.core.data.Batch;
import io.laminar.core.data.Vector;
import io.laminar.core.state.ByteHeap;
import io.laminar.core.state.EntryList;
import io.laminar.core.state.KeyLayout;
import io.laminar.core.state.KeyRows;
import io.laminar.core.state.KeyedTable;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.PinnedTable;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import io.laminar.core.state.ValueColumns;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The rows of a view with a key: one entry a key, updated in place. An insertion replaces the row
 * with its key; a retraction takes it away, whatever its other columns hold, and is ignored and
 * counted where there is none.
 *
 * <pre>
 *   entry: │ key columns │ row before, row after │ NULL bits │ the other columns │
 * </pre>
 *
 * <p>A retraction and an insertion of the same key that follows it right away are one update: the
 * row keeps its place. A key that comes back later is the newest.
 */
final class KeyedRows implements ViewRows, PartitionedRows {
  static final int NEIGHBOURS = 0;
  private static final int NONE = EntryList.NONE;

  // What the link of an entry says about its row. A new entry has none.
  private static final int NO_ROW = 0;
  private static final int PRESENT = 1;
  private static final int GONE = 2;
  private static final int LEAVING = 3;

  private static final int RETRACT = 0;
  private static final int INSERT = 1;
  private static final int REPLACE = 2;

  private final Schema schema;
  private final int[] keyColumns;
  private final ValueColumns values;
  private final ByteHeap heap;
  private final KeyedTable rows;
  private final KeyRows keys;

  /** In the order in which they came. */
  private final EntryList order;

  // The changes of a batch.
  private final int[] changed = new int[Batch.MAX_ROWS];
  private final int[] kinds = new int[Batch.MAX_ROWS];
  private final int[] ids = new int[Batch.MAX_ROWS];
  private final int[] created = new int[Batch.MAX_ROWS];
  private final int[] gone = new int[2 * Batch.MAX_ROWS + 2];
  private int goneCount;

  /** The row that was retracted last, as long as nothing else has happened: it keeps its place. */
  private int retracted = NONE;

  private long ignoredRetractions;

  KeyedRows(Schema schema, List<Integer> key, MemoryAccount account) {
    this.schema = schema;
    this.keyColumns = key.stream().mapToInt(Integer::intValue).toArray();
    KeyLayout layout = KeyLayout.of(key.stream().map(schema::type).toList());
    this.heap = new ByteHeap(account);
    this.values = new ValueColumns(schema, key, NEIGHBOURS + 1, heap);
    this.rows = new KeyedTable(layout, values.end(), heap, account);
    this.keys = new KeyRows(layout);
    this.order = new EntryList(rows.entries(), rows.payload() + NEIGHBOURS);
  }

  @Override
  public void add(Batch batch) {
    int count = findChanges(batch);
    int createdCount = rows.findOrInsert(keys, batch, keyColumns, changed, count, ids, created);
    int written = 0;
    for (int i = 0; i < count; i++) {
      int id = ids[i];
      if (kinds[i] != INSERT) {
        retract(id);
      }
      if (kinds[i] != RETRACT) {
        insert(id);
        changed[written] = changed[i];
        kinds[written++] = id;
      }
    }
    values.write(rows, batch, changed, kinds, written);
    for (int i = 0; i < createdCount; i++) {
      if (rows.link(ids[created[i]]) == NO_ROW) {
        leave(ids[created[i]]);
      }
    }
    if (retracted != NONE && order.hasFewerThanTwo()) {
      // There is no other row that it could have a place before.
      settle();
    }
    removeGone();
  }

  /** Finds the rows whose keys are looked up: of a retraction and an insertion, only the second. */
  private int findChanges(Batch batch) {
    int[] selection = batch.selection();
    int size = batch.size();
    if (batch.weights() == null) {
      System.arraycopy(selection, 0, changed, 0, size);
      Arrays.fill(kinds, 0, size, INSERT);
      return size;
    }
    int count = 0;
    for (int i = 0; i < size; i++) {
      int row = selection[i];
      int kind = batch.weight(row) > 0 ? INSERT : RETRACT;
      if (kind == RETRACT
          && i + 1 < size
          && batch.weight(selection[i + 1]) > 0
          && isSameKey(batch, row, selection[i + 1])) {
        i++;
        row = selection[i];
        kind = REPLACE;
      }
      changed[count] = row;
      kinds[count++] = kind;
    }
    return count;
  }

  private boolean isSameKey(Batch batch, int left, int right) {
    for (int column : keyColumns) {
      Vector vector = batch.column(column);
      if (!vector.isSame(schema.type(column), left, right)) {
        return false;
      }
    }
    return true;
  }

  private void retract(int id) {
    if (rows.link(id) != PRESENT || id == retracted) {
      ignoredRetractions++;
    } else {
      settle();
      retracted = id;
    }
  }

  private void insert(int id) {
    if (id == retracted) {
      retracted = NONE;
      return;
    }
    settle();
    if (rows.link(id) != PRESENT) {
      rows.link(id, PRESENT);
      order.append(id);
    }
  }

  /** The row that was retracted last is not replaced. */
  private void settle() {
    if (retracted != NONE) {
      order.remove(retracted);
      leave(retracted);
      retracted = NONE;
    }
  }

  private void leave(int id) {
    rows.link(id, GONE);
    gone[goneCount++] = id;
  }

  /** Only at the end of a batch: a key may have come back, and have gone again. */
  private void removeGone() {
    int leaving = 0;
    for (int i = 0; i < goneCount; i++) {
      int id = gone[i];
      if (rows.link(id) == GONE) {
        rows.link(id, LEAVING);
        gone[leaving++] = id;
      }
    }
    for (int i = 0; i < leaving; i++) {
      values.release(rows, gone[i]);
      rows.remove(gone[i]);
    }
    goneCount = 0;
  }

  @Override
  public PinnedRows find(Batch key) {
    keys.load(key, IntStream.range(0, keyColumns.length).toArray(), Batch.everyRow(), 1);
    int id = rows.find(keys, 0);
    RowCopies found = new RowCopies(schema);
    if (id >= 0 && id != retracted) {
      copy(values, rows.present(), id, found);
    }
    return found.asRows();
  }

  /** Copies a row, key and all. */
  static void copy(ValueColumns values, PinnedTable rows, int id, RowCopies copies) {
    for (int column = 0; column < copies.columnCount(); column++) {
      values.copy(rows, id, column, copies.column(column), copies.row());
    }
    copies.next();
  }

  @Override
  public PinnedRows pin() {
    return new PinnedKeyed(schema, values, rows.pin(), order.first(), retracted);
  }

  @Override
  public long stateBytes() {
    return rows.liveBytes() + heap.liveBytes();
  }

  @Override
  public long ignoredRetractions() {
    return ignoredRetractions;
  }

  @Override
  public void read(boolean read) {
    // It needs all changes.
  }

  @Override
  public long unreadChanges() {
    return 0;
  }

  @Override
  public void writePartitions(StateWriter[] partitions) {
    new RowPartitions(schema, keyColumns, keys).write(pin(), partitions);
  }

  @Override
  public void readPartition(StateReader reader) {
    new RowPartitions(schema, keyColumns, keys).read(reader, this::add);
  }

  @Override
  public void snapshot(StateWriter writer) {
    heap.snapshot(writer);
    rows.snapshot(writer);
    order.snapshot(writer);
    writer.writeLong(retracted);
    writer.writeLong(ignoredRetractions);
  }

  @Override
  public void restore(StateReader reader) {
    heap.restore(reader);
    rows.restore(reader);
    order.restore(reader);
    retracted = (int) reader.readLong();
    ignoredRetractions = reader.readLong();
  }
}
