package io.laminar.oracle;

import io.laminar.oracle.RandomTable.OracleColumn;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The first rows of each window, and functions over the rows of a window, of rows with their windows or of a windowed
 * aggregate; in an order of all columns, so that rows that are alike are the same. Also the first or last row of a key.
 */
final class RandomWindowRank {
  private static final List<String> RANKS = List.of("ROW_NUMBER()", "RANK()", "DENSE_RANK()");
  private static final List<String> FUNCTIONS = List.of(
      "ROW_NUMBER()",
      "RANK()",
      "DENSE_RANK()",
      "NTILE(3)",
      "COUNT(*)",
      "LAG({})",
      "LEAD({})",
      "FIRST_VALUE({})",
      "LAST_VALUE({})",
      "MIN({})",
      "MAX({})",
      "COUNT({})",
      "COUNT(DISTINCT {})");

  private final TimedInputs inputs;
  private final Random random;
  private final OracleRelation input;

  private RandomWindowRank(TimedInputs inputs, OracleRelation input) {
    this.inputs = inputs;
    this.random = inputs.random();
    this.input = input;
  }

  static @Nullable RandomStep of(TimedInputs inputs) {
    OracleRelation input = inputs.any(OracleRelation::isTimed);
    return input == null ? null : new RandomWindowRank(inputs, input).ofWindow();
  }

  /** The first or the last row of each key by event time; rows of the same time come in the order of their numbers. */
  static @Nullable RandomStep ofKey(TimedInputs inputs) {
    OracleRelation input = inputs.any(
        each -> each.isTimed() && !each.changelog() && each.uniqueTimes() && !each.isWindowed());
    return input == null ? null : new RandomWindowRank(inputs, input).firstOfKey();
  }

  private RandomStep ofWindow() {
    boolean aggregated = random.nextBoolean();
    RandomWindow window = RandomWindow.of(random, input, true);
    StepColumns all = inputs.columns();
    all.item(window.start(), false);
    all.item(window.end(), false);
    all.timeItem(window.last());
    RandomExpression expressions = new RandomExpression(random, input.columns());
    String groupBy = "";
    String duckGroupBy = "";
    if (aggregated) {
      all.keys(random.nextInt(1, 3), expressions);
      all.aggregates(input, expressions);
      groupBy = " GROUP BY " + String.join(", ", window.groups())
          + (all.groups().isEmpty() ? "" : ", " + String.join(", ", all.groups()));
      duckGroupBy = " GROUP BY " + window.start().duck() + ", " + window.end().duck()
          + (all.duckGroups().isEmpty() ? "" : ", " + String.join(", ", all.duckGroups()));
    } else {
      for (int i = random.nextInt(1, 4); i > 0; i--) {
        all.item(expressions.column(), false);
      }
    }
    Sql where = inputs.where(expressions);
    String rows = "(SELECT " + all.shown() + " FROM " + window.from()
        + TimedInputs.whereClause(where.laminar()) + groupBy + ") AS rows_" + inputs.prefix();
    String emit =
        inputs.one(List.of("", "", " EMIT ON WINDOW CLOSE", " EMIT CHANGES", " EMIT CHANGES"));
    boolean comes = !input.changelog() || aggregated;
    if (!comes && emit.equals(" EMIT ON WINDOW CLOSE")) {
      emit = "";
    }
    // Rows that are no windowed aggregate have windows here, and are never late, unless they come
    // when these close.
    boolean drops = aggregated || (comes && !emit.equals(" EMIT CHANGES"));
    String inTime = drops ? window.end().duck() + " > " + input.duckWatermark() + " AND " : "";
    String duckRows = "(SELECT " + all.duckShown() + " FROM " + input.duck() + window.duckJoin()
        + " WHERE " + window.duckFits() + inTime + where.duck() + duckGroupBy + ") AS rows_"
        + inputs.prefix();
    boolean closes = comes && !emit.equals(" EMIT CHANGES");
    return aggregated && random.nextInt(3) == 0
        ? grouped(all, rows, duckRows, emit, closes)
        : over(all, rows, duckRows, emit, closes);
  }

  /** An aggregate by the windows that results of another one have. */
  private RandomStep grouped(
      StepColumns rows, String from, String duckFrom, String emit, boolean closes) {
    OracleColumn time = rows.time();
    if (time == null) {
      throw new IllegalStateException("rows of windows have a time");
    }
    List<OracleColumn> keys = new ArrayList<>(rows.columns().subList(0, 2));
    List<OracleColumn> others = rows.columns().subList(2, rows.columns().size()).stream()
        .filter(column -> !column.type().isFloating())
        .toList();
    if (!others.isEmpty() && random.nextInt(3) == 0) {
      keys.add(inputs.one(others));
    }
    StepColumns all = new StepColumns(random, inputs.prefix() + "g");
    if (closes) {
      all.timeItem(Sql.same(time.name(), time.type(), 0));
    }
    keys.forEach(key -> all.item(Sql.same(key.name(), key.type(), key.bound()), false));
    all.item(Sql.same("COUNT(*)", OracleType.BIGINT, StepColumns.MAX_ROWS), false);
    for (OracleColumn column : others) {
      String call = (random.nextBoolean() ? "MIN(" : "MAX(") + column.name() + ")";
      all.item(Sql.same(call, column.type(), column.bound()), false);
    }
    if (closes) {
      all.hide(StepColumns.NEVER_LATE);
    }
    String groupBy = " GROUP BY " + (closes ? time.name() + ", " : "")
        + String.join(", ", keys.stream().map(OracleColumn::name).toList());
    return TimedInputs.step(
        all,
        new Sql(
            "SELECT " + all.shown() + " FROM " + from + groupBy + emit,
            "SELECT " + all.duckShown() + " FROM " + duckFrom + groupBy,
            OracleType.BOOLEAN,
            0),
        !closes,
        List.of(input),
        true,
        null);
  }

