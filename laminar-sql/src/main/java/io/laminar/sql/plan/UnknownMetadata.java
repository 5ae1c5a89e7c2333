package io.laminar.sql.plan;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptPredicateList;
import org.apache.calcite.rel.RelCollation;
import org.apache.calcite.rel.RelDistribution;
import org.apache.calcite.rel.RelDistributions;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.metadata.MetadataHandler;
import org.apache.calcite.rel.metadata.MetadataHandlerProvider;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Answers the questions that planning asks for statistics with "not known". No pass estimates costs, and unique keys are derived from
 * physical plans; Calcite's own answers would load a hundred classes and look up their methods by reflection before
 * the first query is planned.
 */
final class UnknownMetadata extends RelMetadataQuery {
  UnknownMetadata() {
    super(NoHandlers.INSTANCE);
  }

  @Override
  public Double getRowCount(RelNode rel) {
    return rel.estimateRowCount(this);
  }

  @Override
  public @Nullable Double getMaxRowCount(RelNode rel) {
    return null;
  }

  @Override
  public @Nullable Double getMinRowCount(RelNode rel) {
    return null;
  }

  @Override
  public @Nullable Set<ImmutableBitSet> getUniqueKeys(RelNode rel, boolean ignoreNulls) {
    return null;
  }

  @Override
  public @Nullable Boolean areColumnsUnique(
      RelNode rel, ImmutableBitSet columns, boolean ignoreNulls) {
    return null;
  }

  @Override
  public ImmutableList<RelCollation> collations(RelNode rel) {
    return ImmutableList.of();
  }

  @Override
  public RelDistribution distribution(RelNode rel) {
    return RelDistributions.ANY;
  }

  @Override
  public RelOptPredicateList getPulledUpPredicates(RelNode rel) {
    return RelOptPredicateList.EMPTY;
  }

  @Override
  public @Nullable List<Double> getAverageColumnSizes(RelNode rel) {
    return null;
  }

  /** Gives no handlers: a question that is not answered above fails, so that a pass that begins to ask it is noticed. */
  private static final class NoHandlers implements MetadataHandlerProvider {
    static final NoHandlers INSTANCE = new NoHandlers();

    @Override
    @SuppressWarnings("NullAway")
    public <H extends MetadataHandler<?>> H handler(Class<H> handlerClass) {
      return null;
    }
  }
}
