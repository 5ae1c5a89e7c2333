package io.laminar.core.operator.aggregate;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;

/**
 * BIT_AND and BIT_OR over a changelog: how many values there are, and for each bit of the type how
 * many have it.
 */
final class BitCounts extends Accumulator {
  private final AggregateCall call;
  private final int bits;

  BitCounts(AggregateCall call) {
    this.call = call;
    this.bits = bits(call.argumentType());
  }

  private static int bits(DataType type) {
    return switch (type.kind()) {
      case TINYINT -> Byte.SIZE;
      case SMALLINT -> Short.SIZE;
      case INTEGER -> Integer.SIZE;
      default -> Long.SIZE;
    };
  }

  @Override
  int words() {
    return 1 + bits;
  }

  @Override
  void add(Batch batch, int[] rows, int[] groups, int count) {
    Vector argument = batch.column(call.argument());
    long mask = -1L >>> (Long.SIZE - bits);
    for (int i = 0; i < count; i++) {
      long[] page = entries().page(groups[i]);
      int at = entries().offset(groups[i]) + offset();
      long weight = batch.weight(rows[i]);
      page[at] += weight;
      for (long set = argument.word(rows[i]) & mask; set != 0; set &= set - 1) {
        page[at + 1 + Long.numberOfTrailingZeros(set)] += weight;
      }
    }
  }

  @Override
  void merge(int from, int to) {
    mergeSmall(from, to);
  }

  @Override
  void absorb(long[] source, int from, long[] target, int to) {
    for (int word = offset(); word < offset() + words(); word++) {
      target[to + word] += source[from + word];
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
    int at = entry + offset();
    long count = page[at];
    if (count == 0) {
      target.setNull(row);
      return true;
    }
    long atLeast = call.function() == AggregateFunction.BIT_AND ? count : 1;
    long result = 0;
    for (int bit = 0; bit < bits; bit++) {
      result |= page[at + 1 + bit] >= atLeast ? 1L << bit : 0;
    }
    int unused = Long.SIZE - bits;
    target.setWord(row, result << unused >> unused);
    return true;
  }
}
