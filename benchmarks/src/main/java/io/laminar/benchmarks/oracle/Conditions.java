package io.laminar.benchmarks.oracle;

import static io.laminar.benchmarks.oracle.Term.all;
import static io.laminar.benchmarks.oracle.Term.each;

import java.util.Random;

/** Random conditions. */
final class Conditions {
  private static final String[] OPERATORS = {
    "=", "<>", "<", "<=", ">", ">=", "IS DISTINCT FROM", "IS NOT DISTINCT FROM"
  };

  private static final String[] PATTERNS = {
    "a%%", "%%a%%", "_", "%%c", "a_c", "%%", "", "%%\\%%%%", "_ello%%", "%%本%%"
  };

  private final Random random;
  private final Expressions expressions;

  Conditions(Random random, Expressions expressions) {
    this.random = random;
    this.expressions = expressions;
  }

  Term condition(int depth) {
    if (depth > 0 && random.nextInt(4) == 0) {
      Term a = condition(depth - 1);
      return switch (random.nextInt(4)) {
        case 0 -> all(Kind.BOOLEAN, "(NOT %s)", a);
        case 1 -> all(Kind.BOOLEAN, "(%s OR %s)", a, condition(depth - 1));
        case 2 -> all(Kind.BOOLEAN, "(%s AND %s)", a, condition(depth - 1));
        default -> all(Kind.BOOLEAN, "(%s IS NOT TRUE)", a);
      };
    }
    int next = Math.max(0, depth - 1);
    return switch (random.nextInt(12)) {
      case 0 -> expressions.column(Kind.BOOLEAN);
      case 1 -> all(Kind.BOOLEAN, "(%s IS NULL)", any(next));
      case 2, 3, 4 -> compare(expressions.number(next), expressions.number(next));
      case 5 ->
        compare(
            expressions.floating(next),
            random.nextBoolean() ? expressions.floating(0) : expressions.column(Kind.INTEGER));
      case 6 -> compareTexts(expressions.text(next), expressions.text(0));
      case 7 -> compare(expressions.timestamp(next), expressions.timestamp(next));
      case 8 -> compare(expressions.date(next), expressions.timestamp(0));
      case 9 ->
        all(
            Kind.BOOLEAN,
            random.nextBoolean() ? "(%s BETWEEN %s AND %s)" : "(%s NOT BETWEEN %s AND %s)",
            expressions.number(next),
            expressions.number(0),
            expressions.number(0));
      case 10 ->
        all(
            Kind.BOOLEAN,
            random.nextBoolean() ? "(%s IN (%s, %s, 1, 2.5))" : "(%s NOT IN (%s, %s, 0))",
            expressions.number(next),
            expressions.number(0),
            expressions.number(0));
      default -> like(expressions.text(next));
    };
  }

  private Term any(int depth) {
    return switch (random.nextInt(4)) {
      case 0 -> expressions.text(depth);
      case 1 -> expressions.timestamp(depth);
      case 2 -> expressions.floating(depth);
      default -> expressions.number(depth);
    };
  }

  private Term compare(Term a, Term b) {
    return all(Kind.BOOLEAN, "(%s " + operator() + " %s)", a, b);
  }

  private Term compareTexts(Term a, Term b) {
    String operator = operator();
    return each(
        Kind.BOOLEAN,
        "(%s " + operator + " %s)",
        "((%s) COLLATE \"C\" " + operator + " (%s) COLLATE \"C\")",
        "(%s " + operator + " %s)",
        a,
        b);
  }

  private String operator() {
    return OPERATORS[random.nextInt(OPERATORS.length)];
  }

  private Term like(Term text) {
    String pattern = PATTERNS[random.nextInt(PATTERNS.length)];
    String not = random.nextInt(3) == 0 ? "NOT " : "";
    String escape = pattern.contains("\\") ? " ESCAPE '\\'" : "";
    String like = "(%s " + not + "LIKE '" + pattern + "'" + escape + ")";
    return all(Kind.BOOLEAN, like, text);
  }
}
