package io.laminar.core.operator.aggregate;

import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.state.EntryStore;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import org.jspecify.annotations.Nullable;

/**
 * SUM and AVG of integers and decimals, exact: two words (128 bits, low first) for arguments of one
 * word, three (192 bits) for decimals of more than 18 digits, then the number of values unless
 * every row counts. Cannot overflow before 2⁶³ rows; whether the result fits is asked when it is
 * written, so that a later retraction finds what it retracts.
 */
final class ExactSum extends Accumulator {
  private final AggregateCall call;
  private final boolean isWide;
  private final boolean ownCount;
  private final ExactMean mean;
  private boolean countsRows;

  ExactSum(AggregateCall call) {
    this.call = call;
    this.isWide = call.argumentType().words() == 2;
    this.ownCount = !call.takesEveryRow();
    this.mean = new ExactMean(call.resultType().scale() - call.argumentType().scale());
  }

  @Override
  int words() {
    return (isWide ? 3 : 2) + (ownCount ? 1 : 0);
  }

  @Override
  boolean countRows() {
    countsRows = !isWide && !ownCount;
    return countsRows;
  }

  private int countWord() {
    return offset() + (isWide ? 3 : 2);
  }

  @Override
  void add(Batch batch, int[] rows, int[] groups, int count) {
    Vector argument = batch.column(call.argument());
    Vector weights = batch.weights();
    if (isWide) {
      addWide(argument, weights, rows, groups, count);
    } else if (weights == null) {
      addWords(argument, rows, groups, count);
    } else {
      addWeighted(argument, weights, rows, groups, count);
    }
    if (ownCount) {
      CountAccumulator.addWeights(entries(), countWord(), weights, rows, groups, count);
    }
  }

  private void addWords(Vector argument, int[] rows, int[] groups, int count) {
    long[] values = argument.values();
    int from = argument.offset();
    int step = argument.stride();
    long[][] pages = entries().pages();
    int stride = entries().stride();
    int word = offset();
    int counter = rowsWord();
    int counted = countsRows ? 1 : 0;
    for (int i = 0; i < count; i++) {
      long value = values[from + rows[i] * step];
      int group = groups[i];
      long[] page = pages[group >>> EntryStore.PAGE_BITS];
      int entry = (group & EntryStore.PAGE_MASK) * stride;
      int at = entry + word;
      long low = page[at];
      long sum = low + value;
      page[at] = sum;
      page[at + 1] += (value >> 63) + carry(low, value, sum);
      page[entry + counter] += counted;
    }
  }

  private void addWeighted(Vector argument, Vector weights, int[] rows, int[] groups, int count) {
    for (int i = 0; i < count; i++) {
      long value = argument.word(rows[i]);
      long weight = weights.word(rows[i]);
      long[] page = entries().page(groups[i]);
      int at = entries().offset(groups[i]) + offset();
      long product = value * weight;
      long low = page[at];
      page[at] = low + product;
      page[at + 1] += Math.multiplyHigh(value, weight) + carry(low, product, low + product);
    }
  }

  private void addWide(
      Vector argument, @Nullable Vector weights, int[] rows, int[] groups, int count) {
    for (int i = 0; i < count; i++) {
      long high = argument.word(rows[i]);
      long low = argument.secondWord(rows[i]);
      long weight = weights == null ? 1 : weights.word(rows[i]);
      // (high · 2⁶⁴ + low) · weight, with low unsigned: multiplyHigh takes it as signed.
      long product0 = low * weight;
      long middle = Math.multiplyHigh(low, weight) + (low < 0 ? weight : 0);
      long product1 = middle + high * weight;
      long product2 =
          (middle >> 63) + Math.multiplyHigh(high, weight) + carry(middle, high * weight, product1);
      long[] page = entries().page(groups[i]);
      int at = entries().offset(groups[i]) + offset();
      long sum0 = page[at] + product0;
      long carry0 = carry(page[at], product0, sum0);
      long sum1 = page[at + 1] + product1;
      long carry1 = carry(page[at + 1], product1, sum1);
      long sum1Carried = sum1 + carry0;
      carry1 += carry(sum1, carry0, sum1Carried);
      page[at] = sum0;
      page[at + 1] = sum1Carried;
      page[at + 2] += product2 + carry1;
    }
  }

