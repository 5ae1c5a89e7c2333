package io.laminar.core.operator.aggregate;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.data.Vector;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.math.BigDecimal;
import java.util.Arrays;

/**
 * Moments of REAL and DOUBLE: sums of what differs from the group's first value, and of its squares
 * and products, each as two doubles.
 *
 * <pre>
 *   count │ NaNs and infinities │ beyond │ first x │ Σx │ Σx²
 *   count │ NaNs and infinities │ beyond │ first x │ first y │ Σx │ Σy │ Σx² │ Σy² │ Σxy
 * </pre>
 *
 * <p>Differences from the first value are exact, and equal values have none: so numbers of a large
 * mean and a small spread lose nothing. Sums have some 100 bits, whatever the order of the values
 * and however they were merged; a retraction takes away what was added, to as many bits, and all of
 * it when it was the last value. A centred sum of fewer than 2⁻⁹⁰ of the squares is what rounding
 * left, and counts as 0.
 *
 * <p>Numbers of 2⁴⁶⁰ (3 · 10¹³⁸) and more, whose squares the sums cannot hold, are counted: while
 * one is there the result does not fit.
 */
final class FloatingMoments extends Moments {
  private static final double BEYOND = 0x1p460;
  private static final double NOISE = 0x1p-90;
  private static final int SPECIAL = 1;
  private static final int HUGE = 2;
  private static final int FIRST = 3;

  private final int xColumn;
  private final int yColumn;
  private final DataType xType;
  private final DataType yType;
  private final double unitX;
  private final double unitY;
  private final boolean isOfPairs;
  private final int sumX;
  private final int sumY;
  private final int sumXx;
  private final int sumYy;
  private final int sumXy;
  private final TwoDoubles x = new TwoDoubles();
  private final TwoDoubles y = new TwoDoubles();
  private final TwoDoubles term = new TwoDoubles();
  private final TwoDoubles sum = new TwoDoubles();
  private final TwoDoubles other = new TwoDoubles();
  private long[] page = new long[0];
  private int at;

  FloatingMoments(AggregateCall call, GroupSpec spec) {
    super(call.function());
    this.isOfPairs = isOfPairs(call.function());
    this.yColumn = call.argument();
    this.xColumn = isOfPairs ? call.others().get(0) : yColumn;
    this.xType = spec.inputTypes().get(xColumn);
    this.yType = spec.inputTypes().get(yColumn);
    this.unitX = unit(xType);
    this.unitY = unit(yType);
    this.sumX = isOfPairs ? FIRST + 2 : FIRST + 1;
    this.sumY = isOfPairs ? sumX + 2 : sumX;
    this.sumXx = sumY + 2;
    this.sumYy = isOfPairs ? sumXx + 2 : sumXx;
    this.sumXy = isOfPairs ? sumYy + 2 : sumXx;
  }

  private static double unit(DataType type) {
    return type.kind() == TypeKind.DECIMAL ? BigDecimal.TEN.pow(type.scale()).doubleValue() : 1;
  }

  @Override
  int words() {
    return sumXy + 2;
  }

  private static double value(Vector vector, DataType type, double unit, int row) {
    long word = vector.word(row);
    if (WordExtreme.isFloating(type)) {
      return Double.longBitsToDouble(word);
    }
    if (type.words() == 1) {
      return (double) word / unit;
    }
    long low = vector.secondWord(row);
    return ((double) word * 0x1p64 + ((double) (low >>> 1) * 2.0 + (double) (low & 1))) / unit;
  }

  @Override
  void add(Batch batch, int[] rows, int[] groups, int count) {
    Vector xs = batch.column(xColumn);
    Vector ys = batch.column(yColumn);
    for (int i = 0; i < count; i++) {
      int row = rows[i];
      double nextX = value(xs, xType, unitX, row);
      double nextY = isOfPairs ? value(ys, yType, unitY, row) : nextX;
      long[] words = entries().page(groups[i]);
      add(words, entries().offset(groups[i]) + offset(), nextX, nextY, batch.weight(row));
    }
  }

  private void add(long[] words, int start, double nextX, double nextY, long weight) {
    words[start] += weight;
    if (!Double.isFinite(nextX) || !Double.isFinite(nextY)) {
      words[start + SPECIAL] += weight;
      return;
    }
    if (Math.abs(nextX) >= BEYOND || Math.abs(nextY) >= BEYOND) {
      words[start + HUGE] += weight;
      return;
    }
    long finite = finite(words, start);
    if (finite == 0) {
      // The last value has gone, and with it what rounding left behind.
      Arrays.fill(words, start + FIRST, start + words(), 0);
      return;
    }
    if (finite == weight) {
      words[start + FIRST] = Double.doubleToRawLongBits(nextX);
      words[start + sumX - 1] = Double.doubleToRawLongBits(isOfPairs ? nextY : nextX);
    }
    x.difference(nextX, Double.longBitsToDouble(words[start + FIRST]));
    addTerm(words, start + sumX, term.set(x), weight);
    addTerm(words, start + sumXx, term.set(x).multiply(x), weight);
    if (isOfPairs) {
      y.difference(nextY, Double.longBitsToDouble(words[start + FIRST + 1]));
      addTerm(words, start + sumY, term.set(y), weight);
      addTerm(words, start + sumYy, term.set(y).multiply(y), weight);
      addTerm(words, start + sumXy, term.set(x).multiply(y), weight);
    }
  }

