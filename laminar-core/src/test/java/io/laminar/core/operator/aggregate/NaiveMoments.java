package io.laminar.core.operator.aggregate;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Variances, covariances and lines from exact sums of all values: rounded as late as can be. */
final class NaiveMoments {
  private static final MathContext EXACT = new MathContext(80);

  private final AggregateFunction function;
  private final boolean isExact;
  private final BigDecimal n;
  private final double unitX;
  private final double unitY;
  private BigDecimal x = BigDecimal.ZERO;
  private BigDecimal y = BigDecimal.ZERO;
  private BigDecimal xx = BigDecimal.ZERO;
  private BigDecimal yy = BigDecimal.ZERO;
  private BigDecimal xy = BigDecimal.ZERO;

  private NaiveMoments(
      AggregateFunction function, DataType xType, DataType yType, List<List<Object>> pairs) {
    this.function = function;
    this.isExact = xType.kind() != TypeKind.DOUBLE && yType.kind() != TypeKind.DOUBLE;
    this.n = BigDecimal.valueOf(pairs.size());
    this.unitX = isExact ? Math.pow(10, scale(xType)) : 1;
    this.unitY = isExact ? Math.pow(10, scale(yType)) : 1;
    for (List<Object> pair : pairs) {
      BigDecimal a = value(pair.get(0), xType);
      BigDecimal b = value(pair.get(1), yType);
      x = x.add(a);
      y = y.add(b);
      xx = xx.add(a.multiply(a));
      yy = yy.add(b.multiply(b));
      xy = xy.add(a.multiply(b));
    }
  }

  private static int scale(DataType type) {
    return type.kind() == TypeKind.DECIMAL ? type.scale() : 0;
  }

  /**
   * Computes a result.
   *
   * @param pairs x and y of each row
   */
  static @Nullable Object result(
      AggregateFunction function, DataType xType, DataType yType, List<List<Object>> pairs) {
    boolean isSample = function.name().endsWith("_SAMP");
    if (pairs.size() < (isSample ? 2 : 1)) {
      return null;
    }
    boolean hasSpecial = pairs.stream()
        .flatMap(List::stream)
        .anyMatch(each -> each instanceof Double number && !Double.isFinite(number));
    return hasSpecial
        ? (Object) Double.NaN
        : new NaiveMoments(function, xType, yType, pairs).result();
  }

  private BigDecimal value(Object value, DataType type) {
    if (value instanceof Double number) {
      return new BigDecimal(number);
    }
    BigDecimal number =
        value instanceof BigDecimal decimal ? decimal : BigDecimal.valueOf((Long) value);
    BigDecimal unscaled = new BigDecimal(number.movePointRight(scale(type)).toBigIntegerExact());
    return isExact ? unscaled : new BigDecimal(unscaled.doubleValue() / Math.pow(10, scale(type)));
  }

  private double centred(BigDecimal products, BigDecimal a, BigDecimal b, double units) {
    BigDecimal times = n.multiply(products).subtract(a.multiply(b));
    return isExact
        ? times.doubleValue() / n.doubleValue() / Math.sqrt(units) / Math.sqrt(units)
        : times.divide(n, EXACT).doubleValue();
  }

  private double mean(BigDecimal sum, double unit) {
    return isExact
        ? sum.doubleValue() / n.doubleValue() / unit
        : sum.divide(n, EXACT).doubleValue();
  }

  private @Nullable Object result() {
    double count = n.doubleValue();
    double sxx = centred(xx, x, x, unitX * unitX);
    double syy = centred(yy, y, y, unitY * unitY);
    BigDecimal products = n.multiply(xy).subtract(x.multiply(y));
    double sxy = isExact
        ? products.doubleValue() / count / unitX / unitY
        : products.divide(n, EXACT).doubleValue();
    return switch (function) {
      case VAR_POP -> sxx / count;
      case VAR_SAMP -> sxx / (count - 1);
      case STDDEV_POP -> Math.sqrt(sxx / count);
      case STDDEV_SAMP -> Math.sqrt(sxx / (count - 1));
      case COVAR_POP -> sxy / count;
      case COVAR_SAMP -> sxy / (count - 1);
      case REGR_SXX -> sxx;
      case REGR_SYY -> syy;
      case REGR_SXY -> sxy;
      case REGR_AVGX -> mean(x, unitX);
      case REGR_AVGY -> mean(y, unitY);
      default -> sxx == 0 ? null : line(sxx, syy, sxy);
    };
  }

  private @Nullable Object line(double sxx, double syy, double sxy) {
    return switch (function) {
      case CORR -> syy == 0 ? null : Math.max(-1, Math.min(1, sxy / Math.sqrt(sxx * syy)));
      case REGR_SLOPE -> sxy / sxx;
      case REGR_R2 -> syy == 0 ? 1.0 : Math.min(1, sxy * sxy / (sxx * syy));
      default -> intercept();
    };
  }

  private double intercept() {
    BigDecimal above = y.multiply(xx).subtract(x.multiply(xy));
    BigDecimal below = n.multiply(xx).subtract(x.multiply(x));
    return isExact
        ? above.doubleValue() / below.doubleValue() / unitY
        : above.divide(below, EXACT).doubleValue();
  }
}
