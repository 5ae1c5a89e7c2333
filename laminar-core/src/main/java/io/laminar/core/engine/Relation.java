package io.laminar.core.engine;

import io.laminar.api.Schema;
import io.laminar.core.pipeline.OutputNode;
import java.util.Collection;

/** Something with a name that queries and subscriptions can read: a source or a query. */
public sealed interface Relation permits SourceInput, Query {
  /** The name as it was spelled when it was created. */
  String name();

  /** The columns of its rows. */
  Schema schema();

  /** Tells whether its rows carry weights. */
  boolean isChangelog();

  /** The sources whose rows it is made of, each once. */
  Collection<SourceInput> sources();

  /** Where its rows come out. */
  OutputNode output();
}
