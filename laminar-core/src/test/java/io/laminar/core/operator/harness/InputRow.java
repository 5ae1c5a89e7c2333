package io.laminar.core.operator.harness;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A row with its weight, as a test writes it: Java values, null for NULL, whole numbers as Long.
 *
 * @param weight of the row; 1 for an insertion, −1 for a retraction
 * @param values one a column
 */
public record InputRow(long weight, List<@Nullable Object> values) {
  /**
   * Makes a row.
   *
   * @param weight of the row
   * @param values one a column; Integer, Short and Byte become Long, Float becomes Double
   */
  public static InputRow of(long weight, @Nullable Object... values) {
    @Nullable Object[] normal = new @Nullable Object[values.length];
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
        normal[i] = ((Number) value).longValue();
      } else {
        normal[i] = value instanceof Float number ? Double.valueOf(number) : value;
      }
    }
    return new InputRow(weight, Collections.unmodifiableList(Arrays.asList(normal)));
  }

  @Override
  public String toString() {
    String row = values.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
    return weight == 1 ? "+" + row : weight == -1 ? "-" + row : weight + "×" + row;
  }
}
