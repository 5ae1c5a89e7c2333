package io.laminar.oracle;

import io.laminar.oracle.RandomTable.OracleColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * A random query of the supported grammar, in both dialects.
 *
 * @param views statements that come before, for a view over a view
 * @param laminar ours, with its EMIT clause
 * @param duck theirs
 * @param approximate which columns hold an AVG, whose last digits may differ
 */
record RandomQuery(List<String> views, String laminar, String duck, List<Boolean> approximate) {

  static RandomQuery of(Random random, RandomTable table, int number) {
    return new Builder(random, table, number).build();
  }

  /** Puts one together. */
  private static final class Builder {
    private final Random random;
    private final RandomTable table;
    private final int number;
    private final List<String> items = new ArrayList<>();
    private final List<String> duckItems = new ArrayList<>();
    private final List<String> groups = new ArrayList<>();
    private final List<String> duckGroups = new ArrayList<>();
    private final List<Boolean> approximate = new ArrayList<>();
    private final List<String> views = new ArrayList<>();
    private String from = "t";
    private String duckFrom = "t";
    private boolean timed = true;
    private String aggregated = "";

    Builder(Random random, RandomTable table, int number) {
      this.random = random;
      this.table = table;
      this.number = number;
    }

    RandomQuery build() {
      List<OracleColumn> columns = table.columnsExceptTime();
      return switch (random.nextInt(10)) {
        case 0, 1 -> projection(columns, random.nextInt(3) == 0);
        case 2, 3 -> grouped(columns);
        case 4, 5 -> windowed(columns, false);
        case 6 -> windowed(columns, true);
        case 7 -> {
          subSelect();
          yield grouped(columns);
        }
        case 8 -> union(columns);
        default -> overAggregate();
      };
    }

    private void item(Sql value) {
      items.add(value.laminar() + " AS r" + items.size());
      duckItems.add(value.duck() + " AS r" + duckItems.size());
      approximate.add(false);
    }

    private RandomQuery projection(List<OracleColumn> columns, boolean distinct) {
      RandomExpression expressions = new RandomExpression(random, columns);
      int count = random.nextInt(1, distinct ? 3 : 5);
      for (int i = 0; i < count; i++) {
        item(expressions.value(2));
      }
      if (random.nextInt(4) == 0) {
        subSelect();
      }
      return select(distinct ? "DISTINCT " : "", where(expressions), "", "", "");
    }

    private RandomQuery grouped(List<OracleColumn> columns) {
      RandomExpression expressions = new RandomExpression(random, columns);
      // Without a key a batch answers with one row even over no rows; a stream begins with the
      // first.
      int keys = random.nextInt(from.equals("t") ? 0 : 1, 3);
      addKeys(expressions, keys);
      addAggregates(columns, expressions);
      Sql where = keys == 0 ? Sql.condition("", "") : where(expressions);
      return select("", where, groupBy(groups), groupBy(duckGroups), having());
    }

    private RandomQuery windowed(List<OracleColumn> columns, boolean asTable) {
      RandomExpression expressions = new RandomExpression(random, columns);
      long[] sizes = {1_000, 700, 2_500, 60_000, 3_600_000, 1};
      long size = sizes[random.nextInt(sizes.length)];
      long offset = !asTable && random.nextInt(3) == 0 ? random.nextInt(1_000) : 0;
      String interval = "INTERVAL '" + size + "ms'";
      String arguments = offset == 0 ? interval : interval + ", INTERVAL '" + offset + "ms'";
      String bucket = "time_bucket(INTERVAL '" + size
          + " milliseconds', ts, TIMESTAMP '1970-01-01 00:00:00' + INTERVAL '" + offset
          + " milliseconds')";
      String end = bucket + " + INTERVAL '" + size + " milliseconds'";
      OracleType type = table.columns().get(0).type();
      item(new Sql(
          asTable ? "window_start" : "TUMBLE_START(ts, " + arguments + ")", bucket, type, 0));
      item(new Sql(asTable ? "window_end" : "TUMBLE_END(ts, " + arguments + ")", end, type, 0));
      if (asTable) {
        from = "TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), " + interval + "))";
        groups.add("window_start");
        groups.add("window_end");
      } else {
        groups.add("TUMBLE(ts, " + arguments + ")");
      }
      duckGroups.add(bucket);
      addKeys(expressions, random.nextInt(0, 3));
      addAggregates(columns, expressions);
      String emit = random.nextInt(3) == 0 ? " EMIT CHANGES" : "";
      RandomQuery query =
          select("", where(expressions), groupBy(groups), groupBy(duckGroups), having());
      return new RandomQuery(query.views, query.laminar + emit, query.duck, query.approximate);
    }

