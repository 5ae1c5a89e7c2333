package io.laminar.core.pipeline;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.operator.ExpandingOperator;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.operator.StatefulOperator;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.List;

/**
 * Makes of a row (key, time) as many rows as its key says: (0, time), (1, time), …; all of them one commit. A key below
 * 0 breaks it.
 */
public final class TestExpansion implements ExpandingOperator, StatefulOperator {
  private final OutputRows result =
      new OutputRows(List.of(DataType.of(TypeKind.BIGINT), DataType.timestamp(3)), false);

  // Of the row that it is in the middle of.
  private long made;

  @Override
  public int process(int input, Batch batch, int from, Output output) {
    int position = from;
    boolean open = false;
    while (position < batch.size() && !open) {
      int row = batch.selection()[position];
      long wanted = batch.column(0).word(row);
      if (wanted < 0 && result.count() > 0) {
        // What was made before comes out first.
        break;
      }
      if (wanted < 0) {
        throw new IllegalStateException("the expansion broke");
      }
      if (result.count() > 0 && wanted - made > result.room()) {
        // The next batch holds rows of this commit only.
        break;
      }
      while (made < wanted && result.room() > 0) {
        result.column(0).setWord(result.count(), made);
        result.column(1).setWord(result.count(), batch.column(1).word(row));
        result.add(1, batch.ordinal(row));
        made++;
      }
      open = made < wanted;
      if (!open) {
        boolean inParts = made > result.count();
        made = 0;
        position++;
        if (inParts) {
          // Batches of its own.
          break;
        }
      }
    }
    boolean goesOn = open
        || (position < batch.size()
            ? position > 0 && ordinal(batch, position) == ordinal(batch, position - 1)
            : batch.isCommitOpen());
    result.flush(output, goesOn);
    return position;
  }

  private static int ordinal(Batch batch, int position) {
    return batch.ordinal(batch.selection()[position]);
  }

  @Override
  public long stateBytes() {
    return Long.BYTES;
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
    writer.writeLong(made);
  }

  @Override
  public void restore(StateReader reader) {
    made = reader.readLong();
  }
}
