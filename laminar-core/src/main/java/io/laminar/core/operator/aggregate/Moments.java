package io.laminar.core.operator.aggregate;

import io.laminar.core.data.ColumnBuffer;

/**
 * Variances, covariances and what follows from a straight line through pairs: how their results
 * follow from the number of values, the means and the centred sums.
 *
 * <pre>
 *   centred sum of squares   Sxx = Σ(x − x̄)²      variance = Sxx / n, of a sample Sxx / (n − 1)
 *   centred sum of products  Sxy = Σ(x − x̄)(y − ȳ)
 *   slope = Sxy / Sxx        intercept = ȳ − slope · x̄        CORR = Sxy / √(Sxx · Syy)
 * </pre>
 *
 * <p>SQL:2016, 10.9: of no values, and where a result would divide by zero, it is NULL. Of the two
 * arguments the first is y, the second x; of one it is x.
 */
abstract class Moments extends Accumulator {
  private final AggregateFunction function;
  private final int smallestCount;
  private double result;

  Moments(AggregateFunction function) {
    this.function = function;
    this.smallestCount = switch (function) {
      case VAR_SAMP, STDDEV_SAMP, COVAR_SAMP -> 2;
      default -> 1;
    };
  }

  /** Tells whether the function is of pairs. */
  static boolean isOfPairs(AggregateFunction function) {
    return switch (function) {
      case VAR_POP, VAR_SAMP, STDDEV_POP, STDDEV_SAMP -> false;
      default -> true;
    };
  }

  /** How many values or pairs there are. */
  abstract long count(long[] page, int at);

  /** Tells whether the sums are too large to say anything. */
  abstract boolean isBeyond(long[] page, int at);

  /** Tells whether an infinity or a NaN is among the values: so is every result. */
  abstract boolean hasSpecial(long[] page, int at);

  /** Computes sums of a group, for the methods below. */
  abstract void load(long[] page, int at);

  abstract double xx();

  abstract double yy();

  abstract double xy();

  abstract double meanX();

  abstract double meanY();

  /** The intercept, where xx is not 0. */
  abstract double intercept();

  @Override
  boolean canRetract(int groupCount) {
    return true;
  }

  @Override
  boolean write(long[] page, int entry, long rows, ColumnBuffer target, int row) {
    int at = entry + offset();
    long count = count(page, at);
    if (count < smallestCount) {
      target.setNull(row);
      return true;
    }
    if (isBeyond(page, at)) {
      return false;
    }
    if (hasSpecial(page, at)) {
      FloatingSum.writeFloating(Double.NaN, target, row);
      return true;
    }
    load(page, at);
    if (compute((double) count)) {
      FloatingSum.writeFloating(result, target, row);
    } else {
      target.setNull(row);
    }
    return true;
  }

  /** Computes the result; false where it is NULL. */
  private boolean compute(double count) {
    result = switch (function) {
      case VAR_POP -> xx() / count;
      case VAR_SAMP -> xx() / (count - 1);
      case STDDEV_POP -> Math.sqrt(xx() / count);
      case STDDEV_SAMP -> Math.sqrt(xx() / (count - 1));
      case COVAR_POP -> xy() / count;
      case COVAR_SAMP -> xy() / (count - 1);
      case REGR_SXX -> xx();
      case REGR_SYY -> yy();
      case REGR_SXY -> xy();
      case REGR_AVGX -> meanX();
      case REGR_AVGY -> meanY();
      default -> 0;
    };
    return switch (function) {
      case CORR, REGR_SLOPE, REGR_INTERCEPT, REGR_R2 -> computeLine(xx(), yy(), xy());
      default -> true;
    };
  }

  private boolean computeLine(double xx, double yy, double xy) {
    if (xx == 0 || (function == AggregateFunction.CORR && yy == 0)) {
      return false;
    }
    double squares = xx * yy;
    // Two square roots round once more, but no product of them leaves the range.
    boolean isInRange = squares > Double.MIN_NORMAL && squares < Double.POSITIVE_INFINITY;
    result = switch (function) {
      case CORR -> correlation(xy, isInRange ? Math.sqrt(squares) : Math.sqrt(xx) * Math.sqrt(yy));
      case REGR_SLOPE -> xy / xx;
      case REGR_INTERCEPT -> intercept();
      default -> yy == 0 ? 1 : Math.min(1, isInRange ? xy * xy / squares : (xy / xx) * (xy / yy));
    };
    return true;
  }

  private static double correlation(double xy, double spread) {
    return Math.max(-1, Math.min(1, xy / spread));
  }
}
