package io.laminar.oracle;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The types of columns, with a few values each, so that groups collide. */
enum OracleType {
  BOOLEAN("BOOLEAN", "BOOLEAN"),
  TINYINT("TINYINT", "TINYINT"),
  SMALLINT("SMALLINT", "SMALLINT"),
  INTEGER("INTEGER", "INTEGER"),
  BIGINT("BIGINT", "BIGINT"),
  REAL("REAL", "REAL"),
  DOUBLE("DOUBLE", "DOUBLE"),
  /** DOUBLE with NaN and infinities: DuckDB's comparisons of them are not IEEE's, so only as a value or key. */
  SPECIAL("DOUBLE", "DOUBLE"),
  DECIMAL("DECIMAL(9, 2)", "DECIMAL(9, 2)"),
  WIDE_DECIMAL("DECIMAL(30, 4)", "DECIMAL(30, 4)"),
  /** Always of full length: DuckDB does not pad. */
  CHAR("CHAR(3)", "VARCHAR"),
  VARCHAR("VARCHAR", "VARCHAR"),
  VARBINARY("VARBINARY", "BLOB"),
  DATE("DATE", "DATE"),
  /** Whole milliseconds: DuckDB's TIME holds microseconds, ours nanoseconds. */
  TIME("TIME(3)", "TIME"),
  TIMESTAMP_3("TIMESTAMP(3)", "TIMESTAMP"),
  TIMESTAMP_6("TIMESTAMP(6)", "TIMESTAMP"),
  TIMESTAMP_9("TIMESTAMP(9)", "TIMESTAMP_NS"),
  /** A plain TIMESTAMP over there: both are shown in UTC. */
  INSTANT("TIMESTAMP(3) WITH LOCAL TIME ZONE", "TIMESTAMP"),
  /** Only in a column of its own, which {@link RandomArrays} knows. */
  BIGINTS("BIGINT ARRAY", "BIGINT[]");

  /** Without ß, of which DuckDB makes one capital letter, and Java and Unicode two. */
  private static final String[] STRINGS = {
    "",
    "a",
    "B",
    "abc",
    "a%c",
    "a_c",
    " x ",
    "Grün",
    "a string that is not stored inline",
    "a string that is not stored inline, either",
    "twelve bytes",
    "\uD83D\uDE00"
  };

  private static final double[] SPECIALS = {
    Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0.0, -0.0, 1.5, -2.25
  };

  /** The second and the third are 2 to the power of 63 and of 64, in units of the last digit. */
  private static final BigDecimal[] WIDE = {
    new BigDecimal("12345678901234567890"),
    BigDecimal.valueOf(Long.MAX_VALUE, 4),
    BigDecimal.valueOf(Long.MAX_VALUE, 4).multiply(BigDecimal.valueOf(2))
  };

  private static final LocalDate DAY = LocalDate.of(2024, 2, 28);

  private final String laminar;
  private final String duck;

  OracleType(String laminar, String duck) {
    this.laminar = laminar;
    this.duck = duck;
  }

  String laminar() {
    return laminar;
  }

  String duck() {
    return duck;
  }

  boolean isInteger() {
    return this == TINYINT || this == SMALLINT || this == INTEGER || this == BIGINT;
  }

  boolean isDecimal() {
    return this == DECIMAL || this == WIDE_DECIMAL;
  }

  boolean isFloating() {
    return this == REAL || this == DOUBLE || this == SPECIAL;
  }

  boolean isNumber() {
    return isInteger() || isDecimal() || isFloating();
  }

  boolean isText() {
    return this == CHAR || this == VARCHAR;
  }

  boolean isTimestamp() {
    return this == TIMESTAMP_3 || this == TIMESTAMP_6 || this == TIMESTAMP_9 || this == INSTANT;
  }

  /** A value in its Java form, as it is pushed. */
  Object value(Random random) {
    return switch (this) {
      case BOOLEAN -> random.nextBoolean();
      case TINYINT -> (byte) small(random);
      case SMALLINT -> (short) small(random);
      case INTEGER -> small(random);
      case BIGINT -> (long) small(random);
      // Quarters: their sums are exact in any order.
      case REAL -> random.nextInt(-40, 40) / 4.0f + 0.0f;
      case DOUBLE -> random.nextInt(-40, 40) / 4.0 + 0.0;
      case SPECIAL -> SPECIALS[random.nextInt(SPECIALS.length)];
      case DECIMAL -> BigDecimal.valueOf(random.nextInt(-9_999, 9_999), 2);
      case WIDE_DECIMAL ->
        BigDecimal.valueOf(random.nextInt(-99, 99), 4).add(WIDE[random.nextInt(WIDE.length)]);
      case CHAR -> "c" + random.nextInt(10, 18);
      case VARCHAR -> STRINGS[random.nextInt(STRINGS.length)];
      case VARBINARY -> STRINGS[random.nextInt(STRINGS.length)].getBytes(StandardCharsets.UTF_8);
      case DATE -> DAY.plusDays(random.nextInt(5));
      case TIME -> LocalTime.ofNanoOfDay(random.nextInt(86_400_000) * 1_000_000L);
      case TIMESTAMP_3 -> dateTime(random.nextInt(300_000_000) * 1_000_000L);
      case TIMESTAMP_6 -> dateTime(random.nextLong(300_000_000_000L) * 1_000L);
      case TIMESTAMP_9 -> dateTime(random.nextLong(300_000_000_000_000L));
      case INSTANT -> dateTime(random.nextInt(300_000_000) * 1_000_000L).toInstant(ZoneOffset.UTC);
      case BIGINTS -> {
        List<@Nullable Long> elements = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          elements.add(random.nextInt(4) == 0 ? null : (Long) (long) random.nextInt(-2, 3));
        }
        yield elements;
      }
    };
  }

  private static int small(Random random) {
    return random.nextInt(-10, 11);
  }

  private static LocalDateTime dateTime(long nanos) {
    return DAY.atStartOfDay().plusNanos(nanos);
  }

  /** A value as a literal for both. */
  String literal(Object value) {
    return switch (this) {
      case CHAR, VARCHAR -> "'" + value + "'";
      case DATE -> "DATE '" + value + "'";
      case TIME -> "TIME '" + value((LocalTime) value) + "'";
      case TIMESTAMP_3, TIMESTAMP_6, TIMESTAMP_9, INSTANT, VARBINARY, SPECIAL, BIGINTS ->
        throw new IllegalArgumentException("no literal of " + this);
      case REAL, DOUBLE -> "CAST(" + value + " AS " + duck + ")";
      default -> value.toString().toUpperCase(java.util.Locale.ROOT);
    };
  }

  private static String value(LocalTime time) {
    return time.toString().length() == 5 ? time + ":00" : time.toString();
  }

  /** A value as DuckDB's INSERT takes it. */
  String duckLiteral(Object value) {
    return switch (this) {
      case VARBINARY ->
        "'" + HexFormat.of().formatHex((byte[]) value).replaceAll("(..)", "\\\\x$1") + "'::BLOB";
      case CHAR, VARCHAR, BOOLEAN -> "'" + value + "'";
      case BIGINTS -> value + "::BIGINT[]";
      case INSTANT -> "'" + LocalDateTime.ofInstant((Instant) value, ZoneOffset.UTC) + "'";
      default -> "'" + value + "'";
    };
  }
}
