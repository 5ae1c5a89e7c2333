package io.laminar.oracle;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A source with random columns, and rows for it: out of order, but never behind the watermark.
 *
 * @param columns the columns; the first is ts
 * @param delayMillis of the watermark
 * @param rows values in order of the columns, as each producer pushes them
 */
record RandomTable(
    List<OracleColumn> columns, long delayMillis, List<List<@Nullable Object[]>> rows) {
  private static final LocalDateTime START = LocalDateTime.of(2024, 2, 29, 23, 59, 30);

  /** A column. */
  record OracleColumn(String name, OracleType type, boolean nullable) {}

  static RandomTable of(Random random) {
    List<OracleColumn> columns = new ArrayList<>();
    OracleType time = random.nextBoolean() ? OracleType.TIMESTAMP_3 : OracleType.TIMESTAMP_6;
    columns.add(new OracleColumn("ts", time, false));
    int others = random.nextInt(3, 8);
    OracleType[] types = OracleType.values();
    for (int i = 0; i < others; i++) {
      OracleType type = types[random.nextInt(types.length)];
      columns.add(new OracleColumn("c" + i, type, random.nextInt(3) > 0));
    }
    long delayMillis = random.nextInt(1, 4_000);
    List<List<@Nullable Object[]>> producers = new ArrayList<>();
    int count = random.nextInt(1, 4);
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
      long unique = millis + (time == OracleType.TIMESTAMP_3 ? i % 100 : 0);
      LocalDateTime ts =
          START.plusNanos(unique * 1_000_000L + (time == OracleType.TIMESTAMP_6 ? i * 1_000L : 0));
      rows.add(row(columns, ts, random));
    }
    return new RandomTable(columns, delayMillis, producers);
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
    return columns.subList(1, columns.size());
  }

  String createSource() {
    return "CREATE SOURCE t ("
        + columns.stream()
            .map(column -> column.name() + " " + column.type().laminar()
                + (column.nullable() ? "" : " NOT NULL"))
            .collect(Collectors.joining(", "))
        + ", WATERMARK FOR ts AS ts - INTERVAL '" + delayMillis + "ms')";
  }

  String createTable() {
    return "CREATE OR REPLACE TABLE t ("
        + columns.stream()
            .map(column -> column.name() + " " + column.type().duck())
            .collect(Collectors.joining(", "))
        + ")";
  }

  String insert() {
    return "INSERT INTO t VALUES "
        + rows.stream().flatMap(List::stream).map(this::values).collect(Collectors.joining(", "));
  }

  private String values(@Nullable Object[] row) {
    List<String> literals = new ArrayList<>();
    for (int i = 0; i < row.length; i++) {
      Object value = row[i];
      literals.add(value == null ? "NULL" : columns.get(i).type().duckLiteral(value));
    }
    return "(" + String.join(", ", literals) + ")";
  }
}
