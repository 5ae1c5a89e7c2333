package io.laminar.oracle;

import io.laminar.oracle.RandomTable.OracleColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Random steps with arrays: the column {@code xs} of a source, and arrays of its other columns; their elements, how many
 * there are, groups of equal arrays, and a row for each element. A view above sees no array.
 */
final class RandomArrays {
  /** The column that both sources have; steps of other kinds do not know it. */
  static final OracleColumn XS = new OracleColumn("xs", OracleType.BIGINTS, true);

  private final TimedInputs inputs;
  private final Random random;
  private final OracleRelation input;
  private final RandomExpression expressions;
  private final StepColumns all;

  private RandomArrays(TimedInputs inputs) {
    this.inputs = inputs;
    this.random = inputs.random();
    this.input = inputs.source();
    this.expressions = new RandomExpression(random, input.columns());
    this.all = inputs.columns();
  }

  static RandomStep of(TimedInputs inputs) {
    RandomArrays made = new RandomArrays(inputs);
    return switch (inputs.random().nextInt(4)) {
      case 0 -> made.grouped();
      case 1 -> made.ofGroups();
      case 2 -> made.elements();
      default -> made.projected();
    };
  }

  /**
   * An array in both dialects.
   *
   * @param element the type of its elements, and how large they can be
   */
  private record Array(String ours, String duck, OracleColumn element) {
    Sql same(Array other) {
      return Sql.condition(
          "(" + ours + " = " + other.ours + ")", "(" + duck + " = " + other.duck + ")");
    }
  }

  private static Array column() {
    return new Array("xs", "xs", new OracleColumn("x", OracleType.BIGINT, true));
  }

  private Array any() {
    return switch (random.nextInt(5)) {
      case 0 -> new Array("COALESCE(xs, ARRAY[7])", "COALESCE(xs, [7])", column().element);
      case 1 -> {
        Sql when = expressions.condition(0);
        yield new Array(
            "CASE WHEN " + when.laminar() + " THEN xs END",
            "CASE WHEN " + when.duck() + " THEN xs END",
            column().element);
      }
      case 2 -> ofColumns();
      default -> column();
    };
  }

  private Array ofColumns() {
    List<OracleColumn> fitting = input.columns().stream()
        .filter(each -> !each.type().isFloating() && each.type() != OracleType.CHAR)
        .toList();
    if (fitting.isEmpty()) {
      return column();
    }
    OracleColumn first = inputs.one(fitting);
    List<String> names = new ArrayList<>(List.of(first.name()));
    for (int i = random.nextInt(3); i > 0; i--) {
      names.add(inputs
          .one(fitting.stream().filter(each -> each.type() == first.type()).toList())
          .name());
    }
    String list = "[" + String.join(", ", names) + "]";
    return new Array("ARRAY" + list, list, first);
  }

  /** Counted from 1; some places are behind the end, and some come from the row. */
  private Sql element(Array array, boolean ofRows) {
    boolean constant = !ofRows || random.nextBoolean();
    String place = constant ? String.valueOf(random.nextInt(1, 5)) : "";
    Sql computed = expressions.integer(0).wrap("MOD(ABS(", "), 3) + 1", OracleType.BIGINT);
    return new Sql(
        "(" + array.ours + ")[" + (place.isEmpty() ? computed.laminar() : place) + "]",
        "list_extract(" + array.duck + ", " + (place.isEmpty() ? computed.duck() : place) + ")",
        array.element.type(),
        array.element.bound());
  }

  private static Sql size(Array array) {
    return new Sql(
        "CARDINALITY(" + array.ours + ")",
        "CAST(len(" + array.duck + ") AS INTEGER)",
        OracleType.INTEGER,
        Sql.COLUMN_BOUND);
  }

  /** Its values are of the same Java type there in an array. */
  private static boolean isPlain(OracleColumn column) {
    return column.type().isInteger() || column.type() == OracleType.VARCHAR;
  }

  /** It is shown, and no column for a view above. */
  private void show(Array array) {
    all.item(new Sql(array.ours, array.duck, OracleType.BIGINTS, 0), true);
  }

