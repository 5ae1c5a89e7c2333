package io.laminar.benchmarks.oracle;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The columns of the table, and its rows as text that every engine casts to the column's type. */
final class Values {
  /**
   * A column.
   *
   * @param name its name
   * @param kind what it holds
   * @param type as all engines spell it
   */
  record Column(String name, Kind kind, String type) {}

  static final int ROWS = 24;

  static final List<Column> COLUMNS = List.of(
      new Column("i2", Kind.INTEGER, "SMALLINT"),
      new Column("i4", Kind.INTEGER, "INTEGER"),
      new Column("j4", Kind.INTEGER, "INTEGER"),
      new Column("i8", Kind.INTEGER, "BIGINT"),
      new Column("n4", Kind.DECIMAL, "DECIMAL(4, 1)"),
      new Column("n10", Kind.DECIMAL, "DECIMAL(10, 2)"),
      new Column("m10", Kind.DECIMAL, "DECIMAL(10, 2)"),
      new Column("n18", Kind.DECIMAL, "DECIMAL(18, 6)"),
      new Column("n30", Kind.DECIMAL, "DECIMAL(30, 6)"),
      new Column("n38", Kind.DECIMAL, "DECIMAL(38, 0)"),
      new Column("m38", Kind.DECIMAL, "DECIMAL(38, 20)"),
      new Column("f8", Kind.DOUBLE, "DOUBLE PRECISION"),
      new Column("g8", Kind.DOUBLE, "DOUBLE PRECISION"),
      new Column("b", Kind.BOOLEAN, "BOOLEAN"),
      new Column("s", Kind.TEXT, "VARCHAR"),
      new Column("u", Kind.TEXT, "VARCHAR"),
      new Column("dt", Kind.DATE, "DATE"),
      new Column("du", Kind.DATE, "DATE"),
      new Column("t0", Kind.TIMESTAMP, "TIMESTAMP(0)"),
      new Column("t3", Kind.TIMESTAMP, "TIMESTAMP(3)"),
      new Column("t6", Kind.TIMESTAMP, "TIMESTAMP(6)"),
      new Column("u6", Kind.TIMESTAMP, "TIMESTAMP(6)"));

  private static final String[] TEXTS = {
    "",
    "a",
    "abc",
    "ABC",
    "Hello World",
    "  padded ",
    "a%b_c",
    "grün",
    "日本語",
    "Ωmega",
    "x,y,,z",
    "aaa",
    "12",
    "-0.50",
    "'quoted'",
    "a\\b",
    "𝄞 clef",
    "tab\tend"
  };

  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  private final Random random;

  Values(Random random) {
    this.random = random;
  }

  /** Rows of which the first holds NULLs only. */
  List<@Nullable String[]> rows() {
    List<@Nullable String[]> rows = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      @Nullable String[] values = new @Nullable String[COLUMNS.size()];
      for (int c = 0; c < values.length; c++) {
        boolean isNull = row == 0 || random.nextInt(16) == 0;
        values[c] = isNull ? null : value(COLUMNS.get(c));
      }
      rows.add(values);
    }
    return rows;
  }

  private String value(Column column) {
    return switch (column.kind()) {
      case INTEGER ->
        integer(column.type().equals("SMALLINT") ? 16 : column.type().equals("INTEGER") ? 32 : 64)
            .toString();
      case DECIMAL -> decimal(column.type()).toPlainString();
      case DOUBLE -> Double.toString(floating());
      case BOOLEAN -> Boolean.toString(random.nextBoolean());
      case TEXT -> TEXTS[random.nextInt(TEXTS.length)];
      case DATE -> date().toString();
      case TIMESTAMP -> timestamp(column.type().charAt("TIMESTAMP(".length()) - '0');
    };
  }

  private BigInteger integer(int bits) {
    BigInteger max = BigInteger.ONE.shiftLeft(bits - 1).subtract(BigInteger.ONE);
    return switch (random.nextInt(8)) {
      case 0 -> max;
      case 1 -> max.negate().subtract(BigInteger.ONE);
      case 2 -> new BigInteger(random.nextInt(1, bits), random);
      case 3 -> new BigInteger(random.nextInt(1, bits), random).negate();
      default -> BigInteger.valueOf(random.nextInt(-12, 13));
    };
  }

  private BigDecimal decimal(String type) {
    String[] numbers = type.replaceAll("[^0-9,]", "").split(",", 2);
    int precision = Integer.parseInt(numbers[0]);
    int scale = Integer.parseInt(numbers[1]);
    int digits = random.nextInt(4) == 0 ? precision : random.nextInt(1, precision + 1);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < digits; i++) {
      text.append(random.nextInt(6) == 0 ? 9 : random.nextInt(10));
    }
    BigDecimal value = new BigDecimal(new BigInteger(text.toString()), scale);
    return switch (random.nextInt(6)) {
      case 0 -> BigDecimal.valueOf(random.nextInt(-9, 10)).setScale(scale);
      case 1, 2 -> value.negate();
      default -> value;
    };
  }

  private double floating() {
    return switch (random.nextInt(6)) {
      case 0 -> 0.0;
      case 1 -> random.nextInt(-100, 100) / 4.0;
      case 2 -> random.nextGaussian() * 1e10;
      case 3 -> random.nextGaussian() * 1e-10;
      default -> Math.round(random.nextGaussian() * 10_000) / 100.0;
    };
  }

  /** With decades added or taken away it stays within the years 1 to 9999, beyond which ours is a row error. */
  private LocalDate date() {
    return switch (random.nextInt(6)) {
      case 0 -> LocalDate.of(random.nextInt(100, 9900), random.nextInt(1, 13), 28);
      case 1 -> LocalDate.of(random.nextBoolean() ? 2000 : 1900, 3, 1).minusDays(1);
      case 2 -> LocalDate.of(2024, random.nextInt(1, 13), 1).minusDays(1);
      default -> LocalDate.ofEpochDay(random.nextInt(-20_000, 40_000));
    };
  }

  private String timestamp(int precision) {
    long seconds = date().toEpochDay() * 86_400 + random.nextInt(86_400);
    String text = LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC).format(SECONDS);
    if (precision == 0) {
      return text;
    }
    int units = (int) Math.pow(10, precision);
    int fraction = random.nextInt(3) == 0 ? units - 1 : random.nextInt(units);
    return text + "." + String.format("%0" + precision + "d", fraction);
  }

  /** A value as a constant that every engine reads as the column's type. */
  static String constant(Column column, @Nullable String value) {
    return value == null
        ? "CAST(NULL AS " + column.type() + ")"
        : "CAST('" + value.replace("'", "''") + "' AS " + column.type() + ")";
  }
}
