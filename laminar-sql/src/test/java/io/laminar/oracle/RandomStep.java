package io.laminar.oracle;

import io.laminar.oracle.RandomTable.OracleColumn;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A random query over one relation, or a union of two, in both dialects.
 *
 * @param laminar ours, with its EMIT clause
 * @param duck theirs
 * @param names of the columns that are compared
 * @param approximate which of them hold an AVG, whose last digits may differ
 * @param relation what it gives to a query above
 * @param late counts the late rows over there; empty where they are not known but no state is left in the end, null where
 *     neither is known
 */
record RandomStep(
    String laminar,
    String duck,
    List<String> names,
    List<Boolean> approximate,
    OracleRelation relation,
    @Nullable String late) {
  /** Somewhere in the middle of the times of a table. */
  private static final String MIDDLE = " > TIMESTAMP '2024-02-29 23:59:38'";

  private static final Pattern WINDOW_BOUND = Pattern.compile("window_|_(?:START|END|ROWTIME)\\(");
  private static final Sql NO_HAVING = Sql.condition("", "");

  /**
   * Makes one.
   *
   * @param relations what it may read
   * @param depth how many sub-selects may be in each other
   * @param emits whether it may have an EMIT clause: a sub-select may not
   * @param late whether rows may be late
   */
  static RandomStep of(
      Random random, List<OracleRelation> relations, int depth, boolean emits, boolean late) {
    return new Builder(random, relations, depth, emits, late).build();
  }

  /** Windows of rows that are taken back, or of any rows where no relation has such rows with event time. */
  static @Nullable RandomStep windowOfChanges(TimedInputs inputs) {
    OracleRelation input = inputs.any(each -> each.isTimed() && each.changelog());
    OracleRelation any = input == null ? inputs.any(OracleRelation::isTimed) : input;
    return any == null ? null : new Builder(inputs, any).windowed();
  }

  /** Functions over the rows before and behind each row; null where no relation has rows in order. */
  static @Nullable RandomStep over(TimedInputs inputs) {
    OracleRelation input = inputs.any(Builder::isOrdered);
    return input == null ? null : new Builder(inputs, input).over();
  }

  /** Puts one together. */
  private static final class Builder {
    private final Random random;
    private final List<OracleRelation> relations;
    private final int depth;
    private final boolean emits;
    private final boolean hasLateRows;
    /** Columns of no two steps in each other are called the same: an alias of one would hide the other. */
    private final String prefix;

    private final StepColumns all;
    private OracleRelation input;
    private RandomExpression expressions;

    Builder(Random random, List<OracleRelation> relations, int depth, boolean emits, boolean late) {
      this.random = random;
      this.relations = relations;
      this.depth = depth;
      this.emits = emits;
      this.hasLateRows = late;
      this.prefix = "r" + (relations.size() * 10 + depth) + "_";
      this.all = new StepColumns(random, prefix);
      this.input = input();
      this.expressions = new RandomExpression(random, input.columns());
    }

    Builder(TimedInputs inputs, OracleRelation input) {
      this(inputs.random(), inputs.relations(), 0, true, inputs.late());
      this.input = input;
      this.expressions = new RandomExpression(random, input.columns());
    }

    RandomStep build() {
      int kind = random.nextInt(relations.size() == 2 && depth == 2 ? 18 : 13);
      if (kind < 4 && input.isTimed()) {
        return windowed();
      }
      // A sub-select of this makes the query above one by window, which drops what is late.
      if (kind == 10 && input.isTimed() && (emits || !hasLateRows)) {
        return assigned();
      }
      return switch (kind) {
        case 4, 5, 6 -> emitting(grouped());
        case 7 -> emitting(distinct());
        case 11 -> isOrdered(input) && random.nextBoolean() ? over() : emitting(ranked());
        case 8, 9, 12, 13, 14, 15, 16, 17 -> union();
        default -> projection();
      };
    }

    private RandomStep emitting(RandomStep step) {
      String clause = RandomEmit.ofChanges(random, emits);
      // The first rows of a window have no EMIT EVERY.
      boolean isRankOfWindow =
          step.laminar.contains("QUALIFY") && WINDOW_BOUND.matcher(step.laminar).find();
      return new RandomStep(
          step.laminar + (isRankOfWindow && clause.contains("EVERY") ? "" : clause),
          step.duck,
          step.names,
          step.approximate,
          step.relation,
          step.late);
    }

    /** The newer, the likelier; sometimes a sub-select over one. */
    private OracleRelation input() {
      RandomStep inner = depth > 0 && random.nextInt(4) == 0
          ? of(random, relations, depth - 1, false, hasLateRows)
          : null;
      if (inner != null && !inner.relation.columns().isEmpty()) {
        String name = " AS q" + depth + random.nextInt(1_000);
        return inner.relation.named(
            "(" + inner.laminar + ")" + name, "(" + inner.duck + ")" + name);
      }
      int back = Math.min(random.nextInt(relations.size()), random.nextInt(relations.size()));
      OracleRelation relation = relations.get(relations.size() - 1 - back);
      return relation.columns().isEmpty() ? relations.get(0) : relation;
    }

    private RandomStep projection() {
      int count = random.nextInt(1, 6);
      int timeAt = input.isTimed() && random.nextInt(4) > 0 ? random.nextInt(count) : -1;
      OracleColumn inputTime = input.time();
      for (int i = 0; i < count; i++) {
        if (i == timeAt && inputTime != null) {
          all.timeItem(Sql.same(inputTime.name(), inputTime.type(), 0));
        }
        all.item(random.nextBoolean() ? expressions.column() : expressions.value(2), false);
      }
      if (timeAt >= 0) {
        all.hide(StepColumns.HIDDEN);
      }
      return select(
          "",
          "",
          "",
          where(),
          NO_HAVING,
          new Emitted(input.changelog(), input.uniqueTimes(), false));
    }

    /** Rows of the input come in order of event time and number, and none is taken back. */
    private static boolean isOrdered(OracleRelation input) {
      return input.isTimed() && input.uniqueTimes() && !input.changelog() && !input.isWindowed();
    }

    /** Functions over the rows before each row, without those that are late. */
    private RandomStep over() {
      OracleColumn by = Objects.requireNonNull(input.time());
      all.timeItem(Sql.same(by.name(), by.type(), 0));
      RandomOver over = RandomOver.of(random, input.columns(), by.name());
      for (Sql item : over.items()) {
        all.item(item, false);
      }
      all.hide(StepColumns.NEVER_LATE.subList(0, 2));
      all.hide(List.of("wn"));
      Sql where = where();
      Sql inTime = new Sql(
          where == null ? "" : where.laminar(),
          (where == null ? "" : where.duck() + " AND ") + by.name() + " >= "
              + input.duckWatermark(),
          OracleType.BOOLEAN,
          0);
      return select("", "", "", inTime, NO_HAVING, new Emitted(false, !over.waits(), false));
    }

    /** The first rows of an order of all columns that are shown, so that rows that are alike are the same. */
    private RandomStep ranked() {
      List<OracleColumn> shown = new ArrayList<>(input.columns());
      Collections.shuffle(shown, random);
      if (random.nextBoolean()) {
        // The first sort key is of two words then.
        shown.sort(Comparator.comparing(column -> column.type() != OracleType.WIDE_DECIMAL));
      }
      int count = Math.min(shown.size(), random.nextInt(1, 4));
      for (OracleColumn column : shown.subList(0, count)) {
        all.item(Sql.same(column.name(), column.type(), column.bound()), false);
      }
      RandomStep rows = select("", "", "", where(), NO_HAVING, new Emitted(true, false, false));
      RandomRank rank = RandomRank.of(random, rows.names);
      List<String> names = new ArrayList<>(rows.names);
      List<OracleColumn> ranked = new ArrayList<>(all.columns());
      if (rank.isNumbered()) {
        names.add(prefix + "n");
        all.approximate().add(false);
        ranked.add(new OracleColumn(prefix + "n", OracleType.BIGINT, false, StepColumns.MAX_ROWS));
      }
      OracleRelation relation = rows.relation;
      return new RandomStep(
          rank.over(rows.laminar, prefix + "n"),
          rank.over(rows.duck, prefix + "n"),
          names,
          List.copyOf(all.approximate()),
          new OracleRelation(
              "",
              "",
              ranked,
              null,
              true,
              relation.sources(),
              false,
              relation.isWindowed(),
              relation.nonEmpty()),
          null);
    }

    private RandomStep distinct() {
      int count = random.nextInt(1, 3);
      for (int i = 0; i < count; i++) {
        all.item(expressions.value(1), false);
      }
      return select("DISTINCT ", "", "", where(), NO_HAVING, new Emitted(true, false, false));
    }

    private RandomStep grouped() {
      int keys = random.nextInt(0, 3);
      all.keys(keys, expressions);
      all.aggregates(input, expressions);
      boolean isOfSets =
          Set.copyOf(all.groups()).size() == all.groups().size() && random.nextInt(4) == 0;
      // An empty set of keys is an aggregate without keys.
      boolean global = all.groups().isEmpty() || isOfSets;
      return select(
          "",
          isOfSets && !all.groups().isEmpty() ? sets(all.groups()) : groupBy(all.groups()),
          isOfSets && !all.groups().isEmpty() ? sets(all.duckGroups()) : groupBy(all.duckGroups()),
          where(),
          having(null),
          new Emitted(true, false, global));
    }

    private RandomStep windowed() {
      boolean asTable = random.nextInt(3) == 0;
      RandomWindow window = RandomWindow.of(random, input, asTable);
      if (random.nextInt(3) > 0) {
        all.item(window.start(), false);
      }
      if (random.nextInt(3) == 0) {
        all.item(window.end(), false);
      }
      boolean keepsTime = random.nextInt(3) > 0;
      if (keepsTime) {
        all.timeItem(window.last());
      }
      String duckInput = input.duck();
      input = input.named(window.from(), duckInput + window.duckJoin());
      all.group(window.groups(), List.of(window.start().duck()));
      if (window.overlaps()) {
        all.group(List.of(), List.of(window.end().duck()));
      }
      int keys = random.nextInt(0, 3);
      all.keys(keys, expressions);
      all.aggregates(input, expressions);
      if (keepsTime) {
        all.hide(StepColumns.NEVER_LATE);
      }
      RandomEmit emit = RandomEmit.of(random, emits);
      String watermark = emit.before(input.duckWatermark());
      Sql where = where();
      String condition = where == null ? "" : where.duck() + " AND ";
      String late = duckInput.startsWith("(")
          ? null
          : "SELECT COUNT(*) FROM " + duckInput + " WHERE " + condition + window.duckLate()
              + watermark;
      Sql inTime = new Sql(
          where == null ? "" : where.laminar(),
          condition + window.duckFits() + window.end().duck() + " > " + watermark,
          OracleType.BOOLEAN,
          0);
      RandomStep step = select(
          "",
          groupBy(all.groups()),
          groupBy(all.duckGroups()),
          inTime,
          having(window),
          new Emitted(emit.isChangelog(), keys == 0, false));
      return new RandomStep(
          step.laminar + emit.sql(),
          step.duck,
          step.names,
          step.approximate,
          windowTimes(step.relation),
          late);
    }

    /** Each row with its window, late or not. */
    private RandomStep assigned() {
      RandomWindow window = RandomWindow.of(random, input, true);
      OracleColumn by = Objects.requireNonNull(input.time());
      all.timeItem(Sql.same(by.name(), by.type(), 0));
      // A query above may be by one of these, and windows of CUMULATE begin together.
      boolean isByEnd = !emits && window.from().startsWith("TABLE(CUMULATE(");
      all.item(isByEnd ? window.end() : window.start(), false);
      all.item(random.nextBoolean() ? window.end() : window.last(), false);
      for (int i = random.nextInt(1, 4); i > 0; i--) {
        all.item(random.nextBoolean() ? expressions.column() : expressions.value(1), false);
      }
      all.hide(StepColumns.HIDDEN);
      input = input.named(window.from(), input.duck() + window.duckJoin());
      Sql where = where();
      Sql inWindow = new Sql(
          where == null ? "" : where.laminar(),
          window.duckFits() + (where == null ? "TRUE" : where.duck()),
          OracleType.BOOLEAN,
          0);
      return select(
          "",
          "",
          "",
          inWindow,
          NO_HAVING,
          new Emitted(input.changelog(), input.uniqueTimes() && !window.overlaps(), false));
    }

    private static OracleRelation windowTimes(OracleRelation relation) {
      return new OracleRelation(
          relation.laminar(),
          relation.duck(),
          relation.columns(),
          relation.time(),
          relation.changelog(),
          relation.sources(),
          relation.uniqueTimes(),
          true,
          relation.nonEmpty());
    }

    /** Two sides of the same types, or of types that one becomes. */
    private RandomStep union() {
      // In the beginning the two sources, mostly.
      OracleRelation other =
          relations.size() == 2 && input.equals(relations.get(1)) ? relations.get(0) : input();
      RandomExpression others = new RandomExpression(random, other.columns());
      OracleColumn leftTime = input.time();
      OracleColumn rightTime = other.time();
      boolean timed = leftTime != null
          && rightTime != null
          && leftTime.type() == rightTime.type()
          // Where one side is held back, as by rows that follow, so is the watermark by which rows
          // of the other are late.
          && (!hasLateRows
              || (input.isWindowed() == other.isWindowed()
                  && input.uniqueTimes() == other.uniqueTimes()))
          && random.nextInt(4) > 0;
      List<String> otherItems = new ArrayList<>();
      List<String> otherDuckItems = new ArrayList<>();
      if (timed && leftTime != null && rightTime != null) {
        all.timeItem(Sql.same(leftTime.name(), leftTime.type(), 0));
        otherItems.add(rightTime.name());
        otherDuckItems.add(rightTime.name());
      }
      int count = random.nextInt(1, 4);
      for (int i = 0; i < count; i++) {
        RandomPair pair = RandomPair.of(random, input.columns(), other.columns());
        all.item(pair.left(), false);
        List<OracleColumn> columns = all.columns();
        OracleColumn column = columns.remove(columns.size() - 1);
        columns.add(new OracleColumn(column.name(), pair.type(), true, pair.bound()));
        otherItems.add(pair.right().laminar());
        otherDuckItems.add(pair.right().duck());
      }
      if (timed) {
        all.hide(StepColumns.HIDDEN);
        otherDuckItems.addAll(StepColumns.HIDDEN);
      }
      Sql where = random.nextBoolean() ? null : others.condition(1);
      String operation = timed ? "UNION ALL" : setOperation();
      boolean isUnion = operation.equals("UNION ALL");
      String right = " " + operation + " SELECT " + String.join(", ", otherItems) + " FROM "
          + other.laminar() + (where == null ? "" : " WHERE " + where.laminar());
      String duckRight = " " + operation + " SELECT " + String.join(", ", otherDuckItems) + " FROM "
          + other.duck() + (where == null ? "" : " WHERE " + where.duck());
      boolean unique = input.uniqueTimes()
          && other.uniqueTimes()
          && !input.isWindowed()
          && !other.isWindowed()
          && Collections.disjoint(input.sources(), other.sources());
      RandomStep step = select("", "", "", where(), NO_HAVING, new Emitted(false, unique, false));
      OracleRelation left = step.relation;
      return new RandomStep(
          step.laminar + right + RandomEmit.ofChanges(random, emits && !isUnion),
          step.duck + duckRight,
          step.names,
          step.approximate,
          new OracleRelation(
              "",
              "",
              left.columns(),
              left.time(),
              !isUnion || input.changelog() || other.changelog(),
              OracleRelation.both(input.sources(), other.sources()),
              isUnion && unique,
              input.isWindowed() && other.isWindowed(),
              OracleRelation.both(input.nonEmpty(), other.nonEmpty())),
          null);
    }

    private String setOperation() {
      return switch (random.nextInt(12)) {
        case 0 -> "UNION";
        case 1 -> "INTERSECT";
        case 2 -> "INTERSECT ALL";
        case 3 -> "EXCEPT";
        case 4 -> "EXCEPT ALL";
        default -> "UNION ALL";
      };
    }

    private Sql having(@Nullable RandomWindow window) {
      Sql having = all.having();
      String condition = having.laminar();
      if (window != null && random.nextInt(6) == 0) {
        Sql bound = random.nextBoolean() ? window.start() : window.end();
        String and = condition.isEmpty() ? "" : " AND ";
        having = Sql.condition(
            condition + and + bound.laminar() + MIDDLE, condition + and + bound.duck() + MIDDLE);
      }
      return having.laminar().isEmpty() ? having : having.wrap(" HAVING ", "", OracleType.BOOLEAN);
    }

    private static String sets(List<String> keys) {
      return " GROUP BY ROLLUP (" + String.join(", ", keys) + ")";
    }

    private static String groupBy(List<String> keys) {
      return keys.isEmpty() ? "" : " GROUP BY " + String.join(", ", keys);
    }

    private @Nullable Sql where() {
      OracleColumn by = input.time();
      if (by != null && random.nextInt(6) == 0) {
        return Sql.same(by.name() + MIDDLE, OracleType.BOOLEAN, 0);
      }
      return random.nextInt(3) > 0 ? null : expressions.condition(2);
    }

    /** What is known of the rows that come out. */
    private record Emitted(boolean changelog, boolean uniqueTimes, boolean global) {}

    private RandomStep select(
        String distinct,
        String groupBy,
        String duckGroupBy,
        @Nullable Sql where,
        Sql having,
        Emitted emitted) {
      String condition =
          where == null || where.laminar().isEmpty() ? "" : " WHERE " + where.laminar();
      String duckCondition =
          where == null || where.duck().isEmpty() ? "" : " WHERE " + where.duck();
      Set<String> nonEmpty = emitted.global
          ? OracleRelation.both(input.nonEmpty(), Set.of(input.duck() + duckCondition))
          : input.nonEmpty();
      return new RandomStep(
          "SELECT " + distinct + all.shown() + " FROM " + input.laminar() + condition + groupBy
              + having.laminar(),
          "SELECT " + distinct + all.duckShown() + " FROM " + input.duck() + duckCondition
              + duckGroupBy + having.duck(),
          all.names(),
          List.copyOf(all.approximate()),
          new OracleRelation(
              "",
              "",
              List.copyOf(all.columns()),
              all.time(),
              emitted.changelog,
              input.sources(),
              emitted.uniqueTimes,
              input.isWindowed(),
              nonEmpty),
          null);
    }
  }
}
