package io.laminar.core.operator.aggregate;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.operator.harness.InputRow;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One group as the simplest possible program would keep it: every value in a list. */
public final class NaiveGroup {
  private static final Comparator<Object> ORDER = NaiveGroup::compare;

  private static final Comparator<Held> BY_KEY = (left, right) -> compare(left.key(), right.key());

  private final GroupSpec spec;
  private final List<List<Held>> held = new ArrayList<>();
  private long rows;
  private long arrivals;

  /** A value with the other arguments. */
  record Held(long time, long arrival, @Nullable Object value, List<@Nullable Object> others) {
    Object key() {
      return Objects.requireNonNull(others.get(0));
    }
  }

  /** Makes an empty group. */
  public NaiveGroup(GroupSpec spec) {
    this.spec = spec;
    spec.calls().forEach(call -> held.add(new ArrayList<>()));
  }

  /** The sum of weights. */
  public long rows() {
    return rows;
  }

  /** Adds a row, or takes away one that is held. */
  public void add(InputRow row) {
    rows += row.weight();
    long time = spec.eventTimeColumn() < 0 ? 0 : (Long) value(row, spec.eventTimeColumn());
    for (int i = 0; i < held.size(); i++) {
      AggregateCall call = spec.calls().get(i);
      if (call.filterColumn() >= 0 && !Boolean.TRUE.equals(row.values().get(call.filterColumn()))) {
        continue;
      }
      Object value = call.argument() < 0 ? true : row.values().get(call.argument());
      List<@Nullable Object> others = new ArrayList<>();
      call.others().forEach(column -> others.add(row.values().get(column)));
      boolean lacks = value == null || (!isList(call.function()) && others.contains(null));
      if ((lacks && !call.respectsNulls())
          || (call.function() == AggregateFunction.COUNT_IF && !Boolean.TRUE.equals(value))) {
        continue;
      }
      for (long w = 0; w < row.weight(); w++) {
        held.get(i).add(new Held(time, arrivals++, value, others));
      }
      for (long w = 0; w > row.weight(); w--) {
        removeLast(held.get(i), time, value, others, call.function().respectsNulls());
      }
    }
  }

  private static boolean isList(AggregateFunction function) {
    return function == AggregateFunction.LISTAGG || function == AggregateFunction.ARRAY_AGG;
  }

  private static void removeLast(
      List<Held> list,
      long time,
      @Nullable Object value,
      List<@Nullable Object> others,
      boolean isTimed) {
    for (int i = list.size() - 1; i >= 0; i--) {
      Held candidate = list.get(i);
      boolean isSame = value == null
          ? candidate.value() == null
          : candidate.value() != null && ORDER.compare(candidate.value(), value) == 0;
      if (isSame && candidate.others().equals(others) && (!isTimed || candidate.time() == time)) {
        list.remove(i);
        return;
      }
    }
    throw new IllegalStateException("the test retracts what is not held");
  }

  private static Object value(InputRow row, int column) {
    Object value = row.values().get(column);
    if (value == null) {
      throw new IllegalStateException("NULL");
    }
    return value;
  }

  /** The results of all calls. */
  public List<@Nullable Object> results() {
    List<@Nullable Object> results = new ArrayList<>();
    for (int i = 0; i < held.size(); i++) {
      results.add(result(spec.calls().get(i), held.get(i)));
    }
    return results;
  }

