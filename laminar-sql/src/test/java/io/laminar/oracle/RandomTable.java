package io.laminar.oracle;

import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A source with random columns, and rows for it: out of order, but never behind the watermark.
 *
 * @param name of the source
 * @param columns the columns; the first is ts
 * @param delayMillis of the watermark
 * @param hasTies whether several rows have the same time
 * @param rows values in order of the columns, as each producer pushes them
 */
record RandomTable(
    String name,
    List<OracleColumn> columns,
    long delayMillis,
    boolean hasTies,
    List<List<@Nullable Object[]>> rows) {
  private static final LocalDateTime START = LocalDateTime.of(2024, 2, 29, 23, 59, 30);
  private static final int MAX_PRODUCERS = 3;
  private static final EnumSet<OracleType> SINGLE =
      EnumSet.complementOf(EnumSet.of(OracleType.BIGINTS));

  /** How many times of a table differ in what is less than a step; other tables have the next ones. */
  private static final int PHASES = 50;

  private static final OracleType[][] COMMON = {
    {OracleType.TINYINT, OracleType.SMALLINT, OracleType.INTEGER, OracleType.BIGINT},
    {OracleType.VARCHAR, OracleType.VARCHAR, OracleType.CHAR},
    {OracleType.DOUBLE, OracleType.REAL, OracleType.DECIMAL, OracleType.WIDE_DECIMAL}
  };

  /**
   * A column.
   *
   * @param bound how large an integer or DOUBLE in it can be
   */
  record OracleColumn(String name, OracleType type, boolean nullable, long bound) {
    OracleColumn(String name, OracleType type, boolean nullable) {
      this(name, type, nullable, Sql.COLUMN_BOUND);
    }
  }

  static RandomTable of(Random random) {
    return of(random, "t", 0, MAX_PRODUCERS, false, false);
  }

  /**
   * One of two sources that have a few columns of like types, so that they can be united.
   *
   * @param number 0 or 1: no time of one is a time of the other
   * @param maxProducers at most so many
   * @param late whether some rows are behind the watermark
   */
  static RandomTable ofTwo(Random random, String name, int number, int maxProducers, boolean late) {
    return of(random, name, number, maxProducers, late, true);
  }

  private static RandomTable of(
      Random random, String name, int number, int maxProducers, boolean late, boolean united) {
    List<OracleColumn> columns = new ArrayList<>();
    OracleType time =
        random.nextInt(united ? 6 : 2) > 0 ? OracleType.TIMESTAMP_3 : OracleType.TIMESTAMP_6;
    columns.add(new OracleColumn("ts", time, false));
    int others = random.nextInt(3, 8);
    OracleType[] types = SINGLE.toArray(OracleType[]::new);
    for (int i = 0; i < others; i++) {
      OracleType[] some = united && i < COMMON.length ? COMMON[i] : types;
      OracleType type = some[random.nextInt(some.length)];
      columns.add(new OracleColumn("c" + i, type, random.nextInt(3) > 0));
    }
    long delayMillis = random.nextInt(1, late ? 1_000 : 4_000);
    boolean hasTies = late && random.nextInt(3) == 0;
    List<List<@Nullable Object[]>> producers = new ArrayList<>();
    int count = random.nextInt(1, maxProducers + 1);
    for (int i = 0; i < count; i++) {
      producers.add(new ArrayList<>());
    }
    int size = random.nextInt(4) == 0 ? random.nextInt(1, 10) : random.nextInt(50, 250);
    for (int i = 0; i < size; i++) {
      int producer = random.nextInt(count);
      List<@Nullable Object[]> rows = producers.get(producer);
      // Unique, so that FIRST_VALUE and LAST_VALUE have one answer; each producer's own row before
      // it may be later by less than the delay.
      long millis = 100L * i - random.nextLong(Math.min(delayMillis, 3_000)) / 100 * 100;
      millis -= late && random.nextInt(5) == 0 ? 100L * random.nextInt(20) : 0;
      long phase = i % PHASES + (long) number * PHASES;
      LocalDateTime ts = START.plusNanos(
          millis * 1_000_000L + phase * (time == OracleType.TIMESTAMP_3 ? 1_000_000L : 1_000L));
      ts = hasTies ? ts.truncatedTo(ChronoUnit.SECONDS) : ts;
      rows.add(row(columns, ts, random));
    }
    return new RandomTable(name, columns, delayMillis, hasTies, producers);
  }

  private static @Nullable Object[] row(
      List<OracleColumn> columns, LocalDateTime ts, Random random) {
    @Nullable Object[] row = new @Nullable Object[columns.size()];
    row[0] = ts;
    for (int i = 1; i < row.length; i++) {
      OracleColumn column = columns.get(i);
      boolean isNull = column.nullable() && random.nextInt(5) == 0;
      row[i] = isNull ? null : column.type().value(random);
    }
    return row;
  }

  List<OracleColumn> columnsExceptTime() {
    return columns.subList(1, columns.size()).stream()
        .filter(column -> column.type() != OracleType.BIGINTS)
        .toList();
  }

  String createSource() {
    return "CREATE SOURCE " + name + " ("
        + columns.stream()
            .map(column -> column.name() + " " + column.type().laminar()
                + (column.nullable() ? "" : " NOT NULL"))
            .collect(Collectors.joining(", "))
        + ", WATERMARK FOR ts AS ts - INTERVAL '" + delayMillis + "ms')";
  }

  String createTable() {
    return "CREATE OR REPLACE TABLE " + name + " ("
        + columns.stream()
            .map(column -> column.name() + " " + column.type().duck())
            .collect(Collectors.joining(", "))
        + ")";
  }

  String insert() {
    return "INSERT INTO " + name + " VALUES "
        + rows.stream().flatMap(List::stream).map(this::values).collect(Collectors.joining(", "));
  }

  String values(@Nullable Object[] row) {
    List<String> literals = new ArrayList<>();
    for (int i = 0; i < row.length; i++) {
      Object value = row[i];
      literals.add(value == null ? "NULL" : columns.get(i).type().duckLiteral(value));
    }
    return "(" + String.join(", ", literals) + ")";
  }
}
