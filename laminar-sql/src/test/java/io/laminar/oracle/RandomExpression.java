package io.laminar.oracle;

import io.laminar.oracle.RandomTable.OracleColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Random expressions over columns. */
final class RandomExpression {
  private final Random random;
  private final List<OracleColumn> columns;

  RandomExpression(Random random, List<OracleColumn> columns) {
    this.random = random;
    this.columns = columns;
  }

  /** Any column. */
  Sql column() {
    OracleColumn column = columns.get(random.nextInt(columns.size()));
    return Sql.same(column.name(), column.type(), column.bound());
  }

  private Sql column(java.util.function.Predicate<OracleType> wanted, OracleType otherwise) {
    List<OracleColumn> fitting =
        columns.stream().filter(column -> wanted.test(column.type())).toList();
    if (fitting.isEmpty()) {
      return Sql.same(otherwise.literal(otherwise.value(random)), otherwise, Sql.COLUMN_BOUND);
    }
    OracleColumn column = fitting.get(random.nextInt(fitting.size()));
    return Sql.same(column.name(), column.type(), column.bound());
  }

  /** A value of any type. */
  Sql value(int depth) {
    return depth == 0
        ? column()
        : switch (random.nextInt(9)) {
          case 0 -> integer(depth);
          case 1 -> text(depth);
          case 2 -> decimal();
          case 3 -> floating(depth);
          case 4 -> time();
          case 5 -> condition(depth);
          case 6 -> choice(depth);
          default -> column();
        };
  }

  Sql integer(int depth) {
    Sql a = column(OracleType::isInteger, OracleType.INTEGER);
    if (depth == 0) {
      return a;
    }
    int operation = random.nextInt(12);
    if (operation < 3) {
      return combine(integer(depth - 1), integer(depth - 1));
    }
    return switch (operation) {
      // DuckDB writes the division of integers //, which truncates as ours does.
      case 3 -> new Sql(a.laminar() + " / 3", a.duck() + " // 3", a.type(), a.bound());
      case 4 -> a.wrap("MOD(", ", 4)", a.type());
      case 5 -> a.wrap("ABS(", ")", a.type());
      case 6 -> a.wrap("-(", ")", a.type());
      case 7 -> a.wrap("CAST(", " AS BIGINT)", OracleType.BIGINT);
      case 8 -> {
        Sql text = text(depth - 1);
        yield new Sql(
            "CHAR_LENGTH(" + text.laminar() + ")",
            "LENGTH(" + text.duck() + ")",
            OracleType.BIGINT,
            1_000_000);
      }
      case 9 -> extract();
      case 10 -> {
        Sql text = column(OracleType::isText, OracleType.VARCHAR);
        yield text.wrap("POSITION('a' IN ", ")", OracleType.BIGINT).withBound(1_000);
      }
      default -> {
        // Half away from zero here, half to even there: DuckDB's ROUND is half away from zero.
        Sql number = column(type -> type == OracleType.DOUBLE, OracleType.DOUBLE);
        yield new Sql(
            "CAST(" + number.laminar() + " AS INTEGER)",
            "CAST(ROUND(" + number.duck() + ") AS INTEGER)",
            OracleType.INTEGER,
            number.bound() + 1);
      }
    };
  }

  private Sql combine(Sql a, Sql b) {
    long bound = a.bound() * b.bound();
    // TINYINT is the narrowest.
    if (a.bound() + b.bound() > 120) {
      return a;
    }
    OracleType type = a.type().compareTo(b.type()) > 0 ? a.type() : b.type();
    String operator = bound <= 120 && random.nextBoolean() ? "*" : random.nextBoolean() ? "+" : "-";
    return new Sql(
        "(" + a.laminar() + " " + operator + " " + b.laminar() + ")",
        "(" + a.duck() + " " + operator + " " + b.duck() + ")",
        type,
        operator.equals("*") ? bound : a.bound() + b.bound());
  }

  private Sql extract() {
    Sql time = column(OracleType::isTimestamp, OracleType.DATE);
    String[] fields = time.type() == OracleType.DATE
        ? new String[] {"YEAR", "MONTH", "DAY", "QUARTER"}
        : new String[] {"YEAR", "MONTH", "DAY", "HOUR", "MINUTE"};
    return time.wrap(
            "EXTRACT(" + fields[random.nextInt(fields.length)] + " FROM ", ")", OracleType.BIGINT)
        .withBound(10_000);
  }

