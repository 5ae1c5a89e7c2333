package io.laminar.core.operator;

import io.laminar.api.DataType;
import io.laminar.core.data.ArrayReader;
import io.laminar.core.data.Batch;
import io.laminar.core.data.Vector;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.List;

/**
 * UNNEST: a row for each of the elements, which are the last columns of the input, or those of an array in its last column, in their
 * order. Each has the other columns of the input, the element, and the position of the element if that is asked for. Weights are passed on.
 *
 * <pre>
 *   k, v, e1, e2, e3  ──▶  k, v, e1 [, 1]
 *                          k, v, e2 [, 2]
 *                          k, v, e3 [, 3]
 * </pre>
 *
 * <p>All rows of a commit are one commit. Keeps nothing but how far it is in a commit of more rows than a batch has.
 */
public final class UnnestOperator implements ExpandingOperator, PartitionedOperator {
  private final UnnestForm form;
  private final int columns;
  private final ArrayReader reader;
  private final OutputRows result;

  /** Whether rows of the present commit were emitted in a batch that is full. */
  private boolean inParts;

  /** How many elements of the present row were emitted in a batch that is full. */
  private int emitted;

  /**
   * Makes the operator.
   *
   * @param inputTypes of the input's columns, the last ones the elements, of one type, or an array
   * @param form which they are, and what comes out
   * @param changelogInput whether the input carries weights
   */
  public UnnestOperator(List<DataType> inputTypes, UnnestForm form, boolean changelogInput) {
    this.form = form;
    this.columns = inputTypes.size() - form.last();
    DataType last = inputTypes.get(columns);
    this.reader = new ArrayReader(form.array() ? last.elementType() : last);
    this.result = new OutputRows(form.outputTypes(inputTypes), changelogInput);
  }

  /** How many elements a row has. */
  private int elements(Batch batch, int row) {
    if (!form.array()) {
      return form.last();
    }
    Vector array = batch.column(columns);
    return array.isNull(row) ? 0 : ArrayReader.count(array.word(row));
  }

  /** How many rows are made of one. */
  private int rowsOf(Batch batch, int row) {
    int elements = elements(batch, row);
    return elements == 0 && form.outer() ? 1 : elements;
  }

  /** How many rows a part of a batch makes, at least as far as there is room for. */
  private long rowsOf(Batch batch, int from, int end) {
    if (!form.array()) {
      return (long) (end - from) * form.last() - emitted;
    }
    long rows = -emitted;
    for (int i = from; i < end && rows <= result.room(); i++) {
      rows += rowsOf(batch, batch.selection()[i]);
    }
    return rows;
  }

  @Override
  public int process(int input, Batch batch, int from, Output output) {
    int position = from;
    while (position < batch.size()) {
      int end = batch.isCommitOpen() ? batch.size() : batch.commitEnd(position);
      if (inParts || rowsOf(batch, position, end) > result.room()) {
        if (result.count() == 0) {
          position = expand(batch, position, end);
          inParts = position < end || batch.isCommitOpen();
          result.flush(output, inParts);
          return position;
        }
        break;
      }
      position = expand(batch, position, end);
    }
    result.flush(output, batch.isCommitOpen());
    return position;
  }

  /** Expands rows until there is no room; returns the position of the first that is not done. */
  private int expand(Batch batch, int from, int end) {
    for (int i = from; i < end; i++) {
      int row = batch.selection()[i];
      int elements = elements(batch, row);
      int rows = rowsOf(batch, row);
      if (elements > emitted && form.array()) {
        reader.point(batch.column(columns), row);
      }
      while (emitted < rows) {
        if (result.room() == 0) {
          return i;
        }
        write(batch, row, elements == 0 ? -1 : emitted);
        emitted++;
      }
      emitted = 0;
    }
    return end;
  }

  /** Writes a row with an element, or with NULL in place of one. */
  private void write(Batch batch, int row, int element) {
    int to = result.count();
    for (int column = 0; column < columns; column++) {
      result.column(column).copy(to, batch.column(column), row);
    }
    if (element < 0) {
      result.column(columns).setNull(to);
    } else if (form.array()) {
      reader.copy(element, result.column(columns), to);
    } else {
      result.column(columns).copy(to, batch.column(columns + element), row);
    }
    if (form.numbered()) {
      result.column(columns + 1).setWord(to, element + 1L);
      if (element < 0) {
        result.column(columns + 1).setNull(to);
      }
    }
    result.addWritten(batch.weight(row), batch.ordinal(row));
  }

  @Override
  public long stateBytes() {
    return 0;
  }

  @Override
  public long stateRows() {
    return 0;
  }

  @Override
  public long lateRows() {
    return 0;
  }

  @Override
  public long heldRows() {
    return 0;
  }

  @Override
  public long ignoredRetractions() {
    return 0;
  }

  /** Returns true: the same rows are made of a retraction. */
  @Override
  public boolean canRetract() {
    return true;
  }

  @Override
  public void writePartitions(StateWriter[] partitions) {
    // Nothing belongs to a key.
  }

  @Override
  public void writeShared(StateWriter writer) {
    snapshot(writer);
  }

  @Override
  public void readShared(StateReader reader, boolean whole) {
    restore(reader);
  }

  @Override
  public void readPartition(StateReader reader) {
    // Nothing belongs to a key.
  }

  @Override
  public void endPartitions() {
    // Nothing belongs to a key.
  }

  @Override
  public void snapshot(StateWriter writer) {
    writer.writeLong(inParts ? 1 : 0);
    writer.writeLong(emitted);
  }

  @Override
  public void restore(StateReader reader) {
    inParts = reader.readLong() == 1;
    emitted = (int) reader.readLong();
  }
}