  /** How many values there are that the sums are of. */
  private static long finite(long[] words, int start) {
    return words[start] - words[start + SPECIAL] - words[start + HUGE];
  }

  private void addTerm(long[] words, int start, TwoDoubles added, long weight) {
    sum.load(words, start).add(weight == 1 ? added : added.multiply((double) weight));
    sum.store(words, start);
  }

  @Override
  void merge(int from, int to) {
    mergeSmall(from, to);
  }

  @Override
  void absorb(long[] source, int from, long[] target, int to) {
    int sourceAt = from + offset();
    int start = to + offset();
    long moved = finite(source, sourceAt);
    boolean isFirst = finite(target, start) == 0;
    for (int word = 0; word < FIRST; word++) {
      target[start + word] += source[sourceAt + word];
    }
    if (isFirst) {
      System.arraycopy(source, sourceAt + FIRST, target, start + FIRST, words() - FIRST);
    } else if (moved != 0) {
      addShifted(source, sourceAt, target, start, (double) moved);
    }
  }

  /** Adds sums of differences from another first value: each difference is larger by that of both. */
  private void addShifted(long[] source, int from, long[] target, int to, double count) {
    shift(x, source, from + FIRST, target, to + FIRST);
    addProducts(source, from, target, to + sumXx, sumXx, sumX, x, sumX, x, count);
    if (isOfPairs) {
      shift(y, source, from + FIRST + 1, target, to + FIRST + 1);
      addProducts(source, from, target, to + sumYy, sumYy, sumY, y, sumY, y, count);
      addProducts(source, from, target, to + sumXy, sumXy, sumX, x, sumY, y, count);
      addSum(source, from + sumY, target, to + sumY, y, count);
    }
    addSum(source, from + sumX, target, to + sumX, x, count);
  }

  private static void shift(TwoDoubles by, long[] source, int from, long[] target, int to) {
    by.difference(Double.longBitsToDouble(source[from]), Double.longBitsToDouble(target[to]));
  }

  private void addSum(long[] source, int from, long[] target, int to, TwoDoubles by, double count) {
    term.set(by).multiply(count);
    sum.load(target, to).add(other.load(source, from)).add(term).store(target, to);
  }

  /** Σ(a + s)(b + t) = Σab + t · Σa + s · Σb + n · s · t. */
  private void addProducts(
      long[] source,
      int from,
      long[] target,
      int to,
      int products,
      int sumA,
      TwoDoubles byA,
      int sumB,
      TwoDoubles byB,
      double count) {
    sum.load(target, to).add(other.load(source, from + products));
    sum.add(other.load(source, from + sumA).multiply(byB));
    sum.add(other.load(source, from + sumB).multiply(byA));
    sum.add(other.set(byA).multiply(byB).multiply(count));
    sum.store(target, to);
  }

  @Override
  boolean isSmall() {
    return true;
  }

  @Override
  void writeGroup(long[] words, int entry, StateWriter writer) {
    writeWords(words, entry, writer);
  }

  @Override
  void readGroup(int group, StateReader reader) {
    readWords(group, reader);
  }

  @Override
  long count(long[] words, int start) {
    return words[start];
  }

  @Override
  boolean isBeyond(long[] words, int start) {
    return words[start + HUGE] > 0 && !hasSpecial(words, start);
  }

  @Override
  boolean hasSpecial(long[] words, int start) {
    return words[start + SPECIAL] > 0;
  }

  @Override
  void load(long[] words, int start) {
    page = words;
    at = start;
  }

  /** Σab − Σa · (Σb / n). */
  private TwoDoubles centred(int products, int a, int b) {
    other.load(page, at + b).divide((double) page[at]);
    term.load(page, at + a).multiply(other);
    return sum.load(page, at + products).subtract(term);
  }

  private double centredSquares(int squares, int values) {
    double centred = centred(squares, values, values).toDouble();
    double all = sum.load(page, at + squares).toDouble();
    return centred <= all * NOISE ? 0 : centred;
  }

  @Override
  double xx() {
    return centredSquares(sumXx, sumX);
  }

  @Override
  double yy() {
    return centredSquares(sumYy, sumY);
  }

  @Override
  double xy() {
    return centred(sumXy, sumX, sumY).toDouble();
  }

  @Override
  double meanX() {
    return mean(term, sumX, FIRST).toDouble();
  }

  @Override
  double meanY() {
    return mean(term, sumY, FIRST + 1).toDouble();
  }

  private TwoDoubles mean(TwoDoubles mean, int values, int first) {
    return mean.load(page, at + values)
        .divide((double) page[at])
        .add(Double.longBitsToDouble(page[at + first]));
  }

  @Override
  double intercept() {
    y.set(centred(sumXx, sumX, sumX));
    x.set(centred(sumXy, sumX, sumY)).divide(y);
    x.multiply(mean(term, sumX, FIRST));
    return mean(y, sumY, FIRST + 1).subtract(x).toDouble();
  }
}