    private RandomQuery union(List<OracleColumn> columns) {
      RandomExpression expressions = new RandomExpression(random, columns);
      Sql a = expressions.value(1);
      Sql b = expressions.integer(1);
      Sql where = where(expressions);
      Sql other = where(expressions);
      String format =
          "(SELECT %s AS u, %s AS v FROM t%s UNION ALL SELECT %s AS u, 7 AS v FROM t%s) AS w";
      from = String.format(
          format, a.laminar(), b.laminar(), where.laminar(), a.laminar(), other.laminar());
      duckFrom = String.format(format, a.duck(), b.duck(), where.duck(), a.duck(), other.duck());
      timed = false;
      List<OracleColumn> outer = List.of(
          new OracleColumn("u", a.type(), true), new OracleColumn("v", OracleType.BIGINT, true));
      items.add("u AS r0");
      duckItems.add("u AS r0");
      approximate.add(false);
      if (random.nextBoolean()) {
        items.add("v AS r1");
        duckItems.add("v AS r1");
        approximate.add(false);
        return select("", Sql.condition("", ""), "", "", "");
      }
      groups.add("u");
      duckGroups.add("u");
      addAggregates(outer.subList(1, 2), new RandomExpression(random, outer.subList(1, 2)));
      return select("", Sql.condition("", ""), groupBy(groups), groupBy(duckGroups), having());
    }

    /** The rows of t through a filter. */
    private void subSelect() {
      Sql where = where(new RandomExpression(random, table.columnsExceptTime()));
      from = "(SELECT * FROM t" + where.laminar() + ") AS s";
      duckFrom = "(SELECT * FROM t" + where.duck() + ") AS s";
    }

    /** How many groups have how many rows: an aggregate of a changelog, or of windows. */
    private RandomQuery overAggregate() {
      RandomExpression expressions = new RandomExpression(random, table.columnsExceptTime());
      Sql key = expressions.column();
      Sql where = where(expressions);
      Sql value = expressions.integer(1);
      Sql flag = expressions.condition(0);
      boolean window = random.nextBoolean();
      String group = window ? ", TUMBLE(ts, INTERVAL '5' SECOND)" : "";
      String duckGroup =
          window ? ", time_bucket(INTERVAL '5 seconds', ts, TIMESTAMP '1970-01-01 00:00:00')" : "";
      String format =
          "SELECT %s AS k, COUNT(*) AS n, SUM(%s) AS s, COUNT(*) FILTER (WHERE %s) AS f FROM t%s GROUP BY %s%s";
      String inner = String.format(
          format,
          key.laminar(),
          value.laminar(),
          flag.laminar(),
          where.laminar(),
          key.laminar(),
          group);
      duckFrom = "("
          + String.format(
              format, key.duck(), value.duck(), flag.duck(), where.duck(), key.duck(), duckGroup)
          + ")";
      from = "view" + number;
      timed = false;
      views.add("CREATE STREAM " + from + " AS " + inner
          + (window && random.nextBoolean() ? " EMIT CHANGES" : ""));
      List<OracleColumn> columns = List.of(
          new OracleColumn("n", OracleType.BIGINT, false),
          new OracleColumn("s", OracleType.BIGINT, true),
          new OracleColumn("k", key.type(), true));
      groups.add("f");
      duckGroups.add("f");
      item(Sql.same("f", OracleType.BIGINT, 0));
      addAggregates(columns, new RandomExpression(random, columns.subList(0, 2)));
      return select("", Sql.condition("", ""), groupBy(groups), groupBy(duckGroups), having());
    }

