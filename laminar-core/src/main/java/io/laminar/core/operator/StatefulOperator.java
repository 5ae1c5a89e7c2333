package io.laminar.core.operator;

import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;

/** An operator that keeps something between batches. */
public interface StatefulOperator extends Operator {
  /** The size of the state, in bytes. */
  long stateBytes();

  /** The rows that were dropped because they were late for every window they belong to. */
  long lateRows();

  /**
   * The rows that were taken and whose result has not been emitted in any form yet: 0 where each
   * commit is answered at once. Those of a result that is on its way out count until all of it is.
   */
  long heldRows();

  /**
   * The rows, groups or other entries that the state consists of, an upper bound where only that is known. After the end
   * of time one whose state goes with time has none.
   */
  long stateRows();

  /** The retractions that were ignored because what they retract is not held. */
  long ignoredRetractions();

  /**
   * Tells whether any row that was taken can be taken back by one of weight −1, also of an input
   * that was append-only so far: nothing is left of it then.
   */
  boolean canRetract();

  /**
   * Writes the whole state; called between commits.
   *
   * @param writer takes the state
   */
  void snapshot(StateWriter writer);

  /**
   * Takes over a state that {@link #snapshot} wrote; called once, before the first batch.
   *
   * @param reader gives the state
   */
  void restore(StateReader reader);
}
