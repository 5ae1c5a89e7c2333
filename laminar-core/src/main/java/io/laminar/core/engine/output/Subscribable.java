package io.laminar.core.engine.output;

import io.laminar.api.Schema;
import io.laminar.core.pipeline.OutputNode;
import org.jspecify.annotations.Nullable;

/** Something with a name that subscriptions can read. */
public interface Subscribable {
  /** The name as it was spelled when it was created. */
  String name();

  /** The columns of its rows. */
  Schema schema();

  /** Tells whether its rows carry weights. */
  boolean isChangelog();

  /** Where its rows come out. */
  OutputNode output();

  /** Its newest changes; null where it retains none. */
  @Nullable
  default RetainedChanges retained() {
    return null;
  }
}
