package io.laminar.benchmarks.oracle;

import static io.laminar.benchmarks.oracle.Term.all;
import static io.laminar.benchmarks.oracle.Term.each;
import static io.laminar.benchmarks.oracle.Term.ours;

import java.util.Random;

/** Random strings, and numbers made of them. */
final class Texts {
  private final Random random;
  private final Expressions expressions;

  Texts(Random random, Expressions expressions) {
    this.random = random;
    this.expressions = expressions;
  }

  Term text(int depth) {
    if (depth == 0) {
      return random.nextInt(5) == 0
          ? Term.of(Kind.TEXT, random.nextBoolean() ? "'abc'" : "'l'")
          : expressions.column(Kind.TEXT);
    }
    Term a = text(depth - 1);
    int n = random.nextInt(0, 6);
    return switch (random.nextInt(22)) {
      case 0 -> all(Kind.TEXT, "UPPER(%s)", a);
      case 1 -> all(Kind.TEXT, "LOWER(%s)", a);
      case 2 -> all(Kind.TEXT, "(%s || %s)", a, text(depth - 1));
      case 3 -> all(Kind.TEXT, "SUBSTRING(%s FROM " + (n - 1) + " FOR 3)", a);
      case 4 -> all(Kind.TEXT, "SUBSTRING(%s FROM " + (n - 1) + ")", a);
      case 5 -> all(Kind.TEXT, "LEFT(%s, " + (n - 2) + ")", a);
      case 6 -> all(Kind.TEXT, "RIGHT(%s, " + (n - 2) + ")", a);
      case 7 -> all(Kind.TEXT, "TRIM(%s)", a);
      case 8 -> ours(Kind.TEXT, "TRIM(LEADING 'a' FROM %s)", "LTRIM(%s, 'a')", a);
      case 9 -> ours(Kind.TEXT, "TRIM(BOTH 'ab' FROM %s)", "TRIM(BOTH 'ab' FROM %s)", a);
      case 10 -> all(Kind.TEXT, "REPLACE(%s, 'a', 'bb')", a);
      case 11 -> all(Kind.TEXT, "TRANSLATE(%s, 'alo', 'xy')", a);
      case 12 ->
        each(
            Kind.TEXT,
            "OVERLAY(%s PLACING 'XY' FROM 2 FOR " + n + ")",
            "OVERLAY(%s PLACING 'XY' FROM 2 FOR " + n + ")",
            "OVERLAY_IS_MISSING(%s)",
            a);
      case 13 -> all(Kind.TEXT, "REPEAT(%s, " + (n - 1) + ")", a);
      case 14 -> all(Kind.TEXT, "REVERSE(%s)", a);
      case 15 -> all(Kind.TEXT, "LPAD(%s, " + (n + 2) + ", '*+')", a);
      case 16 -> all(Kind.TEXT, "RPAD(%s, " + (n + 2) + ", '*')", a);
      case 17 -> all(Kind.TEXT, "SPLIT_PART(%s, ',', " + (n + 1) + ")", a);
      case 18 -> all(Kind.TEXT, "CAST(%s AS VARCHAR)", expressions.integer(depth - 1));
      case 19 -> all(Kind.TEXT, "CAST(%s AS VARCHAR)", expressions.column(Kind.DECIMAL));
      case 20 -> all(Kind.TEXT, "CAST(%s AS VARCHAR)", expressions.date(depth - 1));
      default -> expressions.choice(Kind.TEXT, a, text(0), depth);
    };
  }

  /** An integer that is made of a string. */
  Term length(int depth) {
    Term a = text(depth);
    return switch (random.nextInt(6)) {
      case 0 -> ours(Kind.INTEGER, "CHAR_LENGTH(%s)", "LENGTH(%s)", a);
      case 1 -> each(Kind.INTEGER, "OCTET_LENGTH(%s)", "OCTET_LENGTH(%s)", "STRLEN(%s)", a);
      case 2 -> all(Kind.INTEGER, "POSITION('a' IN %s)", a);
      case 3 -> all(Kind.INTEGER, "STRPOS(%s, %s)", a, text(0));
      case 4 -> all(Kind.INTEGER, "ASCII(%s)", a);
      default -> all(Kind.INTEGER, "CAST(%s AS INTEGER)", text(0));
    };
  }
}