  Sql text(int depth) {
    Sql a = column(OracleType::isText, OracleType.VARCHAR);
    if (depth == 0) {
      return a;
    }
    return switch (random.nextInt(12)) {
      case 0 -> a.wrap("UPPER(", ")", a.type());
      case 1 -> a.wrap("LOWER(", ")", a.type());
      case 2 -> a.wrap("TRIM(", ")", OracleType.VARCHAR);
      case 3 -> a.wrap("SUBSTRING(", " FROM 2 FOR 3)", OracleType.VARCHAR);
      case 4 -> a.wrap("REPLACE(", ", 'a', 'bb')", OracleType.VARCHAR);
      case 5 -> {
        Sql b = text(depth - 1);
        // Two CHARs would make a longer one, to which a union pads.
        boolean chars = a.type() == OracleType.CHAR && b.type() == OracleType.CHAR;
        String first = chars ? "CAST(" + a.laminar() + " AS VARCHAR)" : a.laminar();
        yield new Sql(
            "(" + first + " || " + b.laminar() + ")",
            "(" + a.duck() + " || " + b.duck() + ")",
            OracleType.VARCHAR,
            0);
      }
      case 6 -> integer(depth - 1).wrap("CAST(", " AS VARCHAR)", OracleType.VARCHAR);
      case 7 ->
        column(type -> type == OracleType.DATE, OracleType.DATE)
            .wrap("CAST(", " AS VARCHAR)", OracleType.VARCHAR);
      case 8 -> text(depth - 1).wrap("COALESCE(NULLIF(", ", 'abc'), 'none')", OracleType.VARCHAR);
      case 9 -> {
        Sql when = condition(depth - 1);
        Sql other = text(depth - 1);
        yield new Sql(
            "CASE WHEN " + when.laminar() + " THEN " + a.laminar() + " ELSE " + other.laminar()
                + " END",
            "CASE WHEN " + when.duck() + " THEN " + a.duck() + " ELSE " + other.duck() + " END",
            a.type() == other.type() ? a.type() : OracleType.VARCHAR,
            0);
      }
      default -> a;
    };
  }

  private Sql decimal() {
    Sql a = column(type -> type == OracleType.DECIMAL, OracleType.DECIMAL);
    Sql b = column(type -> type == OracleType.DECIMAL, OracleType.DECIMAL);
    return switch (random.nextInt(8)) {
      case 0 ->
        new Sql(
            a.laminar() + " + " + b.laminar(), a.duck() + " + " + b.duck(), OracleType.DECIMAL, 0);
      case 1 ->
        new Sql(
            a.laminar() + " * " + b.laminar(), a.duck() + " * " + b.duck(), OracleType.DECIMAL, 0);
      case 2 -> a.wrap("CAST(", " AS DECIMAL(5, 1))", OracleType.DECIMAL);
      case 3 -> a.wrap("ABS(", ")", OracleType.DECIMAL);
      case 4 -> integer(0).wrap("CAST(", " AS DECIMAL(12, 2))", OracleType.DECIMAL);
      case 5 -> a.wrap("CAST(", " AS INTEGER)", OracleType.INTEGER);
      case 6 ->
        new Sql(
            a.laminar() + " - " + b.laminar(), a.duck() + " - " + b.duck(), OracleType.DECIMAL, 0);
      default -> column(OracleType::isDecimal, OracleType.DECIMAL);
    };
  }

  private Sql floating(int depth) {
    Sql a = column(type -> type == OracleType.DOUBLE, OracleType.DOUBLE);
    Sql b = column(type -> type == OracleType.DOUBLE, OracleType.DOUBLE);
    return switch (random.nextInt(5)) {
      case 0 ->
        new Sql(
            "(" + a.laminar() + " - " + b.laminar() + ")",
            "(" + a.duck() + " - " + b.duck() + ")",
            OracleType.DOUBLE,
            0);
      case 1 -> integer(depth - 1).wrap("CAST(", " AS DOUBLE)", OracleType.DOUBLE);
      // Plus zero: a product may be minus zero, which prints differently and is the same value.
      case 2 -> a.wrap("(", " * 2.5e0 + 0e0)", OracleType.DOUBLE);
      case 3 -> a.wrap("(FLOOR(", ") + 0e0)", OracleType.DOUBLE);
      default -> a;
    };
  }

  private Sql time() {
    Sql a = column(
        type -> type == OracleType.TIMESTAMP_3 || type == OracleType.TIMESTAMP_6, OracleType.DATE);
    if (a.type() == OracleType.DATE) {
      return a;
    }
    return switch (random.nextInt(4)) {
      case 0 -> a.wrap("(", " + INTERVAL '90' SECOND)", a.type());
      case 1 -> a.wrap("(", " - INTERVAL '1' MONTH)", a.type());
      case 2 ->
        new Sql(
            "FLOOR(" + a.laminar() + " TO HOUR)",
            "date_trunc('hour', " + a.duck() + ")",
            a.type(),
            0);
      default -> a.wrap("CAST(", " AS DATE)", OracleType.DATE);
    };
  }

