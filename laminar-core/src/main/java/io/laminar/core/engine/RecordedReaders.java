package io.laminar.core.engine;

/** The subscriptions of what was recorded, as a {@link Replay} comes by them. */
public interface RecordedReaders {
  /**
   * Somebody subscribes to a relation.
   *
   * @param name the relation's
   * @param errors whether it is read for its row errors
   */
  void add(String name, boolean errors);

  /**
   * A subscription goes.
   *
   * @param name the relation's, when it went
   * @param errors whether it was read for its row errors
   */
  void remove(String name, boolean errors);
}
