package io.laminar.benchmarks.reliability;

import io.laminar.LaminarDB;
import io.laminar.api.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the views must have, computed from the rows one by one with the plainest means. */
final class Model {
  private static final long SECOND = 1_000_000;
  private static final int TOP = 3;

  private final long seed;
  private final List<Long> positions;
  private final int handlesOfT;
  private final List<Numbered> t = new ArrayList<>();
  private final List<Numbered> u = new ArrayList<>();

  private record Numbered(int handle, long number, Feed row) {}

  /**
   * Computes the rows.
   *
   * @param positions how far each handle has come: those of t, and last that of u
   */
  Model(long seed, List<Long> positions) {
    this.seed = seed;
    this.positions = positions;
    this.handlesOfT = positions.size() - 1;
    for (int handle = 0; handle < positions.size(); handle++) {
      for (long number = 0; number < positions.get(handle); number++) {
        Feed row = Feed.at(seed, handle, number);
        if (!row.isWatermark()) {
          (handle < handlesOfT ? t : u).add(new Numbered(handle, number, row));
        }
      }
    }
  }

  int rows() {
    return t.size() + u.size();
  }

  /** Compares all views; throws where one differs. */
  void check(LaminarDB db) {
    checkOrder(db);
    compare("totals", totals(), rows(db, "SELECT h, n, v, low, high FROM totals"));
    compare("keys", keys(), rows(db, "SELECT k FROM keys"));
    compare("windows", windows(), rows(db, "SELECT b, g, n, v FROM windows"));
    compare("pairs", pairs(), rows(db, "SELECT k, n, v FROM pairs"));
    compare("soon", soon(), rows(db, "SELECT k, one, other FROM soon"));
    compare("tops", tops(), rows(db, "SELECT k, v, h, n FROM tops"));
  }

  private static List<String> rows(LaminarDB db, String query) {
    List<String> rows = new ArrayList<>();
    for (Row row : db.query(query).rows()) {
      rows.add(row.values().toString());
    }
    rows.sort(Comparator.naturalOrder());
    return rows;
  }

  /** Compares two lists of rows, in order. */
  static void compare(String view, List<String> expected, List<String> found) {
    if (expected.equals(found)) {
      return;
    }
    List<String> missing = new ArrayList<>(expected);
    found.forEach(missing::remove);
    List<String> surplus = new ArrayList<>(found);
    expected.forEach(surplus::remove);
    throw new IllegalStateException(view + " has " + found.size() + " rows in place of "
        + expected.size() + "; missing " + first(missing) + ", too much " + first(surplus));
  }

  private static List<String> first(List<String> rows) {
    return rows.subList(0, Math.min(5, rows.size()));
  }

  /** Each row of a handle once, in the order in which it was pushed. */
  private void checkOrder(LaminarDB db) {
    long[] next = new long[handlesOfT];
    for (Row row : db.query("SELECT h, n, size FROM everything").rows()) {
      int handle = number(row, "h").intValue();
      while (Feed.at(seed, handle, next[handle]).isWatermark()) {
        next[handle]++;
      }
      long expected = next[handle]++;
      if (number(row, "n").longValue() != expected
          || number(row, "size").intValue()
              != Feed.at(seed, handle, expected).text().length()) {
        throw new IllegalStateException("row " + row + " lies where row " + expected + " must be");
      }
    }
    for (int handle = 0; handle < handlesOfT; handle++) {
      long left = next[handle];
      while (left < positions.get(handle) && Feed.at(seed, handle, left).isWatermark()) {
        left++;
      }
      if (left != positions.get(handle)) {
        throw new IllegalStateException(
            "handle " + handle + " has rows up to " + left + " of " + positions.get(handle));
      }
    }
  }

  private static Number number(Row row, String column) {
    Object value = row.get(column);
    if (value instanceof Number number) {
      return number;
    }
    throw new IllegalStateException(column + " of " + row + " is not a number");
  }

