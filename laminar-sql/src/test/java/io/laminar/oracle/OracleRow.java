package io.laminar.oracle;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Array;
import java.sql.Blob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A row in a form that is the same for both.
 *
 * @param exact what must be equal, as text
 * @param averages what may differ in the last digits
 */
record OracleRow(String exact, List<Double> averages) implements Comparable<OracleRow> {
  /** An average of decimals has a scale of 6 or more here, and is a double there. */
  private static final double TOLERANCE = 1e-5;

  static OracleRow of(List<@Nullable Object> values, List<Boolean> approximate) {
    List<String> exact = new ArrayList<>();
    List<Double> averages = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      Object value = values.get(i);
      if (approximate.get(i) && value instanceof Number number) {
        averages.add(number.doubleValue() + 0.0);
        exact.add("~");
      } else {
        exact.add(value == null ? "NULL" : text(value));
      }
    }
    return new OracleRow(String.join(" | ", exact), averages);
  }

  static OracleRow of(ResultSet row, List<Boolean> approximate) throws SQLException {
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 1; i <= approximate.size(); i++) {
      Object value = row.getObject(i);
      if (value instanceof Timestamp) {
        value = row.getObject(i, LocalDateTime.class);
      } else if (value instanceof Blob blob) {
        value = blob.getBytes(1, (int) blob.length());
      } else if (value instanceof Array array) {
        value = Arrays.asList((@Nullable Object[]) array.getArray());
      }
      values.add(value);
    }
    return of(values, approximate);
  }

  private static String text(Object value) {
    if (value instanceof Float || value instanceof Double) {
      double number = ((Number) value).doubleValue();
      return Double.isFinite(number) ? decimal(BigDecimal.valueOf(number)) : String.valueOf(number);
    }
    if (value instanceof BigDecimal number) {
      return decimal(number);
    }
    if (value instanceof BigInteger || value instanceof Number) {
      return decimal(new BigDecimal(value.toString()));
    }
    if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
    if (value instanceof Instant instant) {
      return LocalDateTime.ofInstant(instant, ZoneOffset.UTC).toString();
    }
    if (value instanceof OffsetDateTime time) {
      return time.toLocalDateTime().toString();
    }
    if (value instanceof List<?> array) {
      return array.stream()
          .map(each -> each == null ? "NULL" : text(each))
          .toList()
          .toString();
    }
    return value instanceof LocalTime time ? time.toString() : value.toString();
  }

  private static String decimal(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }

  /** Fails, naming a few rows that only one of both has. */
  static void compare(
      Collection<OracleRow> batch, Collection<OracleRow> stream, Supplier<String> description) {
    List<OracleRow> expected = new ArrayList<>(batch);
    List<OracleRow> actual = new ArrayList<>(stream);
    Collections.sort(expected);
    Collections.sort(actual);
    boolean same = expected.size() == actual.size() && allMatch(expected, actual);
    if (!same) {
      List<OracleRow> missing = new ArrayList<>(expected);
      actual.forEach(missing::remove);
      List<OracleRow> extra = new ArrayList<>(actual);
      expected.forEach(extra::remove);
      throw new AssertionError(String.format(
          "%n  %s%n  rows only there %s%n  rows only here %s%n",
          description.get(),
          missing.stream().limit(3).toList(),
          extra.stream().limit(3).toList()));
    }
  }

  /**
   * Pairs each row with one that was not paired before. Rows that agree in what is exact lie side by side; in what differs in
   * the last digits their order may be another one there.
   */
  private static boolean allMatch(List<OracleRow> expected, List<OracleRow> actual) {
    for (int from = 0, end; from < expected.size(); from = end) {
      String exact = expected.get(from).exact;
      end = from + 1;
      while (end < expected.size() && expected.get(end).exact.equals(exact)) {
        end++;
      }
      List<OracleRow> unpaired = new ArrayList<>(actual.subList(from, end));
      for (OracleRow row : expected.subList(from, end)) {
        int pair = 0;
        while (pair < unpaired.size() && !row.matches(unpaired.get(pair))) {
          pair++;
        }
        if (pair == unpaired.size()) {
          return false;
        }
        unpaired.remove(pair);
      }
    }
    return true;
  }

  boolean matches(OracleRow other) {
    if (!exact.equals(other.exact) || averages.size() != other.averages.size()) {
      return false;
    }
    for (int i = 0; i < averages.size(); i++) {
      double a = averages.get(i);
      double b = other.averages.get(i);
      boolean near = Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(a));
      if (!near && Double.compare(a, b) != 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int compareTo(OracleRow other) {
    int order = exact.compareTo(other.exact);
    for (int i = 0; order == 0 && i < averages.size(); i++) {
      order = Double.compare(averages.get(i), other.averages.get(i));
    }
    return order;
  }

  @Override
  public String toString() {
    return exact + (averages.isEmpty() ? "" : " " + averages);
  }
}
