package io.laminar.core.engine.graph;

import io.laminar.core.engine.output.RetainLimit;
import io.laminar.core.engine.output.RowErrors;
import io.laminar.core.engine.source.Relation;
import io.laminar.core.pipeline.PipelineSpec;
import io.laminar.core.state.MemoryBudget;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the engine has to know of a query.
 *
 * @param name its name
 * @param pipeline its operators
 * @param inputs what it reads: one relation a scan, in the order of {@link PipelineSpec#scans}
 * @param errors where its row errors are counted and kept
 * @param materialized whether its current rows are kept, to be queried
 * @param readsClock whether an expression asks for the time
 * @param stateLimitBytes what its state may take, or {@link MemoryBudget#NO_LIMIT}
 * @param retain how many of its changes are retained; null for none
 * @param varies whether the same rows may give other results when they come again
 */
public record QuerySpec(
    String name,
    PipelineSpec pipeline,
    List<Relation> inputs,
    RowErrors errors,
    boolean materialized,
    boolean readsClock,
    long stateLimitBytes,
    @Nullable RetainLimit retain,
    boolean varies) {
  // Copies the list.
  public QuerySpec {
    inputs = List.copyOf(inputs);
  }

  /**
   * A query whose state has no limit of its own.
   *
   * @param name of the stream or view
   * @param pipeline its operators
   * @param inputs what it reads: one relation a scan, in the order of {@link PipelineSpec#scans}
   * @param errors where its row errors are counted and kept
   * @param materialized whether its current rows are kept, to be queried
   * @param readsClock whether an expression asks for the time
   */
  public QuerySpec(
      String name,
      PipelineSpec pipeline,
      List<Relation> inputs,
      RowErrors errors,
      boolean materialized,
      boolean readsClock) {
    this(name, pipeline, inputs, errors, materialized, readsClock, MemoryBudget.NO_LIMIT, null);
  }

  /** A query that gives the same results for the same rows. */
  public QuerySpec(
      String name,
      PipelineSpec pipeline,
      List<Relation> inputs,
      RowErrors errors,
      boolean materialized,
      boolean readsClock,
      long stateLimitBytes,
      @Nullable RetainLimit retain) {
    this(name, pipeline, inputs, errors, materialized, readsClock, stateLimitBytes, retain, false);
  }
}
