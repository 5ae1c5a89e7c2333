package io.laminar.core.engine.output;

import io.laminar.api.LaminarException;
import java.lang.ref.Reference;
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
   * @param listener is asked before the subscriber is closed
   * @return to be kept, and to be cleared when it is closed
   */
  Reference<?> watch(Subscriber subscriber, Object held, LossListener listener);

  /** A subscriber has left. */
  void left(Subscriber subscriber);
}
