package io.laminar.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/**
 * Random views over two sources and over each other, in both dialects.
 *
 * @param views in the order in which they are made
 */
record RandomPipeline(List<View> views) {
  /**
   * A view.
   *
   * @param name the same in both
   * @param materialized whether it keeps its rows
   * @param step its query
   * @param relation what a query above reads
   */
  record View(String name, boolean materialized, RandomStep step, OracleRelation relation) {
    String create() {
      return "CREATE " + (materialized ? "MATERIALIZED VIEW " : "STREAM ") + name + " AS "
          + step.laminar();
    }

    String createDuck() {
      return "CREATE OR REPLACE TEMP VIEW " + name + " AS " + step.duck();
    }
  }

  static RandomPipeline of(Random random, List<RandomTable> tables, int maxViews, boolean late) {
    return of(
        random, tables, maxViews, relations -> RandomStep.of(random, relations, 2, true, late));
  }

  /** The same, of steps in which event time or the order of rows decides. */
  static RandomPipeline timed(
      Random random, List<RandomTable> tables, int maxViews, boolean late, boolean ordered) {
    boolean arrays = tables.get(0).columns().contains(RandomArrays.XS);
    return of(
        random,
        tables,
        maxViews,
        relations -> RandomTimed.of(random, relations, late, ordered, arrays));
  }

  private static RandomPipeline of(
      Random random,
      List<RandomTable> tables,
      int maxViews,
      Function<List<OracleRelation>, RandomStep> steps) {
    List<OracleRelation> relations = new ArrayList<>();
    tables.forEach(table -> relations.add(OracleRelation.of(table)));
    List<View> views = new ArrayList<>();
    int count = random.nextInt(2, maxViews + 1);
    for (int i = 0; i < count; i++) {
      String name = "v" + i;
      RandomStep step = steps.apply(relations);
      OracleRelation relation = step.relation().named(name, name);
      views.add(new View(name, random.nextBoolean(), step, relation));
      relations.add(relation);
    }
    return new RandomPipeline(views);
  }

  /** A view of the rows of both sources from one on. */
  static View later(Random random, List<RandomTable> tables, int firstNumber) {
    List<OracleRelation> relations = new ArrayList<>();
    for (RandomTable table : tables) {
      relations.add(OracleRelation.of(table)
          .named(
              table.name(),
              "(SELECT * FROM " + table.name() + " WHERE wn >= " + firstNumber + ") AS "
                  + table.name()));
    }
    RandomStep step = RandomStep.of(random, relations, 1, true, true);
    return new View("later", true, step, step.relation().named("later", "later"));
  }
}
