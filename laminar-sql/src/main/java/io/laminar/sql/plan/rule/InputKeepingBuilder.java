package io.laminar.sql.plan.rule;

import java.util.function.UnaryOperator;
import org.apache.calcite.plan.Contexts;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptSchema;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.tools.RelBuilder;
import org.apache.calcite.tools.RelBuilderFactory;
import org.jspecify.annotations.Nullable;

/**
 * A builder that keeps the input of a condition that is never true. Calcite's puts a relation of no rows in its place:
 * right for a batch, but a stream over it would no longer follow its source's time and end.
 */
public final class InputKeepingBuilder extends RelBuilder {
  /** Makes such builders. */
  public static final RelBuilderFactory FACTORY = (cluster, schema) -> new InputKeepingBuilder(
      cluster, schema, Config.DEFAULT.withSimplify(false).withSimplifyValues(false));

  private final Config chosen;

  private InputKeepingBuilder(RelOptCluster cluster, @Nullable RelOptSchema schema, Config config) {
    super(Contexts.of(config), cluster, schema);
    this.chosen = config;
  }

  @Override
  public RelBuilder transform(UnaryOperator<Config> change) {
    return new InputKeepingBuilder(cluster, relOptSchema, change.apply(chosen));
  }

  @Override
  public RelBuilder empty() {
    return push(LogicalFilter.create(build(), getRexBuilder().makeLiteral(false)));
  }
}
