package io.laminar.oracle;

import io.laminar.oracle.RandomTable.OracleColumn;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/**
 * A window over a relation with event time, in group or in table syntax. Where windows overlap, DuckDB numbers those that
 * a row may be in, and joins each row with the numbers.
 *
 * @param from what FROM names
 * @param groups what GROUP BY names
 * @param start first moment of a row's window
 * @param end the moment after its last one
 * @param last its last moment
 * @param duckJoin what follows the relation in DuckDB's FROM
 * @param duckFits a condition, with AND behind it: the row is in the window
 * @param duckLate a condition: the row is in a window, and the last of its windows had ended at a watermark, which follows
 */
record RandomWindow(
    String from,
    List<String> groups,
    Sql start,
    Sql end,
    Sql last,
    String duckJoin,
    String duckFits,
    String duckLate) {
  private static final long[] SIZES_MILLIS = {1_000, 700, 2_500, 60_000, 3_600_000, 1, 250};
  private static final int MAX_OVERLAP = 6;

  /** Whether a row may be in several windows, or in none. */
  boolean overlaps() {
    return !duckJoin.isEmpty();
  }

  static RandomWindow of(Random random, OracleRelation input, boolean asTable) {
    OracleColumn by = Objects.requireNonNull(input.time());
    long size = SIZES_MILLIS[random.nextInt(SIZES_MILLIS.length)];
    long offset = random.nextInt(3) == 0 ? random.nextInt(1_000) : 0;
    return switch (random.nextInt(3)) {
      case 0 -> hopping(random, input, by, asTable, size, offset);
      case 1 -> {
        long max = size * random.nextInt(1, MAX_OVERLAP);
        String start = bucket(max, offset, by);
        String end = "(" + start + " + (hi + 1) * " + interval(size) + ")";
        String lastEnd = "(" + start + " + " + interval(max) + ")";
        String join = ", range(" + max / size + ") AS h(hi)";
        yield of(
            input,
            by,
            asTable,
            new Form("CUMULATE", lengths(size, max, offset), start, end),
            new Duck(join, end + " > " + by.name() + " AND ", lastEnd + " <= "));
      }
      default -> {
        String start = bucket(size, offset, by);
        String end = "(" + start + " + " + interval(size) + ")";
        yield of(
            input,
            by,
            asTable,
            new Form("TUMBLE", lengths(0, size, offset), start, end),
            new Duck("", "", end + " <= "));
      }
    };
  }

  private static RandomWindow hopping(
      Random random,
      OracleRelation input,
      OracleColumn by,
      boolean asTable,
      long size,
      long offset) {
    long least = Math.max(1, size / MAX_OVERLAP + 1);
    long slide = switch (random.nextInt(4)) {
      case 0 -> least;
      case 1 -> size + random.nextInt(500);
      case 2 -> Math.max(least, size / 2);
      default -> least + random.nextInt((int) size);
    };
    String bucket = bucket(slide, offset, by);
    String start = "(" + bucket + " - hi * " + interval(slide) + ")";
    String end = "(" + start + " + " + interval(size) + ")";
    String lastEnd = "(" + bucket + " + " + interval(size) + ")";
    String join = ", range(" + ((size + slide - 1) / slide) + ") AS h(hi)";
    return of(
        input,
        by,
        asTable,
        new Form("HOP", lengths(slide, size, offset), start, end),
        new Duck(
            join,
            end + " > " + by.name() + " AND ",
            lastEnd + " > " + by.name() + " AND " + lastEnd + " <= "));
  }

  /** What a window is called, and its bounds in DuckDB. */
  private record Form(String name, String lengths, String start, String end) {}

  /** What DuckDB needs besides. */
  private record Duck(String join, String fits, String late) {}

  private static RandomWindow of(
      OracleRelation input, OracleColumn by, boolean asTable, Form form, Duck duck) {
    String unit = by.type() == OracleType.TIMESTAMP_3 ? "1 milliseconds" : "1 microseconds";
    String last = form.end + " - INTERVAL '" + unit + "'";
    String arguments = "(" + by.name() + ", " + form.lengths + ")";
    String name = input.laminar();
    boolean isSelect = name.startsWith("(");
    String data = isSelect ? name.substring(0, name.lastIndexOf(" AS ")) : "TABLE " + name;
    String from = "TABLE(" + form.name + "(" + data + ", DESCRIPTOR(" + by.name() + "), "
        + form.lengths + "))";
    return new RandomWindow(
        asTable ? from : name,
        asTable
            ? List.of("window_start", "window_end", "window_time")
            : List.of(form.name + arguments),
        new Sql(
            asTable ? "window_start" : form.name + "_START" + arguments, form.start, by.type(), 0),
        new Sql(asTable ? "window_end" : form.name + "_END" + arguments, form.end, by.type(), 0),
        new Sql(asTable ? "window_time" : form.name + "_ROWTIME" + arguments, last, by.type(), 0),
        duck.join,
        duck.fits,
        duck.late);
  }

  private static String lengths(long slide, long size, long offset) {
    return (slide == 0 ? "" : "INTERVAL '" + slide + "ms', ") + "INTERVAL '" + size + "ms'"
        + (offset == 0 ? "" : ", INTERVAL '" + offset + "ms'");
  }

  private static String interval(long millis) {
    return "INTERVAL '" + millis + " milliseconds'";
  }

  private static String bucket(long size, long offset, OracleColumn by) {
    return "time_bucket(" + interval(size) + ", " + by.name()
        + ", TIMESTAMP '1970-01-01 00:00:00' + " + interval(offset) + ")";
  }
}
