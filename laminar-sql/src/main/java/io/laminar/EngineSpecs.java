package io.laminar;

import io.laminar.core.engine.source.SourceSpec;
import io.laminar.sql.catalog.SourceDefinition;
import io.laminar.sql.catalog.SourceOptions;
import java.time.Duration;

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
        definition.primaryKey());
  }
}
