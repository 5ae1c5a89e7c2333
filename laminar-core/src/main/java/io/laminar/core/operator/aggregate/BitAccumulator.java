package io.laminar.core.operator.aggregate;

import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;

/**
 * BIT_AND and BIT_OR over append-only input, and BIT_XOR, which takes a value back by itself: the
 * bits, then the number of values.
 */
final class BitAccumulator extends Accumulator {
  private final AggregateCall call;

  BitAccumulator(AggregateCall call) {
    this.call = call;
  }

  @Override
  int words() {
    return 2;
  }

  @Override
  void open(long[] page, int entry) {
    page[entry + offset()] = call.function() == AggregateFunction.BIT_AND ? -1 : 0;
  }

  @Override
  void add(Batch batch, int[] rows, int[] groups, int count) {
    Vector argument = batch.column(call.argument());
    for (int i = 0; i < count; i++) {
      long[] page = entries().page(groups[i]);
      int at = entries().offset(groups[i]) + offset();
      long weight = batch.weight(rows[i]);
      page[at] = combine(page[at], argument.word(rows[i]), weight);
      page[at + 1] += weight;
    }
  }

  private long combine(long held, long value, long weight) {
    return switch (call.function()) {
      case BIT_AND -> held & value;
      case BIT_OR -> held | value;
      default -> (weight & 1) == 0 ? held : held ^ value;
    };
  }

  @Override
  void merge(int from, int to) {
    mergeSmall(from, to);
  }

  @Override
  void absorb(long[] source, int from, long[] target, int to) {
    int sourceAt = from + offset();
    int at = to + offset();
    target[at] = combine(target[at], source[sourceAt], 1);
    target[at + 1] += source[sourceAt + 1];
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
    return call.function() == AggregateFunction.BIT_XOR;
  }

  @Override
  boolean write(long[] page, int entry, long rows, ColumnBuffer target, int row) {
    int at = entry + offset();
    if (page[at + 1] == 0) {
      target.setNull(row);
    } else {
      target.setWord(row, page[at]);
    }
    return true;
  }
}
