package io.laminar.core.codec;

import io.laminar.api.RowView;
import io.laminar.api.Schema;
import io.laminar.core.data.Batch;
import io.laminar.core.data.InlineBytes;
import io.laminar.core.data.SlotLayout;
import io.laminar.core.data.Vector;
import org.jspecify.annotations.Nullable;

/** A row of a batch read in place. Whoever hands it to a visitor points it at row after row. One thread at a time. */
public final class BatchRowView implements RowView {
  private final Schema schema;
  private final ColumnDecoder[] columns;

  // Where a value lies whose Java form is asked for.
  private final long[] slot;
  private Batch batch = new Batch(0);
  private int position;
  private int row;

  /**
   * Makes a view of nothing.
   *
   * @param layout of the columns of the batches
   */
  public BatchRowView(SlotLayout layout) {
    this.schema = layout.schema();
    this.columns = UntypedDecoder.columns(layout);
    this.slot = new long[layout.stride()];
  }

  /**
   * Points at a row.
   *
   * @param shown its columns are of the layout's types; shared
   * @param selected the row's position in the batch's selection
   */
  public void point(Batch shown, int selected) {
    if (batch != shown) {
      batch = shown;
    }
    position = selected;
    row = shown.selection()[selected];
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public long weight() {
    return batch.weight(row);
  }

  @Override
  public boolean endsCommit() {
    return position + 1 < batch.size()
        ? !batch.isSameCommit(position, position + 1)
        : !batch.isCommitOpen();
  }

  @Override
  public boolean isNull(int column) {
    return at(column).nullMask() != 0 && batch.column(column).isNull(row);
  }

  @Override
  public long getLong(int column) {
    return vector(column).word(row);
  }

  @Override
  public double getDouble(int column) {
    return Double.longBitsToDouble(vector(column).word(row));
  }

  @Override
  public int length(int column) {
    return InlineBytes.length(vector(column).word(row));
  }

  @Override
  public int copyBytes(int column, byte[] target, int offset) {
    Vector vector = vector(column);
    CopyTarget.check(InlineBytes.length(vector.word(row)), target, offset);
    return InlineBytes.copy(
        vector.word(row), vector.secondWord(row), vector.heap(), target, offset);
  }

  @Override
  public String getString(int column) {
    Vector vector = vector(column);
    return InlineBytes.string(vector.word(row), vector.secondWord(row), vector.heap());
  }

  @Override
  public @Nullable Object get(int column) {
    if (isNull(column)) {
      return null;
    }
    ColumnDecoder decoder = at(column);
    Vector vector = batch.column(column);
    slot[decoder.nullWord()] = 0;
    slot[decoder.word()] = vector.word(row);
    if (decoder.type().words() == 2) {
      slot[decoder.word() + 1] = vector.secondWord(row);
    }
    return decoder.get(slot, 0, vector.heap());
  }

  private Vector vector(int column) {
    at(column);
    return batch.column(column);
  }

  private ColumnDecoder at(int column) {
    if (column < 0 || column >= columns.length) {
      // Refuses it by name.
      schema.column(column);
    }
    return columns[column];
  }
}
