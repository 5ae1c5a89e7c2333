package io.laminar.core.operator.aggregate;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.data.Vector;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.math.BigDecimal;

/**
 * Moments of integers and decimals from exact sums, so that neither the order of the values nor a
 * retraction leaves a trace; only the last steps round.
 *
 * <pre>
 *   count │ Σx │ Σx²                                 128 and 192 bits; of long decimals 192 and 320
 *   count │ Σx │ Σy │ Σx² │ Σy² │ Σxy
 * </pre>
 *
 * <p>Centred sums follow without rounding: n · Sxx = n · Σx² − (Σx)².
 */
final class ExactMoments extends Moments {
  private static final int X = 0;
  private static final int Y = 1;

  private final int xColumn;
  private final int yColumn;
  private final boolean isOfPairs;
  private final boolean isWide;
  private final boolean isWideX;
  private final boolean isWideY;
  private final int sumWords;
  private final int productWords;
  /** What a unit of x and of y stands for: a power of ten. */
  private final double unitX;

  private final double unitY;
  private final ExactNumber left = new ExactNumber();
  private final ExactNumber right = new ExactNumber();
  private final ExactNumber product = new ExactNumber();
  private final ExactNumber weighted = new ExactNumber();
  private final ExactNumber weightNumber = new ExactNumber();
  private long[] page = new long[0];
  private int at;

  ExactMoments(AggregateCall call, GroupSpec spec) {
    super(call.function());
    this.isOfPairs = isOfPairs(call.function());
    this.yColumn = call.argument();
    this.xColumn = isOfPairs ? call.others().get(0) : yColumn;
    DataType x = spec.inputTypes().get(xColumn);
    DataType y = spec.inputTypes().get(yColumn);
    this.isWideX = x.words() == 2;
    this.isWideY = y.words() == 2;
    this.isWide = isWideX || isWideY;
    this.sumWords = isWide ? 3 : 2;
    this.productWords = isWide ? 5 : 3;
    this.unitX = unit(x);
    this.unitY = unit(y);
  }

  private static double unit(DataType type) {
    return type.kind().isInteger() ? 1 : BigDecimal.TEN.pow(type.scale()).doubleValue();
  }

  @Override
  int words() {
    return isOfPairs ? 1 + 2 * sumWords + 3 * productWords : 1 + sumWords + productWords;
  }

  private int sum(int which) {
    return 1 + which * sumWords;
  }

  private int products(int which) {
    return 1 + (isOfPairs ? 2 : 1) * sumWords + which * productWords;
  }

  @Override
  void add(Batch batch, int[] rows, int[] groups, int count) {
    Vector x = batch.column(xColumn);
    Vector y = batch.column(yColumn);
    for (int i = 0; i < count; i++) {
      int row = rows[i];
      long weight = batch.weight(row);
      long[] entries = entries().page(groups[i]);
      int start = entries().offset(groups[i]) + offset();
      entries[start] += weight;
      if (isWide || (weight != 1 && weight != -1)) {
        addWide(entries, start, x, y, row, weight);
      } else {
        addNarrow(entries, start, x.word(row), y.word(row), weight);
      }
    }
  }

  private void addNarrow(long[] words, int start, long x, long y, long sign) {
    addProduct(words, start + sum(X), x, sign, 2);
    // −1 times the smallest number is not one of 64 bits: the sign goes to the product.
    addSigned(words, start + products(0), x, x, sign);
    if (isOfPairs) {
      addProduct(words, start + sum(Y), y, sign, 2);
      addSigned(words, start + products(1), y, y, sign);
      addSigned(words, start + products(2), x, y, sign);
    }
  }

  private static void addSigned(long[] words, int start, long a, long b, long sign) {
    long low = a * b;
    long high = Math.multiplyHigh(a, b);
    if (sign < 0) {
      low = -low;
      high = ~high + (low == 0 ? 1 : 0);
    }
    add(words, start, low, high, 3);
  }

  private static void addProduct(long[] words, int start, long a, long b, int size) {
    add(words, start, a * b, Math.multiplyHigh(a, b), size);
  }

