package io.laminar.oracle;

import io.laminar.oracle.ModelHistory.Event;
import io.laminar.oracle.ModelQuery.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Tables that rows are upserted into and deleted from, and joins with them: u has no event time, r has versions. a is the
 * source beside them.
 */
final class ModelTables {
  private static final List<String> KINDS = List.of("JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN");

  private ModelTables() {}

  /** A further condition of a join with a row of a. */
  private record Condition(String sql, BiPredicate<Event, Event> holds) {}

  private static final List<Condition> CONDITIONS = List.of(
      new Condition("", (a, b) -> true),
      new Condition("", (a, b) -> true),
      new Condition(" AND a.v < b.v", (a, b) -> a.v() < b.v()),
      new Condition(" AND b.v > 2", (a, b) -> b.v() > 2),
      new Condition(" AND a.v > 2", (a, b) -> a.v() > 2));

  static ModelQuery of(Random random) {
    String table = random.nextBoolean() ? "u" : "r";
    return switch (random.nextInt(9)) {
      case 0 -> contents(table, random.nextInt(4));
      case 1 -> grouped(table);
      case 2 -> failing(table);
      case 3 -> joined(table, random);
      case 4 -> halfJoined(table, random.nextBoolean());
      case 5, 6 -> lookedUp(random);
      default -> versions(random.nextBoolean());
    };
  }

  /**
   * What a table holds after some events. Without event time that is the last row of each key. With it that is the row of
   * greatest time, the later to arrive among equals; a deletion is remembered until the watermark has passed its time.
   */
  static Map<Long, Event> contents(List<Event> events, boolean timed, long mark) {
    Map<Long, Event> current = new LinkedHashMap<>();
    for (Event event : events) {
      if (timed) {
        current.values().removeIf(each -> each.deletion() && each.ts() < event.mark());
      }
      Event held = current.get(event.k());
      if (!timed || held == null || held.ts() <= event.ts()) {
        current.put(Objects.requireNonNull(event.k()), event);
      }
    }
    current.values().removeIf(Event::deletion);
    return current;
  }

  private static Map<Long, Event> contents(ModelHistory history, String table) {
    return contents(history.of(table), table.equals("r"), history.mark(table));
  }

  private static ModelQuery contents(String table, int least) {
    return new ModelQuery(
        "SELECT k, v FROM " + table + " WHERE v > " + least,
        history -> contents(history, table).values().stream()
            .filter(row -> row.v() > least)
            .map(row -> row(row.k(), row.v()))
            .toList(),
        Clock.NOTHING);
  }

  private static ModelQuery grouped(String table) {
    return new ModelQuery(
        "SELECT MOD(v, 3) AS g, COUNT(*) AS n, SUM(k) AS s, MAX(v) AS m FROM " + table
            + " GROUP BY MOD(v, 3)",
        history -> {
          Map<Long, List<Event>> groups = new TreeMap<>();
          contents(history, table)
              .values()
              .forEach(row ->
                  groups.computeIfAbsent(row.v() % 3, key -> new ArrayList<>()).add(row));
          List<List<@Nullable Object>> rows = new ArrayList<>();
          groups.forEach((key, group) -> rows.add(row(
              key,
              ModelAggregate.COUNT.of(group),
              group.stream().mapToLong(row -> Objects.requireNonNull(row.k())).sum(),
              ModelAggregate.MAX.of(group))));
          return rows;
        },
        Clock.NOTHING);
  }

  /** A row whose division fails is left out, as long as it is there. */
  private static ModelQuery failing(String table) {
    return new ModelQuery(
        "SELECT n, 12 / v AS x FROM (SELECT v, COUNT(*) AS n FROM " + table + " GROUP BY v) AS g",
        history -> {
          Map<Long, Long> groups = new TreeMap<>();
          contents(history, table).values().forEach(row -> groups.merge(row.v(), 1L, Long::sum));
          groups.remove(0L);
          List<List<@Nullable Object>> rows = new ArrayList<>();
          groups.forEach((v, n) -> rows.add(row(n, 12 / v)));
          return rows;
        },
        Clock.NOTHING);
  }

