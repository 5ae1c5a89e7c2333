package io.laminar.core.operator.aggregate;

import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.state.EntryStore;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;

/**
 * SUM and AVG of REAL and DOUBLE: a compensated sum (Kahan and Babuška, in Neumaier's form with
 * Knuth's branch-free two-sum), that is the rounded sum and, in a second word, all that rounding
 * lost.
 *
 * <pre>
 *   sum │ lost │ changelog only: NaNs, +∞s, −∞s │ number of values, unless every row counts
 * </pre>
 *
 * <p>The result has an error of about one unit in the last place whatever the order of the values,
 * and a retraction takes away what was added, as long as the sum of magnitudes stays below 2⁵³
 * times the result. NaN and infinities are counted apart in a changelog, so that they can be
 * retracted too.
 *
 * <p>A sum of finite values beyond the range of DOUBLE is infinite, and finite again when other
 * values bring it back, whatever their order: meanwhile the first word is an infinity, the second
 * the sum times 2⁻¹²⁸, which has 53 bits. Where the second is NaN, an infinity or a NaN is among the
 * values.
 */
final class FloatingSum extends Accumulator {
  private static final double SCALE = 0x1p-128;
  private static final double SCALE_BACK = 0x1p128;

  private final AggregateCall call;
  private final boolean changelog;
  private final boolean ownCount;

  FloatingSum(AggregateCall call, boolean changelog) {
    this.call = call;
    this.changelog = changelog;
    this.ownCount = !call.takesEveryRow();
  }

  @Override
  int words() {
    return (changelog ? 5 : 2) + (ownCount ? 1 : 0);
  }

  private int countWord() {
    return offset() + words() - 1;
  }

  @Override
  void add(Batch batch, int[] rows, int[] groups, int count) {
    Vector argument = batch.column(call.argument());
    if (changelog) {
      addWeighted(argument, batch, rows, groups, count);
    } else if (batch.weights() != null) {
      addFinite(argument, batch, rows, groups, count);
    } else {
      addWords(argument, rows, groups, count);
    }
    if (ownCount) {
      CountAccumulator.addWeights(entries(), countWord(), batch.weights(), rows, groups, count);
      if (batch.weights() != null) {
        clearEmpty(groups, count);
      }
    }
  }

  /** What rounding left behind is not a part of the values that come next. */
  private void clearEmpty(int[] groups, int count) {
    for (int i = 0; i < count; i++) {
      long[] page = entries().page(groups[i]);
      int entry = entries().offset(groups[i]);
      if (page[entry + countWord()] == 0) {
        page[entry + offset()] = 0;
        page[entry + offset() + 1] = 0;
      }
    }
  }

  private void addWords(Vector argument, int[] rows, int[] groups, int count) {
    long[] values = argument.values();
    int from = argument.offset();
    int step = argument.stride();
    long[][] pages = entries().pages();
    int stride = entries().stride();
    int word = offset();
    for (int i = 0; i < count; i++) {
      int group = groups[i];
      long[] page = pages[group >>> EntryStore.PAGE_BITS];
      int at = (group & EntryStore.PAGE_MASK) * stride + word;
      add(page, at, Double.longBitsToDouble(values[from + rows[i] * step]));
    }
  }

  /** Of input that was append-only until now: no infinity was added, and none is retracted. */
  private void addFinite(Vector argument, Batch batch, int[] rows, int[] groups, int count) {
    for (int i = 0; i < count; i++) {
      long[] page = entries().page(groups[i]);
      int at = entries().offset(groups[i]) + offset();
      double value = Double.longBitsToDouble(argument.word(rows[i]));
      addProduct(page, at, value, batch.weight(rows[i]));
    }
  }

  private static void add(long[] page, int at, double value) {
    double sum = Double.longBitsToDouble(page[at]);
    double lost = Double.longBitsToDouble(page[at + 1]);
    double next = sum + value;
    double added = next - sum;
    lost += (sum - (next - added)) + (value - added);
    if (Double.isNaN(lost)) {
      addBeyond(page, at, value, value * SCALE);
      return;
    }
    page[at] = Double.doubleToRawLongBits(next);
    page[at + 1] = Double.doubleToRawLongBits(lost);
  }

