package io.laminar.oracle;

import io.laminar.oracle.ModelHistory.Event;
import io.laminar.oracle.ModelQuery.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Queries that go by the clock: filters that move, windows by processing time, the first or last row of a key. */
final class ModelClock {
  private ModelClock() {}

  static ModelQuery of(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> windows(random);
      case 1 -> firstOfKey(random.nextBoolean());
      case 2 -> counted(Bounds.of(random));
      default -> filtered(Bounds.of(random), random.nextBoolean());
    };
  }

  /**
   * How far from the clock the time of a row may be.
   *
   * @param sql the condition
   * @param back by how much the time may be behind the clock at most
   * @param ahead by how much it may be ahead at most
   */
  private record Bounds(String sql, long back, long ahead) {
    private static final long ANY = 1L << 40;

    static Bounds of(Random random) {
      long back = Math.max(1, ModelWindows.length(random, 4_000));
      long ahead = ModelWindows.length(random, 3_000);
      return switch (random.nextInt(8)) {
        case 0 -> new Bounds(text("ts > NOW() - #", back), back - 1, ANY);
        case 1 -> new Bounds(text("ts >= LOCALTIMESTAMP - #", back), back, ANY);
        case 2 -> new Bounds(text("NOW() - ts < #", back), back - 1, ANY);
        case 3 -> new Bounds("ts <= CURRENT_TIMESTAMP", ANY, 0);
        case 4 -> new Bounds(text("ts < NOW() + #", ahead), ANY, ahead - 1);
        case 5 -> new Bounds(text("ts - # < NOW()", ahead), ANY, ahead - 1);
        case 6 ->
          new Bounds(
              text("ts BETWEEN NOW() - #", back) + text(" AND NOW() + #", ahead), back, ahead);
        default ->
          new Bounds(text("ts > NOW() - #", back) + " AND ts < NOW() AND v > 1", back - 1, -1);
      };
    }

    private static String text(String pattern, long millis) {
      return pattern.replace("#", "INTERVAL '" + millis + "ms'");
    }

    /** A row that another condition leaves out tells the filter nothing of the clock. */
    Clock known() {
      return sql.endsWith("v > 1") ? Clock.TICKS : Clock.ROWS;
    }

    boolean holds(Event row, long now) {
      return row.ts() >= now - back
          && row.ts() <= now + ahead
          && (!sql.endsWith("v > 1") || row.v() > 1);
    }
  }

  private static ModelQuery filtered(Bounds bounds, boolean computed) {
    return new ModelQuery(
        "SELECT k, " + (computed ? "v + 1" : "v") + " AS x FROM a WHERE " + bounds.sql,
        history -> history.of("a").stream()
            .filter(row -> bounds.holds(row, history.now()))
            .map(row -> row(row.k(), computed ? row.v() + 1 : row.v()))
            .toList(),
        bounds.known());
  }

  private static ModelQuery counted(Bounds bounds) {
    return new ModelQuery(
        "SELECT k, COUNT(*) AS n, MAX(v) AS m FROM a WHERE " + bounds.sql + " GROUP BY k",
        history -> {
          Map<@Nullable Long, List<Event>> groups = new LinkedHashMap<>();
          history.of("a").stream()
              .filter(row -> bounds.holds(row, history.now()))
              .forEach(row ->
                  groups.computeIfAbsent(row.k(), key -> new ArrayList<>()).add(row));
          List<List<@Nullable Object>> rows = new ArrayList<>();
          groups.forEach((key, group) ->
              rows.add(row(key, ModelAggregate.COUNT.of(group), ModelAggregate.MAX.of(group))));
          return rows;
        },
        bounds.known());
  }

  /** The time of a row is that at which it was pushed; a window is closed when the clock is at its end. */
  private static ModelQuery windows(Random random) {
    long size = random.nextInt(1, 4) * 500L;
    long slide = random.nextBoolean() ? size : random.nextInt(1, 4) * 300L;
    boolean changes = random.nextInt(3) == 0;
    ModelAggregate aggregate = List.of(
            ModelAggregate.COUNT, ModelAggregate.SUM, ModelAggregate.DISTINCT)
        .get(random.nextInt(3));
    String lengths = slide == size
        ? String.format(Locale.ROOT, "INTERVAL '%dms'", size)
        : String.format(Locale.ROOT, "INTERVAL '%dms', INTERVAL '%dms'", slide, size);
    String form = slide == size ? "TUMBLE" : "HOP";
    return new ModelQuery(
        "SELECT k, " + form + "_START(p, " + lengths + ") AS s, " + aggregate.sql()
            + " AS n FROM (SELECT *, PROCTIME() AS p FROM a) AS b GROUP BY k, " + form + "(p, "
            + lengths + ")" + (changes ? " EMIT CHANGES" : ""),
        history -> {
          Map<List<@Nullable Object>, List<Event>> groups = new LinkedHashMap<>();
          for (Event row : history.of("a")) {
            long last = Math.floorDiv(row.now(), slide) * slide;
            for (long start = last; start + size > row.now(); start -= slide) {
              if (changes || start + size <= history.now() || history.mark("a") == Long.MAX_VALUE) {
                groups
                    .computeIfAbsent(row(row.k(), ModelQuery.time(start)), key -> new ArrayList<>())
                    .add(row);
              }
            }
          }
          List<List<@Nullable Object>> rows = new ArrayList<>();
          groups.forEach((key, group) -> {
            List<@Nullable Object> row = new ArrayList<>(key);
            row.add(aggregate.of(group));
            rows.add(row);
          });
          return rows;
        },
        Clock.TICKS);
  }

  private static ModelQuery firstOfKey(boolean last) {
    return new ModelQuery(
        "SELECT k, v FROM a QUALIFY ROW_NUMBER() OVER (PARTITION BY k ORDER BY PROCTIME()"
            + (last ? " DESC" : "") + ") = 1",
        history -> {
          Map<@Nullable Long, Event> first = new LinkedHashMap<>();
          for (Event row : history.of("a")) {
            if (last || !first.containsKey(row.k())) {
              first.put(row.k(), row);
            }
          }
          return first.values().stream().map(row -> row(row.k(), row.v())).toList();
        },
        Clock.NOTHING);
  }

  private static List<@Nullable Object> row(@Nullable Object... values) {
    return Arrays.asList(values);
  }
}
