package io.laminar.core.operator.aggregate;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.state.EntryStore;
import io.laminar.core.state.KeyPartition;
import io.laminar.core.state.KeyRows;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import io.laminar.core.state.ValueState;
import java.util.List;

/**
 * Takes single groups out of a table, as state, and puts them into another one.
 *
 * <pre>
 *   group: │ rows │ key columns │ what each accumulator holds │
 * </pre>
 */
public final class GroupTransfer {
  private static final int[] FIRST = {0};

  private final Groups groups;
  private final List<DataType> keyTypes;
  private final ColumnBuffer[] key;
  private final Batch row;
  private final int[] columns;
  private final KeyRows keys;

  /**
   * Makes it for the groups of one operator.
   *
   * @param groups of the operator
   */
  public GroupTransfer(Groups groups) {
    this.groups = groups;
    this.keyTypes = groups.spec().keyTypes();
    this.key = new ColumnBuffer[keyTypes.size()];
    this.row = new Batch(key.length);
    this.columns = new int[key.length];
    for (int i = 0; i < key.length; i++) {
      key[i] = new ColumnBuffer(keyTypes.get(i));
      row.column(i, key[i].vector());
      columns[i] = i;
    }
    this.keys = groups.keys();
  }

  /**
   * Returns the virtual partition of a group's key.
   *
   * @param id the group
   */
  public int partition(int id) {
    for (int i = 0; i < key.length; i++) {
      key[i].begin();
      groups.table().copyKey(id, i, key[i], 0);
    }
    keys.load(row, columns, FIRST, 1);
    return KeyPartition.of(keys, 0);
  }

  /**
   * Writes a group.
   *
   * @param id the group
   * @param writer takes it
   */
  public void write(int id, StateWriter writer) {
    writer.writeLong(groups.rows(id));
    for (int i = 0; i < key.length; i++) {
      key[i].begin();
      groups.table().copyKey(id, i, key[i], 0);
      ValueState.write(key[i].vector(), keyTypes.get(i), 0, writer);
    }
    EntryStore entries = groups.table().entries();
    for (Accumulator accumulator : groups.accumulators()) {
      accumulator.writeGroup(entries.page(id), entries.offset(id), writer);
    }
  }

  /**
   * Makes a group that {@link #write} wrote; its key is not there yet.
   *
   * @param scope of the group here
   * @param reader gives it
   * @return its id
   */
  public int read(int scope, StateReader reader) {
    long rows = reader.readLong();
    for (int i = 0; i < key.length; i++) {
      key[i].begin();
      ValueState.read(key[i], 0, reader);
    }
    groups.scopes()[0] = scope;
    keys.load(row, columns, FIRST, 1);
    int id = groups.insert(0);
    EntryStore entries = groups.table().entries();
    entries.writable(id)[entries.offset(id) + groups.table().payload()] = rows;
    for (Accumulator accumulator : groups.accumulators()) {
      accumulator.readGroup(id, reader);
    }
    if (rows == 0 && !groups.spec().changelogInput()) {
      groups.empty(id);
    }
    return id;
  }
}
