package io.laminar.benchmarks.oracle;

import static io.laminar.benchmarks.oracle.Term.all;
import static io.laminar.benchmarks.oracle.Term.each;
import static io.laminar.benchmarks.oracle.Term.ours;

import java.util.List;
import java.util.Random;

/**
 * Random expressions. Where the engines mean different things by the same words, each gets the words for the meaning
 * that our reference gives: a quotient is computed wide and rounded later, GREATEST of a NULL is NULL.
 */
final class Expressions {
  private final Random random;
  private final Conditions conditions;
  private final Texts texts;
  private final Times times;

  Expressions(Random random) {
    this.random = random;
    this.conditions = new Conditions(random, this);
    this.texts = new Texts(random, this);
    this.times = new Times(random, this);
  }

  /** An expression of any kind. */
  Term any() {
    int depth = random.nextInt(1, 4);
    return switch (random.nextInt(10)) {
      case 0 -> rounded();
      case 1, 2 -> number(depth);
      case 3 -> floating(depth);
      case 4, 5 -> condition(depth);
      case 6, 7 -> texts.text(depth);
      default -> times.time(depth);
    };
  }

  Term condition(int depth) {
    return conditions.condition(depth);
  }

  Term text(int depth) {
    return texts.text(depth);
  }

  Term timestamp(int depth) {
    return times.timestamp(depth);
  }

  Term date(int depth) {
    return times.date(depth);
  }

  Term column(Kind kind) {
    List<Values.Column> fitting =
        Values.COLUMNS.stream().filter(column -> column.kind() == kind).toList();
    return Term.of(kind, fitting.get(random.nextInt(fitting.size())).name());
  }

  Term integer(int depth) {
    if (depth == 0) {
      return random.nextInt(4) == 0
          ? Term.of(Kind.INTEGER, Integer.toString(random.nextInt(100)))
          : column(Kind.INTEGER);
    }
    return switch (random.nextInt(10)) {
      case 0 -> all(Kind.INTEGER, "(%s + %s)", integer(depth - 1), integer(depth - 1));
      case 1 -> all(Kind.INTEGER, "(%s - %s)", integer(depth - 1), integer(depth - 1));
      case 2 -> all(Kind.INTEGER, "(%s * %s)", integer(depth - 1), integer(depth - 1));
      case 3 ->
        each(Kind.INTEGER, "(%s / %s)", "(%s / %s)", "(%s // %s)", integer(depth - 1), integer(0));
      case 4 -> all(Kind.INTEGER, "(%s %% %s)", integer(depth - 1), integer(0));
      case 5 -> all(Kind.INTEGER, "ABS(%s)", integer(depth - 1));
      case 6 -> texts.length(depth - 1);
      case 7 -> times.extract(depth - 1);
      case 8 -> all(Kind.INTEGER, "CAST(%s AS BIGINT)", number(depth - 1));
      default -> choice(Kind.INTEGER, integer(depth - 1), integer(depth - 1), depth);
    };
  }

  /** An exact number whose value every engine must give to the last digit. */
  Term number(int depth) {
    if (depth == 0) {
      return switch (random.nextInt(5)) {
        case 0 -> integer(0);
        case 1 ->
          Term.of(
              Kind.DECIMAL,
              random.nextInt(100) + "." + String.format("%03d", random.nextInt(1000)));
        default -> column(Kind.DECIMAL);
      };
    }
    Term a = number(depth - 1);
    return switch (random.nextInt(17)) {
      case 0, 1 -> all(Kind.DECIMAL, "(%s + %s)", a, number(depth - 1));
      case 2, 3 -> all(Kind.DECIMAL, "(%s - %s)", a, number(depth - 1));
      case 4 -> all(Kind.DECIMAL, "(%s * %s)", narrow(), narrow());
      case 5, 6 -> all(Kind.DECIMAL, "(%s %% %s)", a, number(0));
      case 7 -> all(Kind.DECIMAL, "(- %s)", a);
      case 8 -> all(Kind.DECIMAL, "ABS(%s)", a);
      case 9 -> {
        String digits = ", " + random.nextInt(-2, 4) + ")";
        yield random.nextBoolean()
            ? all(Kind.DECIMAL, "ROUND(%s" + digits, column(Kind.DECIMAL))
            : ours(Kind.DECIMAL, "TRUNCATE(%s" + digits, "TRUNC(%s" + digits, column(Kind.DECIMAL));
      }
      case 10 -> all(Kind.DECIMAL, "FLOOR(%s)", column(Kind.DECIMAL));
      case 11 -> all(Kind.DECIMAL, "CEIL(%s)", column(Kind.DECIMAL));
      case 12 -> {
        int precision = random.nextInt(1, 39);
        yield all(
            Kind.DECIMAL,
            "CAST(%s AS DECIMAL(" + precision + ", " + random.nextInt(precision + 1) + "))",
            a);
      }
      case 13 -> integer(depth);
      case 14 ->
        random.nextBoolean()
            ? all(Kind.DECIMAL, "SIGN(%s)", column(Kind.DECIMAL))
            : all(Kind.DECIMAL, "CAST(%s AS DECIMAL(12, 3))", texts.text(0));
      default -> choice(Kind.DECIMAL, a, number(depth - 1), depth);
    };
  }

