package io.laminar.oracle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that has happened to a few relations with the columns k, v and ts: rows and deletions in the order in which
 * they were pushed, with the watermark that each met, and the clock.
 */
final class ModelHistory {
  /** The watermark before any row. */
  static final long FIRST = Long.MIN_VALUE;

  private final List<Event> events = new ArrayList<>();
  private final Map<String, Long> delays = new HashMap<>();
  private final Map<String, Long> marks = new HashMap<>();
  private @Nullable Map<String, Long> heldBack;
  private long now;

  /**
   * A row or a deletion.
   *
   * @param number in the order of all
   * @param ts in milliseconds; 0 where the relation has no event time
   * @param mark the watermark of the relation before it
   * @param now the clock at which it was pushed, in milliseconds
   */
  record Event(
      String relation,
      int number,
      boolean deletion,
      @Nullable Long k,
      long v,
      long ts,
      long mark,
      long now) {}

  /** Names a relation, and by how much its watermark is behind its latest row; negative without event time. */
  void relation(String name, long delay) {
    delays.put(name, delay);
    marks.put(name, FIRST);
  }

  /** The watermark steps behind a transaction: its rows meet the one before it. */
  void addTogether(Runnable rows) {
    heldBack = new HashMap<>();
    rows.run();
    Map<String, Long> raised = heldBack;
    heldBack = null;
    raised.forEach(this::raise);
  }

  void add(String relation, boolean deletion, @Nullable Long k, long v, long ts) {
    long mark = mark(relation);
    events.add(new Event(relation, events.size(), deletion, k, v, ts, mark, now));
    long delay = delays.getOrDefault(relation, -1L);
    if (delay >= 0) {
      raise(relation, ts - delay);
    }
  }

  void raise(String relation, long mark) {
    (heldBack == null ? marks : heldBack).merge(relation, mark, Math::max);
  }

  void at(long millis) {
    now = millis;
  }

  long now() {
    return now;
  }

  long mark(String relation) {
    return marks.getOrDefault(relation, FIRST);
  }

  /** All events of a relation. */
  List<Event> of(String relation) {
    return events.stream().filter(event -> event.relation().equals(relation)).toList();
  }

  /** Those before another. */
  List<Event> before(Event event, String relation) {
    return events.subList(0, event.number()).stream()
        .filter(each -> each.relation().equals(relation))
        .toList();
  }
}
