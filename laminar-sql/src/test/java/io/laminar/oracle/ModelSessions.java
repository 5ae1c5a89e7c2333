package io.laminar.oracle;

import io.laminar.oracle.ModelHistory.Event;
import io.laminar.oracle.ModelQuery.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Sessions over rows that may be late, and the rows that are late for them. */
final class ModelSessions {
  private ModelSessions() {}

  /** The rows of a session, in the order of their arrival. */
  private record Session(@Nullable Long key, List<Event> rows) {
    long first() {
      return rows.stream().mapToLong(Event::ts).min().orElseThrow();
    }

    long last() {
      return rows.stream().mapToLong(Event::ts).max().orElseThrow();
    }

    boolean isNear(long time, long gap) {
      return time - last() < gap && first() - time < gap;
    }
  }

  /** All sessions that there were in the end, and the rows that none of them took. */
  private record Sessions(List<Session> all, List<Event> late) {}

  /** A query by session, and one of its late rows. */
  static List<ModelQuery> of(Random random, String lateName) {
    String emit = ModelWindows.EMITS.get(random.nextInt(ModelWindows.EMITS.size()));
    long lateness = ModelWindows.lateness(random);
    long gap = random.nextInt(1, 12) * 100L;
    ModelAggregate one = ModelWindows.any(random);
    String arguments = "(ts, INTERVAL '" + gap + "ms')";
    ModelQuery sessions = new ModelQuery(
        "SELECT k, SESSION_START" + arguments + " AS s, SESSION_END" + arguments + " AS e, "
            + one.sql() + " AS x, COUNT(*) AS n FROM a GROUP BY k, SESSION" + arguments + emit
            + ModelWindows.clauses(lateness, lateName),
        history -> {
          List<List<@Nullable Object>> rows = new ArrayList<>();
          for (Session session : sessions(history, gap, lateness).all()) {
            long end = session.last() + gap;
            if (ModelWindows.shows(emit, end, lateness, history.mark("a"))) {
              rows.add(Arrays.asList(
                  session.key(),
                  ModelQuery.time(session.first()),
                  ModelQuery.time(end),
                  one.of(session.rows()),
                  (long) session.rows().size()));
            }
          }
          return rows;
        },
        emit.startsWith(" EMIT EVERY") ? Clock.END : Clock.NOTHING);
    ModelQuery late = new ModelQuery(
        "SELECT k, v, ts FROM " + lateName,
        history -> sessions(history, gap, lateness).late().stream()
            .map(ModelWindows::shown)
            .toList(),
        Clock.NOTHING);
    return List.of(sessions, late);
  }

  /** A row that no session takes is late when the watermark has reached its time, the gap and the lateness. */
  private static Sessions sessions(ModelHistory history, long gap, long lateness) {
    List<Session> dropped = new ArrayList<>();
    List<Session> kept = new ArrayList<>();
    List<Event> late = new ArrayList<>();
    for (Event row : history.of("a")) {
      for (Session session : List.copyOf(kept)) {
        if (session.last() + gap + lateness <= row.mark()) {
          kept.remove(session);
          dropped.add(session);
        }
      }
      List<Session> touched = kept.stream()
          .filter(each -> Objects.equals(each.key(), row.k()) && each.isNear(row.ts(), gap))
          .toList();
      if (touched.isEmpty() && row.ts() + gap + lateness <= row.mark()) {
        late.add(row);
        continue;
      }
      List<Event> rows = new ArrayList<>();
      touched.forEach(each -> rows.addAll(each.rows()));
      rows.add(row);
      kept.removeAll(touched);
      kept.add(new Session(row.k(), rows));
    }
    dropped.addAll(kept);
    return new Sessions(dropped, late);
  }
}
