package io.laminar;

import io.laminar.api.Row;
import io.laminar.api.Schema;
import io.laminar.sql.plan.BatchQuery;
import io.laminar.sql.plan.SortKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** ORDER BY, OFFSET and LIMIT over rows that are all there. */
final class OrderedRows {
  private OrderedRows() {}

  /** Sorts, skips, takes, and leaves out the columns that were only there for sorting. */
  static List<Row> of(BatchQuery query, List<Row> unordered) {
    List<Row> rows = new ArrayList<>(unordered);
    if (!query.sortKeys().isEmpty()) {
      rows.sort(comparator(query.sortKeys()));
    }
    long limit = query.limit() == BatchQuery.NO_LIMIT ? Long.MAX_VALUE : query.limit();
    return rows.stream()
        .skip(query.offset())
        .limit(limit)
        .map(row -> shown(row, query.schema()))
        .toList();
  }

  private static Row shown(Row row, Schema schema) {
    return Row.of(schema, row.values().subList(0, schema.size()).toArray());
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

  // Values of one column have one Java form, and all but byte strings are comparable.
  @SuppressWarnings("unchecked")
  private static int compare(Object left, Object right) {
    return left instanceof byte[] bytes
        ? Arrays.compareUnsigned(bytes, (byte[]) right)
        : ((Comparable<Object>) left).compareTo(right);
  }
}
