package io.laminar.oracle;

import io.laminar.oracle.RandomTable.OracleColumn;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/**
 * A tumbling window over a relation with event time, in group or in table syntax.
 *
 * @param from what FROM names
 * @param groups what GROUP BY names
 * @param start first moment of a row's window
 * @param end the moment after its last one
 * @param last its last moment
 */
record RandomWindow(String from, List<String> groups, Sql start, Sql end, Sql last) {
  private static final long[] SIZES_MILLIS = {1_000, 700, 2_500, 60_000, 3_600_000, 1, 250};

  static RandomWindow of(Random random, OracleRelation input, boolean asTable) {
    OracleColumn by = Objects.requireNonNull(input.time());
    long size = SIZES_MILLIS[random.nextInt(SIZES_MILLIS.length)];
    long offset = random.nextInt(3) == 0 ? random.nextInt(1_000) : 0;
    String sizes =
        "INTERVAL '" + size + "ms'" + (offset == 0 ? "" : ", INTERVAL '" + offset + "ms'");
    String start = "time_bucket(INTERVAL '" + size + " milliseconds', " + by.name()
        + ", TIMESTAMP '1970-01-01 00:00:00' + INTERVAL '" + offset + " milliseconds')";
    String end = "(" + start + " + INTERVAL '" + size + " milliseconds')";
    String unit = by.type() == OracleType.TIMESTAMP_3 ? "1 milliseconds" : "1 microseconds";
    String last = end + " - INTERVAL '" + unit + "'";
    if (asTable) {
      String name = input.laminar();
      boolean isSelect = name.startsWith("(");
      String data = isSelect ? name.substring(0, name.lastIndexOf(" AS ")) : "TABLE " + name;
      return new RandomWindow(
          "TABLE(TUMBLE(" + data + ", DESCRIPTOR(" + by.name() + "), " + sizes + "))",
          List.of("window_start", "window_end", "window_time"),
          new Sql("window_start", start, by.type(), 0),
          new Sql("window_end", end, by.type(), 0),
          new Sql("window_time", last, by.type(), 0));
    }
    String arguments = "(" + by.name() + ", " + sizes + ")";
    return new RandomWindow(
        input.laminar(),
        List.of("TUMBLE" + arguments),
        new Sql("TUMBLE_START" + arguments, start, by.type(), 0),
        new Sql("TUMBLE_END" + arguments, end, by.type(), 0),
        new Sql("TUMBLE_ROWTIME" + arguments, last, by.type(), 0));
  }
}
