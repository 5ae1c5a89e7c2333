package io.laminar.core.operator.window;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.List;

/**
 * Changes by window. The rows of one are a list in the order in which their sums left 0.
 *
 * <pre>
 *   OpenWindows: start, end, first row + 1, last row + 1
 * </pre>
 */
final class WaitingChanges implements WaitingRows, SummedRows.Lists {
  private final int windowColumn;
  private final SummedRows rows;
  private final OpenWindows windows;

  /**
   * Makes it without changes.
   *
   * @param types of the columns
   * @param windowColumn the first of two columns, the bounds of a row's window; −1 where rows are of no window
   */
  WaitingChanges(List<DataType> types, int windowColumn, MemoryAccount account) {
    this.windowColumn = windowColumn;
    this.rows = new SummedRows(types, account);
    this.windows = new OpenWindows(account);
  }

  @Override
  public SummedRows rows() {
    return rows;
  }

  @Override
  public void find(Batch batch, int from, int count) {
    rows.find(batch, from, count);
  }

  @Override
  public void add(int number, Batch batch, int row, long weight) {
    int id = rows.id(number);
    long before = rows.sum(id);
    long after = before + weight;
    rows.sum(id, after);
    if (before == 0 && after != 0) {
      rows.append(id, slot(batch, row), this);
    } else if (before != 0 && after == 0) {
      rows.unlink(id, this);
    }
  }

  private int slot(Batch batch, int row) {
    return windowColumn < 0
        ? windows.slot(Long.MIN_VALUE, Long.MAX_VALUE)
        : windows.slot(
            batch.column(windowColumn).word(row), batch.column(windowColumn + 1).word(row));
  }

  /** Tells whether there is no window, not even one without rows. */
  @Override
  public boolean isEmpty() {
    return windows.size() == 0;
  }

  @Override
  public long firstEnd() {
    return windows.firstEnd();
  }

  @Override
  public boolean hasUntil(long end) {
    return windows.size() > 0 && windows.firstEnd() <= end;
  }

  @Override
  public void emitSome(long until, OutputRows result) {
    int id = windows.head(windows.firstSlot()) - 1;
    if (id < 0) {
      windows.removeFirst();
    } else {
      rows.emit(id, this, result);
    }
  }

  @Override
  public void forEach(Visitor visitor) {
    windows.forEach(slot -> {
      long place = 0;
      for (int next = windows.head(slot); next != 0; next = rows.next(next - 1)) {
        visitor.visit(windows.end(slot), windows.start(slot), place++, next - 1);
      }
    });
  }

  @Override
  public int head(int list) {
    return windows.head(list);
  }

  @Override
  public void head(int list, int link) {
    windows.head(list, link);
  }

  @Override
  public int tail(int list) {
    return windows.tail(list);
  }

  @Override
  public void tail(int list, int link) {
    windows.tail(list, link);
  }

  @Override
  public long liveBytes() {
    return rows.liveBytes() + windows.liveBytes();
  }

  @Override
  public void snapshot(StateWriter writer) {
    rows.snapshot(writer);
    windows.snapshot(writer);
  }

  @Override
  public void restore(StateReader reader) {
    rows.restore(reader);
    windows.restore(reader);
  }
}
