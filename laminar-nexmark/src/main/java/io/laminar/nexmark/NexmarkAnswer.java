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

/**
 * The rows that a query gives in the end, as text that several systems write alike: times in milliseconds, a DOUBLE to
 * twelve digits. One thread.
 */
public final class NexmarkAnswer {
  private static final MathContext DIGITS = new MathContext(12);

  private final Map<String, Long> weights = new TreeMap<>();

  /** Makes an answer without rows. */
  public NexmarkAnswer() {}

  /**
   * Writes a value.
   *
   * @param value in its Java form
   * @return the text
   */
  public static String text(@Nullable Object value) {
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

  /**
   * Adds a row, or takes one back.
   *
   * @param row with its weight
   */
  public void add(RowView row) {
    List<@Nullable Object> values = new ArrayList<>();
    for (int column = 0; column < row.schema().size(); column++) {
      values.add(row.get(column));
    }
    add(values, row.weight());
  }

  /**
   * Adds a row, or takes one back.
   *
   * @param values of its columns
   * @param weight 1 or −1
   */
  public void add(List<? extends @Nullable Object> values, long weight) {
    List<String> texts = new ArrayList<>();
    values.forEach(value -> texts.add(text(value)));
    weights.merge(String.join("|", texts), weight, Long::sum);
  }

  /**
   * Returns the rows that are there.
   *
   * @return in order of their texts
   */
  public List<String> rows() {
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