  @Override
  void merge(int from, int to) {
    mergeSmall(from, to);
  }

  @Override
  void absorb(long[] source, int from, long[] target, int to) {
    int sourceAt = from + offset();
    int at = to + offset();
    long carried = 0;
    for (int word = 0; word < (isWide ? 3 : 2); word++) {
      long left = target[at + word];
      long right = source[sourceAt + word];
      long sum = left + right;
      long next = sum + carried;
      carried = carry(left, right, sum) + carry(sum, carried, next);
      target[at + word] = next;
    }
    if (ownCount) {
      target[to + countWord()] += source[from + countWord()];
    }
  }

  @Override
  void step(Batch batch, int[] rows, int[] groups, Steps steps, ColumnBuffer target) {
    if (isWide || ownCount) {
      super.step(batch, rows, groups, steps, target);
    } else if (call.resultType().kind() == TypeKind.BIGINT) {
      stepIntegers(batch.column(call.argument()), rows, groups, steps, target);
    } else {
      Vector argument = batch.column(call.argument());
      for (int i = 0; i < steps.count(); i++) {
        long[] page = entries().page(groups[i]);
        int entry = entries().offset(groups[i]);
        long before = steps.rowsBefore(i);
        boolean fitted = write(page, entry, before, target, 2 * i);
        add(page, entry + offset(), argument.word(rows[i]));
        steps.results(i, fitted, write(page, entry, before + 1, target, 2 * i + 1));
      }
    }
  }

  private void stepIntegers(
      Vector argument, int[] rows, int[] groups, Steps steps, ColumnBuffer target) {
    long[] values = argument.values();
    int from = argument.offset();
    int step = argument.stride();
    long[][] pages = entries().pages();
    int stride = entries().stride();
    int word = offset();
    long[] sums = target.values();
    long[] nulls = target.nulls();
    int count = steps.count();
    for (int i = 0; i < count; i++) {
      long value = values[from + rows[i] * step];
      int group = groups[i];
      long[] page = pages[group >>> EntryStore.PAGE_BITS];
      int at = (group & EntryStore.PAGE_MASK) * stride + word;
      long low = page[at];
      long high = page[at + 1];
      long sum = low + value;
      long sumHigh = high + (value >> 63) + carry(low, value, sum);
      page[at] = sum;
      page[at + 1] = sumHigh;
      sums[2 * i] = low;
      sums[2 * i + 1] = sum;
      nulls[2 * i] = 0;
      nulls[2 * i + 1] = 0;
      if (((high ^ (low >> 63)) | (sumHigh ^ (sum >> 63))) != 0) {
        steps.results(i, high == low >> 63, sumHigh == sum >> 63);
      }
    }
  }

  private static void add(long[] page, int at, long value) {
    long low = page[at];
    long sum = low + value;
    page[at] = sum;
    page[at + 1] += (value >> 63) + carry(low, value, sum);
  }

  /** 1 when the unsigned addition of two words overflowed. */
  private static long carry(long left, long right, long sum) {
    return ((left & right) | ((left | right) & ~sum)) >>> 63;
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
    long count = ownCount ? page[entry + countWord()] : rows;
    if (count == 0) {
      target.setNull(row);
      return true;
    }
    int at = entry + offset();
    long low = page[at];
    long high = page[at + 1];
    long top = isWide ? page[at + 2] : high >> 63;
    boolean isMean = call.function() == AggregateFunction.AVG;
    return switch (call.resultType().kind()) {
      case BIGINT -> writeInteger(low, high, target, row);
      case DOUBLE, REAL -> writeFloating(low, high, count, target, row);
      default ->
        isMean
            ? mean.write(low, high, top, count, target, row)
            : ExactMean.writeDecimal(low, high, top, target, row);
    };
  }

  private static boolean writeInteger(long low, long high, ColumnBuffer target, int row) {
    target.setWord(row, low);
    return high == low >> 63;
  }

  private static boolean writeFloating(
      long low, long high, long count, ColumnBuffer target, int row) {
    double sum = high == low >> 63 ? (double) low : high * 0x1p64 + unsigned(low);
    FloatingSum.writeFloating(sum / count, target, row);
    return true;
  }

  private static double unsigned(long word) {
    return (word >>> 1) * 2.0 + (word & 1);
  }
}
