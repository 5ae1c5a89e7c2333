package io.laminar.core.engine.output;

import io.laminar.api.LaminarException;
import java.lang.ref.Reference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What subscribers ask of what runs the database. Any thread, but for what says otherwise. */
public interface SubscriberHost {
  /** Tells whether the database was closed, or failed. */
  boolean isClosed();

  /** Why the database failed; null where it did not. */
  @Nullable
  LaminarException failure();

  /** Caller-runs: rows were read, which made room. Reading thread. */
  void released();

  /** Tells whether waiting for rows can help. Reading thread. */
  boolean mayWait();

  /**
   * Notices when what reads for a subscriber becomes unreachable without having been closed.
   *
   * @param subscriber is closed then
   * @param held the subscription that users hold, or a task that is to read it; not kept
   * @param whenLost called on the engine's thread before the subscriber is closed; false where it is
   *     not to be
   * @return to be kept, and to be cleared when it is closed
   */
  Reference<?> watch(Subscriber subscriber, Object held, BooleanSupplier whenLost);

  /** A subscriber has left. */
  void left(Subscriber subscriber);
}
