package io.laminar.oracle;

import io.laminar.oracle.RandomTable.OracleColumn;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the steps of {@link RandomTimed} may read, and how its rows come.
 *
 * @param relations sources and views
 * @param late whether rows of the sources may be late
 * @param ordered whether rows come in the order of their numbers
 * @param prefix of the names of columns
 */
record TimedInputs(
    Random random, List<OracleRelation> relations, boolean late, boolean ordered, String prefix) {
  /** How many different values a key has at most: few enough that rows of a key follow each other. */
  private static final long FEW = 100;

  /** The newer, the likelier; null if none fits. */
  @Nullable
  OracleRelation any(Predicate<OracleRelation> fits) {
    List<OracleRelation> fitting = relations.stream()
        .filter(relation -> !relation.columns().isEmpty() && fits.test(relation))
        .toList();
    if (fitting.isEmpty()) {
      return null;
    }
    int back = Math.min(random.nextInt(fitting.size()), random.nextInt(fitting.size()));
    return fitting.get(fitting.size() - 1 - back);
  }

  /** One of the two sources. */
  OracleRelation source() {
    return relations.get(random.nextInt(2));
  }

  StepColumns columns() {
    return new StepColumns(random, prefix);
  }

  static OracleColumn time(OracleRelation relation) {
    return Objects.requireNonNull(relation.time());
  }

  /** No row of it is late for anything. */
  boolean isNeverLate(OracleRelation relation) {
    return !late || relation.isWindowed();
  }

  /** DuckDB's condition that a row is not behind the watermark which it meets. */
  String inTime(OracleRelation relation) {
    return isNeverLate(relation)
        ? "TRUE"
        : time(relation).name() + " >= " + relation.duckWatermark();
  }

  /** Up to two columns that rows can be looked up by: floating point numbers are not. */
  List<OracleColumn> keys(OracleRelation relation, int most) {
    List<OracleColumn> keys = new ArrayList<>();
    for (OracleColumn column : relation.columns()) {
      if (!column.type().isFloating() && column.bound() <= FEW) {
        keys.add(column);
      }
    }
    Collections.shuffle(keys, random);
    return List.copyOf(keys.subList(0, Math.min(keys.size(), random.nextInt(most + 1))));
  }

  /** A condition, one time in three. */
  Sql where(RandomExpression expressions) {
    return random.nextInt(3) > 0 ? Sql.condition("TRUE", "TRUE") : expressions.condition(1);
  }

  /** After FROM and the like, if there is one. */
  static String whereClause(String condition) {
    return condition.equals("TRUE") ? "" : " WHERE " + condition;
  }

  <T> T one(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }

  /**
   * A step whose rows stay in the order of nothing.
   *
   * @param neverLate whether its rows are late for nothing
   * @param lateRows as {@link RandomStep#late()}
   */
  static RandomStep step(
      StepColumns all,
      Sql query,
      boolean changelog,
      List<OracleRelation> inputs,
      boolean neverLate,
      @Nullable String lateRows) {
    OracleRelation relation = inputs.get(0);
    for (OracleRelation input : inputs) {
      relation = new OracleRelation(
          "",
          "",
          List.copyOf(all.columns()),
          all.time(),
          changelog,
          OracleRelation.both(relation.sources(), input.sources()),
          false,
          neverLate,
          OracleRelation.both(relation.nonEmpty(), input.nonEmpty()));
    }
    return new RandomStep(
        query.laminar(),
        query.duck(),
        all.names(),
        List.copyOf(all.approximate()),
        relation,
        lateRows);
  }
}
