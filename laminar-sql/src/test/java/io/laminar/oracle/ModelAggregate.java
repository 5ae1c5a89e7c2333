package io.laminar.oracle;

import io.laminar.oracle.ModelHistory.Event;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** An aggregate of v, computed from all rows of a group. */
// The functions have no state.
@SuppressWarnings("ImmutableEnumChecker")
enum ModelAggregate {
  COUNT("COUNT(*)", rows -> (long) rows.size()),
  SUM("SUM(v)", rows -> rows.stream().mapToLong(Event::v).sum()),
  MIN("MIN(v)", rows -> rows.stream().mapToLong(Event::v).min().orElseThrow()),
  MAX("MAX(v)", rows -> rows.stream().mapToLong(Event::v).max().orElseThrow()),
  DISTINCT(
      "COUNT(DISTINCT v)", rows -> rows.stream().mapToLong(Event::v).distinct().count()),
  FILTER(
      "COUNT(*) FILTER (WHERE v > 3)",
      rows -> rows.stream().filter(row -> row.v() > 3).count()),
  /** By event time, ties by arrival. */
  FIRST(
      "FIRST_VALUE(v)",
      rows -> rows.stream()
          .min(Comparator.comparingLong(Event::ts).thenComparingInt(Event::number))
          .orElseThrow()
          .v()),
  LAST(
      "LAST_VALUE(v)",
      rows -> rows.stream()
          .max(Comparator.comparingLong(Event::ts).thenComparingInt(Event::number))
          .orElseThrow()
          .v());

  private final String sql;
  private final Function<List<Event>, Long> value;

  ModelAggregate(String sql, Function<List<Event>, Long> value) {
    this.sql = sql;
    this.value = value;
  }

  String sql() {
    return sql;
  }

  long of(List<Event> rows) {
    return value.apply(rows);
  }
}
