package io.laminar.oracle;

import io.laminar.oracle.RandomTable.OracleColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;

/** The aggregates besides COUNT, SUM, AVG, MIN, MAX, FIRST_VALUE and LAST_VALUE, in both dialects. */
final class OtherAggregates {
  /** Stands for the FILTER clause where that is not behind the whole. */
  static final String FILTER = "{filter}";

  private final Random random;
  private final OracleColumn column;
  private final RandomExpression expressions;
  private final OracleRelation input;
  private final List<Supplier<RandomAggregate>> choices = new ArrayList<>();

  private OtherAggregates(
      Random random, OracleColumn column, RandomExpression expressions, OracleRelation input) {
    this.random = random;
    this.column = column;
    this.expressions = expressions;
    this.input = input;
  }

  static RandomAggregate of(
      Random random, OracleColumn column, RandomExpression expressions, OracleRelation input) {
    OtherAggregates all = new OtherAggregates(random, column, expressions, input);
    all.ofAnything();
    if (column.type().isInteger()) {
      all.ofIntegers();
    }
    if (isFinite(column)) {
      all.ofNumbers();
    }
    all.ofOrdered();
    return all.choices.get(random.nextInt(all.choices.size())).get();
  }

  private void ofAnything() {
    String name = column.name();
    choices.add(() -> column.type().isInteger()
        ? mode(name)
        : exact("ANY_VALUE(" + name + ")", "MIN(" + name + ")", column.type()));
    choices.add(() -> extreme(name, name));
    if (!column.type().isFloating() && column.type() != OracleType.CHAR) {
      // An array keeps a zero without its sign, and a list there with it; a CHAR is not an element.
      String ordered = name + " ORDER BY " + name + " DESC NULLS LAST)" + FILTER + ")[2]";
      choices.add(() -> exact("(ARRAY_AGG(" + ordered, "(LIST(" + ordered, column.type()));
    }
    choices.add(() -> conditions("BOOL_AND", "BOOL_AND"));
    choices.add(() -> conditions("EVERY", "BOOL_AND"));
    choices.add(() -> conditions("BOOL_OR", "BOOL_OR"));
    choices.add(() -> conditions("SOME", "BOOL_OR"));
    choices.add(() -> {
      Sql condition = expressions.condition(0);
      // COUNT_IF of nothing is NULL there.
      String duck = "COUNT(CASE WHEN " + condition.duck() + " THEN 1 END)";
      return exact("COUNT_IF(" + condition.laminar() + ")", duck, OracleType.BIGINT);
    });
    choices.add(() -> {
      OracleColumn other = input.columns().get(random.nextInt(input.columns().size()));
      return pairs(column.type().isFloating() ? other : column, other);
    });
    OracleColumn time = input.time();
    if (time != null && input.uniqueTimes()) {
      choices.add(() -> extreme(
          name, time.name(), "ROW(" + time.name() + ", wn)", "ROW(" + time.name() + ", -wn)"));
    }
  }

  /** How many pairs there are, and how many different ones. */
  private static RandomAggregate pairs(OracleColumn left, OracleColumn right) {
    String both = left.name() + ", " + right.name();
    String distinct = left.type().isFloating() || right.type().isFloating() ? "" : "DISTINCT ";
    return exact(
        "COUNT(" + distinct + both + ")",
        "COUNT(" + distinct + "CASE WHEN " + left.name() + " IS NOT NULL AND " + right.name()
            + " IS NOT NULL THEN ROW(" + both + ") END)",
        OracleType.BIGINT);
  }

  private RandomAggregate conditions(String ours, String duck) {
    Sql condition = expressions.condition(1);
    return exact(
        ours + "(" + condition.laminar() + ")",
        duck + "(" + condition.duck() + ")",
        OracleType.BOOLEAN);
  }

  /** Of several rows with the same key any may be it: the value follows from the key. */
  private RandomAggregate extreme(String value, String key) {
    return extreme(value, key, key, key);
  }

  /** Over there the smallest and the largest key have names of their own, in which the first to arrive of several wins. */
  private RandomAggregate extreme(
      String value, String key, String duckKeyOfMin, String duckKeyOfMax) {
    String[] ours = {"ARG_MIN(", "ARG_MAX(", "MIN_BY(", "MAX_BY("};
    int which = random.nextInt(ours.length);
    return new RandomAggregate(
        new Sql(
            ours[which] + value + ", " + key + ")",
            which % 2 == 0
                ? "ARG_MIN(" + value + ", " + duckKeyOfMin + ")"
                : "ARG_MAX(" + value + ", " + duckKeyOfMax + ")",
            column.type(),
            column.bound()),
        false,
        false);
  }

  private void ofIntegers() {
    String name = column.name();
    choices.add(() -> extreme("MOD(" + name + ", 3)", name));
    for (String function : List.of(
        "BIT_AND(",
        "BIT_OR(",
        "BIT_XOR(",
        "BIT_XOR(DISTINCT ",
        "BIT_XOR(DISTINCT ",
        "BIT_XOR(DISTINCT ")) {
      // Bits of numbers below a bound may make one below twice the bound.
      choices.add(() -> new RandomAggregate(
          Sql.same(function + name + ")", column.type(), 2 * column.bound()), false, false));
    }
  }

