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

/** Windows over rows that may be late, and the rows that are late for all their windows. */
final class ModelWindows {
  static final List<String> EMITS = List.of(
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
      long offset = random.nextInt(3) == 0 ? length(random, 500) : 0;
      long step = random.nextInt(1, 10) * 100L;
      return switch (random.nextInt(3)) {
        case 0 -> new Windows("TUMBLE", step, step, offset);
        case 1 -> new Windows("HOP", step, random.nextInt(1, 30) * 100L, offset);
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
      return ModelWindows.shows(emit, end, lateness, mark);
    }
  }

  static boolean shows(String emit, long end, long lateness, long mark) {
    return switch (emit) {
      case " EMIT FINAL" -> end + lateness <= mark;
      case "", " EMIT ON WINDOW CLOSE" -> end <= mark;
      default -> true;
    };
  }

  /** Often a multiple of what times may be multiples of. */
  static long length(Random random, int most) {
    return random.nextBoolean() ? random.nextInt(most) : random.nextInt(most / 100) * 100L;
  }

  static long lateness(Random random) {
    return random.nextBoolean() ? 0 : length(random, 1_500);
  }

  static String clauses(long lateness, String lateName) {
    String allowed = lateness == 0 ? "" : " ALLOW LATENESS INTERVAL '" + lateness + "ms'";
    return allowed + " LATE DATA TO " + lateName;
  }

  static List<@Nullable Object> shown(Event row) {
    return Arrays.asList(row.k(), row.v(), ModelQuery.time(row.ts()));
  }

  /** A query by window, and one of its late rows. */
  static List<ModelQuery> of(Random random, String lateName) {
    String emit = EMITS.get(random.nextInt(EMITS.size()));
    long lateness = lateness(random);
    Late late = new Late(Windows.of(random), emit, lateness, random.nextBoolean());
    ModelAggregate one = any(random);
    ModelAggregate other = any(random);
    String form = late.windows.form;
    String arguments = late.windows.arguments();
    String sql = "SELECT " + (late.keyed ? "k, " : "") + form + "_START" + arguments + " AS s, "
        + form + "_END" + arguments + " AS e, " + one.sql() + " AS x, " + other.sql()
        + " AS y FROM a GROUP BY " + (late.keyed ? "k, " : "") + form + arguments + emit
        + clauses(lateness, lateName);
    ModelQuery windowed = new ModelQuery(
        sql,
        history -> windowed(history, late, one, other),
        emit.startsWith(" EMIT EVERY") ? Clock.END : Clock.NOTHING);
    ModelQuery rows = new ModelQuery(
        "SELECT k, v, ts FROM " + lateName,
        history -> history.of("a").stream()
            .filter(late::isLate)
            .map(ModelWindows::shown)
            .toList(),
        Clock.NOTHING);
    return List.of(windowed, rows);
  }

  static ModelAggregate any(Random random) {
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
}