    private void addKeys(RandomExpression expressions, int keys) {
      for (int i = 0; i < keys; i++) {
        Sql key = random.nextInt(3) == 0 ? expressions.value(1) : expressions.column();
        if (!key.laminar().matches("(?s).*[a-z][0-9].*")) {
          // A constant in GROUP BY is the number of a column.
          key = expressions.column();
        }
        item(key);
        groups.add(key.laminar());
        duckGroups.add(key.duck());
      }
    }

    private void addAggregates(List<OracleColumn> columns, RandomExpression expressions) {
      int count = random.nextInt(1, 5);
      for (int i = 0; i < count; i++) {
        OracleColumn column = columns.get(random.nextInt(columns.size()));
        aggregated = column.name();
        Sql aggregate = aggregate(column, expressions);
        boolean average = aggregate.laminar().startsWith("AVG");
        String filter = "";
        String duckFilter = "";
        if (random.nextInt(4) == 0) {
          Sql condition = expressions.condition(0);
          filter = " FILTER (WHERE " + condition.laminar() + ")";
          duckFilter = " FILTER (WHERE " + condition.duck() + ")";
        }
        item(new Sql(
            aggregate.laminar() + filter, aggregate.duck() + duckFilter, aggregate.type(), 0));
        approximate.set(approximate.size() - 1, average);
      }
    }

    private Sql aggregate(OracleColumn column, RandomExpression expressions) {
      String name = column.name();
      boolean number = column.type().isNumber();
      int choice = random.nextInt(number ? 12 : 6);
      // By event time, which only the rows of t have.
      if (timed && choice == 5) {
        boolean first = random.nextBoolean();
        return new Sql(
            (first ? "FIRST_VALUE(" : "LAST_VALUE(") + name + ")",
            (first ? "arg_min_null(" : "arg_max_null(") + name + ", ts)",
            column.type(),
            0);
      }
      return switch (choice) {
        case 0 -> Sql.same("COUNT(*)", OracleType.BIGINT, 0);
        case 1 -> Sql.same("COUNT(" + name + ")", OracleType.BIGINT, 0);
        case 2 -> Sql.same("COUNT(DISTINCT " + name + ")", OracleType.BIGINT, 0);
        case 3 -> Sql.same("MIN(" + name + ")", column.type(), 0);
        case 4, 5 -> Sql.same("MAX(" + name + ")", column.type(), 0);
        case 6 -> Sql.same("AVG(" + name + ")", OracleType.DOUBLE, 0);
        // The sum of different infinities or NaNs follows IEEE in both; their average too.
        case 7 -> Sql.same("SUM(DISTINCT " + name + ")", OracleType.BIGINT, 0);
        case 8 -> {
          Sql integer = expressions.integer(1);
          yield integer.wrap("SUM(", ")", OracleType.BIGINT);
        }
        case 9 -> Sql.same("AVG(DISTINCT " + name + ")", OracleType.DOUBLE, 0);
        default -> Sql.same("SUM(" + name + ")", column.type(), 0);
      };
    }

    private String having() {
      return switch (random.nextInt(8)) {
        case 0 -> " HAVING COUNT(*) > " + random.nextInt(4);
        case 1 -> " HAVING MOD(COUNT(*), 3) <> 1";
        case 2 -> " HAVING COUNT(*) > 3 AND COUNT(*) < 2";
        case 3 -> " HAVING MIN(" + aggregated + ") IS NOT NULL";
        default -> "";
      };
    }

    private static String groupBy(List<String> keys) {
      return keys.isEmpty() ? "" : " GROUP BY " + String.join(", ", keys);
    }

    private Sql where(RandomExpression expressions) {
      if (random.nextInt(3) == 0) {
        return Sql.condition("", "");
      }
      Sql condition = expressions.condition(2);
      return Sql.condition(" WHERE " + condition.laminar(), " WHERE " + condition.duck());
    }

    private RandomQuery select(
        String distinct, Sql where, String groupBy, String duckGroupBy, String having) {
      String select = "SELECT " + distinct + items.stream().collect(Collectors.joining(", "));
      String duckSelect = "SELECT " + distinct + String.join(", ", duckItems);
      return new RandomQuery(
          views,
          select + " FROM " + from + where.laminar() + groupBy + having,
          duckSelect + " FROM " + duckFrom + where.duck() + duckGroupBy + having,
          approximate);
    }
  }
}
