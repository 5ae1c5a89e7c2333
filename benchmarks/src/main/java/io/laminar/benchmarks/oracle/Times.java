package io.laminar.benchmarks.oracle;

import static io.laminar.benchmarks.oracle.Term.all;
import static io.laminar.benchmarks.oracle.Term.each;
import static io.laminar.benchmarks.oracle.Term.ours;

import java.util.Random;

/** Random dates and timestamps, and numbers made of them. */
final class Times {
  private static final String[] UNITS = {"DAY", "HOUR", "MINUTE", "SECOND", "MONTH", "YEAR"};
  private static final String[] ZONES = {
    "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"
  };
  private static final String[] TRUNCATED = {
    "YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "HOUR", "MINUTE", "SECOND"
  };

  private final Random random;
  private final Expressions expressions;

  Times(Random random, Expressions expressions) {
    this.random = random;
    this.expressions = expressions;
  }

  Term time(int depth) {
    return switch (random.nextInt(4)) {
      case 0 -> date(depth);
      case 1 -> extract(depth);
      default -> timestamp(depth);
    };
  }

  Term timestamp(int depth) {
    if (depth == 0) {
      return random.nextInt(5) == 0
          ? Term.of(Kind.TIMESTAMP, "TIMESTAMP '2024-02-29 12:34:56.789'")
          : expressions.column(Kind.TIMESTAMP);
    }
    Term a = timestamp(depth - 1);
    return switch (random.nextInt(13)) {
      case 8 -> {
        String zone = ZONES[random.nextInt(ZONES.length)];
        yield all(Kind.TIMESTAMP, "((%s AT TIME ZONE '" + zone + "') AT TIME ZONE 'UTC')", a);
      }
      case 9 ->
        each(
            Kind.TIMESTAMP,
            "TIMESTAMPADD(MICROSECOND, %2$s, %1$s)",
            "(%1$s + %2$s * INTERVAL '1 microsecond')",
            "(%1$s + to_microseconds(%2$s))",
            a,
            Term.of(Kind.INTEGER, Integer.toString(random.nextInt(-2_000_000, 2_000_000))));
      case 10 ->
        all(Kind.TIMESTAMP, "(%s + " + random.nextInt(-9, 10) + ".5 * INTERVAL '1' MINUTE)", a);
      case 11 -> all(Kind.TIMESTAMP, "(%s - i2 * INTERVAL '1' HOUR)", a);
      case 12 -> {
        String unit = TRUNCATED[random.nextInt(TRUNCATED.length)];
        yield all(Kind.TIMESTAMP, "DATE_TRUNC('" + unit + "', %s)", a);
      }
      case 0, 1, 2 -> {
        String unit = UNITS[random.nextInt(UNITS.length)];
        String number = Integer.toString(random.nextInt(unit.equals("YEAR") ? 30 : 90));
        String sign = random.nextBoolean() ? "+" : "-";
        yield all(Kind.TIMESTAMP, "(%s " + sign + " INTERVAL '" + number + "' " + unit + ")", a);
      }
      case 3 -> all(Kind.TIMESTAMP, "(%s + INTERVAL '" + random.nextInt(60) + ".5' SECOND)", a);
      case 4, 5 -> {
        String unit = TRUNCATED[random.nextInt(TRUNCATED.length)];
        yield ours(
            Kind.TIMESTAMP, "FLOOR(%s TO " + unit + ")", "date_trunc('" + unit + "', %s)", a);
      }
      case 6 -> all(Kind.TIMESTAMP, "CAST(%s AS TIMESTAMP)", date(depth - 1));
      default -> expressions.choice(Kind.TIMESTAMP, a, timestamp(0), depth);
    };
  }

  Term date(int depth) {
    if (depth == 0) {
      return random.nextInt(5) == 0
          ? Term.of(Kind.DATE, "DATE '2024-02-29'")
          : expressions.column(Kind.DATE);
    }
    Term a = date(depth - 1);
    return switch (random.nextInt(7)) {
      case 6 -> all(Kind.DATE, "CAST(%s AS DATE)", expressions.text(0));
      case 0, 1 -> {
        String unit = random.nextBoolean() ? "DAY" : random.nextBoolean() ? "MONTH" : "YEAR";
        String sum = "(%s " + (random.nextBoolean() ? "+" : "-") + " INTERVAL '"
            + random.nextInt(40) + "' " + unit + ")";
        yield ours(Kind.DATE, sum, "CAST(" + sum + " AS DATE)", a);
      }
      case 2, 3 -> all(Kind.DATE, "CAST(%s AS DATE)", timestamp(depth - 1));
      case 4 ->
        each(
            Kind.DATE,
            "LAST_DAY(%s)",
            "CAST(date_trunc('MONTH', %s) + INTERVAL '1' MONTH - INTERVAL '1' DAY AS DATE)",
            "LAST_DAY(%s)",
            a);
      default -> expressions.choice(Kind.DATE, a, date(0), depth);
    };
  }

  /** A field of a time; the others' numerics and doubles are made the whole numbers that they are. */
  Term extract(int depth) {
    return ours(Kind.INTEGER, "%s", "CAST(%s AS BIGINT)", field(depth));
  }

  private Term field(int depth) {
    if (random.nextInt(3) == 0) {
      String[] fields = {
        "YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "DOY", "ISODOW", "ISOYEAR", "DECADE", "CENTURY"
      };
      return all(
          Kind.INTEGER,
          "EXTRACT(" + fields[random.nextInt(fields.length)] + " FROM %s)",
          date(depth));
    }
    Term time = timestamp(depth);
    return switch (random.nextInt(10)) {
      case 8 ->
        ours(
            Kind.INTEGER,
            "EXTRACT(EPOCH FROM (%s - %s))",
            "TRUNC(EXTRACT(EPOCH FROM (%s - %s)))",
            time,
            timestamp(0));
      case 9 -> {
        boolean hours = random.nextBoolean();
        yield ours(
            Kind.INTEGER,
            "TIMESTAMPDIFF(" + (hours ? "HOUR" : "DAY") + ", %s, %s)",
            "TRUNC(-EXTRACT(EPOCH FROM (%s - %s)) / " + (hours ? 3_600 : 86_400) + ")",
            time,
            timestamp(0));
      }
      case 0 -> all(Kind.INTEGER, "EXTRACT(YEAR FROM %s)", time);
      case 1 -> all(Kind.INTEGER, "EXTRACT(HOUR FROM %s)", time);
      case 2 -> all(Kind.INTEGER, "EXTRACT(MINUTE FROM %s)", time);
      case 3 ->
        ours(Kind.INTEGER, "EXTRACT(SECOND FROM %s)", "FLOOR(EXTRACT(SECOND FROM %s))", time);
      case 4 -> ours(Kind.INTEGER, "EXTRACT(EPOCH FROM %s)", "FLOOR(EXTRACT(EPOCH FROM %s))", time);
      case 5 -> ours(Kind.INTEGER, "EXTRACT(DOW FROM %s)", "(EXTRACT(DOW FROM %s) + 1)", time);
      case 6 -> all(Kind.INTEGER, "EXTRACT(MONTH FROM %s)", time);
      default -> all(Kind.INTEGER, "EXTRACT(DAY FROM %s)", time);
    };
  }
}
