package io.laminar.core.engine;

import io.laminar.core.engine.output.Subscribable;
import java.util.Collection;

/** Something with a name that queries and subscriptions can read: a source or a query. */
public sealed interface Relation extends Subscribable permits SourceInput, Query {
  /** The sources whose rows it is made of, each once. */
  Collection<SourceInput> sources();
}