  /** Adds a number of 128 bits to one of so many words. */
  private static void add(long[] words, int start, long low, long high, int size) {
    long sum = words[start] + low;
    long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
    words[start] = sum;
    long middle = words[start + 1] + high;
    long next = middle + carry;
    long carryOut = (Long.compareUnsigned(middle, high) < 0 ? 1L : 0L)
        + (Long.compareUnsigned(next, middle) < 0 ? 1L : 0L);
    words[start + 1] = next;
    if (size == 3) {
      words[start + 2] += (high >> 63) + carryOut;
    }
  }

  private void addWide(long[] words, int start, Vector x, Vector y, int row, long weight) {
    loadValue(right, x, isWideX, row);
    addWeighted(words, start + sum(X), right, weight, sumWords);
    loadValue(left, x, isWideX, row);
    addWeighted(words, start + products(0), product.product(left, right), weight, productWords);
    if (isOfPairs) {
      loadValue(left, y, isWideY, row);
      addWeighted(words, start + products(2), product.product(left, right), weight, productWords);
      addWeighted(words, start + sum(Y), left, weight, sumWords);
      loadValue(right, y, isWideY, row);
      addWeighted(words, start + products(1), product.product(left, right), weight, productWords);
    }
  }

  private static void loadValue(ExactNumber number, Vector vector, boolean wide, int row) {
    if (wide) {
      number.set(vector.word(row), vector.secondWord(row));
    } else {
      number.set(vector.word(row));
    }
  }

  private void addWeighted(long[] words, int start, ExactNumber value, long weight, int size) {
    weightNumber.set(weight);
    weighted.product(value, weightNumber).addTo(words, start, size);
  }

  @Override
  void merge(int from, int to) {
    mergeSmall(from, to);
  }

  @Override
  void absorb(long[] source, int from, long[] target, int to) {
    int sourceAt = from + offset();
    int start = to + offset();
    target[start] += source[sourceAt];
    for (int i = 0; i < (isOfPairs ? 2 : 1); i++) {
      int word = sum(i);
      left.set(source, sourceAt + word, sumWords).addTo(target, start + word, sumWords);
    }
    for (int i = 0; i < (isOfPairs ? 3 : 1); i++) {
      int word = products(i);
      left.set(source, sourceAt + word, productWords).addTo(target, start + word, productWords);
    }
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
    return false;
  }

  @Override
  boolean hasSpecial(long[] words, int start) {
    return false;
  }

  @Override
  void load(long[] words, int start) {
    page = words;
    at = start;
  }

  /** n · Σab − Σa · Σb, which is n times the centred sum. */
  private double centred(int products, int a, int b) {
    left.set(page, at + products(products), productWords);
    right.set(page[at]);
    product.product(left, right);
    left.set(page, at + sum(a), sumWords);
    right.set(page, at + sum(b), sumWords);
    return product.subtract(weighted.product(left, right)).toDouble();
  }

  @Override
  double xx() {
    return centred(0, X, X) / (double) page[at] / unitX / unitX;
  }

  @Override
  double yy() {
    return centred(1, Y, Y) / (double) page[at] / unitY / unitY;
  }

  @Override
  double xy() {
    return centred(2, X, Y) / (double) page[at] / unitX / unitY;
  }

  @Override
  double meanX() {
    return left.set(page, at + sum(X), sumWords).toDouble() / (double) page[at] / unitX;
  }

  @Override
  double meanY() {
    return left.set(page, at + sum(Y), sumWords).toDouble() / (double) page[at] / unitY;
  }

  /** (Σy · Σx² − Σx · Σxy) / (n · Σx² − (Σx)²). */
  @Override
  double intercept() {
    left.set(page, at + sum(Y), sumWords);
    right.set(page, at + products(0), productWords);
    product.product(left, right);
    left.set(page, at + sum(X), sumWords);
    right.set(page, at + products(2), productWords);
    double numerator = product.subtract(weighted.product(left, right)).toDouble();
    return numerator / centred(0, X, X) / unitY;
  }
}
