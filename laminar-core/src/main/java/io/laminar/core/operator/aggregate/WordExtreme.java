package io.laminar.core.operator.aggregate;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.state.EntryStore;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;

/**
 * MIN and MAX of types of one word over append-only input: the extreme so far, as a number whose
 * signed order is the values' order, then the number of values unless every row counts.
 */
final class WordExtreme extends Accumulator {
  private final AggregateCall call;
  private final boolean isMin;
  private final boolean isFloating;
  private final boolean ownCount;

  WordExtreme(AggregateCall call) {
    this.call = call;
    this.isMin = call.function() == AggregateFunction.MIN;
    this.isFloating = isFloating(call.argumentType());
    this.ownCount = !call.takesEveryRow();
  }

  static boolean isFloating(DataType type) {
    return type.kind() == TypeKind.DOUBLE || type.kind() == TypeKind.REAL;
  }

  /**
   * Maps the bits of a double to a number in the same order, −0.0 before 0.0 and NaN last; applied
   * twice it gives the bits back.
   */
  static long ordered(long bits) {
    return bits ^ ((bits >> 63) >>> 1);
  }

  /** The bits of a double with one NaN, the positive one, which is larger than infinity. */
  static long oneNan(long bits) {
    return Double.doubleToLongBits(Double.longBitsToDouble(bits));
  }

  /** Tells whether the bits are those of 0.0 or −0.0. */
  static boolean isZero(long bits) {
    return bits << 1 == 0;
  }

  @Override
  int words() {
    return ownCount ? 2 : 1;
  }

  @Override
  void open(long[] page, int entry) {
    page[entry + offset()] = isMin ? Long.MAX_VALUE : Long.MIN_VALUE;
  }

  @Override
  void add(Batch batch, int[] rows, int[] groups, int count) {
    Vector argument = batch.column(call.argument());
    if (isFloating) {
      addFloating(argument, rows, groups, count);
    } else if (isMin) {
      addMin(argument, rows, groups, count);
    } else {
      addMax(argument, rows, groups, count);
    }
    if (ownCount) {
      CountAccumulator.addWeights(entries(), offset() + 1, null, rows, groups, count);
    }
  }

  private void addMin(Vector argument, int[] rows, int[] groups, int count) {
    long[] values = argument.values();
    int from = argument.offset();
    int step = argument.stride();
    long[][] pages = entries().pages();
    int stride = entries().stride();
    int word = offset();
    for (int i = 0; i < count; i++) {
      long value = values[from + rows[i] * step];
      int group = groups[i];
      long[] page = pages[group >>> EntryStore.PAGE_BITS];
      int at = (group & EntryStore.PAGE_MASK) * stride + word;
      page[at] = Math.min(page[at], value);
    }
  }

  private void addMax(Vector argument, int[] rows, int[] groups, int count) {
    long[] values = argument.values();
    int from = argument.offset();
    int step = argument.stride();
    long[][] pages = entries().pages();
    int stride = entries().stride();
    int word = offset();
    for (int i = 0; i < count; i++) {
      long value = values[from + rows[i] * step];
      int group = groups[i];
      long[] page = pages[group >>> EntryStore.PAGE_BITS];
      int at = (group & EntryStore.PAGE_MASK) * stride + word;
      page[at] = Math.max(page[at], value);
    }
  }

  private void addFloating(Vector argument, int[] rows, int[] groups, int count) {
    long[] values = argument.values();
    int from = argument.offset();
    int step = argument.stride();
    long[][] pages = entries().pages();
    int stride = entries().stride();
    int word = offset();
    // Complementing turns the order around: a minimum is the complement of a maximum.
    long flip = isMin ? -1 : 0;
    for (int i = 0; i < count; i++) {
      long value = ordered(oneNan(values[from + rows[i] * step])) ^ flip;
      int group = groups[i];
      long[] page = pages[group >>> EntryStore.PAGE_BITS];
      int at = (group & EntryStore.PAGE_MASK) * stride + word;
      page[at] = Math.max(page[at] ^ flip, value) ^ flip;
    }
  }

  @Override
  void merge(int from, int to) {
    mergeSmall(from, to);
  }

  @Override
  void absorb(long[] source, int from, long[] target, int to) {
    long value = source[from + offset()];
    int at = to + offset();
    target[at] = isMin ? Math.min(target[at], value) : Math.max(target[at], value);
    if (ownCount) {
      target[at + 1] += source[from + offset() + 1];
    }
  }

  @Override
  void step(Batch batch, int[] rows, int[] groups, Steps steps, ColumnBuffer target) {
    if (ownCount) {
      super.step(batch, rows, groups, steps, target);
      return;
    }
    Vector argument = batch.column(call.argument());
    long[] extremes = target.values();
    long[] nulls = target.nulls();
    long flip = isMin ? -1 : 0;
    for (int i = 0; i < steps.count(); i++) {
      long word = argument.word(rows[i]);
      long value = isFloating ? ordered(oneNan(word)) : word;
      long[] page = entries().page(groups[i]);
      int at = entries().offset(groups[i]) + offset();
      long before = page[at];
      long after = Math.max(before ^ flip, value ^ flip) ^ flip;
      page[at] = after;
      extremes[2 * i] = isFloating ? ordered(before) : before;
      extremes[2 * i + 1] = isFloating ? ordered(after) : after;
      nulls[2 * i] = 0;
      nulls[2 * i + 1] = 0;
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
    // It has forgotten what it would go back to.
    return false;
  }

  @Override
  boolean write(long[] page, int entry, long rows, ColumnBuffer target, int row) {
    if ((ownCount ? page[entry + offset() + 1] : rows) == 0) {
      target.setNull(row);
    } else {
      long value = page[entry + offset()];
      target.setWord(row, isFloating ? ordered(value) : value);
    }
    return true;
  }
}
