package io.laminar;

import io.laminar.api.Backpressure;
import io.laminar.api.Metrics;
import io.laminar.api.Row;
import io.laminar.api.WaitStrategy;
import io.laminar.api.WatermarkOrigin;
import io.laminar.core.codec.UntypedEncoder;
import io.laminar.core.engine.Engine;
import io.laminar.core.engine.Producers;
import io.laminar.core.engine.SourceStatements;
import io.laminar.core.engine.graph.Query;
import io.laminar.core.engine.graph.QuerySpec;
import io.laminar.core.engine.output.RowErrors;
import io.laminar.core.engine.source.Relation;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.engine.source.SourceSpec;
import io.laminar.core.handle.SourceHandle;
import io.laminar.sql.physical.Pipelines;
import io.laminar.sql.plan.OneRow;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The row that streams and views read where they have VALUES or a SELECT without FROM. It lies in a materialized view over
 * a source that is complete, so that each query over it begins with the row, once, and never waits for more. Under the lock of
 * the statements.
 */
final class ConstantRow {
  private final Engine engine;
  private @Nullable Query row;

  ConstantRow(Engine engine) {
    this.engine = engine;
  }

  /** What a query scans: what holds the row, which is made when it is first asked for, or something else. */
  Relation or(String name, Function<String, Relation> others) {
    return name.equals(OneRow.NAME) ? query() : others.apply(name);
  }

  /** Makes the row, so that it is older than all that reads it. */
  void prepare() {
    Query unused = query();
  }

  /** Makes the place of the row, whose state is brought back. */
  void prepareEmpty() {
    row = made(source -> {});
  }

  /** Leaves out what nobody has made. */
  static Metrics without(Metrics metrics) {
    return new Metrics(
        metrics.sources().stream()
            .filter(each -> !each.name().equals(OneRow.NAME))
            .toList(),
        metrics.queries().stream()
            .filter(each -> !each.name().equals(OneRow.NAME))
            .toList(),
        metrics.subscriptions(),
        metrics.database(),
        metrics.durability());
  }

  private Query query() {
    Query present = row;
    if (present == null) {
      present = made(this::fill);
      row = present;
    }
    return present;
  }

  private Query made(Consumer<SourceInput> filled) {
    SourceInput source = engine.createSource(new SourceSpec(
        OneRow.NAME,
        OneRow.schema(),
        -1,
        0,
        WatermarkOrigin.ROWS,
        2,
        Backpressure.BLOCK,
        WaitStrategy.PARK,
        0,
        0,
        1 << 10));
    try {
      Query query = engine.createQuery(new QuerySpec(
          OneRow.NAME,
          Pipelines.continuous(OneRow.scan()),
          List.of(source),
          new RowErrors(true),
          true,
          false));
      filled.accept(source);
      return query;
    } catch (Throwable refused) {
      engine.drop(List.of(source), List.of());
      throw refused;
    }
  }

  private void fill(SourceInput source) {
    try (SourceHandle<Row> handle = new SourceHandle<>(
        new Producers(engine).ofStatement(source, 1), UntypedEncoder.of(source.layout()))) {
      handle.push(Row.of(source.schema(), 0L));
    }
    new SourceStatements(engine).finish(source);
  }
}