  /** A query over rows which begin with the bounds of their windows. */
  private RandomStep over(
      StepColumns rows, String from, String duckFrom, String emit, boolean closes) {
    List<OracleColumn> columns = rows.columns();
    OracleColumn time = rows.time();
    if (time == null) {
      throw new IllegalStateException("rows of windows have a time");
    }
    List<OracleColumn> others = columns.subList(2, columns.size());
    String partition = "PARTITION BY " + columns.get(1).name()
        + (random.nextBoolean() ? "" : ", " + columns.get(0).name())
        + (others.isEmpty() || random.nextInt(3) > 0
            ? ""
            : ", " + inputs.one(others).name());
    String over = " OVER (" + partition + " ORDER BY " + order(columns) + ")";
    StepColumns all = new StepColumns(random, inputs.prefix() + "w");
    // Rows that come and go have no event time.
    if (closes) {
      all.timeItem(Sql.same(time.name(), time.type(), 0));
    }
    for (OracleColumn column : columns) {
      all.item(Sql.same(column.name(), column.type(), column.bound()), false);
    }
    boolean ranks = random.nextBoolean();
    String call = ranks ? inputs.one(RANKS) : null;
    String qualify = "";
    if (call != null) {
      qualify = " QUALIFY " + call + over + " <= " + random.nextInt(1, 5);
      if (random.nextBoolean()) {
        all.item(Sql.same(call + over, OracleType.BIGINT, StepColumns.MAX_ROWS), false);
      }
    } else {
      for (int i = random.nextInt(1, 3); i > 0; i--) {
        OracleColumn column = inputs.one(columns);
        String function = inputs.one(FUNCTIONS);
        OracleType type = function.contains("{}") && !function.startsWith("COUNT")
            ? column.type()
            : OracleType.BIGINT;
        String text = function.replace("{}", column.name()) + over;
        all.item(Sql.same(text, type, Math.max(column.bound(), StepColumns.MAX_ROWS)), false);
      }
    }
    if (closes) {
      all.hide(StepColumns.NEVER_LATE);
    }
    return TimedInputs.step(
        all,
        new Sql(
            "SELECT " + all.shown() + " FROM " + from + qualify + emit,
            "SELECT " + all.duckShown() + " FROM " + duckFrom + qualify,
            OracleType.BOOLEAN,
            0),
        !closes,
        List.of(input),
        true,
        null);
  }

  private String order(List<OracleColumn> columns) {
    List<OracleColumn> shuffled = new ArrayList<>(columns);
    Collections.shuffle(shuffled, random);
    List<String> keys = new ArrayList<>();
    for (OracleColumn column : shuffled) {
      keys.add(column.name()
          + (random.nextBoolean() ? " DESC" : "")
          + (random.nextBoolean() ? " NULLS FIRST" : " NULLS LAST"));
    }
    return String.join(", ", keys);
  }

  private RandomStep firstOfKey() {
    OracleColumn time = TimedInputs.time(input);
    boolean last = random.nextBoolean();
    List<OracleColumn> keys = inputs.keys(input, 2);
    String partition = keys.isEmpty()
        ? ""
        : "PARTITION BY "
            + String.join(", ", keys.stream().map(OracleColumn::name).toList()) + " ";
    RandomExpression expressions = new RandomExpression(random, input.columns());
    StepColumns all = inputs.columns();
    for (int i = random.nextInt(2, 5); i > 0; i--) {
      all.item(expressions.column(), false);
    }
    Sql where = inputs.where(expressions);
    String over =
        "ROW_NUMBER() OVER (" + partition + "ORDER BY " + time.name() + (last ? " DESC" : "");
    String ours = "SELECT " + all.shown() + " FROM " + input.laminar()
        + TimedInputs.whereClause(where.laminar()) + " QUALIFY " + over + ") = 1";
    String duck = "SELECT " + all.duckShown() + " FROM " + input.duck() + " WHERE "
        + inputs.inTime(input) + " AND " + where.duck() + " QUALIFY " + over + ", wn) = 1";
    return TimedInputs.step(
        all, new Sql(ours, duck, OracleType.BOOLEAN, 0), true, List.of(input), true, null);
  }
}
