package io.laminar.core.operator;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * UNNEST of an ARRAY constructor: a row for each of the elements, which are the last columns of the input, in their order. Each has
 * the other columns of the input, the element, and the position of the element if that is asked for. Weights are passed on.
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
  private final int columns;
  private final int elements;
  private final boolean numbered;
  private final OutputRows result;

  /** Whether rows of the present commit were emitted in a batch that is full. */
  private boolean inParts;

  /** How many elements of the present row were emitted in a batch that is full. */
  private int emitted;

  /**
   * Makes the operator.
   *
   * @param inputTypes of the input's columns, the last ones the elements, of one type
   * @param elements how many, at least 1
   * @param numbered whether the position of an element, from 1, is the last column
   * @param changelogInput whether the input carries weights
   */
  public UnnestOperator(
      List<DataType> inputTypes, int elements, boolean numbered, boolean changelogInput) {
    this.columns = inputTypes.size() - elements;
    this.elements = elements;
    this.numbered = numbered;
    this.result = new OutputRows(outputTypes(inputTypes, elements, numbered), changelogInput);
  }

  private static List<DataType> outputTypes(
      List<DataType> inputTypes, int elements, boolean numbered) {
    int columns = inputTypes.size() - elements;
    List<DataType> types = new ArrayList<>(inputTypes.subList(0, columns));
    boolean nullable = inputTypes.stream().skip(columns).anyMatch(DataType::nullable);
    types.add(inputTypes.get(columns).withNullable(nullable));
    if (numbered) {
      types.add(DataType.of(TypeKind.INTEGER).withNullable(false));
    }
    return types;
  }

  @Override
  public int process(int input, Batch batch, int from, Output output) {
    int position = from;
    while (position < batch.size()) {
      int end = batch.isCommitOpen() ? batch.size() : batch.commitEnd(position);
      long rows = (long) (end - position) * elements - emitted;
      if (rows > result.room() || inParts) {
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
      while (emitted < elements) {
        if (result.room() == 0) {
          return i;
        }
        write(batch, row, emitted);
        emitted++;
      }
      emitted = 0;
    }
    return end;
  }

  private void write(Batch batch, int row, int element) {
    int to = result.count();
    for (int column = 0; column < columns; column++) {
      result.column(column).copy(to, batch.column(column), row);
    }
    result.column(columns).copy(to, batch.column(columns + element), row);
    if (numbered) {
      result.column(columns + 1).setWord(to, element + 1L);
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
