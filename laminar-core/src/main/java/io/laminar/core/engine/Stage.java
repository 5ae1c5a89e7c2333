package io.laminar.core.engine;

import io.laminar.api.LaminarException;
import io.laminar.core.data.Batch;

/** A station of the graph, as the one before it sees it. Called by the engine's thread only. */
interface Stage {
  /** Takes rows; they are valid until this returns. */
  void process(Batch batch);

  /**
   * Lets the watermark rise here and everywhere after; repeatable: until it returns true it is
   * called again with the same value, and no rows come in between.
   *
   * @return true when all that is owed at the watermark was emitted, here and everywhere after
   */
  boolean advance(long watermark);

  /** The stage before does not hold time back (true), or does again (false). */
  void idle(boolean idle);

  /** No row will follow from the stage before; the watermark went to its end before. */
  void complete();

  /** No row will follow because the stage before was stopped. */
  void fail(LaminarException failure);

  /** Adds what rows from the stage before can reach. */
  void collect(Reach reach);
}