  /** Adds a value where the sum, or what is added, is not in the range of DOUBLE. */
  private static void addBeyond(long[] page, int at, double value, double scaled) {
    double sum = Double.longBitsToDouble(page[at]);
    double second = Double.longBitsToDouble(page[at + 1]);
    double next = second + scaled;
    if (!Double.isFinite(scaled) || Double.isNaN(second)) {
      // The sum of what was finite so far counts for nothing.
      sum = (Double.isNaN(second) ? sum : 0) + value;
      next = Double.NaN;
    } else {
      next = Double.isFinite(sum) ? (sum * SCALE + second * SCALE) + scaled : next;
      sum = next * SCALE_BACK;
      next = Double.isFinite(sum) ? 0 : next;
    }
    page[at] = Double.doubleToRawLongBits(sum);
    page[at + 1] = Double.doubleToRawLongBits(next);
  }

  private void addWeighted(Vector argument, Batch batch, int[] rows, int[] groups, int count) {
    for (int i = 0; i < count; i++) {
      double value = Double.longBitsToDouble(argument.word(rows[i]));
      long weight = batch.weight(rows[i]);
      long[] page = entries().page(groups[i]);
      int at = entries().offset(groups[i]) + offset();
      if (Double.isNaN(value)) {
        page[at + 2] += weight;
      } else if (Double.isInfinite(value)) {
        page[at + (value > 0 ? 3 : 4)] += weight;
      } else {
        addProduct(page, at, value, weight);
      }
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
    double sum = Double.longBitsToDouble(source[sourceAt]);
    double second = Double.longBitsToDouble(source[sourceAt + 1]);
    if (Double.isFinite(sum)) {
      add(target, at, sum);
      add(target, at, second);
    } else {
      boolean isSpecial = Double.isNaN(second);
      addBeyond(target, at, isSpecial ? sum : 0, isSpecial ? sum : second);
    }
    for (int word = 2; word < words(); word++) {
      target[at + word] += source[sourceAt + word];
    }
  }

  private static void addProduct(long[] page, int at, double value, long weight) {
    double product = value * weight;
    if (Double.isInfinite(product)) {
      addBeyond(page, at, product, value * SCALE * weight);
      return;
    }
    add(page, at, product);
    if (weight != 1 && weight != -1) {
      add(page, at, Math.fma(value, (double) weight, -product));
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
    if (changelog) {
      return true;
    }
    for (int group = 1; group <= groupCount; group++) {
      // An infinity or a NaN is among the values, nobody knows how often.
      long second = entries().page(group)[entries().offset(group) + offset() + 1];
      if (Double.isNaN(Double.longBitsToDouble(second))) {
        return false;
      }
    }
    return true;
  }

  @Override
  boolean write(long[] page, int entry, long rows, ColumnBuffer target, int row) {
    long count = ownCount ? page[entry + countWord()] : rows;
    if (count == 0) {
      target.setNull(row);
      return true;
    }
    double sum = sum(page, entry + offset());
    writeFloating(call.function() == AggregateFunction.AVG ? sum / count : sum, target, row);
    return true;
  }

  private double sum(long[] page, int at) {
    if (changelog && (page[at + 2] > 0 || page[at + 3] > 0 || page[at + 4] > 0)) {
      if (page[at + 2] > 0 || (page[at + 3] > 0 && page[at + 4] > 0)) {
        return Double.NaN;
      }
      return page[at + 3] > 0 ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    }
    double sum = Double.longBitsToDouble(page[at]);
    // Beyond the finite numbers the second word is not what was lost.
    return Double.isFinite(sum) ? sum + Double.longBitsToDouble(page[at + 1]) : sum;
  }

  static void writeFloating(double value, ColumnBuffer target, int row) {
    double rounded = target.type().kind() == TypeKind.REAL ? (float) value : value;
    target.setWord(row, Double.doubleToLongBits(rounded));
  }
}
