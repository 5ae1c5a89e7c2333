package io.laminar.core.operator.table;

import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.operator.PinnedResults;
import io.laminar.core.state.EntryList;
import io.laminar.core.state.PinnedTable;
import io.laminar.core.state.ValueColumns;

/** The rows of a table as they were when they were pinned, in order; read one after the other. */
final class PinnedTableRows implements PinnedResults {
  private final ValueColumns values;
  private final PinnedTable table;
  private final int first;
  private final int size;

  // The row that was read last.
  private int number;
  private int id;

  PinnedTableRows(ValueColumns values, PinnedTable table, int first, int size) {
    this.values = values;
    this.table = table;
    this.first = first;
    this.size = size;
    this.id = first;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public boolean write(int wanted, int column, ColumnBuffer target, int row) {
    if (wanted < number) {
      number = 0;
      id = first;
    }
    for (; number < wanted; number++) {
      id = EntryList.after(table.word(id, TableRows.NEIGHBOURS));
    }
    values.copy(table, id, column, target, row);
    return true;
  }
}
