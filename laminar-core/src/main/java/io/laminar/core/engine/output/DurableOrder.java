package io.laminar.core.engine.output;

import io.laminar.api.LaminarException;
import org.jspecify.annotations.Nullable;

/** How much of what decides outputs is durable. Engine's thread. */
public interface DurableOrder {
  /** The number of entries that are durable. */
  long durable();

  /**
   * Asks for entries to be made durable soon.
   *
   * @param entries how many, of those that were handed over
   */
  void demand(long entries);

  /** Why nothing becomes durable any more; null where it does. */
  @Nullable
  LaminarException failure();
}
