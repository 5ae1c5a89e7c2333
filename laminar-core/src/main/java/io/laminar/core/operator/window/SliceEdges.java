package io.laminar.core.operator.window;

/**
 * The moments at which windows of a series start or end. They cut time into slices: slice i is [edge i, edge i + 1),
 * and each row is in exactly one. Immutable.
 */
interface SliceEdges {
  /**
   * Returns the number of the slice that a time falls into.
   *
   * @param time in the unit of the event-time column; negative times work
   */
  long slice(long time);

  /**
   * Returns the moment at which a slice starts.
   *
   * @param number of the slice
   * @return the edge; wrapped where it leaves 64 bits
   */
  long edge(long number);
}
