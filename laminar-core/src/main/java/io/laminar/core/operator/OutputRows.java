package io.laminar.core.operator;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.InlineBytes;
import io.laminar.core.state.BatchState;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.List;

/**
 * The rows that an operator is about to emit, in column buffers of its own. The operator writes a
 * row, {@linkplain #add adds} it, and {@linkplain #flush flushes} at the end of a call or when
 * there is no room for what comes next. Reused from batch to batch.
 */
public final class OutputRows {
  private final List<DataType> types;
  private final boolean changelog;
  private final ColumnBuffer[] columns;
  private final Batch batch;
  private final ColumnBuffer weights = new ColumnBuffer(DataType.of(TypeKind.BIGINT));
  private final int[] ordinals = new int[Batch.MAX_ROWS];
  private int count;

  /**
   * Makes room for one batch.
   *
   * @param types one an output column
   * @param changelog whether rows carry weights
   */
  public OutputRows(List<DataType> types, boolean changelog) {
    this.types = List.copyOf(types);
    this.changelog = changelog;
    columns = new ColumnBuffer[types.size()];
    batch = new Batch(columns.length);
    for (int i = 0; i < columns.length; i++) {
      columns[i] = new ColumnBuffer(types.get(i));
    }
    if (changelog) {
      batch.weights(weights.vector());
    }
  }

  /** Makes room for another batch of the same columns. */
  public OutputRows another() {
    return new OutputRows(types, changelog);
  }

  /** The number of rows that wait; also the physical row to write next. */
  public int count() {
    return count;
  }

  /** How many more rows fit. */
  public int room() {
    return Batch.MAX_ROWS - count;
  }

  /**
   * Returns a column to write into.
   *
   * @param index counted from 0
   */
  public ColumnBuffer column(int index) {
    return columns[index];
  }

  /**
   * Returns the weight of a row that waits.
   *
   * @param row that was added
   */
  public long weight(int row) {
    return weights.values()[row];
  }

  /**
   * Returns the ordinal of a row that waits.
   *
   * @param row that was added
   */
  public int ordinal(int row) {
    return ordinals[row];
  }

  /**
   * Tells whether two rows that were written hold the same values.
   *
   * @param firstColumn the columns before it are not compared
   * @param left physical row
   * @param right physical row
   */
  public boolean isSame(int firstColumn, int left, int right) {
    for (int i = firstColumn; i < columns.length; i++) {
      if (!isSame(columns[i], left, right)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSame(ColumnBuffer column, int left, int right) {
    long[] nulls = column.nulls();
    if (column.type().nullable() && (nulls[left] | nulls[right]) != 0) {
      return nulls[left] == nulls[right];
    }
    long[] values = column.values();
    if (column.type().words() == 1) {
      return values[left] == values[right];
    }
    return column.type().kind().isBytes()
        ? InlineBytes.equal(
            values[2 * left],
            values[2 * left + 1],
            column.heap(),
            values[2 * right],
            values[2 * right + 1],
            column.heap())
        : values[2 * left] == values[2 * right] && values[2 * left + 1] == values[2 * right + 1];
  }

  /**
   * Copies the values of a row to {@link #count()} and adds it.
   *
   * @param batch holds the row; as many columns of the same types
   * @param row physical row
   */
  public void addCopy(Batch batch, int row) {
    for (int i = 0; i < columns.length; i++) {
      columns[i].copy(count, batch.column(i), row);
    }
    addWritten(batch.weight(row), batch.ordinal(row));
  }

  /**
   * Copies the values of a row to {@link #count()} and adds it.
   *
   * @param other holds the row; as many columns of the same types
   * @param row that was added to it
   */
  public void addCopy(OutputRows other, int row) {
    for (int i = 0; i < columns.length; i++) {
      columns[i].copy(count, other.columns[i].vector(), row);
    }
    addWritten(other.weight(row), other.ordinals[row]);
  }

  /**
   * Copies the values of rows to {@link #count()} and those behind it, and adds them.
   *
   * @param rows holds them; as many columns of the same types
   * @param from position in its selection
   * @param size how many, at most {@link #room()}
   */
  public void addCopies(Batch rows, int from, int size) {
    int[] selection = rows.selection();
    for (int i = 0; i < columns.length; i++) {
      columns[i].copyAll(count, rows.column(i), selection, from, size);
    }
    for (int i = from; i < from + size; i++) {
      addWritten(rows.weight(selection[i]), rows.ordinal(selection[i]));
    }
  }

  /**
   * Adds the row at {@link #count()}, which has been written, with the weight of the input row that it was made of.
   *
   * @param weight counts where the output is append-only, too
   * @param ordinal of the commit that the row belongs to
   */
  public void addWritten(long weight, int ordinal) {
    if (!changelog && (weight != 1 || count == 0)) {
      // Where a view is replaced, rows are retracted though the input was append-only so far.
      batch.weights(weight != 1 ? weights.vector() : null);
    }
    add(weight, ordinal);
  }

  /**
   * Adds the row at {@link #count()}, which has been written.
   *
   * @param weight read only for a changelog
   * @param ordinal of the commit that the row belongs to
   */
  public void add(long weight, int ordinal) {
    weights.setWord(count, weight);
    ordinals[count] = ordinal;
    count++;
  }

  /**
   * Says what a row that was written is, where some of the rows are {@linkplain #emit emitted}.
   *
   * @param row that was written
   * @param weight read only for a changelog
   * @param ordinal of the commit that the row belongs to
   */
  public void mark(int row, long weight, int ordinal) {
    weights.setWord(row, weight);
    ordinals[row] = ordinal;
  }

  /**
   * Emits some of the rows that were written, none of which was added; their last commit ends with
   * them.
   *
   * @param rows physical rows, in order
   * @param size how many, at least 1
   * @param output receives them
   */
  public void emit(int[] rows, int size, Output output) {
    point(false);
    batch.select(rows, size);
    output.emit(batch);
    clear();
  }

  private void point(boolean open) {
    for (int i = 0; i < columns.length; i++) {
      batch.column(i, columns[i].vector());
    }
    batch.commits(ordinals, open);
  }

  /**
   * Emits the rows that wait, if there are any; their last commit ends with them.
   *
   * @param output receives them
   */
  public void flush(Output output) {
    flush(output, false);
  }

  /**
   * Emits the rows that wait, if there are any.
   *
   * @param output receives them
   * @param open whether the commit of the last row goes on in the next batch
   */
  public void flush(Output output, boolean open) {
    if (count > 0) {
      output.emit(waiting(open));
    }
    // Rows that were written and not added have left their strings.
    clear();
  }

  private Batch waiting(boolean open) {
    point(open);
    batch.selectFirst(count);
    return batch;
  }

  /**
   * Writes the rows that wait.
   *
   * @param writer takes them
   */
  public void snapshot(StateWriter writer) {
    BatchState.write(waiting(false), types, writer);
  }

  /**
   * Adds the rows that {@link #snapshot} wrote.
   *
   * @param reader gives them
   */
  public void restore(StateReader reader) {
    Batch rows = BatchState.read(types, changelog, reader);
    for (int row = 0; row < rows.size(); row++) {
      addCopy(rows, row);
    }
  }

  /** Forgets the rows that wait. */
  public void clear() {
    count = 0;
    for (ColumnBuffer column : columns) {
      column.begin();
    }
  }
}