  private Sql choice(int depth) {
    Sql when = condition(depth - 1);
    Sql a = column();
    return switch (random.nextInt(3)) {
      case 0 -> {
        Sql other = column(
            type -> type == a.type(),
            a.type() == OracleType.BOOLEAN ? OracleType.BOOLEAN : OracleType.INTEGER);
        if (other.type() != a.type()) {
          yield a;
        }
        yield new Sql(
            "CASE WHEN " + when.laminar() + " THEN " + a.laminar() + " ELSE " + other.laminar()
                + " END",
            "CASE WHEN " + when.duck() + " THEN " + a.duck() + " ELSE " + other.duck() + " END",
            a.type(),
            Math.max(a.bound(), other.bound()));
      }
      case 1 ->
        new Sql(
            "CASE WHEN " + when.laminar() + " THEN " + a.laminar() + " END",
            "CASE WHEN " + when.duck() + " THEN " + a.duck() + " END",
            a.type(),
            a.bound());
      default -> {
        Sql integer = integer(0);
        yield integer.wrap("COALESCE(NULLIF(", ", 3), 7)", integer.type());
      }
    };
  }

  /** A condition. */
  Sql condition(int depth) {
    if (depth > 0 && random.nextInt(3) == 0) {
      Sql a = condition(depth - 1);
      Sql b = condition(depth - 1);
      String operator = random.nextBoolean() ? " AND " : " OR ";
      return random.nextInt(4) == 0
          ? Sql.condition("NOT (" + a.laminar() + ")", "NOT (" + a.duck() + ")")
          : Sql.condition(
              "(" + a.laminar() + operator + b.laminar() + ")",
              "(" + a.duck() + operator + b.duck() + ")");
    }
    Sql any = column();
    return switch (random.nextInt(9)) {
      case 0 ->
        any.wrap("", random.nextBoolean() ? " IS NULL" : " IS NOT NULL", OracleType.BOOLEAN);
      case 1 -> {
        String[] patterns = {"a%", "%a%", "_", "%c", "a_c", "%"};
        yield text(depth)
            .wrap(
                "",
                " LIKE '" + patterns[random.nextInt(patterns.length)] + "'",
                OracleType.BOOLEAN);
      }
      case 2 -> {
        String list = IntStream.range(0, random.nextInt(1, 5))
            .mapToObj(i -> String.valueOf(random.nextInt(-10, 11)))
            .collect(Collectors.joining(", "));
        yield integer(depth)
            .wrap(
                "",
                (random.nextBoolean() ? " IN (" : " NOT IN (") + list + ")",
                OracleType.BOOLEAN);
      }
      case 3 ->
        integer(depth)
            .wrap(
                "",
                random.nextBoolean() ? " BETWEEN -3 AND 4" : " NOT BETWEEN -1 AND 6",
                OracleType.BOOLEAN);
      case 4 ->
        text(depth)
            .wrap(
                "",
                random.nextBoolean() ? " IN ('a', 'abc', 'Grün')" : " NOT LIKE '%n%'",
                OracleType.BOOLEAN);
      case 5 -> {
        String[] truths = {"IS TRUE", "IS NOT TRUE", "IS FALSE", "IS NOT FALSE"};
        yield comparison()
            .wrap("", " " + truths[random.nextInt(truths.length)], OracleType.BOOLEAN);
      }
      default -> comparison();
    };
  }

  private Sql comparison() {
    List<OracleColumn> comparable = new ArrayList<>(columns);
    comparable.removeIf(column -> column.type() == OracleType.SPECIAL
        || column.type() == OracleType.VARBINARY
        || column.type().isTimestamp());
    if (comparable.isEmpty()) {
      return column().wrap("", " IS NOT NULL", OracleType.BOOLEAN);
    }
    OracleColumn column = comparable.get(random.nextInt(comparable.size()));
    List<OracleColumn> same =
        comparable.stream().filter(other -> other.type() == column.type()).toList();
    String right = random.nextBoolean()
        ? same.get(random.nextInt(same.size())).name()
        : column.type().literal(column.type().value(random));
    String[] operators = {"=", "<>", "<", "<=", ">", ">=", "IS DISTINCT FROM"};
    String text = column.name() + " " + operators[random.nextInt(operators.length)] + " " + right;
    return Sql.condition("(" + text + ")", "(" + text + ")");
  }
}
