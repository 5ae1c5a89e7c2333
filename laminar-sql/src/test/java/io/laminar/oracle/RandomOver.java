package io.laminar.oracle;

import io.laminar.oracle.RandomTable.OracleColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Random functions over the rows around each row, in the order of event time; there the number of a row, wn, decides
 * between those of the same time.
 *
 * @param items what SELECT names
 */
record RandomOver(List<Sql> items) {
  /** Which function is one of integers. */
  private static final int SUM = 3;

  /** Tells whether rows of the same time may come out in another order than they came. */
  boolean waits() {
    return items.stream()
        .anyMatch(item -> item.laminar().contains("FOLLOWING") || item.laminar().contains("LEAD("));
  }

  static RandomOver of(Random random, List<OracleColumn> columns, String time) {
    List<Sql> items = new ArrayList<>();
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      OracleColumn key = columns.get(random.nextInt(columns.size()));
      String partition = random.nextInt(3) == 0 ? "" : "PARTITION BY " + key.name() + " ";
      items.add(
          random.nextInt(3) == 0
              ? byTime(random, columns, partition, time)
              : byRows(random, columns, partition, time));
    }
    OracleColumn shown = columns.get(random.nextInt(columns.size()));
    items.add(Sql.same(shown.name(), shown.type(), shown.bound()));
    return new RandomOver(items);
  }

  private static Sql byTime(
      Random random, List<OracleColumn> columns, String partition, String time) {
    String ahead = random.nextBoolean() ? "CURRENT ROW" : length(random) + " FOLLOWING";
    String frame =
        random.nextBoolean() ? "" : " RANGE BETWEEN " + length(random) + " PRECEDING AND " + ahead;
    String over = " OVER (" + partition + "ORDER BY " + time + frame + ")";
    int kind = random.nextInt(5);
    return function(random, kind, argument(random, columns, kind), over, over);
  }

  private static String length(Random random) {
    return "INTERVAL '" + random.nextInt(1, 5) + "' SECOND";
  }

  private static Sql byRows(
      Random random, List<OracleColumn> columns, String partition, String time) {
    int end = random.nextBoolean() ? 0 : random.nextInt(-2, 5);
    int start = end - random.nextInt(4);
    String from = random.nextInt(4) == 0 ? "UNBOUNDED PRECEDING" : bound(start);
    String frame = " ROWS BETWEEN " + from + " AND " + bound(end);
    String over = " OVER (" + partition + "ORDER BY " + time;
    int kind = random.nextInt(19);
    boolean hasFrame = kind < 10 || kind > 14;
    return function(
        random,
        kind,
        argument(random, columns, kind),
        over + (hasFrame ? frame : "") + ")",
        over + ", wn" + (hasFrame ? frame : "") + ")");
  }

  /** Of the columns, one that can be summed where the function does and there is any. */
  private static OracleColumn argument(Random random, List<OracleColumn> columns, int kind) {
    List<OracleColumn> integers =
        columns.stream().filter(column -> column.type().isInteger()).toList();
    List<OracleColumn> fitting = kind == SUM && !integers.isEmpty() ? integers : columns;
    return fitting.get(random.nextInt(fitting.size()));
  }

  private static String bound(int rows) {
    if (rows == 0) {
      return "CURRENT ROW";
    }
    return rows < 0 ? -rows + " PRECEDING" : rows + " FOLLOWING";
  }

  private static Sql function(
      Random random, int kind, OracleColumn column, String over, String duckOver) {
    String name = column.name();
    String filter = random.nextInt(4) == 0 ? " FILTER (WHERE " + name + " IS NOT NULL)" : "";
    String nulls = random.nextInt(3) == 0 ? " IGNORE NULLS" : "";
    return switch (kind) {
      case 0 -> same("COUNT(*)" + filter, over, duckOver, OracleType.BIGINT, 1_000);
      case 1 -> same("MAX(" + name + ")" + filter, over, duckOver, column.type(), column.bound());
      case 2 -> same("MIN(" + name + ")" + filter, over, duckOver, column.type(), column.bound());
      case SUM -> sum(name, column, filter, over, duckOver);
      case 4 -> same("COUNT(DISTINCT " + name + ")", over, duckOver, OracleType.BIGINT, 1_000);
      case 5 -> pick("FIRST_VALUE(" + name, nulls, over, duckOver, column);
      case 6 -> pick("LAST_VALUE(" + name, nulls, over, duckOver, column);
      case 7 -> pick("NTH_VALUE(" + name + ", 2", "", over, duckOver, column);
      case 8, 15, 16, 17, 18 -> ofType(name, column, over, duckOver);
      case 9 -> pick("NTH_VALUE(" + name + ", 3", "", over, duckOver, column);
      case 10 -> same("ROW_NUMBER()", over, duckOver, OracleType.BIGINT, 1_000);
      case 11 -> pick("LEAD(" + name + ", 2", "", over, duckOver, column);
      case 12 -> same("RANK()", over, over, OracleType.BIGINT, 1_000);
      case 13 -> same("DENSE_RANK()", over, over, OracleType.BIGINT, 1_000);
      default ->
        nulls.isEmpty()
            ? pick("LAG(" + name + ", 2", "", over, duckOver, column)
            : pick("LAG(" + name, nulls, over, duckOver, column);
    };
  }

  /** Of strings the length of a list, of other values whether one is NULL or how many are not. */
  private static Sql ofType(String name, OracleColumn column, String over, String duckOver) {
    if (column.type() == OracleType.VARCHAR) {
      String list = "CHAR_LENGTH(STRING_AGG(" + name + ", '')";
      return same(list, over + ")", duckOver + ")", OracleType.INTEGER, 100_000);
    }
    return column.type().isNumber()
        ? same("COUNT(" + name + ")", over, duckOver, OracleType.BIGINT, 1_000)
        : same("BOOL_OR(" + name + " IS NULL)", over, duckOver, OracleType.BOOLEAN, 1);
  }

  /** Of integers, or else how many there are. */
  private static Sql sum(
      String name, OracleColumn column, String filter, String over, String duckOver) {
    if (!column.type().isInteger()) {
      return same("COUNT(" + name + ")" + filter, over, duckOver, OracleType.BIGINT, 1_000);
    }
    String call = "SUM(" + name + ")" + filter;
    return new Sql(
        call + over,
        "CAST(" + call + duckOver + " AS BIGINT)",
        OracleType.BIGINT,
        column.bound() * 1_000);
  }

  private static Sql pick(
      String call, String nulls, String over, String duckOver, OracleColumn column) {
    return new Sql(
        call + ")" + nulls + over, call + nulls + ")" + duckOver, column.type(), column.bound());
  }

  private static Sql same(String call, String over, String duckOver, OracleType type, long bound) {
    return new Sql(call + over, call + duckOver, type, bound);
  }
}
