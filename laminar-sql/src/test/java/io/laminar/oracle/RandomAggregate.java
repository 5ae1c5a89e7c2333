package io.laminar.oracle;

import io.laminar.oracle.RandomTable.OracleColumn;
import java.util.Random;

/**
 * A random aggregate of a column, in both dialects.
 *
 * @param value the call, without FILTER
 * @param isAverage whether its last digits may differ
 * @param isSum whether it is larger than what it is made of
 */
record RandomAggregate(Sql value, boolean isAverage, boolean isSum) {

  static RandomAggregate of(
      Random random, OracleColumn column, RandomExpression expressions, OracleRelation input) {
    if (random.nextInt(2) == 0) {
      return OtherAggregates.of(random, column, expressions, input);
    }
    String name = column.name();
    int choice = random.nextInt(column.type().isNumber() ? 12 : 7);
    OracleColumn time = input.time();
    // By event time, ties by arrival.
    if (time != null && input.uniqueTimes() && choice >= 5 && choice <= 6) {
      boolean first = choice == 5;
      return exact(new Sql(
          (first ? "FIRST_VALUE(" : "LAST_VALUE(") + name + ")",
          (first ? "first(" : "last(") + name + " ORDER BY " + time.name() + ", wn)",
          column.type(),
          column.bound()));
    }
    if (time != null && choice >= 5 && choice <= 6) {
      // Of rows of the same time it does not matter which.
      return exact(new Sql(
          (choice == 5 ? "FIRST_VALUE(" : "LAST_VALUE(") + time.name() + ")",
          (choice == 5 ? "MIN(" : "MAX(") + time.name() + ")",
          time.type(),
          0));
    }
    Sql same = Sql.same(name, column.type(), column.bound());
    return switch (choice) {
      case 0 -> exact(Sql.same("COUNT(*)", OracleType.BIGINT, 1));
      case 1 -> exact(Sql.same("COUNT(" + name + ")", OracleType.BIGINT, 1));
      case 2 -> exact(Sql.same("COUNT(DISTINCT " + name + ")", OracleType.BIGINT, 1));
      case 3, 5 -> exact(same.wrap("MIN(", ")", column.type()));
      case 4, 6 -> exact(same.wrap("MAX(", ")", column.type()));
      case 7 -> new RandomAggregate(same.wrap("AVG(", ")", OracleType.DOUBLE), true, false);
      case 8 ->
        new RandomAggregate(same.wrap("AVG(DISTINCT ", ")", OracleType.DOUBLE), true, false);
      case 9 -> sum(same.wrap("SUM(DISTINCT ", ")", column.type()));
      case 10 -> sum(expressions.integer(1).wrap("SUM(", ")", OracleType.BIGINT));
      default -> sum(same.wrap("SUM(", ")", column.type()));
    };
  }

  private static RandomAggregate exact(Sql value) {
    return new RandomAggregate(value, false, false);
  }

  private static RandomAggregate sum(Sql value) {
    return new RandomAggregate(value, false, true);
  }

  /** The call with its FILTER as a column of a type that a view above can use. */
  Sql cast(Sql filtered, long rows) {
    if (!isSum) {
      return filtered.type() == OracleType.BIGINT && filtered.bound() == 1
          ? filtered.withBound(rows)
          : filtered;
    }
    OracleType type = filtered.type();
    if (type.isInteger()) {
      return new Sql(
          filtered.laminar(),
          "CAST(" + filtered.duck() + " AS BIGINT)",
          OracleType.BIGINT,
          Math.max(1, filtered.bound()) * rows);
    }
    if (type == OracleType.DECIMAL) {
      return filtered.wrap("CAST(", " AS DECIMAL(12, 2))", OracleType.DECIMAL);
    }
    if (type == OracleType.WIDE_DECIMAL) {
      return filtered.wrap("CAST(", " AS DECIMAL(38, 4))", OracleType.WIDE_DECIMAL);
    }
    // The sum of REAL is DOUBLE.
    OracleType sum = type == OracleType.SPECIAL ? OracleType.SPECIAL : OracleType.DOUBLE;
    return new Sql(
        filtered.laminar(), filtered.duck(), sum, Math.min(1_000_000_000, 30 * filtered.bound()));
  }
}
