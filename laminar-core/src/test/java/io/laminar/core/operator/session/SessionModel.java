package io.laminar.core.operator.session;

import io.laminar.core.operator.WindowEmission;
import io.laminar.core.operator.aggregate.GroupSpec;
import io.laminar.core.operator.aggregate.NaiveGroup;
import io.laminar.core.operator.aggregate.RandomAggregates;
import io.laminar.core.operator.harness.InputRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sessions as they are defined: each is the list of its rows, and everything is computed when it is asked for. A row is
 * taken back by its number.
 */
final class SessionModel {
  private final GroupSpec spec;
  private final long gap;
  private final WindowEmission emission;
  private final List<Session> open = new ArrayList<>();
  private final List<String> expected = new ArrayList<>();
  private long watermark = Long.MIN_VALUE;
  private long arrivals;
  private long lateRows;

  /** A row and the number of its arrival. */
  record Arrived(long number, InputRow row) {
    long time() {
      return (Long) row.values().get(RandomAggregates.TIME);
    }
  }

  /** The rows of a key that belong together, by number. */
  private final class Session {
    private final List<@Nullable Object> key;
    private final long arrival;
    private final List<Arrived> rows;

    Session(List<@Nullable Object> key, long arrival, List<Arrived> rows) {
      this.key = key;
      this.arrival = arrival;
      this.rows =
          rows.stream().sorted(Comparator.comparingLong(Arrived::number)).toList();
    }

    long start() {
      return rows.stream().mapToLong(Arrived::time).min().orElseThrow();
    }

    long end() {
      return rows.stream().mapToLong(Arrived::time).max().orElseThrow() + gap;
    }

    long arrival() {
      return arrival;
    }

    boolean takes(List<@Nullable Object> other, long time) {
      return key.equals(other) && rows.stream().anyMatch(row -> Math.abs(row.time() - time) < gap);
    }

    /** What it is without one of its rows. */
    List<Session> without(Arrived gone) {
      List<Arrived> rest = new ArrayList<>(rows);
      rest.remove(gone);
      rest.sort(Comparator.comparingLong(Arrived::time));
      List<Session> parts = new ArrayList<>();
      List<Arrived> part = new ArrayList<>();
      for (Arrived row : rest) {
        if (!part.isEmpty() && row.time() - part.get(part.size() - 1).time() >= gap) {
          parts.add(new Session(key, arrival, part));
          part = new ArrayList<>();
        }
        part.add(row);
      }
      if (!part.isEmpty()) {
        parts.add(new Session(key, arrival, part));
      }
      return parts;
    }

    String result(long weight) {
      NaiveGroup group = new NaiveGroup(spec);
      rows.forEach(row -> group.add(row.row()));
      List<@Nullable Object> values = new ArrayList<>(key);
      values.add(start());
      values.add(end());
      values.addAll(group.results());
      return InputRow.of(weight, values.toArray()).toString();
    }
  }

  SessionModel(GroupSpec spec, long gap, WindowEmission emission) {
    this.spec = spec;
    this.gap = gap;
    this.emission = emission;
  }

  List<String> expected() {
    return expected;
  }

  long lateRows() {
    return lateRows;
  }

  /** Whether a session is dropped: there is no time behind the end of time. */
  private boolean isDropped(long end) {
    return watermark == Long.MAX_VALUE || end + emission.lateness() <= watermark;
  }

  private List<@Nullable Object> key(InputRow row) {
    List<@Nullable Object> key = new ArrayList<>();
    spec.keys().forEach(column -> key.add(row.values().get(column)));
    return key;
  }

  private static final Comparator<Session> BY_START = Comparator.comparingLong(Session::start);

  void row(InputRow row) {
    Arrived arrived = new Arrived(arrivals++, row);
    List<@Nullable Object> key = key(row);
    List<Session> touched = open.stream()
        .filter(session -> session.takes(key, arrived.time()))
        .sorted(BY_START)
        .toList();
    if (touched.isEmpty() && isDropped(arrived.time() + gap)) {
      lateRows++;
      return;
    }
    List<Arrived> rows = new ArrayList<>(List.of(arrived));
    touched.forEach(session -> rows.addAll(session.rows));
    long first = touched.stream().mapToLong(Session::arrival).min().orElse(arrived.number());
    replace(touched, List.of(new Session(key, first, rows)));
  }

  /** The rows that may be taken back: the last one of each key and time. */
  List<InputRow> retractable() {
    List<InputRow> last = new ArrayList<>();
    for (Session session : open) {
      for (Arrived row : session.rows) {
        if (session.rows.stream()
            .noneMatch(other -> other.time() == row.time() && other.number() > row.number())) {
          last.add(row.row());
        }
      }
    }
    return last;
  }

  void retract(InputRow row) {
    Session session = open.stream()
        .filter(each -> each.rows.stream().anyMatch(held -> held.row().equals(row)))
        .findFirst()
        .orElseThrow();
    Arrived gone = session.rows.stream()
        .filter(held -> held.row().equals(row))
        .max(Comparator.comparingLong(Arrived::number))
        .orElseThrow();
    replace(List.of(session), session.without(gone));
    // What is left may be behind the watermark.
    watermark(watermark);
  }

  private void replace(List<Session> before, List<Session> after) {
    before.stream().filter(this::isOut).forEach(session -> expected.add(session.result(-1)));
    after.stream().filter(this::isOut).forEach(session -> expected.add(session.result(1)));
    open.removeAll(before);
    open.addAll(after);
  }

  /** Whether the row of an open session has come out. */
  private boolean isOut(Session session) {
    return switch (emission.kind()) {
      case CHANGES -> true;
      case FINAL -> false;
      case ON_CLOSE -> session.end() <= watermark;
    };
  }

  void watermark(long time) {
    List<Session> out = open.stream().filter(this::isOut).toList();
    watermark = Math.max(watermark, time);
    List<Session> due = open.stream()
        .filter(session -> emission.kind() == WindowEmission.Kind.FINAL
            ? isDropped(session.end())
            : isOut(session) && !out.contains(session))
        .sorted(Comparator.comparingLong(Session::end)
            .thenComparingLong(Session::start)
            .thenComparingLong(Session::arrival))
        .toList();
    due.forEach(session -> expected.add(session.result(1)));
    open.removeIf(session -> isDropped(session.end()));
  }
}
