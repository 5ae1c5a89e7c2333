package io.laminar.sql.plan;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Multimap;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptCost;
import org.apache.calcite.plan.RelOptPredicateList;
import org.apache.calcite.plan.volcano.VolcanoPlanner;
import org.apache.calcite.rel.RelCollation;
import org.apache.calcite.rel.RelDistribution;
import org.apache.calcite.rel.RelDistributions;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.metadata.BuiltInMetadata;
import org.apache.calcite.rel.metadata.MetadataHandler;
import org.apache.calcite.rel.metadata.MetadataHandlerProvider;
import org.apache.calcite.rel.metadata.RelColumnOrigin;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexTableInputRef.RelTableRef;
import org.apache.calcite.sql.SqlExplainLevel;
import org.apache.calcite.util.ArrowSet;
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

  // ---- Origins ----

  @Override
  public @Nullable Multimap<Class<? extends RelNode>, RelNode> getNodeTypes(RelNode rel) {
    return null;
  }

  @Override
  public @Nullable Set<RelColumnOrigin> getColumnOrigins(RelNode rel, int column) {
    return null;
  }

  @Override
  public @Nullable Set<RexNode> getExpressionLineage(RelNode rel, RexNode expression) {
    return null;
  }

  @Override
  public @Nullable Set<RelTableRef> getTableReferences(RelNode rel) {
    return null;
  }

  /** All that there are: which of them are used is not known. */
  @Override
  public ImmutableBitSet getInputFieldsUsed(RelNode rel) {
    int fields = 0;
    for (RelNode input : rel.getInputs()) {
      fields += input.getRowType().getFieldCount();
    }
    return ImmutableBitSet.range(fields);
  }

  // ---- Numbers ----

  @Override
  public @Nullable Double getPercentageOriginalRows(RelNode rel) {
    return null;
  }

  @Override
  public @Nullable Double getSelectivity(RelNode rel, @Nullable RexNode predicate) {
    return null;
  }

  @Override
  public @Nullable Double getPopulationSize(RelNode rel, ImmutableBitSet key) {
    return null;
  }

  @Override
  public @Nullable Double getDistinctRowCount(
      RelNode rel, ImmutableBitSet key, @Nullable RexNode predicate) {
    return null;
  }

  @Override
  public @Nullable Double getAverageRowSize(RelNode rel) {
    return null;
  }

  // ---- Costs ----

  @Override
  public @Nullable RelOptCost getCumulativeCost(RelNode rel) {
    return null;
  }

  @Override
  public @Nullable RelOptCost getNonCumulativeCost(RelNode rel) {
    return null;
  }

  @Override
  public @Nullable RelOptCost getLowerBoundCost(RelNode rel, VolcanoPlanner planner) {
    return null;
  }

  @Override
  public @Nullable Boolean isPhaseTransition(RelNode rel) {
    return null;
  }

  @Override
  public @Nullable Integer splitCount(RelNode rel) {
    return null;
  }

  @Override
  public @Nullable Double memory(RelNode rel) {
    return null;
  }

  @Override
  public @Nullable Double cumulativeMemoryWithinPhase(RelNode rel) {
    return null;
  }

  @Override
  public @Nullable Double cumulativeMemoryWithinPhaseSplit(RelNode rel) {
    return null;
  }

  // ---- What holds of rows ----

  @Override
  public RelDistribution getDistribution(RelNode rel) {
    return RelDistributions.ANY;
  }

  @Override
  public @Nullable RelOptPredicateList getAllPredicates(RelNode rel) {
    return null;
  }

  @Override
  public @Nullable Boolean determines(RelNode rel, int key, int column) {
    return null;
  }

  @Override
  public @Nullable Boolean determinesSet(
      RelNode rel, ImmutableBitSet determinants, ImmutableBitSet dependents) {
    return null;
  }

  @Override
  public ImmutableBitSet dependents(RelNode rel, ImmutableBitSet columns) {
    return ImmutableBitSet.of();
  }

  @Override
  public Set<ImmutableBitSet> determinants(RelNode rel, ImmutableBitSet columns) {
    return Set.of();
  }

  @Override
  public ArrowSet getFDs(RelNode rel) {
    return ArrowSet.EMPTY;
  }

  @Override
  public Boolean isVisibleInExplain(RelNode rel, SqlExplainLevel level) {
    return true;
  }

  /** No column is one: they are not part of the language. */
  @Override
  public Boolean isMeasure(RelNode rel, int column) {
    return false;
  }

  @Override
  public RexNode expand(RelNode rel, int column, BuiltInMetadata.Measure.Context context) {
    throw new IllegalStateException("column " + column + " is not a measure");
  }

  /** Gives no handlers: every question is answered above. */
  private static final class NoHandlers implements MetadataHandlerProvider {
    static final NoHandlers INSTANCE = new NoHandlers();

    @Override
    @SuppressWarnings("NullAway")
    public <H extends MetadataHandler<?>> H handler(Class<H> handlerClass) {
      return null;
    }
  }
}
