package io.laminar.benchmarks.oracle;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Objects;

/** Compares our answers with those of an oracle, which come as text. */
final class Comparison {
  private static final double DIGITS = 4e-15;

  private Comparison() {}

  static boolean agree(Answer ours, DataType type, Kind kind, Answer theirs) {
    if (ours.state() == Answer.State.FAILED) {
      return theirs.state() == Answer.State.FAILED
          || (theirs.value() != null && kind.isExact() && !fits(type, (String) theirs.value()));
    }
    if (ours.state() != Answer.State.VALUE || theirs.state() != Answer.State.VALUE) {
      return false;
    }
    if (ours.value() == null || theirs.value() == null) {
      return ours.value() == theirs.value();
    }
    return same(ours.value(), type, (String) theirs.value());
  }

  /** Tells whether our type can hold an exact number. */
  private static boolean fits(DataType type, String theirs) {
    if (type.kind() != TypeKind.DECIMAL) {
      return true;
    }
    BigDecimal rounded = new BigDecimal(theirs).setScale(type.scale(), RoundingMode.HALF_UP);
    return rounded.precision() - rounded.scale() <= type.precision() - type.scale()
        || rounded.signum() == 0;
  }

  private static boolean same(Object ours, DataType type, String theirs) {
    try {
      return switch (type.kind()) {
        case TINYINT, SMALLINT, INTEGER, BIGINT ->
          new BigDecimal(ours.toString()).compareTo(new BigDecimal(theirs)) == 0;
        case DECIMAL ->
          new BigDecimal(theirs).setScale(type.scale(), RoundingMode.HALF_UP).compareTo((BigDecimal)
                  ours)
              == 0;
        case REAL, DOUBLE -> near(((Number) ours).doubleValue(), floating(theirs));
        case BOOLEAN -> ours.toString().equals(theirs);
        case DATE -> ours.equals(LocalDate.parse(theirs));
        case TIMESTAMP -> ours.equals(LocalDateTime.parse(theirs.replace(' ', 'T')));
        default -> Objects.equals(ours.toString(), theirs);
      };
    } catch (RuntimeException e) {
      return false;
    }
  }

  private static double floating(String text) {
    return switch (text) {
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      case "nan", "-nan" -> Double.NaN;
      default -> Double.parseDouble(text);
    };
  }

  private static boolean near(double a, double b) {
    return Double.compare(a, b) == 0
        || a == b
        || Math.abs(a - b) <= DIGITS * Math.max(Math.abs(a), Math.abs(b));
  }
}
