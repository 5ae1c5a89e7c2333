package io.laminar.oracle;

import io.laminar.oracle.ModelHistory.Event;
import io.laminar.oracle.ModelQuery.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Windows over rows that may be late, the rows that are late for all their windows, and sessions. */
final class ModelWindows {
  private static final List<String> EMITS = List.of(
      "", " EMIT ON WINDOW CLOSE", " EMIT FINAL", " EMIT CHANGES", " EMIT EVERY INTERVAL '20ms'");

  private ModelWindows() {}

  /**
   * Windows of one form.
   *
   * @param form TUMBLE, HOP or CUMULATE
   * @param step between two windows that overlap
   */
  private record Windows(String form, long step, long size, long offset) {
    static Windows of(Random random) {
      long offset = random.nextInt(3) == 0 ? random.nextInt(500) : 0;
      long step = random.nextInt(1, 10) * 100L;
      return switch (random.nextInt(3)) {
        case 0 -> new Windows("TUMBLE", step, step, offset);
        case 1 -> new Windows("HOP", step, random.nextInt(1, 20) * 100L, offset);
        default -> new Windows("CUMULATE", step, step * random.nextInt(1, 5), offset);
      };
    }

    String arguments() {
      String lengths = form.equals("TUMBLE")
          ? String.format(Locale.ROOT, "ts, INTERVAL '%dms'", size)
          : String.format(Locale.ROOT, "ts, INTERVAL '%dms', INTERVAL '%dms'", step, size);
      return "(" + lengths + (offset == 0 ? ")" : ", INTERVAL '" + offset + "ms')");
    }

    /** Start and end of each window that a time is in. */
    List<long[]> around(long time) {
      List<long[]> windows = new ArrayList<>();
      if (form.equals("CUMULATE")) {
        long start = Math.floorDiv(time - offset, size) * size + offset;
        for (long end = start + step; end <= start + size; end += step) {
          if (time < end) {
            windows.add(new long[] {start, end});
          }
        }
        return windows;
      }
      long last = Math.floorDiv(time - offset, step) * step + offset;
      for (long start = last; start + size > time; start -= step) {
        windows.add(new long[] {start, start + size});
      }
      return windows;
    }
  }

  /** What a windowed query and the stream of its late rows are about. */
  private record Late(Windows windows, String emit, long lateness, boolean keyed) {
    boolean takes(Event row, long[] window) {
      return window[1] + lateness > row.mark();
    }

    boolean isLate(Event row) {
      List<long[]> all = windows.around(row.ts());
      return !all.isEmpty() && all.stream().noneMatch(window -> takes(row, window));
    }

    /** What has come out when the watermark is there. */
    boolean shows(long end, long mark) {
      return switch (emit) {
        case " EMIT CHANGES" -> true;
        case " EMIT FINAL" -> end + lateness <= mark;
        case "", " EMIT ON WINDOW CLOSE" -> end <= mark;
        default -> true;
      };
    }
  }

  /** A query by window, and one of its late rows. */
  static List<ModelQuery> of(Random random, String lateName) {
    String emit = EMITS.get(random.nextInt(EMITS.size()));
    long lateness = random.nextInt(2) == 0 ? 0 : random.nextInt(1_500);
    Late late = new Late(Windows.of(random), emit, lateness, random.nextBoolean());
    ModelAggregate one = any(random);
    ModelAggregate other = any(random);
    String form = late.windows.form;
    String arguments = late.windows.arguments();
    String sql = "SELECT " + (late.keyed ? "k, " : "") + form + "_START" + arguments + " AS s, "
        + form + "_END" + arguments + " AS e, " + one.sql() + " AS x, " + other.sql()
        + " AS y FROM a GROUP BY " + (late.keyed ? "k, " : "") + form + arguments + emit
        + (lateness == 0 ? "" : " ALLOW LATENESS INTERVAL '" + lateness + "ms'") + " LATE DATA TO "
        + lateName;
    ModelQuery windowed = new ModelQuery(
        sql,
        history -> windowed(history, late, one, other),
        emit.startsWith(" EMIT EVERY") ? Clock.END : Clock.NOTHING);
    ModelQuery rows = new ModelQuery(
        "SELECT k, v, ts FROM " + lateName,
        history -> history.of("a").stream()
            .filter(late::isLate)
            .map(
                row -> Arrays.<@Nullable Object>asList(row.k(), row.v(), ModelQuery.time(row.ts())))
            .toList(),
        Clock.NOTHING);
    return List.of(windowed, rows);
  }

