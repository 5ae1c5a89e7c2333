package io.laminar.oracle;

import io.laminar.oracle.RandomTable.OracleColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Random rows with the elements of an array of their columns. DuckDB joins each row with the places. */
final class RandomUnnest {
  private RandomUnnest() {}

  static @Nullable RandomStep of(TimedInputs inputs) {
    OracleRelation input = inputs.any(each -> true);
    if (input == null) {
      return null;
    }
    Random random = inputs.random();
    OracleColumn first = inputs.one(input.columns());
    List<String> elements = new ArrayList<>(List.of(first.name()));
    long bound = first.bound();
    for (int i = random.nextInt(3); i > 0; i--) {
      OracleColumn other = inputs.one(
          input.columns().stream().filter(each -> each.type() == first.type()).toList());
      elements.add(other.name());
      bound = Math.max(bound, other.bound());
    }
    String element = inputs.prefix() + "x";
    String place = inputs.prefix() + "n";
    boolean numbered = random.nextBoolean();
    List<OracleColumn> columns = new ArrayList<>(input.columns());
    columns.add(new OracleColumn(element, first.type(), true, bound));
    if (numbered) {
      columns.add(new OracleColumn(place, OracleType.INTEGER, false));
    }
    RandomExpression expressions = new RandomExpression(random, columns);
    StepColumns all = inputs.columns();
    OracleColumn time = input.time();
    if (time != null && random.nextInt(4) > 0) {
      all.timeItem(Sql.same(time.name(), time.type(), 0));
    }
    all.item(Sql.same(element, first.type(), bound), false);
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      all.item(random.nextBoolean() ? expressions.column() : expressions.value(1), false);
    }
    if (all.time() != null) {
      all.hide(StepColumns.HIDDEN);
    }
    Sql where = inputs.where(expressions);
    String array = "UNNEST(ARRAY[" + String.join(", ", elements) + "])"
        + (numbered ? " WITH ORDINALITY" : "") + " AS u (" + element
        + (numbered ? ", " + place : "") + ")";
    String join = switch (random.nextInt(3)) {
      case 0 -> ", " + array;
      case 1 -> " LEFT JOIN " + array + " ON TRUE";
      default -> " CROSS JOIN " + array;
    };
    StringBuilder choice = new StringBuilder("CASE hi");
    for (int i = 0; i < elements.size(); i++) {
      choice.append(" WHEN ").append(i).append(" THEN ").append(elements.get(i));
    }
    String duck = "SELECT " + all.duckShown() + " FROM (SELECT *, " + choice + " END AS " + element
        + ", CAST(hi + 1 AS INTEGER) AS " + place + " FROM " + input.duck() + ", range("
        + elements.size() + ") AS h(hi)) AS elements" + TimedInputs.whereClause(where.duck());
    String ours = "SELECT " + all.shown() + " FROM " + input.laminar() + join
        + TimedInputs.whereClause(where.laminar());
    return TimedInputs.step(
        all,
        new Sql(ours, duck, OracleType.BOOLEAN, 0),
        input.changelog(),
        List.of(input),
        input.isWindowed(),
        null);
  }
}
