package io.laminar.sql.plan;

import io.laminar.sql.parser.Emit;
import io.laminar.sql.plan.rule.Passes;
import io.laminar.sql.validate.QueryValidator;
import io.laminar.sql.validate.Relations;
import org.apache.calcite.plan.CompilerFreeCluster;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql2rel.SqlToRelConverter;

/** Plans queries. Stateless: any thread may call it. */
public final class Planner {
  private static final SqlToRelConverter.Config CONVERTER = SqlToRelConverter.config()
      // A long IN list stays a condition; as a join with a table of constants it could not run.
      .withInSubQueryThreshold(Integer.MAX_VALUE)
      .withExpand(false)
      .withTrimUnusedFields(false)
      // Simplification and merging are passes of ours; done here already, windows would be hard to
      // recognise.
      .withRelBuilderConfigTransform(config -> config
          .withSimplify(false)
          .withSimplifyValues(false)
          .withBloat(-1)
          .withPruneInputOfAggregate(false)
          .withPushJoinCondition(false));

  private Planner() {}

  /**
   * Plans a query that runs for as long as its view exists.
   *
   * @param query what the parser made; not changed
   * @param emit its EMIT clause
   * @param relations what it may read
   * @return the plan
   * @throws io.laminar.api.LaminarException if the query is wrong or not supported
   */
  public static QueryPlan plan(SqlNode query, Emit emit, Relations relations) {
    QueryValidator validator = new QueryValidator(relations);
    SqlNode validated = validator.validate(query, false);
    RelRoot converted = convert(validated, validator);
    RelNode result = Passes.apply(converted.project());
    return QueryPlan.of(
        new PhysicalPlanner(emit).plan(result, converted.validatedRowType.getFieldNames()));
  }

  private static RelRoot convert(SqlNode query, QueryValidator validator) {
    HepPlanner planner = new HepPlanner(HepProgram.builder().build());
    planner.setExecutor(new NoFolding());
    RelOptCluster cluster =
        new CompilerFreeCluster(planner, new RexBuilder(validator.typeFactory()));
    SqlToRelConverter converter = new SqlToRelConverter(
        (rowType, queryString, schemaPath, viewPath) -> {
          throw new IllegalStateException("views are read, never expanded");
        },
        validator.validator(),
        validator.catalog(),
        cluster,
        Convertlets.INSTANCE,
        CONVERTER);
    return converter.convertQuery(query, false, true);
  }
}