  private static ModelAggregate any(Random random) {
    List<ModelAggregate> all = List.of(ModelAggregate.values());
    return all.get(random.nextInt(all.size()));
  }

  private static List<List<@Nullable Object>> windowed(
      ModelHistory history, Late late, ModelAggregate one, ModelAggregate other) {
    Map<List<@Nullable Object>, List<Event>> groups = new LinkedHashMap<>();
    for (Event row : history.of("a")) {
      for (long[] window : late.windows.around(row.ts())) {
        if (late.takes(row, window) && late.shows(window[1], history.mark("a"))) {
          List<@Nullable Object> key = new ArrayList<>();
          if (late.keyed) {
            key.add(row.k());
          }
          key.add(ModelQuery.time(window[0]));
          key.add(ModelQuery.time(window[1]));
          groups.computeIfAbsent(key, each -> new ArrayList<>()).add(row);
        }
      }
    }
    List<List<@Nullable Object>> rows = new ArrayList<>();
    groups.forEach((key, group) -> {
      List<@Nullable Object> row = new ArrayList<>(key);
      row.add(one.of(group));
      row.add(other.of(group));
      rows.add(row);
    });
    return rows;
  }

  /** The rows of a session, in the order of their arrival. */
  private record Session(@Nullable Long key, List<Event> rows) {
    long first() {
      return rows.stream().mapToLong(Event::ts).min().orElseThrow();
    }

    long last() {
      return rows.stream().mapToLong(Event::ts).max().orElseThrow();
    }
  }

  static ModelQuery session(Random random) {
    long gap = random.nextInt(1, 12) * 100L;
    boolean changes = random.nextInt(3) == 0;
    ModelAggregate one = any(random);
    String arguments = "(ts, INTERVAL '" + gap + "ms')";
    return new ModelQuery(
        "SELECT k, SESSION_START" + arguments + " AS s, SESSION_END" + arguments + " AS e, "
            + one.sql() + " AS x, COUNT(*) AS n FROM a GROUP BY k, SESSION" + arguments
            + (changes ? " EMIT CHANGES" : ""),
        history -> {
          List<List<@Nullable Object>> rows = new ArrayList<>();
          for (Session session : sessions(history, gap, changes)) {
            rows.add(Arrays.asList(
                session.key(),
                ModelQuery.time(session.first()),
                ModelQuery.time(session.last() + gap),
                one.of(session.rows()),
                (long) session.rows().size()));
          }
          return rows;
        },
        Clock.NOTHING);
  }

  /** A row that no open session takes is late when the watermark has reached its time and the gap. */
  private static List<Session> sessions(ModelHistory history, long gap, boolean withOpen) {
    List<Session> open = new ArrayList<>();
    List<Session> closed = new ArrayList<>();
    for (Event row : history.of("a")) {
      close(open, closed, gap, row.mark());
      List<Session> touched = open.stream()
          .filter(each -> Objects.equals(each.key(), row.k())
              && row.ts() - each.last() < gap
              && each.first() - row.ts() < gap)
          .toList();
      if (!touched.isEmpty() || row.ts() + gap > row.mark()) {
        List<Event> rows = new ArrayList<>();
        touched.forEach(each -> rows.addAll(each.rows()));
        rows.add(row);
        open.removeAll(touched);
        open.add(new Session(row.k(), rows));
      }
    }
    close(open, closed, gap, history.mark("a"));
    if (withOpen) {
      closed.addAll(open);
    }
    return closed;
  }

  private static void close(List<Session> open, List<Session> closed, long gap, long mark) {
    for (Session session : List.copyOf(open)) {
      if (session.last() + gap <= mark) {
        open.remove(session);
        closed.add(session);
      }
    }
  }
}