  /** The smallest of the most frequent; the keys of a histogram are in order there. */
  private RandomAggregate mode(String name) {
    String histogram = "HISTOGRAM(" + name + ")" + FILTER;
    String counts = "map_values(" + histogram + ")";
    String duck =
        "map_keys(" + histogram + ")[list_position(" + counts + ", list_max(" + counts + "))]";
    return exact("MODE(" + name + ")", duck, column.type());
  }

  /** Neither NaN and infinities, which fail there, nor long decimals, which are doubles there. */
  private static boolean isFinite(OracleColumn column) {
    OracleType type = column.type();
    return type.isNumber() && type != OracleType.SPECIAL && type != OracleType.WIDE_DECIMAL;
  }

  private void ofNumbers() {
    String name = column.name();
    for (String function : List.of("VAR_POP", "VAR_SAMP", "VARIANCE", "STDDEV_POP", "STDDEV")) {
      choices.add(() -> approximate(function + "(" + name + ")", function + "(" + name + ")"));
    }
    for (int i = 0; i < 3; i++) {
      choices.add(() ->
          approximate("STDDEV_SAMP(DISTINCT " + name + ")", "STDDEV_SAMP(DISTINCT " + name + ")"));
    }
    for (String function : List.of(
        "COVAR_POP", "COVAR_SAMP", "REGR_AVGX", "REGR_AVGY", "REGR_SXX", "REGR_SYY", "REGR_SXY")) {
      choices.add(() -> pair(function, "%s", ""));
    }
    for (String function : List.of("CORR", "REGR_SLOPE", "REGR_INTERCEPT", "REGR_R2")) {
      // NaN of what has no spread there.
      choices.add(() -> pair(function, "CASE WHEN isfinite(%1$s) THEN %1$s END", FILTER));
    }
    choices.add(() ->
        exact("REGR_COUNT(" + name + ", " + name + ")", "COUNT(" + name + ")", OracleType.BIGINT));
  }

  private void ofOrdered() {
    String name = column.name();
    String[] fractions = {"0", "0.25", "0.5", "0.75", "0.9", "1"};
    String fraction = fractions[random.nextInt(fractions.length)];
    String direction = random.nextBoolean() ? "" : " DESC";
    String percentile =
        "PERCENTILE_DISC(" + fraction + ") WITHIN GROUP (ORDER BY " + name + direction + ")";
    choices.add(() -> new RandomAggregate(
        new Sql(percentile, percentile, column.type(), column.bound()), false, false));
    choices.add(() -> exact(
        "APPROX_COUNT_DISTINCT(" + name + ")", "COUNT(DISTINCT " + name + ")", OracleType.BIGINT));
    if (isFinite(column)) {
      String format =
          "PERCENTILE_CONT(" + fraction + ") WITHIN GROUP (ORDER BY %s" + direction + ")";
      choices.add(() -> approximate(
          String.format(Locale.ROOT, format, name),
          String.format(Locale.ROOT, format, "CAST(" + name + " AS DOUBLE)")));
      choices.add(
          () -> approximate("MEDIAN(" + name + ")", "MEDIAN(CAST(" + name + " AS DOUBLE))"));
    }
    if (column.type() == OracleType.VARCHAR) {
      ofStrings(direction);
    }
    OracleColumn time = input.time();
    if (time != null && input.uniqueTimes()) {
      choices.add(() -> new RandomAggregate(
          new Sql(
              "LAST_VALUE(" + name + ") IGNORE NULLS",
              "ARG_MAX(" + name + ", ROW(" + time.name() + ", wn))",
              column.type(),
              column.bound()),
          false,
          false));
    }
  }

  /** Lists are not made longer by lists above: they count as averages. */
  private void ofStrings(String direction) {
    String name = column.name();
    String order = " ORDER BY " + name + direction;
    choices.add(() -> approximate(
        "LISTAGG(" + name + ", '; ') WITHIN GROUP (" + order + ")",
        "STRING_AGG(" + name + ", '; '" + order + ")"));
    choices.add(() -> approximate(
        "STRING_AGG(DISTINCT " + name + ", ','" + order + ")",
        "STRING_AGG(DISTINCT " + name + ", ','" + order + ")"));
    OracleColumn other = input.columns().get(random.nextInt(input.columns().size()));
    if (!other.type().isFloating()) {
      String both = " ORDER BY " + other.name() + direction + " NULLS FIRST, " + name;
      choices.add(() -> approximate(
          "STRING_AGG(" + name + ", '-'" + both + ")",
          "STRING_AGG(" + name + ", '-'" + both + ")"));
    }
  }

  private RandomAggregate pair(String function, String duck, String filter) {
    List<OracleColumn> numbers =
        input.columns().stream().filter(OtherAggregates::isFinite).toList();
    String call = function + "(" + column.name() + ", "
        + numbers.get(random.nextInt(numbers.size())).name() + ")";
    return approximate(call, String.format(Locale.ROOT, duck, call + filter));
  }

  private static RandomAggregate approximate(String ours, String duck) {
    return new RandomAggregate(new Sql(ours, duck, OracleType.DOUBLE, 0), true, false);
  }

  private static RandomAggregate exact(String ours, String duck, OracleType type) {
    return new RandomAggregate(
        new Sql(ours, duck, type, type == OracleType.BIGINT ? 1 : 0), false, false);
  }
}
