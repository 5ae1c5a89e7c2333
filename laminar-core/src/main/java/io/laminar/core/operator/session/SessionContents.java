package io.laminar.core.operator.session;

import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;

/** What sessions hold: a group each, or, where rows may be taken back, a group for each time of each. */
interface SessionContents {
  /** Lets a session take over what the one behind it holds, before the two are merged. */
  void merge(int session, int behind);

  /** The group that holds all rows of a session, for the moment: given back by {@link #endSum}. */
  int sum(int session);

  /** Gives back what {@link #sum} made. */
  void endSum(int sum);

  /**
   * Brings all that a session holds into one group, for good: it is about to go.
   *
   * @param steps how many may be taken, at least 1
   * @return steps that are left; negative when it must be called again
   */
  int gather(int session, int steps);

  /** The group of a session that was gathered. */
  int gathered(int session);

  /**
   * Gives back what a session that was gathered holds.
   *
   * @param steps how many may be taken, at least 1
   * @return steps that are left; negative when it must be called again
   */
  int release(int session, int steps);

  /** The bytes besides those of groups. */
  long liveBytes();

  /** Writes what a session holds, so that it can be read into one elsewhere. */
  void writeSession(int session, StateWriter writer);

  /** Reads what {@link #writeSession} wrote into a session that was just made. */
  void readSession(int session, StateReader reader);

  /** Writes all that is not in groups. */
  void snapshot(StateWriter writer);

  /** Takes over what {@link #snapshot} wrote; sessions and groups are restored. */
  void restore(StateReader reader);
}
