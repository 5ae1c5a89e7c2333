package io.laminar.core.engine.source;

import io.laminar.core.engine.output.RowErrors;
import io.laminar.core.engine.output.Subscribable;
import java.util.Collection;

/** Something with a name that queries and subscriptions can read: a source, or a {@link ReachedQuery}. */
public interface Relation extends Subscribable {
  /** The sources whose rows it is made of, each once. */
  Collection<SourceInput> sources();

  /** Tells whether its rows may be others when what it is made of comes again. */
  default boolean varies() {
    return false;
  }

  /** The row errors of a query, or the records that a source's connector skipped. */
  RowErrors errors();
}
