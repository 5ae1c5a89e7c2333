package io.laminar.oracle;

import io.laminar.oracle.RandomTable.OracleColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Random functions over the rows before each row, in the order of event time; there the number of a row, wn, decides
 * between those of the same time.
 *
 * @param items what SELECT names
 */
record RandomOver(List<Sql> items) {
  static RandomOver of(Random random, List<OracleColumn> columns, String time) {
    List<Sql> items = new ArrayList<>();
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      OracleColumn key = columns.get(random.nextInt(columns.size()));
      OracleColumn column = columns.get(random.nextInt(columns.size()));
      String partition = random.nextInt(3) == 0 ? "" : "PARTITION BY " + key.name() + " ";
      items.add(
          random.nextInt(3) == 0
              ? byTime(random, column, partition, time)
              : byRows(random, column, partition, time));
    }
    OracleColumn shown = columns.get(random.nextInt(columns.size()));
    items.add(Sql.same(shown.name(), shown.type(), shown.bound()));
    return new RandomOver(items);
  }

  private static Sql byTime(Random random, OracleColumn column, String partition, String time) {
    String frame = random.nextBoolean()
        ? ""
        : " RANGE BETWEEN INTERVAL '" + random.nextInt(1, 5) + "' SECOND PRECEDING AND CURRENT ROW";
    String over = " OVER (" + partition + "ORDER BY " + time + frame + ")";
    return function(random.nextInt(3), column, over, over);
  }

  private static Sql byRows(Random random, OracleColumn column, String partition, String time) {
    int reach = random.nextInt(4);
    String frame = " ROWS BETWEEN " + (reach == 3 ? "UNBOUNDED" : String.valueOf(reach))
        + " PRECEDING AND CURRENT ROW";
    String over = " OVER (" + partition + "ORDER BY " + time;
    int kind = random.nextInt(8);
    boolean hasFrame = kind != 6 && kind != 7;
    return function(
        kind,
        column,
        over + (hasFrame ? frame : "") + ")",
        over + ", wn" + (hasFrame ? frame : "") + ")");
  }

  private static Sql function(int kind, OracleColumn column, String over, String duckOver) {
    String name = column.name();
    return switch (kind) {
      case 0 -> same("COUNT(" + name + ")", over, duckOver, OracleType.BIGINT, 1_000);
      case 1 -> same("MAX(" + name + ")", over, duckOver, column.type(), column.bound());
      case 2 -> same("MIN(" + name + ")", over, duckOver, column.type(), column.bound());
      case 3 -> same("FIRST_VALUE(" + name + ")", over, duckOver, column.type(), column.bound());
      case 4 -> same("LAST_VALUE(" + name + ")", over, duckOver, column.type(), column.bound());
      case 5 -> same("NTH_VALUE(" + name + ", 2)", over, duckOver, column.type(), column.bound());
      case 6 -> same("ROW_NUMBER()", over, duckOver, OracleType.BIGINT, 1_000);
      default -> same("LAG(" + name + ", 2)", over, duckOver, column.type(), column.bound());
    };
  }

  private static Sql same(String call, String over, String duckOver, OracleType type, long bound) {
    return new Sql(call + over, call + duckOver, type, bound);
  }
}
