package io.laminar.core.operator.aggregate;

import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.state.EntryStore;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** COUNT: the sum of weights. Where every row counts, the group's own count is the answer. */
final class CountAccumulator extends Accumulator {
  private final boolean takesEveryRow;

  CountAccumulator(boolean takesEveryRow) {
    this.takesEveryRow = takesEveryRow;
  }

  @Override
  int words() {
    return takesEveryRow ? 0 : 1;
  }

  @Override
  void add(Batch batch, int[] rows, int[] groups, int count) {
    if (!takesEveryRow) {
      addWeights(entries(), offset(), batch.weights(), rows, groups, count);
    }
  }

  @Override
  void step(Batch batch, int[] rows, int[] groups, Steps steps, ColumnBuffer target) {
    if (!takesEveryRow) {
      stepCounted(groups, steps, target.values());
    } else {
      long[] values = target.values();
      for (int i = 0; i < steps.count(); i++) {
        long before = steps.rowsBefore(i);
        values[2 * i] = before;
        values[2 * i + 1] = before + 1;
      }
    }
    Arrays.fill(target.nulls(), 0, 2 * steps.count(), 0);
  }

  private void stepCounted(int[] groups, Steps steps, long[] values) {
    long[][] pages = entries().pages();
    int stride = entries().stride();
    int word = offset();
    for (int i = 0; i < steps.count(); i++) {
      int group = groups[i];
      long[] page = pages[group >>> EntryStore.PAGE_BITS];
      int at = (group & EntryStore.PAGE_MASK) * stride + word;
      long before = page[at];
      long after = before + (steps.counts(i) ? 1 : 0);
      page[at] = after;
      values[2 * i] = before;
      values[2 * i + 1] = after;
    }
  }

  @Override
  void merge(int from, int to) {
    mergeSmall(from, to);
  }

  @Override
  void absorb(long[] source, int from, long[] target, int to) {
    if (!takesEveryRow) {
      target[to + offset()] += source[from + offset()];
    }
  }

  /** Adds weights to a word of the groups' entries; 1 a row where there are none. */
  static void addWeights(
      EntryStore entries, int word, @Nullable Vector weights, int[] rows, int[] groups, int count) {
    long[][] pages = entries.pages();
    int stride = entries.stride();
    if (weights == null) {
      for (int i = 0; i < count; i++) {
        int group = groups[i];
        pages[group >>> EntryStore.PAGE_BITS][(group & EntryStore.PAGE_MASK) * stride + word]++;
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      int group = groups[i];
      pages[group >>> EntryStore.PAGE_BITS][(group & EntryStore.PAGE_MASK) * stride + word] +=
          weights.word(rows[i]);
    }
  }

  @Override
  boolean isSmall() {
    return true;
  }

  @Override
  void writeGroup(long[] page, int entry, StateWriter writer) {
    writeWords(page, entry, writer);
  }

  @Override
  void readGroup(int group, StateReader reader) {
    readWords(group, reader);
  }

  @Override
  boolean canRetract(int groupCount) {
    return true;
  }

  @Override
  boolean write(long[] page, int entry, long rows, ColumnBuffer target, int row) {
    target.setWord(row, takesEveryRow ? rows : page[entry + offset()]);
    return true;
  }
}
