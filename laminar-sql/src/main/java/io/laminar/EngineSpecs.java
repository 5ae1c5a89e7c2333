package io.laminar;

import io.laminar.core.engine.graph.QuerySpec;
import io.laminar.core.engine.output.RetainLimit;
import io.laminar.core.engine.output.RowErrors;
import io.laminar.core.engine.source.Relation;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.engine.source.SourceSpec;
import io.laminar.core.pipeline.PipelineSpec;
import io.laminar.core.state.MemoryBudget;
import io.laminar.sql.catalog.Retain;
import io.laminar.sql.catalog.SourceDefinition;
import io.laminar.sql.catalog.SourceOptions;
import io.laminar.sql.catalog.ViewDefinition;
import io.laminar.sql.catalog.ViewOptions;
import io.laminar.sql.physical.ClockUse;
import io.laminar.sql.physical.Pipelines;
import io.laminar.sql.physical.VaryingFunctions;
import io.laminar.sql.plan.QueryPlan;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the engine is told of a definition. */
final class EngineSpecs {
  private EngineSpecs() {}

  static SourceSpec of(SourceDefinition definition) {
    SourceOptions options = definition.options();
    return new SourceSpec(
        definition.name(),
        definition.schema(),
        definition.watermarkColumn(),
        definition.delayUnits(),
        options.watermark(),
        options.bufferSize(),
        options.backpressure(),
        options.waitStrategy(),
        options.idleTimeout().map(Duration::toNanos).orElse(0L),
        options.maxFuture().map(Duration::toNanos).orElse(0L),
        options.maxRowBytes(),
        definition.primaryKey(),
        options.walMode().orElse(null));
  }

  /** What keeps the rows of a table. */
  static QuerySpec ofTable(String table, QueryPlan plan, SourceInput pushed) {
    return new QuerySpec(
        table,
        Pipelines.continuous(plan.root()),
        List.of(pushed),
        new RowErrors(false),
        true,
        false);
  }

  /**
   * What runs a stream or materialized view.
   *
   * @param relations finds what is read, by name
   */
  static QuerySpec of(
      ViewDefinition definition, QueryPlan plan, Function<String, Relation> relations) {
    ViewOptions options = definition.options();
    PipelineSpec pipeline = Pipelines.continuous(plan.root());
    return new QuerySpec(
        definition.name(),
        pipeline,
        pipeline.scans().stream().map(relations).toList(),
        new RowErrors(options.onError() == ViewOptions.OnError.STOP),
        definition.isMaterialized(),
        ClockUse.in(plan.root()),
        options.stateLimitBytes().orElse(MemoryBudget.NO_LIMIT),
        retain(options.retain()),
        !VaryingFunctions.in(plan.root()).isEmpty());
  }

  private static @Nullable RetainLimit retain(Retain retain) {
    if (!retain.isSet()) {
      return null;
    }
    return retain.rows().isPresent()
        ? RetainLimit.ofRows(retain.rows().getAsLong())
        : RetainLimit.ofNanos(retain.time().orElseThrow().toNanos());
  }
}
