package io.laminar.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sum of the changes of a view. */
final class ChangeSum {
  private final Map<List<@Nullable Object>, Long> sums = new LinkedHashMap<>();

  void add(List<@Nullable Object> values, long weight) {
    List<@Nullable Object> key = new ArrayList<>();
    // Arrays are equal only to themselves.
    values.forEach(
        value -> key.add(value instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : value));
    if (sums.merge(key, weight, Long::sum) == 0) {
      sums.remove(key);
    }
  }

  /** The rows that are left. */
  List<List<@Nullable Object>> rows(String view) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    sums.forEach((key, weight) -> {
      assertThat(weight).as("weight of %s in %s", key, view).isPositive();
      List<@Nullable Object> values = new ArrayList<>();
      key.forEach(value -> values.add(value instanceof ByteBuffer bytes ? copy(bytes) : value));
      rows.addAll(Collections.nCopies(weight.intValue(), values));
    });
    return rows;
  }

  private static byte[] copy(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    return copy;
  }
}