  private @Nullable Object result(AggregateCall call, List<Held> list) {
    if (call.function() == AggregateFunction.ARRAY_AGG) {
      return NaiveLists.array(call, list);
    }
    if (call.function().respectsNulls()) {
      Comparator<Held> byTime =
          Comparator.comparingLong(Held::time).thenComparingLong(Held::arrival);
      boolean isFirst = call.function() == AggregateFunction.FIRST_VALUE;
      return list.stream()
          .min(isFirst ? byTime : byTime.reversed())
          .map(Held::value)
          .orElse(null);
    }
    if (call.function().isCount()) {
      return (long) (call.distinct() ? new HashSet<>(pairs(list)).size() : list.size());
    }
    if (call.function().isMoment()) {
      return moment(call, list);
    }
    if (call.function() == AggregateFunction.LISTAGG) {
      return NaiveLists.list(call, list);
    }
    List<Object> values = new ArrayList<>();
    for (Held one : list) {
      if (one.value() != null) {
        values.add(one.value());
      }
    }
    Collection<Object> counted = call.distinct() ? new HashSet<>(values) : values;
    if (counted.isEmpty()) {
      return null;
    }
    return switch (call.function()) {
      case ARG_MIN ->
        list.stream().min(BY_KEY.thenComparing(Held::arrival)).orElseThrow().value();
      case ARG_MAX ->
        list.stream()
            .min(BY_KEY.reversed().thenComparing(Held::arrival))
            .orElseThrow()
            .value();
      case PERCENTILE_CONT, PERCENTILE_DISC ->
        NaiveLists.percentile(call, counted.stream().sorted(ORDER).toList());
      case MODE -> NaiveLists.mode(values);
      case BIT_AND -> values.stream().map(Long.class::cast).reduce(-1L, (a, b) -> a & b);
      case BIT_OR -> values.stream().map(Long.class::cast).reduce(0L, (a, b) -> a | b);
      case BIT_XOR -> counted.stream().map(Long.class::cast).reduce(0L, (a, b) -> a ^ b);
      case MIN -> counted.stream().min(ORDER).orElseThrow();
      case MAX -> counted.stream().max(ORDER).orElseThrow();
      default -> sumOrMean(call, counted);
    };
  }

  private @Nullable Object moment(AggregateCall call, List<Held> list) {
    boolean isOfPairs = !call.others().isEmpty();
    DataType y = call.argumentType();
    DataType x = isOfPairs ? spec.inputTypes().get(call.others().get(0)) : y;
    List<List<Object>> pairs = new ArrayList<>();
    for (Held one : list) {
      Object value = Objects.requireNonNull(one.value());
      pairs.add(List.of(isOfPairs ? one.key() : value, value));
    }
    List<List<Object>> counted = call.distinct() ? List.copyOf(new HashSet<>(pairs)) : pairs;
    return NaiveMoments.result(call.function(), x, y, counted);
  }

  private static List<List<@Nullable Object>> pairs(List<Held> list) {
    List<List<@Nullable Object>> pairs = new ArrayList<>();
    for (Held one : list) {
      List<@Nullable Object> pair = new ArrayList<>(one.others());
      pair.add(one.value());
      pairs.add(pair);
    }
    return pairs;
  }

  private static Object sumOrMean(AggregateCall call, Collection<Object> values) {
    boolean isMean = call.function() == AggregateFunction.AVG;
    TypeKind kind = call.argumentType().kind();
    if (kind == TypeKind.DOUBLE) {
      double sum = values.stream().mapToDouble(value -> (Double) value).sum();
      return isMean ? sum / values.size() : sum;
    }
    BigDecimal sum = BigDecimal.ZERO;
    for (Object value : values) {
      sum = sum.add(value instanceof BigDecimal number ? number : BigDecimal.valueOf((Long) value));
    }
    if (kind == TypeKind.BIGINT) {
      return isMean ? (Object) (sum.doubleValue() / values.size()) : (Long) sum.longValueExact();
    }
    BigDecimal count = BigDecimal.valueOf(isMean ? values.size() : 1);
    return sum.divide(count, call.resultType().scale(), RoundingMode.HALF_UP);
  }

  static int compare(Object left, Object right) {
    if (left instanceof String text) {
      return Arrays.compareUnsigned(
          text.getBytes(StandardCharsets.UTF_8), ((String) right).getBytes(StandardCharsets.UTF_8));
    }
    if (left instanceof Double number) {
      return number.compareTo((Double) right);
    }
    if (left instanceof BigDecimal number) {
      return number.compareTo((BigDecimal) right);
    }
    return left instanceof Boolean ? 0 : ((Long) left).compareTo((Long) right);
  }
}
