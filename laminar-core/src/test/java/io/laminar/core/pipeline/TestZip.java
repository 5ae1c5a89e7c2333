package io.laminar.core.pipeline;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.operator.NettingOperator;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.operator.StatefulOperator;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The sums of the last columns of all inputs, side by side: −1 of the old and +1 of the new row with
 * every commit that changes one of them.
 */
final class TestZip implements NettingOperator, StatefulOperator {
  static final DataType BIGINT = DataType.of(TypeKind.BIGINT);

  private final OutputRows result;
  private final long[] sums;
  private final long[] emitted;
  private long holds;
  private int ordinal;

  TestZip(int inputs) {
    this.sums = new long[inputs];
    this.emitted = new long[inputs];
    this.result = new OutputRows(types(inputs), true);
  }

  static List<DataType> types(int inputs) {
    return Collections.nCopies(inputs, BIGINT);
  }

  @Override
  public int process(int input, Batch batch, int from, Output output) {
    int position = from;
    while (position < batch.size() && result.room() >= 2) {
      int row = batch.selection()[position];
      ordinal = batch.ordinal(row);
      int last = batch.columnCount() - 1;
      sums[input] += batch.weight(row) * batch.column(last).word(row);
      holds = 1;
      boolean endsHere = batch.commitEnd(position) == position + 1;
      position++;
      if (endsHere && !batch.isCommitOpen()) {
        change();
      }
    }
    result.flush(output);
    return position;
  }

  private void change() {
    if (!Arrays.equals(sums, emitted)) {
      add(-1, emitted);
      add(1, sums);
      System.arraycopy(sums, 0, emitted, 0, sums.length);
    }
    holds = 0;
  }

  private void add(long weight, long[] values) {
    for (int i = 0; i < values.length; i++) {
      result.column(i).setWord(result.count(), values[i]);
    }
    result.add(weight, ordinal);
  }

  @Override
  public boolean holdsCommit() {
    return holds == 1;
  }

  @Override
  public boolean endCommit(boolean step, Output output) {
    change();
    result.flush(output, step);
    return true;
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

  @Override
  public boolean canRetract() {
    return true;
  }

  @Override
  public void snapshot(StateWriter writer) {
    writer.writeLong(holds);
    writer.writeLong(ordinal);
    writer.writeLongs(sums, 0, sums.length);
    writer.writeLongs(emitted, 0, emitted.length);
  }

  @Override
  public void restore(StateReader reader) {
    holds = reader.readLong();
    ordinal = (int) reader.readLong();
    reader.readLongs(sums, 0, sums.length);
    reader.readLongs(emitted, 0, emitted.length);
  }
}
