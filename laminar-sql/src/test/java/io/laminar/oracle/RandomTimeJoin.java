package io.laminar.oracle;

import io.laminar.oracle.RandomTable.OracleColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Random joins by the event times of both sides, a and b: interval joins and ASOF joins. DuckDB pairs all rows that may
 * meet, and numbers the partners of each left row from the nearest on.
 */
final class RandomTimeJoin {
  private static final List<String> KINDS = List.of("JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN");

  private final TimedInputs inputs;
  private final Random random;
  private final OracleRelation left;
  private final OracleRelation right;
  private final String leftTime;
  private final String rightTime;
  private final RandomExpression expressions;

  private RandomTimeJoin(TimedInputs inputs, OracleRelation left, OracleRelation right) {
    this.inputs = inputs;
    this.random = inputs.random();
    this.left = left;
    this.right = right;
    this.leftTime = "a." + TimedInputs.time(left).name();
    this.rightTime = "b." + TimedInputs.time(right).name();
    List<OracleColumn> columns = new ArrayList<>(of("a.", left.columns()));
    columns.addAll(of("b.", right.columns()));
    this.expressions = new RandomExpression(random, columns);
  }

  private static List<OracleColumn> of(String side, List<OracleColumn> columns) {
    return columns.stream()
        .map(column -> new OracleColumn(side + column.name(), column.type(), true, column.bound()))
        .toList();
  }

  /** Two sides whose rows are not taken back, and have times of one unit. */
  private static @Nullable RandomTimeJoin any(TimedInputs inputs, boolean asof) {
    OracleRelation left = inputs.any(each -> each.isTimed() && !each.changelog());
    if (left == null) {
      return null;
    }
    OracleType unit = TimedInputs.time(left).type();
    OracleRelation right = inputs.any(each -> each.isTimed()
        && !each.changelog()
        && TimedInputs.time(each).type() == unit
        && (!asof || each.uniqueTimes()));
    return right == null ? null : new RandomTimeJoin(inputs, left, right);
  }

  static @Nullable RandomStep interval(TimedInputs inputs) {
    RandomTimeJoin join = any(inputs, false);
    return join == null ? null : join.interval();
  }

  static @Nullable RandomStep asof(TimedInputs inputs) {
    RandomTimeJoin join = any(inputs, true);
    return join == null ? null : join.asof();
  }

  private RandomStep interval() {
    String kind = inputs.one(KINDS);
    StepColumns all = inputs.columns();
    boolean isLeft = kind.equals("LEFT JOIN") || (kind.equals("JOIN") && random.nextBoolean());
    if ((isLeft || kind.equals("RIGHT JOIN") || kind.equals("JOIN")) && random.nextInt(3) > 0) {
      all.timeItem(
          Sql.same(isLeft ? leftTime : rightTime, TimedInputs.time(left).type(), 0));
    }
    addItems(all);
    int before = random.nextInt(2_000);
    int after = random.nextInt(2_000);
    String end =
        random.nextInt(4) == 0 && after < before ? " - {" + after + "}" : " + {" + after + "}";
    String bounds = random.nextBoolean()
        ? rightTime + " BETWEEN " + leftTime + " - {" + before + "} AND " + leftTime + end
        : leftTime + " <= " + rightTime + " + {" + before + "} AND " + rightTime + " < " + leftTime
            + end;
    Sql on = keys();
    // One that never holds hides the bounds: what comes out has no event time then.
    Sql condition = all.time() != null || random.nextInt(3) > 0
        ? Sql.condition("", "")
        : expressions.condition(0).wrap(" AND (", ")", OracleType.BOOLEAN);
    Sql where = inputs.where(expressions);
    String ours = "SELECT " + all.shown() + " FROM " + named(left.laminar(), "a") + " " + kind + " "
        + named(right.laminar(), "b") + " ON " + ours(bounds) + and(on.laminar())
        + condition.laminar() + TimedInputs.whereClause(where.laminar());
    String duck = "SELECT " + all.duckShown() + " FROM " + inTime(left, "") + " AS a " + kind + " "
        + inTime(right, "") + " AS b ON " + theirs(bounds) + and(on.duck()) + condition.duck()
        + TimedInputs.whereClause(where.duck());
    boolean plain = condition.laminar().isEmpty() && where.laminar().equals("TRUE");
    return step(all, ours, duck, plain);
  }

