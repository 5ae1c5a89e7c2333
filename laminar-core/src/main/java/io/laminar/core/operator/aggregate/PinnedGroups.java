package io.laminar.core.operator.aggregate;

import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.operator.PinnedResults;
import io.laminar.core.state.PinnedTable;

/**
 * The groups of an operator as they were when they were pinned, none of which had been removed; those
 * that had no rows are left out.
 */
final class PinnedGroups implements PinnedResults {
  /** The id of the first entry. */
  private static final int FIRST = 1;

  private final PinnedTable table;
  private final int first;
  private final int size;
  private final int keys;
  private final int rowsWord;
  private final Accumulator[] accumulators;

  /** All groups. */
  static PinnedGroups all(GroupSpec spec, PinnedTable table) {
    return new PinnedGroups(spec, table, FIRST, table.size());
  }

  /** One group, or none where the id is negative. */
  static PinnedGroups one(GroupSpec spec, PinnedTable table, int id) {
    return new PinnedGroups(spec, table, id, id < 0 ? 0 : 1);
  }

  private PinnedGroups(GroupSpec spec, PinnedTable table, int first, int size) {
    this.table = table;
    this.first = first;
    this.size = size;
    this.keys = spec.keys().size();
    this.rowsWord = table.payload();
    this.accumulators = new Accumulator[spec.calls().size()];
    int word = rowsWord + 1;
    for (int i = 0; i < accumulators.length; i++) {
      AggregateCall call = spec.calls().get(i);
      accumulators[i] = Accumulators.ofPinned(call, spec, table.heap());
      accumulators[i].bindPinned(word);
      boolean hasValues = call.distinct() && Accumulators.leadsValues(spec, i);
      word += accumulators[i].words() + (hasValues ? DistinctValues.WORDS : 0);
    }
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public boolean write(int number, int column, ColumnBuffer target, int row) {
    int id = number + first;
    if (keys > 0 && table.word(id, 0) == 0) {
      return false;
    }
    if (column < keys) {
      table.copyKey(id, column, target, row);
      return true;
    }
    long[] page = table.page(id);
    int entry = table.offset(id);
    return accumulators[column - keys].write(page, entry, page[entry + rowsWord], target, row);
  }
}