  /** A number of so few digits that a product has all of its own. */
  private Term narrow() {
    return Term.of(
        Kind.DECIMAL,
        switch (random.nextInt(4)) {
          case 0 -> "n4";
          case 1 -> "n10";
          case 2 -> "i2";
          default -> random.nextInt(100) + ".5";
        });
  }

  /** A product or a quotient that ours rounds once, to the scale of its type: never a part of another. */
  private Term rounded() {
    Term a = number(random.nextInt(2));
    Term b = number(random.nextInt(2));
    return random.nextBoolean()
        ? all(Kind.DECIMAL, "(%s * %s)", a, b)
        : each(
            Kind.DECIMAL,
            "(CAST(%s AS DECIMAL(38, 6)) / %s)",
            "(CAST(%s AS DECIMAL(38, 6))::numeric(400, 120) / %s)",
            "(CAST(%s AS DECIMAL(38, 6)) / %s)",
            a,
            b);
  }

  Term floating(int depth) {
    if (depth == 0) {
      return column(Kind.DOUBLE);
    }
    Term a = floating(depth - 1);
    return switch (random.nextInt(12)) {
      case 0 -> all(Kind.DOUBLE, "(%s + %s)", a, floating(depth - 1));
      case 1 -> all(Kind.DOUBLE, "(%s - %s)", a, floating(depth - 1));
      case 2 -> all(Kind.DOUBLE, "(%s * %s)", a, floating(depth - 1));
      case 3 -> all(Kind.DOUBLE, "(%s / %s)", a, floating(0));
      case 4 -> all(Kind.DOUBLE, "CAST(%s AS DOUBLE PRECISION)", number(0));
      case 5 -> all(Kind.DOUBLE, "SQRT(ABS(%s))", a);
      case 6 -> all(Kind.DOUBLE, "FLOOR(%s)", a);
      case 7 -> all(Kind.DOUBLE, "ATAN(%s)", a);
      case 8 -> all(Kind.DOUBLE, "ABS(%s)", a);
      case 9 -> all(Kind.DOUBLE, "(- %s)", a);
      default -> choice(Kind.DOUBLE, a, floating(0), depth);
    };
  }

  /** CASE and its kin, of two terms of one kind. */
  Term choice(Kind kind, Term a, Term b, int depth) {
    return switch (random.nextInt(5)) {
      case 0 -> all(kind, "CASE WHEN %s THEN %s ELSE %s END", condition(depth - 1), a, b);
      case 1 -> all(kind, "COALESCE(%s, %s)", a, b);
      case 2 -> all(kind, "NULLIF(%s, %s)", a, b);
      case 3 -> extreme(kind, "GREATEST", a, b);
      default -> extreme(kind, "LEAST", a, b);
    };
  }

  private static Term extreme(Kind kind, String function, Term a, Term b) {
    String others = "CASE WHEN (%1$s) IS NULL OR (%2$s) IS NULL THEN NULL ELSE " + function
        + (kind == Kind.TEXT ? "(%1$s COLLATE \"C\", %2$s COLLATE \"C\") END" : "(%1$s, %2$s) END");
    return each(
        kind, function + "(%1$s, %2$s)", others, others.replace(" COLLATE \"C\"", ""), a, b);
  }
}
