package io.laminar.core.operator.aggregate;

import io.laminar.core.operator.aggregate.NaiveGroup.Held;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Percentiles and lists of all values. */
final class NaiveLists {
  private NaiveLists() {}

  static @Nullable Object list(AggregateCall call, List<Held> rows) {
    Comparator<Held> order = order(call);
    List<String> texts = new ArrayList<>();
    Set<Object> seen = new HashSet<>();
    rows.stream().sorted(order).forEach(row -> {
      String text = (String) Objects.requireNonNull(row.value());
      if (!call.distinct() || seen.add(text)) {
        texts.add(text);
      }
    });
    return texts.isEmpty() ? null : String.join(call.options().separator(), texts);
  }

  /** The values, of which arrays have zeros without a sign. */
  static @Nullable Object array(AggregateCall call, List<Held> rows) {
    List<@Nullable Object> values = new ArrayList<>();
    rows.stream()
        .sorted(order(call))
        .forEach(
            row -> values.add(row.value() instanceof Double number ? number + 0.0 : row.value()));
    return values.isEmpty() ? null : values;
  }

  private static Comparator<Held> order(AggregateCall call) {
    Comparator<Held> order = Comparator.comparingLong(Held::arrival);
    for (int i = call.others().size() - 1; i >= 0; i--) {
      order = by(i, call.options().order().get(i)).thenComparing(order);
    }
    return order;
  }

  private static Comparator<Held> by(int number, AggregateOptions.Direction direction) {
    Comparator<Object> values = NaiveLists::compare;
    Comparator<Object> directed = direction.descending() ? values.reversed() : values;
    return Comparator.comparing(
        row -> row.others().get(number),
        direction.nullsFirst() ? Comparator.nullsFirst(directed) : Comparator.nullsLast(directed));
  }

  private static int compare(Object left, Object right) {
    return left instanceof Boolean flag
        ? flag.compareTo((Boolean) right)
        : NaiveGroup.compare(left, right);
  }

  /** The value that occurs most often, of several the smallest; both zeros are one. */
  static Object mode(List<Object> values) {
    Object best = values.get(0);
    long most = 0;
    List<Object> joined = values.stream()
        .map(value -> value instanceof Double number && number == 0 ? (Object) 0.0 : value)
        .sorted(NaiveLists::compare)
        .toList();
    for (Object value : joined) {
      long count = joined.stream().filter(value::equals).count();
      if (count > most) {
        best = value;
        most = count;
      }
    }
    return best;
  }

  static Object percentile(AggregateCall call, List<Object> values) {
    boolean descending = call.options().order().get(0).descending();
    int last = values.size() - 1;
    BigDecimal fraction = call.options().fraction();
    if (call.function() == AggregateFunction.PERCENTILE_DISC) {
      BigDecimal place = fraction.multiply(BigDecimal.valueOf(values.size()));
      int ordinal = Math.max(1, place.setScale(0, RoundingMode.CEILING).intValueExact());
      return values.get(descending ? values.size() - ordinal : ordinal - 1);
    }
    BigDecimal used = descending ? BigDecimal.ONE.subtract(fraction) : fraction;
    BigDecimal place = used.multiply(BigDecimal.valueOf(last));
    int below = place.intValue();
    double part = place.subtract(BigDecimal.valueOf(below)).doubleValue();
    double unit = Math.pow(10, Math.max(0, call.argumentType().scale()));
    double low = number(values.get(below), unit);
    double high = number(values.get(Math.min(last, below + 1)), unit);
    return (part == 0 || low == high ? low : low + (high - low) * part) / unit;
  }

  private static double number(Object value, double unit) {
    return value instanceof BigDecimal decimal
        ? decimal.multiply(BigDecimal.valueOf(unit)).toBigInteger().doubleValue()
        : ((Number) value).doubleValue();
  }
}
