package io.laminar.core.engine.source;

import io.laminar.core.pipeline.Pipeline;

/** What a source has to know of a query that its rows come to. On the engine's thread. */
public interface ReachedQuery extends Relation, Pipeline.Boundary {
  /** Takes the rows. */
  Pipeline pipeline();

  /** Tells whether it is a view that keeps its rows. */
  boolean keepsRows();

  /** Tells whether its expressions ask for the time. */
  boolean readsClock();
}
