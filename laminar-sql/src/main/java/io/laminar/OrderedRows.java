package io.laminar;

import io.laminar.api.Row;
import io.laminar.api.Schema;
import io.laminar.sql.plan.BatchQuery;
import io.laminar.sql.plan.SortKey;
import java.time.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** ORDER BY, OFFSET and LIMIT over rows that are all there. */
final class OrderedRows {
  private static final int GUARDED_COMPARISONS = 1 << 16;

  private OrderedRows() {}

  /**
   * Sorts, skips, takes, and leaves out the columns that were only there for sorting.
   *
   * @param guard asked now and then while it sorts; throws where the query ends
   */
  static List<Row> of(BatchQuery query, RowRange range, List<Row> unordered, Runnable guard) {
    List<Row> rows = new ArrayList<>(unordered);
    if (!query.sortKeys().isEmpty()) {
      rows.sort(guarded(comparator(query.sortKeys()), guard));
    }
    return rows.stream()
        .skip(range.offset())
        .limit(range.limit())
        .map(row -> shown(row, query.schema()))
        .toList();
  }

  static Row shown(Row row, Schema schema) {
    return Row.of(schema, row.values().subList(0, schema.size()).toArray());
  }

  private static Comparator<Row> guarded(Comparator<Row> order, Runnable guard) {
    int[] compared = new int[1];
    return (left, right) -> {
      if (++compared[0] % GUARDED_COMPARISONS == 0) {
        guard.run();
      }
      return order.compare(left, right);
    };
  }

  private static Comparator<Row> comparator(List<SortKey> keys) {
    return (left, right) -> {
      for (SortKey key : keys) {
        int order = compare(left.get(key.column()), right.get(key.column()), key);
        if (order != 0) {
          return order;
        }
      }
      return 0;
    };
  }

  private static int compare(@Nullable Object left, @Nullable Object right, SortKey key) {
    if (left == null || right == null) {
      int order = left == right ? 0 : left == null ? -1 : 1;
      return key.nullsFirst() ? order : -order;
    }
    int order = compare(left, right);
    return key.descending() ? -order : order;
  }

  // Values of one column have one Java form. All but byte strings and periods are comparable, but
  // Java orders
  // −0.0 before 0.0, and strings by UTF-16, where an expression sees equals and code points.
  @SuppressWarnings("unchecked")
  private static int compare(Object left, Object right) {
    if (left instanceof byte[] bytes) {
      return Arrays.compareUnsigned(bytes, (byte[]) right);
    }
    if (left instanceof String text) {
      return compareCodePoints(text, (String) right);
    }
    if (left instanceof Double || left instanceof Float) {
      // + 0.0 makes 0.0 of −0.0.
      return Double.compare(
          ((Number) left).doubleValue() + 0.0, ((Number) right).doubleValue() + 0.0);
    }
    if (left instanceof Period period) {
      // An interval of years and months is so many months.
      return Long.compare(period.toTotalMonths(), ((Period) right).toTotalMonths());
    }
    return ((Comparable<Object>) left).compareTo(right);
  }

  private static int compareCodePoints(String left, String right) {
    int length = Math.min(left.length(), right.length());
    for (int i = 0; i < length; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        // Half of a surrogate pair is beyond every character that is whole.
        boolean samePlane = Character.isSurrogate(a) == Character.isSurrogate(b);
        return samePlane ? a - b : Character.isSurrogate(a) ? 1 : -1;
      }
    }
    return left.length() - right.length();
  }
}