  private void addOf(Array array, boolean ofRows) {
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      switch (random.nextInt(4)) {
        case 0 -> {
          if (isPlain(array.element)) {
            show(array);
          } else {
            all.item(size(array), false);
          }
        }
        case 1 -> all.item(size(array), false);
        default -> all.item(element(array, ofRows), false);
      }
    }
  }

  private Sql where() {
    return switch (random.nextInt(4)) {
      case 0 -> size(column()).wrap("", " > 1", OracleType.BOOLEAN);
      case 1 ->
        random.nextBoolean()
            ? column().same(any(column().element.type()))
            : Sql.condition("xs IS NOT NULL", "xs IS NOT NULL");
      default -> inputs.where(expressions);
    };
  }

  /** One whose elements are comparable with those of the column. */
  private Array any(OracleType type) {
    Array array = any();
    return array.element.type() == type ? array : column();
  }

  private RandomStep projected() {
    OracleColumn time = TimedInputs.time(input);
    if (random.nextBoolean()) {
      all.timeItem(Sql.same(time.name(), time.type(), 0));
    }
    addOf(any(), true);
    all.item(expressions.column(), false);
    if (random.nextBoolean()) {
      addOf(ofColumns(), true);
    }
    if (all.time() != null) {
      all.hide(StepColumns.HIDDEN);
    }
    return step(input.laminar(), input.duck(), "", false);
  }

  /** Equal arrays are a group; how many different ones there are. */
  private RandomStep grouped() {
    OracleColumn key = inputs.one(input.columns());
    String group = " GROUP BY ";
    if (random.nextBoolean()) {
      all.item(Sql.same("COUNT(DISTINCT xs)", OracleType.BIGINT, 1_000), false);
      all.item(Sql.same("COUNT(xs)", OracleType.BIGINT, 1_000), false);
      all.item(Sql.same(key.name(), key.type(), key.bound()), false);
      group += key.name();
    } else {
      addOf(column(), false);
      all.item(Sql.same("COUNT(*)", OracleType.BIGINT, 1_000), false);
      group += "xs";
    }
    if (isPlain(key)) {
      String ordered = "(" + key.name() + " ORDER BY " + key.name() + " NULLS LAST)";
      Array values = new Array("ARRAY_AGG" + ordered, "LIST" + ordered, key);
      all.item(size(values).withBound(1_000), false);
      show(values);
    }
    return step(input.laminar(), input.duck(), group, true);
  }

  /** Arrays that groups, or different rows, have as their keys. */
  private RandomStep ofGroups() {
    OracleColumn key = inputs.one(input.columns());
    Sql where = where();
    String rows = "(SELECT " + key.name() + ", xs, COUNT(*) AS n FROM %s%s GROUP BY " + key.name()
        + ", xs) AS groups_" + inputs.prefix();
    addOf(column(), false);
    all.item(Sql.same("n", OracleType.BIGINT, 1_000), false);
    all.item(Sql.same(key.name(), key.type(), key.bound()), false);
    return step(
        String.format(rows, input.laminar(), TimedInputs.whereClause(where.laminar())),
        String.format(rows, input.duck(), TimedInputs.whereClause(where.duck())),
        "",
        true);
  }

  /** A row for each element; with LEFT JOIN one for none, too. */
  private RandomStep elements() {
    boolean outer = random.nextBoolean();
    String element = inputs.prefix() + "x";
    String place = inputs.prefix() + "p";
    all.item(Sql.same(element, OracleType.BIGINT, Sql.COLUMN_BOUND), false);
    all.item(Sql.same(place, OracleType.INTEGER, Sql.COLUMN_BOUND), false);
    all.item(expressions.column(), false);
    String ours = input.laminar() + (outer ? " LEFT" : " CROSS")
        + " JOIN UNNEST(xs) WITH ORDINALITY AS u (" + element + ", " + place + ")"
        + (outer ? " ON TRUE" : "");
    String count = outer ? "GREATEST(COALESCE(len(xs), 0), 1)" : "len(xs)";
    String duck = "(SELECT *, list_extract(xs, hi + 1) AS " + element
        + ", CASE WHEN hi < len(xs) THEN CAST(hi + 1 AS INTEGER) END AS " + place + " FROM "
        + input.duck() + ", range(5) AS h(hi) WHERE hi < " + count + ") AS elements";
    return step(ours, duck, "", false);
  }

  private RandomStep step(String from, String duckFrom, String groupBy, boolean changelog) {
    Sql where = from.startsWith("(") ? Sql.condition("TRUE", "TRUE") : where();
    return TimedInputs.step(
        all,
        new Sql(
            "SELECT " + all.shown() + " FROM " + from + TimedInputs.whereClause(where.laminar())
                + groupBy,
            "SELECT " + all.duckShown() + " FROM " + duckFrom
                + TimedInputs.whereClause(where.duck()) + groupBy,
            OracleType.BOOLEAN,
            0),
        changelog,
        List.of(input),
        input.isWindowed(),
        null);
  }
}
