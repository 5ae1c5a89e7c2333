package io.laminar.core.operator.window;

/** Where rows go by a time interval that they fall into: windows, or slices of windows. */
interface WindowSlots {
  /** Returns the slot of an interval, which is opened if need be. */
  int slot(long start, long end);

  /** Counts rows of the interval in a slot; fewer than 0 take some back. */
  void addRows(int slot, long count);
}
