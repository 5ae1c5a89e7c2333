package io.laminar.core.engine.graph;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.OutputRows;
import java.util.List;

/**
 * Changes of one open commit, a row as often as it is there: for those who read inserted rows, and
 * count each once. On the engine's thread.
 */
final class SingleRows {
  private final OutputRows changes;
  private final OutputRows ones;

  // What is left of the changes.
  private int next;
  private long left;

  SingleRows(List<DataType> types) {
    this.changes = new OutputRows(types, true);
    this.ones = new OutputRows(types, true);
  }

  /** Takes a batch of changes, when there are no more of the one before. */
  void add(Batch batch) {
    changes.clear();
    next = 0;
    for (int i = 0; i < batch.size(); i++) {
      changes.addCopy(batch, batch.selection()[i]);
    }
    left = Math.abs(changes.weight(0));
  }

  boolean hasMore() {
    return next < changes.count();
  }

  /** Emits at most a batch of them. */
  void emit(Output output) {
    while (hasMore() && ones.room() > 0) {
      ones.addCopy(changes, next);
      ones.mark(ones.count() - 1, Long.signum(changes.weight(next)), changes.ordinal(next));
      left--;
      if (left == 0 && ++next < changes.count()) {
        left = Math.abs(changes.weight(next));
      }
    }
    ones.flush(output, true);
  }
}
