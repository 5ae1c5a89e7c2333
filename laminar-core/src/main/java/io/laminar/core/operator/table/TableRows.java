package io.laminar.core.operator.table;

import io.laminar.core.data.Batch;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.operator.PinnedResults;
import io.laminar.core.state.ByteHeap;
import io.laminar.core.state.EntryList;
import io.laminar.core.state.KeyLayout;
import io.laminar.core.state.KeyRows;
import io.laminar.core.state.KeyedTable;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import io.laminar.core.state.ValueColumns;
import java.util.stream.IntStream;

/**
 * The rows of a table by key, in the order in which their keys came, and the deletions that are
 * remembered.
 *
 * <pre>
 *   entry: │ key │ neighbours │ event time, with versions │ NULL bits │ the other columns │
 *   link:  NEW, PRESENT (in the list of rows) or DELETED (in the list of deletions, with versions)
 * </pre>
 */
final class TableRows {
  /** The entry was made, and holds nothing. */
  static final int NEW = 0;

  /** The entry holds a row. */
  static final int PRESENT = 1;

  /** The entry holds the time of a deletion. */
  static final int DELETED = 2;

  static final int NEIGHBOURS = 0;
  private static final int TIME = 1;

  private final UpsertSpec spec;
  private final int[] keyColumns;
  private final int[] wholeKey;
  private final ByteHeap heap;
  private final ValueColumns values;
  private final KeyedTable table;
  private final KeyRows keys;
  private final EntryList rows;
  private final EntryList deletions;
  private final int[] oneRow = new int[1];
  private final int[] oneId = new int[1];
  private int rowCount;
  private int deletionCount;

  TableRows(UpsertSpec spec, MemoryAccount account) {
    this.spec = spec;
    this.keyColumns = spec.key().stream().mapToInt(Integer::intValue).toArray();
    this.wholeKey = IntStream.range(0, keyColumns.length).toArray();
    KeyLayout layout = KeyLayout.of(spec.key().stream().map(spec.schema()::type).toList());
    this.heap = new ByteHeap(account);
    int firstValue = spec.hasVersions() ? TIME + 1 : TIME;
    this.values = new ValueColumns(spec.schema(), spec.key(), firstValue, heap);
    this.table = new KeyedTable(layout, values.end(), heap, account);
    this.keys = new KeyRows(layout);
    this.rows = new EntryList(table.entries(), table.payload() + NEIGHBOURS);
    this.deletions = new EntryList(table.entries(), table.payload() + NEIGHBOURS);
  }

  UpsertSpec spec() {
    return spec;
  }

  ValueColumns values() {
    return values;
  }

  KeyRows keys() {
    return keys;
  }

  int[] keyColumns() {
    return keyColumns;
  }

  /** Reads and hashes the keys of rows of the input. */
  void load(Batch batch, int[] physicalRows, int count) {
    keys.load(batch, keyColumns, physicalRows, count);
  }

  /** The entry of a row that was loaded, or −1. */
  int find(int number) {
    return table.find(keys, number);
  }

  /** Makes the entry of a row that was loaded. */
  int insert(int number) {
    return table.insert(keys, number);
  }

  boolean isPresent(int id) {
    return table.link(id) == PRESENT;
  }

  boolean isDeleted(int id) {
    return table.link(id) == DELETED;
  }

  /** The event time of the version that an entry holds. */
  long time(int id) {
    return table.entries().page(id)[table.entries().offset(id) + table.payload() + TIME];
  }

  /** Writes a row into its entry, which is a row of the table from now on. */
  void write(int id, Batch batch, int row) {
    oneRow[0] = row;
    oneId[0] = id;
    values.write(table, batch, oneRow, oneId, 1);
    if (spec.hasVersions()) {
      time(id, batch.column(spec.eventTimeColumn()).word(row));
    }
    if (table.link(id) == DELETED) {
      deletions.remove(id);
      deletionCount--;
    }
    if (table.link(id) != PRESENT) {
      table.link(id, PRESENT);
      rows.append(id);
      rowCount++;
    }
  }

  /** Takes a row out of the table, or remembers a later time of its deletion; its key stays until {@link #remove}. */
  void delete(int id, long time) {
    if (table.link(id) == PRESENT) {
      rows.remove(id);
      rowCount--;
      values.clear(table, id);
    }
    if (table.link(id) != DELETED) {
      table.link(id, DELETED);
      deletions.append(id);
      deletionCount++;
    }
    if (spec.hasVersions()) {
      time(id, time);
    }
  }

  private void time(int id, long time) {
    table.entries().writable(id)[table.entries().offset(id) + table.payload() + TIME] = time;
  }

  /** Forgets the key of a row that was deleted. */
  void remove(int id) {
    deletions.remove(id);
    deletionCount--;
    table.remove(id);
  }

  EntryList deletions() {
    return deletions;
  }

  /** How many deletions are remembered. */
  int deletionCount() {
    return deletionCount;
  }

  /** Copies a row, key and all, to a row of the output. */
  void copy(int id, OutputRows target, int row) {
    for (int column = 0; column < spec.schema().size(); column++) {
      values.copy(table, id, column, target.column(column), row);
    }
  }

  PinnedResults pin() {
    return new PinnedTableRows(values, table.pin(), rows.first(), rowCount);
  }

  /** The row of a key, the only row of a batch; valid until the table changes. */
  PinnedResults find(Batch key) {
    keys.load(key, wholeKey, Batch.everyRow(), 1);
    int id = table.find(keys, 0);
    boolean there = id >= 0 && isPresent(id);
    return new PinnedTableRows(values, table.present(), there ? id : EntryList.NONE, there ? 1 : 0);
  }

  EntryList rows() {
    return rows;
  }

  /** The rows, and the deletions that are remembered. */
  int size() {
    return table.size();
  }

  long liveBytes() {
    return table.liveBytes() + heap.liveBytes();
  }

  void snapshot(StateWriter writer) {
    heap.snapshot(writer);
    table.snapshot(writer);
    rows.snapshot(writer);
    deletions.snapshot(writer);
    writer.writeLong(rowCount);
    writer.writeLong(deletionCount);
  }

  void restore(StateReader reader) {
    heap.restore(reader);
    table.restore(reader);
    rows.restore(reader);
    deletions.restore(reader);
    rowCount = (int) reader.readLong();
    deletionCount = (int) reader.readLong();
  }
}
