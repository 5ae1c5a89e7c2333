package io.laminar.nexmark;

import io.laminar.api.RowView;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rows as text that two systems write alike: times in milliseconds, a DOUBLE to twelve digits. */
final class RowText {
  private static final MathContext DIGITS = new MathContext(12);

  private final Map<String, Long> weights = new TreeMap<>();

  static String of(@Nullable Object value) {
    if (value instanceof LocalDateTime time) {
      return Long.toString(time.toInstant(ZoneOffset.UTC).toEpochMilli());
    }
    if (value instanceof Double number) {
      return new BigDecimal(number).round(DIGITS).stripTrailingZeros().toPlainString();
    }
    if (value instanceof BigDecimal number) {
      return number.stripTrailingZeros().toPlainString();
    }
    if (value instanceof BigInteger || value instanceof Number) {
      return new BigDecimal(value.toString()).stripTrailingZeros().toPlainString();
    }
    return String.valueOf(value);
  }

  /** Adds a row, or takes one back. */
  void add(RowView row) {
    List<String> values = new ArrayList<>();
    for (int column = 0; column < row.schema().size(); column++) {
      values.add(of(row.get(column)));
    }
    weights.merge(String.join("|", values), row.weight(), Long::sum);
  }

  /** The rows that are there in the end, in order of their texts. */
  List<String> rows() {
    List<String> rows = new ArrayList<>();
    weights.forEach((row, weight) -> {
      for (long times = weight; times > 0; times--) {
        rows.add(row);
      }
      if (weight < 0) {
        rows.add("retracted " + -weight + " times: " + row);
      }
    });
    return rows;
  }
}