  private RandomStep asof() {
    boolean outer = random.nextBoolean();
    StepColumns all = inputs.columns();
    if (random.nextInt(3) > 0) {
      all.timeItem(Sql.same(leftTime, TimedInputs.time(left).type(), 0));
    }
    addItems(all);
    Match match = match();
    Sql on = keys();
    Sql where = inputs.where(expressions);
    String ours = "SELECT " + all.shown() + " FROM " + named(left.laminar(), "a")
        + (outer ? " LEFT" : "") + " ASOF JOIN " + named(right.laminar(), "b")
        + " MATCH_CONDITION " + ours(match.condition) + " ON "
        + (on.laminar().isEmpty() ? "TRUE" : on.laminar())
        + TimedInputs.whereClause(where.laminar());
    String chosen = "SELECT " + all.duckShown() + ", (" + where.duck() + ") AS kept FROM "
        + inTime(left, ", ROW_NUMBER() OVER () AS row_number") + " AS a"
        + (outer ? " LEFT" : "") + " JOIN " + inTime(right, "") + " AS b ON "
        + theirs(match.theirs) + and(on.duck())
        + " QUALIFY ROW_NUMBER() OVER (PARTITION BY a.row_number ORDER BY " + match.order
        + ", b.wn DESC) = 1";
    return step(
        all,
        ours,
        "SELECT * FROM (" + chosen + ") AS chosen WHERE kept",
        where.laminar().equals("TRUE"));
  }

  /** A condition, the same without a function that they do not have, and the order from the nearest on. */
  private record Match(String condition, String theirs, String order) {
    static Match of(String condition, String order) {
      return new Match(condition, condition, order);
    }
  }

  private Match match() {
    String equal = random.nextBoolean() ? "=" : "";
    int bound = random.nextInt(1, 3_000);
    boolean bounded = random.nextBoolean();
    switch (random.nextInt(inputs.ordered() ? 6 : 4)) {
      case 0 -> {
        String offset = random.nextBoolean() ? "" : " - {" + random.nextInt(1, 1_000) + "}";
        return Match.of(leftTime + offset + " >" + equal + " " + rightTime, rightTime + " DESC");
      }
      case 1 -> {
        String limit =
            bounded ? " AND " + leftTime + " <= " + rightTime + " + {" + bound + "}" : "";
        return Match.of(rightTime + " <" + equal + " " + leftTime + limit, rightTime + " DESC");
      }
      case 2 -> {
        String offset = random.nextBoolean() ? "" : " + {" + random.nextInt(1, 1_000) + "}";
        return Match.of(leftTime + offset + " <" + equal + " " + rightTime, rightTime);
      }
      case 3 -> {
        String limit = bounded ? " AND " + rightTime + " < " + leftTime + " + {" + bound + "}" : "";
        return Match.of(leftTime + " <" + equal + " " + rightTime + limit, rightTime);
      }
      default -> {
        String limit = bounded
            ? rightTime + " <= " + leftTime + " + {" + bound + "} AND " + leftTime + " - {"
                + random.nextInt(1, 3_000) + "} <= " + rightTime
            : "";
        String distance = "CASE WHEN " + leftTime + " < " + rightTime + " THEN " + rightTime + " - "
            + leftTime + " ELSE " + leftTime + " - " + rightTime + " END";
        return new Match(
            "NEAREST(" + leftTime + ", " + rightTime + ")" + and(limit),
            limit.isEmpty() ? "TRUE" : limit,
            distance);
      }
    }
  }

  private void addItems(StepColumns all) {
    for (int i = random.nextInt(2, 6); i > 0; i--) {
      all.item(random.nextInt(4) > 0 ? expressions.column() : expressions.value(1), false);
    }
    if (all.time() != null) {
      all.hide(StepColumns.NEVER_LATE);
    }
  }

  /**
   * A condition of one side takes rows away before they can be late, and one that never holds may hide the bounds: the
   * state is unbounded then.
   */
  private RandomStep step(StepColumns all, String ours, String duck, boolean plain) {
    String late = "SELECT " + lateRows(left) + " + " + lateRows(right);
    boolean known = plain && !left.equals(right);
    return TimedInputs.step(
        all,
        new Sql(ours, duck, OracleType.BOOLEAN, 0),
        false,
        List.of(left, right),
        true,
        known ? late : plain ? "" : null);
  }

  private String lateRows(OracleRelation side) {
    return "(SELECT COUNT(*) FROM " + side.duck() + " WHERE NOT " + inputs.inTime(side) + ")";
  }

  private String inTime(OracleRelation side, String more) {
    return "(SELECT *" + more + " FROM " + side.duck() + " WHERE " + inputs.inTime(side) + ")";
  }

  /** No, one or two equalities. */
  private Sql keys() {
    List<String> keys = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      List<String> pairs = new ArrayList<>();
      for (OracleColumn a : inputs.keys(left, 8)) {
        for (OracleColumn b : right.columns()) {
          if (a.type() == b.type() || (a.type().isInteger() && b.type().isInteger())) {
            pairs.add("a." + a.name() + " = b." + b.name());
          }
        }
      }
      if (!pairs.isEmpty()) {
        keys.add(inputs.one(pairs));
      }
    }
    String text = String.join(" AND ", keys);
    return Sql.condition(text, text);
  }

  private static String and(String condition) {
    return condition.isEmpty() ? "" : " AND " + condition;
  }

  private static String named(String relation, String name) {
    return relation + " AS " + name;
  }

  private static String ours(String condition) {
    return condition.replaceAll("\\{(-?\\d+)}", "INTERVAL '$1ms'");
  }

  private static String theirs(String condition) {
    return condition.replaceAll("\\{(-?\\d+)}", "INTERVAL '$1 milliseconds'");
  }
}
