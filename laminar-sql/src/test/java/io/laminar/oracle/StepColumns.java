package io.laminar.oracle;

import io.laminar.oracle.RandomTable.OracleColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What the SELECT of a random step shows and groups by, in both dialects, as it is put together. */
final class StepColumns {
  /** What a relation with event time has besides over there. */
  static final List<String> HIDDEN = List.of("wt", "ws", "wn");

  private static final String NEVER = "TIMESTAMP '0001-01-01 00:00:00'";

  /** The same of rows that are never late, and whose order is not known. */
  static final List<String> NEVER_LATE = List.of(NEVER + " AS wt", NEVER + " AS ws", "0 AS wn");

  /** An integer of a column is kept below: what is made of it does not overflow then. */
  private static final long MAX_BOUND = 100_000;

  static final long MAX_ROWS = 1_500;

  private final Random random;
  private final String prefix;
  private final List<String> items = new ArrayList<>();
  private final List<String> duckItems = new ArrayList<>();
  private final List<String> groups = new ArrayList<>();
  private final List<String> duckGroups = new ArrayList<>();
  private final List<Boolean> approximate = new ArrayList<>();
  private final List<OracleColumn> columns = new ArrayList<>();
  private @Nullable OracleColumn time;
  private String aggregated = "";

  /**
   * Makes an empty list.
   *
   * @param prefix of the names of its columns
   */
  StepColumns(Random random, String prefix) {
    this.random = random;
    this.prefix = prefix;
  }

  void item(Sql value, boolean average) {
    String name = prefix + items.size();
    Sql item = value;
    // Its scale would grow with every view.
    if (value.type() == OracleType.DECIMAL && !value.laminar().matches("[\\w.]+")) {
      item = value.wrap("CAST(", " AS DECIMAL(12, 2))", OracleType.DECIMAL);
    }
    if (value.type().isInteger() && value.bound() > MAX_BOUND) {
      item = value.wrap("MOD(", ", 997)", value.type()).withBound(1_000);
    }
    items.add(item.laminar() + " AS " + name);
    duckItems.add(item.duck() + " AS " + name);
    approximate.add(average);
    if (!average) {
      columns.add(new OracleColumn(name, item.type(), true, item.bound()));
    }
  }

  void timeItem(Sql value) {
    item(value, false);
    time = columns.remove(columns.size() - 1);
  }

  /** Columns that only DuckDB has. */
  void hide(List<String> duck) {
    duckItems.addAll(duck);
  }

  void group(List<String> ours, List<String> duck) {
    groups.addAll(ours);
    duckGroups.addAll(duck);
  }

  void keys(int count, RandomExpression expressions) {
    for (int i = 0; i < count; i++) {
      Sql key = random.nextInt(3) == 0 ? expressions.value(1) : expressions.column();
      if (!key.laminar().matches("(?s).*[a-z][0-9].*") || key.type() == OracleType.DECIMAL) {
        // A constant in GROUP BY is the number of a column.
        key = expressions.column();
      }
      if (key.bound() > MAX_BOUND) {
        continue;
      }
      item(key, false);
      group(List.of(key.laminar()), List.of(key.duck()));
    }
  }

  void aggregates(OracleRelation input, RandomExpression expressions) {
    int count = random.nextInt(1, 4);
    for (int i = 0; i < count; i++) {
      OracleColumn column = input.columns().get(random.nextInt(input.columns().size()));
      aggregated = column.name();
      RandomAggregate aggregate = RandomAggregate.of(random, column, expressions, input);
      Sql value = aggregate.value();
      String filter = "";
      String duckFilter = "";
      if (random.nextInt(4) == 0) {
        Sql condition = expressions.condition(0);
        filter = " FILTER (WHERE " + condition.laminar() + ")";
        duckFilter = " FILTER (WHERE " + condition.duck() + ")";
      }
      Sql filtered = new Sql(
          filtered(value.laminar(), filter),
          filtered(value.duck(), duckFilter),
          value.type(),
          value.bound());
      item(aggregate.cast(filtered, MAX_ROWS), aggregate.isAverage());
    }
  }

  private static String filtered(String call, String filter) {
    return call.contains(OtherAggregates.FILTER)
        ? call.replace(OtherAggregates.FILTER, filter)
        : call + filter;
  }

  /** A condition after GROUP BY, with HAVING before it; or nothing. */
  Sql having() {
    String condition = switch (random.nextInt(8)) {
      case 0 -> "COUNT(*) > " + random.nextInt(4);
      case 1 -> "MOD(COUNT(*), 3) <> 1";
      case 2 -> "COUNT(DISTINCT " + aggregated + ") < 5";
      case 3 -> "MIN(" + aggregated + ") IS NOT NULL";
      default -> "";
    };
    return Sql.condition(condition, condition);
  }

  List<String> groups() {
    return groups;
  }

  List<String> duckGroups() {
    return duckGroups;
  }

  /** The columns that a query above can use: no averages, and not the time. */
  List<OracleColumn> columns() {
    return columns;
  }

  @Nullable
  OracleColumn time() {
    return time;
  }

  List<Boolean> approximate() {
    return approximate;
  }

  String shown() {
    return String.join(", ", items);
  }

  String duckShown() {
    return String.join(", ", duckItems);
  }

  List<String> names() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      names.add(prefix + i);
    }
    return names;
  }
}