  private static ModelQuery joined(String table, Random random) {
    String kind = KINDS.get(random.nextInt(KINDS.size()));
    Condition condition = CONDITIONS.get(random.nextInt(CONDITIONS.size()));
    boolean keepsLeft = kind.startsWith("LEFT") || kind.startsWith("FULL");
    boolean keepsRight = kind.startsWith("RIGHT") || kind.startsWith("FULL");
    return new ModelQuery(
        "SELECT a.v AS x, b.k AS y, b.v AS z FROM a " + kind + " " + table + " AS b ON a.k = b.k"
            + condition.sql,
        history -> {
          List<List<@Nullable Object>> rows = new ArrayList<>();
          List<Event> unmet = new ArrayList<>(contents(history, table).values());
          for (Event left : history.of("a")) {
            boolean met = false;
            for (Event right : contents(history, table).values()) {
              if (right.k() != null
                  && right.k().equals(left.k())
                  && condition.holds.test(left, right)) {
                rows.add(row(left.v(), right.k(), right.v()));
                unmet.remove(right);
                met = true;
              }
            }
            if (!met && keepsLeft) {
              rows.add(row(left.v(), null, null));
            }
          }
          if (keepsRight) {
            unmet.forEach(right -> rows.add(row(null, right.k(), right.v())));
          }
          return rows;
        },
        Clock.NOTHING);
  }

  private static ModelQuery halfJoined(String table, boolean not) {
    return new ModelQuery(
        "SELECT k, v FROM a WHERE " + (not ? "NOT " : "") + "EXISTS (SELECT 1 FROM " + table
            + " AS b WHERE b.k = a.k AND b.v > 1)",
        history -> history.of("a").stream()
            .filter(left -> not
                ^ contents(history, table).values().stream()
                    .anyMatch(right -> Objects.equals(right.k(), left.k()) && right.v() > 1))
            .map(left -> row(left.k(), left.v()))
            .toList(),
        Clock.NOTHING);
  }

  /** Rows meet what the table, or a view of it, holds when they are taken; later changes change nothing. */
  private static ModelQuery lookedUp(Random random) {
    boolean outer = random.nextBoolean();
    boolean ofView = random.nextInt(3) == 0;
    Condition condition = CONDITIONS.get(random.nextInt(CONDITIONS.size()));
    // The view has only the rows whose v is more than 1.
    long least = ofView ? 1 : Long.MIN_VALUE;
    return new ModelQuery(
        "SELECT a.v AS x, b.k AS y, b.v AS z FROM a " + (outer ? "LEFT " : "") + "JOIN "
            + (ofView ? "u_view" : "u") + " FOR SYSTEM_TIME AS OF PROCTIME() AS b ON a.k = b.k"
            + condition.sql,
        history -> {
          List<List<@Nullable Object>> rows = new ArrayList<>();
          for (Event left : history.of("a")) {
            Event right = left.k() == null
                ? null
                : contents(history.before(left, "u"), false, 0).get(left.k());
            if (right != null && right.v() > least && condition.holds.test(left, right)) {
              rows.add(row(left.v(), right.k(), right.v()));
            } else if (outer) {
              rows.add(row(left.v(), null, null));
            }
          }
          return rows;
        },
        Clock.NOTHING);
  }

  /** Rows meet the version that was valid at their time, when the watermark of the table has passed it. */
  private static ModelQuery versions(boolean outer) {
    return new ModelQuery(
        "SELECT a.v AS x, b.k AS y, b.v AS z FROM a " + (outer ? "LEFT " : "")
            + "JOIN r FOR SYSTEM_TIME AS OF a.ts AS b ON a.k = b.k",
        history -> {
          List<List<@Nullable Object>> rows = new ArrayList<>();
          for (Event left : history.of("a")) {
            boolean late = left.ts() < left.mark();
            boolean answered = left.k() == null || history.mark("r") > left.ts();
            if (!late && answered) {
              Event right = version(history, left);
              if (right != null) {
                rows.add(row(left.v(), right.k(), right.v()));
              } else if (outer) {
                rows.add(row(left.v(), null, null));
              }
            }
          }
          return rows;
        },
        Clock.NOTHING);
  }

  private static @Nullable Event version(ModelHistory history, Event left) {
    Event version = null;
    for (Event right : history.of("r")) {
      boolean late = right.ts() < right.mark();
      if (!late
          && Objects.equals(right.k(), left.k())
          && right.ts() <= left.ts()
          && (version == null || version.ts() <= right.ts())) {
        version = right;
      }
    }
    return version == null || version.deletion() ? null : version;
  }

  private static List<@Nullable Object> row(@Nullable Object... values) {
    return Arrays.asList(values);
  }
}