  private List<String> totals() {
    List<String> rows = new ArrayList<>();
    for (int handle = 0; handle < handlesOfT; handle++) {
      int own = handle;
      List<Feed> all =
          t.stream().filter(each -> each.handle() == own).map(Numbered::row).toList();
      if (!all.isEmpty()) {
        rows.add(List.of(
                handle,
                all.size(),
                all.stream().mapToLong(Feed::value).sum(),
                all.stream().mapToLong(Feed::value).min().orElseThrow(),
                all.stream().map(Feed::text).max(Comparator.naturalOrder()).orElseThrow())
            .toString());
      }
    }
    return rows;
  }

  private List<String> keys() {
    TreeSet<String> keys = new TreeSet<>();
    t.forEach(each -> keys.add(List.of(each.row().key()).toString()));
    return List.copyOf(keys);
  }

  /** The time up to which all handles of t have come. */
  private long watermark() {
    long least = Long.MAX_VALUE;
    for (int handle = 0; handle < handlesOfT; handle++) {
      long position = positions.get(handle);
      least = Math.min(
          least,
          position == 0 ? Long.MIN_VALUE : Feed.at(seed, handle, position - 1).timeMicros());
    }
    return least;
  }

  private List<String> windows() {
    Map<List<Long>, long[]> groups = new HashMap<>();
    long watermark = watermark();
    for (Numbered each : t) {
      long begin = Math.floorDiv(each.row().timeMicros(), SECOND) * SECOND;
      if (begin + SECOND <= watermark) {
        long[] sums =
            groups.computeIfAbsent(List.of(begin, each.row().key() % 5L), key -> new long[2]);
        sums[0]++;
        sums[1] += each.row().value();
      }
    }
    List<String> rows = new ArrayList<>();
    groups.forEach((key, sums) ->
        rows.add(List.of(time(key.get(0)), key.get(1), sums[0], sums[1]).toString()));
    rows.sort(Comparator.naturalOrder());
    return rows;
  }

  private static Object time(long micros) {
    return java.time.Instant.EPOCH
        .plus(micros, java.time.temporal.ChronoUnit.MICROS)
        .atOffset(java.time.ZoneOffset.UTC)
        .toLocalDateTime();
  }

  private Map<Integer, List<Feed>> ofU() {
    Map<Integer, List<Feed>> byKey = new HashMap<>();
    u.forEach(each ->
        byKey.computeIfAbsent(each.row().key(), key -> new ArrayList<>()).add(each.row()));
    return byKey;
  }

  private List<String> pairs() {
    Map<Integer, List<Feed>> partners = ofU();
    Map<Integer, long[]> sums = new TreeMap<>();
    for (Numbered each : t) {
      for (Feed partner : partners.getOrDefault(each.row().key(), List.of())) {
        long[] sum = sums.computeIfAbsent(each.row().key(), key -> new long[2]);
        sum[0]++;
        sum[1] += each.row().value() * partner.value();
      }
    }
    List<String> rows = new ArrayList<>();
    sums.forEach((key, sum) -> rows.add(List.of(key, sum[0], sum[1]).toString()));
    rows.sort(Comparator.naturalOrder());
    return rows;
  }

  private List<String> soon() {
    Map<Integer, List<Feed>> partners = ofU();
    List<String> rows = new ArrayList<>();
    for (Numbered each : t) {
      for (Feed partner : partners.getOrDefault(each.row().key(), List.of())) {
        if (Math.abs(partner.timeMicros() - each.row().timeMicros()) <= SECOND) {
          rows.add(
              List.of(each.row().key(), each.row().value(), partner.value()).toString());
        }
      }
    }
    rows.sort(Comparator.naturalOrder());
    return rows;
  }

  private List<String> tops() {
    Map<Integer, List<Numbered>> byKey = new HashMap<>();
    t.forEach(each ->
        byKey.computeIfAbsent(each.row().key(), key -> new ArrayList<>()).add(each));
    Comparator<Numbered> best = Comparator.comparingLong(
            (Numbered each) -> -each.row().value())
        .thenComparing(Numbered::handle)
        .thenComparing(Numbered::number);
    List<String> rows = new ArrayList<>();
    byKey.forEach((key, all) -> all.stream()
        .sorted(best)
        .limit(TOP)
        .forEach(each -> rows.add(
            List.of(key, each.row().value(), each.handle(), each.number()).toString())));
    rows.sort(Comparator.naturalOrder());
    return rows;
  }
}
